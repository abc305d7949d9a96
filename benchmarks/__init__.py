"""The live view, the decks and the gradients beside their peers, in one run: `python -m benchmarks`."""
