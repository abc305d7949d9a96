"""Records in, plotly figures out: one visual language for notebooks, slides and reports."""

from lecturekit.figures._analogy import analogy_plane
from lecturekit.figures._analogy_words import analogy_words, family_words, ratio_words
from lecturekit.figures._axes import axis, exponent_axis
from lecturekit.figures._bptt import backward_tick, tick_words
from lecturekit.figures._bptt_copies import weight_copies
from lecturekit.figures._bptt_layers import layer_gradients
from lecturekit.figures._bptt_triangle import loss_reach, truncation
from lecturekit.figures._curves import training_curves
from lecturekit.figures._diagram import unrolled, unrolled_panel
from lecturekit.figures._directions import tagged_directions
from lecturekit.figures._directions_diagram import direction_diagram, sight_words
from lecturekit.figures._directions_heard import dependence_maps, taken_back, words_heard
from lecturekit.figures._directions_share import shares_right
from lecturekit.figures._directions_words import (
    dependence_words,
    direction_words,
    heard_words,
    unknown_words,
)
from lecturekit.figures._expression import expression_graph
from lecturekit.figures._expression_jacobian import jacobian_product
from lecturekit.figures._expression_words import expression_check, expression_words
from lecturekit.figures._families import family_arrows
from lecturekit.figures._gapbars import gap_bars
from lecturekit.figures._gates import gate_strips
from lecturekit.figures._gates_beside import lstm_beside_gru
from lecturekit.figures._gates_cell import lstm_cell
from lecturekit.figures._gates_highway import highway
from lecturekit.figures._gates_opinion import opinion_strips
from lecturekit.figures._gates_strips import Strip
from lecturekit.figures._gates_units import unit_map
from lecturekit.figures._gradients import (
    gradient_causes,
    gradient_comparison,
    gradient_flow,
    matrix_products,
)
from lecturekit.figures._gradients_cells import shaded_cells, shaded_cells_words
from lecturekit.figures._gradients_influence import influence_map, shaded_network
from lecturekit.figures._gradients_training import clipped_training
from lecturekit.figures._gradients_words import (
    eigenvalue_words,
    error_words,
    gradient_comparison_words,
    gradient_words,
)
from lecturekit.figures._heat import heat_map, heat_panel
from lecturekit.figures._labels import Style, direct_labels, label_room, line, reference_line, style
from lecturekit.figures._lag import lag_success, lag_words
from lecturekit.figures._layers import probe_curves
from lecturekit.figures._layers_epochs import epochs_and_shares
from lecturekit.figures._magnitudes import Magnitudes
from lecturekit.figures._meaning import meaning_ranking
from lecturekit.figures._meaning_pairs import company_of_pairs
from lecturekit.figures._meaning_words import meaning_words
from lecturekit.figures._neighbours import neighbour_flips, neighbour_panel
from lecturekit.figures._numbers import format_log10, format_number, power_of_ten
from lecturekit.figures._panels import Panel, panels
from lecturekit.figures._plane import angle_plane, distance_plane
from lecturekit.figures._ranking import ranking_panel, word_ladders
from lecturekit.figures._ratios import ratio_planes
from lecturekit.figures._representations import growth_curves, growth_words, similarity_maps
from lecturekit.figures._scales import scale
from lecturekit.figures._skipgram import update_stages
from lecturekit.figures._skipgram_lookup import row_lookup
from lecturekit.figures._skipgram_words import update_words
from lecturekit.figures._strips import format_bytes, word_strips
from lecturekit.figures._strips_words import comparison_words, most_alike
from lecturekit.figures._symbols import SYMBOLS, Symbol, class_style, colour, symbol, tex
from lecturekit.figures._template import figure, template, twins
from lecturekit.figures._text import as_markdown, as_text
from lecturekit.figures._training_epochs import training_epochs
from lecturekit.figures._training_map import training_steps
from lecturekit.figures._training_words import epochs_words, lookup_words, training_words
from lecturekit.figures._walk import window_walk
from lecturekit.figures._walk_pairs import window_pairs
from lecturekit.figures._wordbars import word_bars
from lecturekit.figures._wordmaps import map_quality, word_maps
from lecturekit.figures.language._chain import chain_rule
from lecturekit.figures.language._continuation import continuation_counts
from lecturekit.figures.language._copied import copied_text
from lecturekit.figures.language._curves import perplexity_curves
from lecturekit.figures.language._smoothed import smoothed_context
from lecturekit.figures.language._surprisal import surprisal_chips
from lecturekit.figures.language._threshold import unknown_threshold
from lecturekit.figures.language._traps import perplexity_traps
from lecturekit.figures.language._words import (
    chain_words,
    copied_words,
    curve_words,
    smoothed_words,
    surprisal_words,
    threshold_words,
    trap_words,
)
from lecturekit.figures.sequences._captions import scene_caption
from lecturekit.figures.sequences._captions_walk import caption_walk
from lecturekit.figures.sequences._captions_words import caption_words, walk_words
from lecturekit.figures.sequences._neural import learned_and_counted, learned_words
from lecturekit.figures.sequences._neural_sharing import (
    back_perplexities,
    back_words,
    unseen_context,
    unseen_words,
)
from lecturekit.figures.sequences._parameters import (
    parameter_curves,
    parameter_words,
    place_curves,
    place_words,
)
from lecturekit.figures.sequences._speech_errors import recognition_errors
from lecturekit.figures.sequences._speech_lattice import word_lattice
from lecturekit.figures.sequences._speech_scores import weighed_sentences
from lecturekit.figures.sequences._speech_words import (
    error_rate_words,
    recognised_words,
    reigning_words,
)
from lecturekit.figures.sequences._tasks import four_tasks, four_words
from lecturekit.figures.sequences._tasks_label import order_words, votes_beside_order
from lecturekit.figures.sequences._tasks_vectors import nearest_vectors, vector_words
from lecturekit.figures.sequences._tdnn import tdnn_diagram, tdnn_words
from lecturekit.figures.sequences._tdnn_windows import window_shares, window_words

