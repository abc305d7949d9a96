"""Recurrent networks, unrolled, as figures."""

from lecturekit.figures.recurrent._diagram import network_diagram, network_panel

__all__ = ["network_diagram", "network_panel"]
