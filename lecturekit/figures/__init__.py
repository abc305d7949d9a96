"""Records in, plotly figures out: one visual language for notebooks, slides and reports."""

from lecturekit.figures._scales import DIVERGING, GRADIENT, PROBABILITY, SEQUENTIAL
from lecturekit.figures._symbols import SYMBOLS, Symbol, class_style, colour, symbol, tex
from lecturekit.figures._template import axis, figure, template, twins

__all__ = [
    "DIVERGING",
    "GRADIENT",
    "PROBABILITY",
    "SEQUENTIAL",
    "SYMBOLS",
    "Symbol",
    "axis",
    "class_style",
    "colour",
    "figure",
    "symbol",
    "template",
    "tex",
    "twins",
]
