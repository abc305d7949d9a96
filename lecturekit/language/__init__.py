"""Language models that count: N-grams and their smoothing, surprisal and perplexity, the noisy channel."""
