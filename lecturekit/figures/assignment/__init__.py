"""Your own text: what it is made of, which model reads it best, and what a network's layers hold."""

from lecturekit.figures.assignment._sizes import parameter_bars as parameter_bars
from lecturekit.figures.assignment._sizes import size_words as size_words
from lecturekit.figures.assignment._training import study_curves as study_curves

__all__ = ["parameter_bars", "size_words", "study_curves"]
