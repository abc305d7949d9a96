"""Gated, bidirectional and deep networks, as figures."""

from lecturekit.figures.gates._directions import tagged_directions
from lecturekit.figures.gates._directions_diagram import direction_diagram, sight_words
from lecturekit.figures.gates._directions_heard import dependence_maps, taken_back, words_heard
from lecturekit.figures.gates._directions_share import shares_right
from lecturekit.figures.gates._directions_words import (
    dependence_words,
    direction_words,
    heard_words,
    unknown_words,
)
from lecturekit.figures.gates._gates import gate_strips
from lecturekit.figures.gates._gates_beside import lstm_beside_gru
from lecturekit.figures.gates._gates_cell import lstm_cell
from lecturekit.figures.gates._gates_highway import highway
from lecturekit.figures.gates._gates_opinion import opinion_strips
from lecturekit.figures.gates._gates_strips import Strip
from lecturekit.figures.gates._gates_units import unit_map
from lecturekit.figures.gates._lag import lag_success, lag_words
from lecturekit.figures.gates._layers import probe_curves
from lecturekit.figures.gates._layers_epochs import epochs_and_shares

__all__ = [
    "Strip",
    "dependence_maps",
    "dependence_words",
    "direction_diagram",
    "direction_words",
    "epochs_and_shares",
    "gate_strips",
    "heard_words",
    "highway",
    "lag_success",
    "lag_words",
    "lstm_beside_gru",
    "lstm_cell",
    "opinion_strips",
    "probe_curves",
    "shares_right",
    "sight_words",
    "tagged_directions",
    "taken_back",
    "unit_map",
    "unknown_words",
    "words_heard",
]
