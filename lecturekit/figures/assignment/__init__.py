"""Your own text: what it is made of, which model reads it best, and what a network's layers hold."""

from lecturekit.figures.assignment._compare_breakdown import breakdown_curves as breakdown_curves
from lecturekit.figures.assignment._compare_expected import expectation_bars as expectation_bars
from lecturekit.figures.assignment._compare_intervals import perplexity_intervals as perplexity_intervals
from lecturekit.figures.assignment._compare_looks import model_styles as model_styles
from lecturekit.figures.assignment._compare_ranked import ranked_sentences as ranked_sentences
from lecturekit.figures.assignment._compare_said import said_beside as said_beside
from lecturekit.figures.assignment._compare_winners import winner_strip as winner_strip
from lecturekit.figures.assignment._compare_words import breakdown_words as breakdown_words
from lecturekit.figures.assignment._compare_words import expectation_words as expectation_words
from lecturekit.figures.assignment._compare_words import interval_words as interval_words
from lecturekit.figures.assignment._compare_words import ranked_words as ranked_words
from lecturekit.figures.assignment._compare_words import said_words as said_words
from lecturekit.figures.assignment._compare_words import winner_words as winner_words
from lecturekit.figures.assignment._dataset_lengths import lengths_words as lengths_words
from lecturekit.figures.assignment._dataset_lengths import sentence_lengths as sentence_lengths
from lecturekit.figures.assignment._dataset_ranks import ranks_words as ranks_words
from lecturekit.figures.assignment._dataset_ranks import word_ranks as word_ranks
from lecturekit.figures.assignment._dataset_threshold import curves_words as curves_words
from lecturekit.figures.assignment._dataset_threshold import threshold_curves as threshold_curves
from lecturekit.figures.assignment._interval_widths import width_words as width_words
from lecturekit.figures.assignment._look_clouds import cloud_words as cloud_words
from lecturekit.figures.assignment._look_clouds import feature_clouds as feature_clouds
from lecturekit.figures.assignment._look_filters import filter_images as filter_images
from lecturekit.figures.assignment._look_filters import filter_words as filter_words
from lecturekit.figures.assignment._look_separation import separation_by_layer as separation_by_layer
from lecturekit.figures.assignment._look_separation import separation_words as separation_words
from lecturekit.figures.assignment._sizes import parameter_bars as parameter_bars
from lecturekit.figures.assignment._sizes import size_words as size_words
from lecturekit.figures.assignment._training import study_curves as study_curves
from lecturekit.figures.assignment._training import study_words as study_words

__all__ = [
    "breakdown_curves",
    "breakdown_words",
    "cloud_words",
    "curves_words",
    "expectation_bars",
    "expectation_words",
    "feature_clouds",
    "filter_images",
    "filter_words",
    "interval_words",
    "lengths_words",
    "model_styles",
    "parameter_bars",
    "perplexity_intervals",
    "ranked_sentences",
    "ranked_words",
    "ranks_words",
    "said_beside",
    "said_words",
    "sentence_lengths",
    "separation_by_layer",
    "separation_words",
    "size_words",
    "study_curves",
    "study_words",
    "threshold_curves",
    "width_words",
    "winner_strip",
    "winner_words",
    "word_ranks",
]
