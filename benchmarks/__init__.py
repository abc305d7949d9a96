"""The live view, decks, gradients and word vectors beside their peers, in one run: `python -m benchmarks`."""
