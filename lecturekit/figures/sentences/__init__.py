"""Sentences as vectors, as figures."""

from lecturekit.figures.sentences._around import around_words as around_words
from lecturekit.figures.sentences._around import sentence_around as sentence_around
from lecturekit.figures.sentences._choice import choice_curves as choice_curves
from lecturekit.figures.sentences._choice import choice_words as choice_words
from lecturekit.figures.sentences._map import map_words as map_words
from lecturekit.figures.sentences._map import sentence_map as sentence_map
from lecturekit.figures.sentences._nearest import near_words as near_words
from lecturekit.figures.sentences._nearest import nearest_sentences as nearest_sentences
from lecturekit.figures.sentences._probes import probe_words as probe_words
from lecturekit.figures.sentences._probes import vector_probes as vector_probes

__all__ = [
    "around_words",
    "choice_curves",
    "choice_words",
    "map_words",
    "near_words",
    "nearest_sentences",
    "probe_words",
    "sentence_around",
    "sentence_map",
    "vector_probes",
]