__all__ = [
    "SYMBOLS",
    "Magnitudes",
    "Panel",
    "Strip",
    "Style",
    "Symbol",
    "analogy_plane",
    "analogy_words",
    "angle_plane",
    "as_markdown",
    "as_text",
    "axis",
    "back_perplexities",
    "back_words",
    "backward_tick",
    "caption_walk",
    "caption_words",
    "chain_rule",
    "chain_words",
    "class_style",
    "clipped_training",
    "colour",
    "company_of_pairs",
    "comparison_words",
    "continuation_counts",
    "copied_text",
    "copied_words",
    "curve_words",
    "dependence_maps",
    "dependence_words",
    "direct_labels",
    "direction_diagram",
    "direction_words",
    "distance_plane",
    "eigenvalue_words",
    "epochs_and_shares",
    "epochs_words",
    "error_rate_words",
    "error_words",
    "exponent_axis",
    "expression_check",
    "expression_graph",
    "expression_words",
    "family_arrows",
    "family_words",
    "figure",
    "format_bytes",
    "format_log10",
    "format_number",
    "four_tasks",
    "four_words",
    "gap_bars",
    "gate_strips",
    "gradient_causes",
    "gradient_comparison",
    "gradient_comparison_words",
    "gradient_flow",
    "gradient_words",
    "growth_curves",
    "growth_words",
    "heard_words",
    "heat_map",
    "heat_panel",
    "highway",
    "influence_map",
    "jacobian_product",
    "label_room",
    "lag_success",
    "lag_words",
    "layer_gradients",
    "learned_and_counted",
    "learned_words",
    "line",
    "lookup_words",
    "loss_reach",
    "lstm_beside_gru",
    "lstm_cell",
    "map_quality",
    "matrix_products",
    "meaning_ranking",
    "meaning_words",
    "most_alike",
    "nearest_vectors",
    "neighbour_flips",
    "neighbour_panel",
    "opinion_strips",
    "order_words",
    "panels",
    "parameter_curves",
    "parameter_words",
    "perplexity_curves",
    "perplexity_traps",
    "place_curves",
    "place_words",
    "power_of_ten",
    "probe_curves",
    "ranking_panel",
    "ratio_planes",
    "ratio_words",
    "recognised_words",
    "recognition_errors",
    "reference_line",
    "reigning_words",
    "row_lookup",
    "scale",
    "scene_caption",
    "shaded_cells",
    "shaded_cells_words",
    "shaded_network",
    "shares_right",
    "sight_words",
    "similarity_maps",
    "smoothed_context",
    "smoothed_words",
    "style",
    "surprisal_chips",
    "surprisal_words",
    "symbol",
    "tagged_directions",
    "taken_back",
    "tdnn_diagram",
    "tdnn_words",
    "template",
    "tex",
    "threshold_words",
    "tick_words",
    "training_curves",
    "training_epochs",
    "training_steps",
    "training_words",
    "trap_words",
    "truncation",
    "twins",
    "unit_map",
    "unknown_threshold",
    "unknown_words",
    "unrolled",
    "unrolled_panel",
    "unseen_context",
    "unseen_words",
    "update_stages",
    "update_words",
    "vector_words",
    "votes_beside_order",
    "walk_words",
    "weighed_sentences",
    "weight_copies",
    "window_pairs",
    "window_shares",
    "window_walk",
    "window_words",
    "word_bars",
    "word_ladders",
    "word_lattice",
    "word_maps",
    "word_strips",
    "words_heard",
]
