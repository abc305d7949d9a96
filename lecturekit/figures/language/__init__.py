"""N-grams and perplexity, as figures."""
