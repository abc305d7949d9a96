"""Tasks on sequences, time-delay networks and neural language models, as figures."""

from lecturekit.figures.sequences._captions import scene_caption
from lecturekit.figures.sequences._captions_walk import caption_walk
from lecturekit.figures.sequences._captions_warm import caption_warmth, warmth_words
from lecturekit.figures.sequences._captions_words import caption_words, walk_words
from lecturekit.figures.sequences._neural import learned_and_counted, learned_words
from lecturekit.figures.sequences._neural_sharing import back_perplexities, back_words
from lecturekit.figures.sequences._neural_unseen import unseen_context, unseen_words
from lecturekit.figures.sequences._parameters import (
    parameter_curves,
    parameter_words,
    place_curves,
    place_words,
)
from lecturekit.figures.sequences._speech_errors import recognition_errors
from lecturekit.figures.sequences._speech_lattice import word_lattice
from lecturekit.figures.sequences._speech_scores import weighed_sentences
from lecturekit.figures.sequences._speech_words import error_rate_words, recognised_words, reigning_words
from lecturekit.figures.sequences._tasks import four_tasks, four_words
from lecturekit.figures.sequences._tasks_label import order_words, votes_beside_order
from lecturekit.figures.sequences._tasks_sharing import tasks_sharing
from lecturekit.figures.sequences._tasks_vectors import nearest_vectors, vector_words
from lecturekit.figures.sequences._tdnn import tdnn_diagram, tdnn_words
from lecturekit.figures.sequences._tdnn_holes import hole_words, tagged_holes
from lecturekit.figures.sequences._tdnn_windows import window_shares, window_words

__all__ = [
    "back_perplexities",
    "back_words",
    "caption_walk",
    "caption_warmth",
    "caption_words",
    "error_rate_words",
    "four_tasks",
    "four_words",
    "hole_words",
    "learned_and_counted",
    "learned_words",
    "nearest_vectors",
    "order_words",
    "parameter_curves",
    "parameter_words",
    "place_curves",
    "place_words",
    "recognised_words",
    "recognition_errors",
    "reigning_words",
    "scene_caption",
    "tagged_holes",
    "tasks_sharing",
    "tdnn_diagram",
    "tdnn_words",
    "unseen_context",
    "unseen_words",
    "vector_words",
    "votes_beside_order",
    "walk_words",
    "warmth_words",
    "weighed_sentences",
    "window_shares",
    "window_words",
    "word_lattice",
]
