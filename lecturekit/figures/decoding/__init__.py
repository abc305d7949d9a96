"""Recurrent language models and what they say, as figures."""

from lecturekit.figures.decoding._beam import beam_tree as beam_tree
from lecturekit.figures.decoding._beam import beam_words as beam_words
from lecturekit.figures.decoding._forgetting import recall_curves as recall_curves
from lecturekit.figures.decoding._forgetting import recall_words as recall_words
from lecturekit.figures.decoding._reach import influence_steps as influence_steps
from lecturekit.figures.decoding._reach import influence_words as influence_words
from lecturekit.figures.decoding._sampling import drawn_said as drawn_said
from lecturekit.figures.decoding._sampling import drawn_words as drawn_words
from lecturekit.figures.decoding._temperature import temperature_curves as temperature_curves
from lecturekit.figures.decoding._temperature import temperature_said as temperature_said
from lecturekit.figures.decoding._typed import next_words as next_words
from lecturekit.figures.decoding._typed import typed_words as typed_words

__all__ = [
    "beam_tree",
    "beam_words",
    "drawn_said",
    "drawn_words",
    "influence_steps",
    "influence_words",
    "next_words",
    "recall_curves",
    "recall_words",
    "temperature_curves",
    "temperature_said",
    "typed_words",
]
