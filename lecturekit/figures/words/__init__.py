"""Word vectors, counts and analogies, as figures."""

from lecturekit.figures.words._analogy import analogy_plane
from lecturekit.figures.words._analogy_words import analogy_words, family_words, ratio_words
from lecturekit.figures.words._families import family_arrows
from lecturekit.figures.words._gapbars import gap_bars
from lecturekit.figures.words._meaning import meaning_ranking
from lecturekit.figures.words._meaning_pairs import company_of_pairs
from lecturekit.figures.words._meaning_words import meaning_words
from lecturekit.figures.words._neighbours import neighbour_flips, neighbour_panel
from lecturekit.figures.words._plane import angle_plane, distance_plane
from lecturekit.figures.words._ratios import ratio_planes
from lecturekit.figures.words._representations import growth_curves, growth_words, similarity_maps
from lecturekit.figures.words._skipgram import update_stages
from lecturekit.figures.words._skipgram_lookup import row_lookup
from lecturekit.figures.words._skipgram_words import update_words
from lecturekit.figures.words._strips import format_bytes, word_strips
from lecturekit.figures.words._strips_words import comparison_words, most_alike
from lecturekit.figures.words._training_epochs import training_epochs
from lecturekit.figures.words._training_map import training_steps
from lecturekit.figures.words._training_words import epochs_words, lookup_words, training_words
from lecturekit.figures.words._walk import window_walk
from lecturekit.figures.words._walk_pairs import window_pairs
from lecturekit.figures.words._wordbars import word_bars
from lecturekit.figures.words._wordmaps import map_quality, word_maps

__all__ = [
    "analogy_plane",
    "analogy_words",
    "angle_plane",
    "company_of_pairs",
    "comparison_words",
    "distance_plane",
    "epochs_words",
    "family_arrows",
    "family_words",
    "format_bytes",
    "gap_bars",
    "growth_curves",
    "growth_words",
    "lookup_words",
    "map_quality",
    "meaning_ranking",
    "meaning_words",
    "most_alike",
    "neighbour_flips",
    "neighbour_panel",
    "ratio_planes",
    "ratio_words",
    "row_lookup",
    "similarity_maps",
    "training_epochs",
    "training_steps",
    "training_words",
    "update_stages",
    "update_words",
    "window_pairs",
    "window_walk",
    "word_bars",
    "word_maps",
    "word_strips",
]
