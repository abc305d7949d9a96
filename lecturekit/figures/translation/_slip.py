"""One wrong word: what the decoder says if it is fed the true words all the same, and if it is not."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import plotly.graph_objects as go
from numpy.typing import NDArray

from lecturekit._arrays import Array
from lecturekit.figures._axes import axis
from lecturekit.figures._names import BLANK
from lecturekit.figures._panels import Panel, panels
from lecturekit.figures._ranking import shortened
from lecturekit.figures._scales import wants_dark_ink
from lecturekit.figures._text import as_text
from lecturekit.figures._wordrows import boxes, cells
from lecturekit.figures._written import inked, written

if TYPE_CHECKING:
    from lecturekit.networks import Slip

COLUMNS = 11  # steps that have room
ROWS = (0.0, 1.15, 2.3, 4.0, 5.15)
NAMES = ("should say", "fed the truth", "it says", "fed its own", "it says")


def slip_rows(slip: Slip, *, columns: int = COLUMNS) -> go.Figure:
    """Draw what a decoder is fed and what it says at each step, twice: by the teacher, and on its own.

    Parameters
    ----------
    slip : Slip
    columns : int
        Steps that have room.

    Returns
    -------
    go.Figure
        Cells are filled by the probability of what is said; what is wrong is framed (`Slip.wrong`: behind
        the slip in the best alignment), and so is the word that was put in. A column's customdata is its
        step. Always the same traces.
    """
    x = np.arange(1.0, columns + 1)
    said, p = np.full((2, columns), "", dtype="<U24"), np.full((2, columns), np.nan)
    wrong = np.zeros((2, columns), bool)
    fed = np.full((2, columns), "", dtype="<U24")
    for row, reading in enumerate((slip.forced, slip.free)):
        n = min(len(reading.words), columns)
        said[row, :n], p[row, :n] = reading.said[:n], np.exp(reading.logprobs.max(axis=1))[:n]
        fed[row, :n] = reading.words[:n]
        wrong[row, :n] = slip.wrong(reading)[:n]
    goal = [as_text(w) for w in slip.right[:columns]] + [BLANK] * max(0, columns - len(slip.right))
    put = float(slip.step + 1)  # it is read one step after it was said
    traces: list[dict[str, Any]] = [
        written(x, np.full(columns, ROWS[0]), goal, ink="muted", where="middle center")
    ]
    for row in (0, 1):
        texts = [shortened(str(w), 9) or BLANK for w in fed[row]]
        traces.append(written(x, np.full(columns, ROWS[1 + 2 * row]), texts, where="middle center"))
        traces += _said(x, ROWS[2 + 2 * row], (said[row], p[row], wrong[row]))
    around = [np.array([ROWS[1] - 0.45, ROWS[3] - 0.45]), np.array([ROWS[1] + 0.45, ROWS[3] + 0.45])]
    traces.append(boxes(([put - 0.47] * 2, [put + 0.47] * 2, *around), ink="ink", width=2.5))
    heads = axis("", (0.45, columns + 0.55), tickvals=[1], ticktext=[BLANK], showgrid=False)
    up = axis("", (ROWS[-1] + 0.7, -0.6), tickvals=list(ROWS), ticktext=list(NAMES), showgrid=False)
    made = panels([Panel(traces, heads, up, right=16, top=12, bottom=14)])
    made.layout.margin.l = 132
    return made


def _said(
    x: Array, row: float, shown: tuple[NDArray[np.str_], Array, NDArray[np.bool_]]
) -> list[dict[str, Any]]:
    said, p, wrong = shown
    heat = cells(p[None], (0.0, 1.0), "probability", x=x, y=[row], xgap=3)
    heat |= {"y0": row, "dy": 0.95, "customdata": [[int(n) for n in x]], "text": [said.tolist()]}
    heat |= {
        "hoverinfo": "text",
        "hovertemplate": "%{text}, p = %{z:.3f}<extra></extra>",
        "hoverongaps": False,
    }
    heat.pop("y")
    words = [shortened(str(word), 9) for word in said]
    dark = wants_dark_ink("probability", np.nan_to_num(p))
    at = np.where(wrong, x, np.nan)
    edges = (at - 0.47, at + 0.47, np.full(len(x), row - 0.47), np.full(len(x), row + 0.47))
    return [heat, *inked(x, np.full(len(x), row), words, dark), boxes(edges, ink="loss", width=3)]
