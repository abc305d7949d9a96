"""Encoder and decoder, as figures."""

from lecturekit.figures.translation._bottleneck import bottleneck_curves as bottleneck_curves
from lecturekit.figures.translation._quiz import loss_quiz as loss_quiz
from lecturekit.figures.translation._slip import slip_rows as slip_rows
from lecturekit.figures.translation._words import beam_right as beam_right
from lecturekit.figures.translation._words import bottleneck_words as bottleneck_words
from lecturekit.figures.translation._words import quiz_words as quiz_words
from lecturekit.figures.translation._words import slip_words as slip_words
from lecturekit.figures.translation._words import source_words as source_words
from lecturekit.figures.translation._words import translation_words as translation_words

__all__ = [
    "beam_right",
    "bottleneck_curves",
    "bottleneck_words",
    "loss_quiz",
    "quiz_words",
    "slip_rows",
    "slip_words",
    "source_words",
    "translation_words",
]
