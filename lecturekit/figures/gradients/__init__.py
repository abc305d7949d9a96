"""Backpropagation, through graphs and through time, as figures."""

from lecturekit.figures.gradients._bptt import backward_tick, tick_words
from lecturekit.figures.gradients._bptt_copies import weight_copies
from lecturekit.figures.gradients._bptt_layers import layer_gradients
from lecturekit.figures.gradients._bptt_triangle import loss_reach, truncation
from lecturekit.figures.gradients._expression import expression_graph
from lecturekit.figures.gradients._expression_jacobian import jacobian_product
from lecturekit.figures.gradients._expression_words import expression_check, expression_words
from lecturekit.figures.gradients._gradients import (
    gradient_causes,
    gradient_comparison,
    gradient_flow,
    matrix_products,
)
from lecturekit.figures.gradients._gradients_cells import shaded_cells, shaded_cells_words
from lecturekit.figures.gradients._gradients_influence import influence_map, shaded_network
from lecturekit.figures.gradients._gradients_training import clipped_training
from lecturekit.figures.gradients._gradients_words import (
    eigenvalue_words,
    error_words,
    gradient_comparison_words,
    gradient_words,
)

__all__ = [
    "backward_tick",
    "clipped_training",
    "eigenvalue_words",
    "error_words",
    "expression_check",
    "expression_graph",
    "expression_words",
    "gradient_causes",
    "gradient_comparison",
    "gradient_comparison_words",
    "gradient_flow",
    "gradient_words",
    "influence_map",
    "jacobian_product",
    "layer_gradients",
    "loss_reach",
    "matrix_products",
    "shaded_cells",
    "shaded_cells_words",
    "shaded_network",
    "tick_words",
    "truncation",
    "weight_copies",
]
