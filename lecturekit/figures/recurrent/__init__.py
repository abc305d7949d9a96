"""Recurrent networks, unrolled, as figures."""

from lecturekit.figures.recurrent._diagram import network_diagram, network_panel
from lecturekit.figures.recurrent._seeds import shares_by_seed

__all__ = ["network_diagram", "network_panel", "shares_by_seed"]
