"""The one plotly template of the project, and the quick way to a figure that wears it.

Everything about type, lines, margins and grids is said here once. Figures are written in the light
page's colours; ``layout.meta["dark"]`` of the template tells whoever paints which twin each has on a
dark page.
"""

from __future__ import annotations

from functools import cache
from typing import Any

import plotly.graph_objects as go

from lecturekit.figures._scales import SEQUENTIAL, scale_twins
from lecturekit.figures._symbols import CLASSES, colour, symbol_twins

FAMILY = "system-ui, -apple-system, 'Segoe UI', Roboto, 'Helvetica Neue', Arial, sans-serif"
BASE, TICK, AXIS_TITLE = 14, 13, 15  # px in a notebook; slides multiply all of them by one factor
MARGIN = {"l": 84, "r": 28, "t": 36, "b": 62, "pad": 0, "autoexpand": False}
CLEAR = "rgba(0,0,0,0)"


def twins() -> dict[str, str]:
    """Map every colour a figure may use, ``#rrggbb`` on a light page, to its twin on a dark page."""
    return {**scale_twins(), **symbol_twins()}


@cache
def template() -> go.layout.Template:
    """Give the template of every figure.  Shared, so not to be changed.

    Returns
    -------
    go.layout.Template
        ``layout.meta["dark"]`` maps each light colour to its dark twin.
    """
    return go.layout.Template(layout=_layout(), data=_traces())


def figure(data: list[dict[str, Any]], layout: dict[str, Any] | None = None) -> go.Figure:
    """Build a figure from plain dicts, with the house template.

    Parameters
    ----------
    data : list of dict
        Traces, each with its ``type``. Not validated here, for speed: the tests of each figure function
        pass its output through a validating figure.
    layout : dict, optional
        Whatever differs from the template.

    Returns
    -------
    go.Figure
    """
    return go.Figure({"data": data, "layout": {**(layout or {}), "template": template()}}, _validate=False)


def _layout() -> dict[str, Any]:
    return {
        "meta": {"dark": twins()},
        "font": {"family": FAMILY, "size": BASE, "color": colour("ink")},
        "paper_bgcolor": CLEAR,
        "plot_bgcolor": CLEAR,
        "margin": MARGIN,
        "colorway": [light for light, *_ in CLASSES],
        "uirevision": "kept",
        "hovermode": "closest",
        "dragmode": False,
        "showlegend": False,
        "separators": ".\u202f",
        "hoverlabel": {
            "align": "left",
            "bgcolor": colour("paper"),
            "bordercolor": colour("grey"),
            "font": {"family": FAMILY, "size": TICK, "color": colour("ink")},
        },
        "modebar": {
            "bgcolor": CLEAR,
            "color": colour("grey"),
            "activecolor": colour("ink"),
            "remove": _MODEBAR,
        },
        "legend": {
            "orientation": "h",
            "x": 0,
            "y": 1,
            "yanchor": "bottom",
            "bgcolor": CLEAR,
            "itemwidth": 40,
        },
        "annotationdefaults": {"showarrow": False, "font": {"size": AXIS_TITLE, "color": colour("ink")}},
        "xaxis": _axis(showgrid=False),
        "yaxis": _axis(showgrid=True),
        "transition": {"duration": 0},
    }


_MODEBAR = ["toImage"] + [
    f"{name}2d" for name in ("autoScale", "lasso", "pan", "resetScale", "select", "zoom", "zoomIn", "zoomOut")
]


def _axis(*, showgrid: bool) -> dict[str, Any]:
    return {
        "showgrid": showgrid,
        "gridcolor": colour("grid"),
        "gridwidth": 1,
        "zeroline": False,
        "zerolinecolor": colour("grid"),
        "showline": False,
        "linecolor": colour("reference"),
        "ticks": "",
        "tickcolor": colour("reference"),
        "tickfont": {"size": TICK, "color": colour("muted")},
        "title": {"font": {"size": AXIS_TITLE, "color": colour("ink")}, "standoff": 12},
        "automargin": False,
        "fixedrange": True,
        "ticklabelstandoff": 7,
        "nticks": 7,
        "minexponent": 4,
        "exponentformat": "power",
        "hoverformat": ".3~g",
    }


_BAR = {
    "outlinewidth": 0,
    "thickness": 12,
    "ticks": "",
    "tickfont": {"size": TICK, "color": colour("muted")},
    "title": {"side": "right", "font": {"size": TICK, "color": colour("ink")}},
    "exponentformat": "power",
    "xpad": 8,
    "ypad": 0,
}

# simplify would drop points of a line while it moves; the player counts on all of them
_SCATTER = {
    "line": {"width": 2.5, "simplify": False},
    "marker": {"size": 8, "colorbar": _BAR},
    "textfont": {"size": BASE},
}


def _traces() -> dict[str, list[dict[str, Any]]]:
    return {
        "scatter": [_SCATTER],
        "heatmap": [{"colorscale": SEQUENTIAL, "colorbar": _BAR, "xgap": 1, "ygap": 1, "hoverongaps": True}],
        "bar": [{"marker": {"line": {"width": 0}}}],
    }
