"""One context, before and after smoothing: what the seen words give, and which order hands it on."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import plotly.graph_objects as go
from numpy.typing import ArrayLike

from lecturekit._arrays import Array
from lecturekit.figures._axes import axis
from lecturekit.figures._names import BLANK
from lecturekit.figures._numbers import format_number
from lecturekit.figures._panels import Panel, panels
from lecturekit.figures._ranking import shortened
from lecturekit.figures._scales import scale
from lecturekit.figures._symbols import colour
from lecturekit.figures._text import as_text
from lecturekit.figures._wordrows import row_texts
from lecturekit.figures._written import written

ORDERS = 5  # of which the shares have room: 0 (uniform) to 4
KEYS = (("even", 0.02), ("0", 0.34), ("1", 0.5), ("2", 0.66), ("3", 0.82))  # names, and where they stand
# One hue, as all that is predicted: the longer the context, the deeper.
INKS = (colour("grey"), *(str(scale("diverging")[n][1]) for n in (4, 2, 1, 0)))


def smoothed_context(
    words: Sequence[str],
    counts: ArrayLike,
    *,
    plain: ArrayLike,
    shares: ArrayLike,
    others: int,
    context: Sequence[str] = (),
) -> go.Figure:
    """Draw what may follow one context: by counts alone, smoothed, and where the smoothed comes from.

    Parameters
    ----------
    words : sequence of str
        The R outcomes to show. The last row holds all others together.
    counts : (R + 1,) array_like of int
        How often each follows the context in the training text.
    plain : (R + 1,) array_like
        Probabilities without smoothing; all NaN where the context was never seen.
    shares : (O, R + 1) array_like
        What the uniform distribution (row 0) and the contexts of 0, 1, … words give to each; five rows at
        most.
    others : int
        How many outcomes the last row stands for.
    context : sequence of str
        The words that the model looks at, to be named in the head.

    Returns
    -------
    go.Figure
        Three panels with one row for each outcome: probabilities by counts, with their sum; smoothed, with
        their sum; and each smoothed one, as a whole, cut by the length of the context that gives it.

    Raises
    ------
    ValueError
        If numbers and words do not fit, or there are more than five orders.
    """
    counts, plain, shares = np.asarray(counts), np.asarray(plain, float), np.asarray(shares, float)
    R = len(words) + 1
    if counts.shape != (R,) or plain.shape != (R,) or shares.ndim != 2 or shares.shape[1] != R:
        shapes = (counts.shape, plain.shape, shares.shape)
        raise ValueError(f"{R - 1} words and all others need {R} numbers each, not {shapes}")
    if len(shares) > ORDERS:
        raise ValueError(f"at most {ORDERS} orders have room, not {len(shares)}")
    names = [
        f"{times} × <b>{shortened(word, 12)}</b>" if n else shortened(word, 14)
        for word, n, times in zip(words, counts, map(format_number, counts.tolist()), strict=False)
    ]
    names += [f"<i>{format_number(others)} others</i>"]
    filled = np.zeros((ORDERS, R))
    filled[: len(shares)] = shares
    given = f" | {' '.join(as_text(word) for word in context)}" if len(context) else ""
    head = f"<b>P(…{given})</b>"
    drawn = panels(
        [
            _probabilities(names, plain, head, "probability, by counts"),
            _probabilities([BLANK] * R, filled.sum(axis=0), "<b>smoothed</b>", "probability"),
            _made_of(filled, len(shares)),
        ],
        shares=[0.34, 0.32, 0.34],
    )
    drawn.layout.margin.l = 150
    drawn.layout.barmode = "overlay"
    return drawn


def _rows(names: Sequence[str], *, shown: bool) -> dict[str, Any]:
    ticks: dict[str, Any] = {
        "tickvals": list(range(len(names) + 1)),
        "ticktext": [*names, "sum"],
        "showgrid": False,
    }
    return axis("", (len(names) + 0.5, -1.5), **ticks, showticklabels=shown)


def _bars(start: Array, length: Array, tint: str) -> dict[str, Any]:
    """Draw a bar in each row; one without length is none."""
    return {
        "type": "bar",
        "orientation": "h",
        "base": np.nan_to_num(start),
        "x": np.nan_to_num(length),
        "y": np.arange(len(start), dtype=float),
        "width": 0.7,
        "marker": {"color": tint},
        "hoverinfo": "skip",
    }


def _probabilities(names: Sequence[str], values: Array, title: str, quantity: str) -> Panel:
    """Draw a bar for each probability, its number at the end, and the sum of all below."""
    known = bool(np.isfinite(values).all())
    texts = [f"\u2002{format_number(v, 2)}" if np.isfinite(v) else BLANK for v in values]
    total = format_number(values.sum()) if known else "0 / 0: no distribution"
    ends = [*np.nan_to_num(values), 0.0]
    across = axis(quantity, (-0.015, 1.28), tickvals=[0, 0.5, 1], ticktext=["0", "0.5", "1"], showgrid=True)
    traces = [
        _bars(np.zeros(len(values)), values, colour("z")),
        row_texts(ends, [*texts, f"\u2002<b>{total}</b>"], "ink"),
    ]
    return Panel(traces, across, _rows(names, shown=bool(names[0].strip())), title, top=30)


def _made_of(shares: Array, orders: int) -> Panel:
    """Draw each probability as a whole, cut into what the contexts of each length give."""
    R = shares.shape[1]
    whole = shares.sum(axis=0)
    parts = np.divide(shares, whole, out=np.zeros_like(shares), where=whole > 0)
    starts = np.concatenate([[np.zeros(R)], np.cumsum(parts, axis=0)[:-1]])
    traces = [_bars(starts[n], parts[n], INKS[n]) for n in range(ORDERS)]
    at = np.array([place for _, place in KEYS])
    squares = {"symbol": "square", "size": 13, "color": list(INKS)}
    traces.append(
        {"type": "scatter", "mode": "markers", "x": np.where(np.arange(ORDERS) < orders, at, np.nan)}
        | {"y": np.full(ORDERS, -1.0), "marker": squares, "hoverinfo": "skip", "cliponaxis": False}
    )
    texts = [f"\u2002{name}" if n < orders else BLANK for n, (name, _) in enumerate(KEYS)]
    traces.append(written(at, np.full(ORDERS, -1.0), texts, ink="muted"))
    across = axis("part of it", (0.0, 1.0), tickvals=[0, 0.5, 1], ticktext=["0", "50 %", "100 %"])
    y = _rows([BLANK] * R, shown=False)
    return Panel(traces, across, y, "<b>from how many words</b>", top=30)
