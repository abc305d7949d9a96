"""Figures of the course as a whole: its map, a route through it, its corrections."""

from lecturekit.figures.course._lecture import lecture_band
from lecturekit.figures.course._ledger import correction_trials
from lecturekit.figures.course._route import route_bars

__all__ = ["correction_trials", "lecture_band", "route_bars"]
