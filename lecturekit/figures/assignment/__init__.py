"""Your own text: what it is made of, which model reads it best, and what a network's layers hold."""

from lecturekit.figures.assignment._look_clouds import cloud_words as cloud_words
from lecturekit.figures.assignment._look_clouds import feature_clouds as feature_clouds
from lecturekit.figures.assignment._look_filters import filter_images as filter_images
from lecturekit.figures.assignment._look_filters import filter_words as filter_words
from lecturekit.figures.assignment._look_separation import separation_by_layer as separation_by_layer
from lecturekit.figures.assignment._look_separation import separation_words as separation_words
from lecturekit.figures.assignment._sizes import parameter_bars as parameter_bars
from lecturekit.figures.assignment._sizes import size_words as size_words
from lecturekit.figures.assignment._training import study_curves as study_curves

__all__ = [
    "cloud_words",
    "feature_clouds",
    "filter_images",
    "filter_words",
    "parameter_bars",
    "separation_by_layer",
    "separation_words",
    "size_words",
    "study_curves",
]
