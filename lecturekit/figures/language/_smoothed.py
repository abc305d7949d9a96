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
from lecturekit.figures._symbols import class_style, colour
from lecturekit.figures._wordrows import row_texts
from lecturekit.figures._written import written

ORDERS = 5  # of which the shares have room: 0 (uniform) to 4
KEYS = (("uniform", 0.97), ("0", 0.45), ("1", 0.58), ("2", 0.71), ("3", 0.84))  # names, and where they stand
INKS = (colour("grey"), class_style(3)[0], class_style(0)[0], class_style(2)[0], class_style(1)[0])


def smoothed_context(
    words: Sequence[str],
    counts: ArrayLike,
    *,
    plain: ArrayLike,
    shares: ArrayLike,
    others: int,
    span: float = 1.0,
) -> go.Figure:
    """Draw what may follow one context: by counts alone, and smoothed, each bar cut by where it comes from.

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
    span : float
        Right end of both axes; a longer bar ends there.

    Returns
    -------
    go.Figure
        Two panels with one row for each outcome, and below them the sum.

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
        f"<b>{shortened(word, 14)}</b>" if n else shortened(word, 14)
        for word, n in zip(words, counts, strict=False)
    ]
    names += [f"<i>{format_number(others)} others</i>"]
    filled = np.zeros((ORDERS, R))
    filled[: len(shares)] = shares
    drawn = panels(
        [_plain(names, counts, plain, span), _smoothed(filled, len(shares), span)], shares=[0.5, 0.5]
    )
    drawn.layout.margin.l = 128
    drawn.layout.barmode = "overlay"
    return drawn


def _rows(names: Sequence[str], *, shown: bool) -> dict[str, Any]:
    ticks: dict[str, Any] = {
        "tickvals": list(range(len(names) + 1)),
        "ticktext": [*names, "sum"],
        "showgrid": False,
    }
    return axis("", (len(names) + 0.5, -1.5), **ticks, showticklabels=shown)


def _bars(start: Array, length: Array, tint: str, span: float) -> dict[str, Any]:
    """Draw a bar in each row, cut at the axis' end; one without length is none."""
    low, high = np.minimum(start, span), np.minimum(start + length, span)
    return {
        "type": "bar",
        "orientation": "h",
        "base": np.nan_to_num(low),
        "x": np.nan_to_num(high - low),
        "y": np.arange(len(start), dtype=float),
        "width": 0.7,
        "marker": {"color": tint},
        "hoverinfo": "skip",
    }


def _digits(values: Array, span: float) -> dict[str, Any]:
    """Write each row's number at its bar's end, and their sum below."""
    known = bool(np.isfinite(values).all())
    texts = [f"\u2002{format_number(v)}" if np.isfinite(v) else BLANK for v in values]
    texts.append(
        f"\u2002<b>{format_number(values.sum())}</b>" if known else "\u2002<b>0 / 0: no distribution</b>"
    )
    return row_texts([*np.minimum(np.nan_to_num(values), span), 0.0], texts, "ink")


def _across(title: str, span: float) -> dict[str, Any]:
    return axis(
        title, (-0.015 * span, 1.22 * span), tickvals=[0, span / 2, span], ticktext=_ends(span), showgrid=True
    )


def _ends(span: float) -> list[str]:
    return ["0", f"{span / 2:g}", f"{span:g}"]


def _plain(names: Sequence[str], counts: Array, plain: Array, span: float) -> Panel:
    texts = [format_number(int(n)) if n else "0" for n in counts]
    at = np.full(len(names), 1.2 * span)
    traces = [
        _bars(np.zeros(len(plain)), plain, colour("x"), span),
        _digits(plain, span),
        row_texts(at, texts, "muted", side="middle left"),
        written([1.2 * span], [-1.0], ["times"], ink="muted", where="middle left"),
    ]
    return Panel(
        traces, _across("probability", span), _rows(names, shown=True), "<b>counts alone</b>", top=30
    )


def _smoothed(shares: Array, orders: int, span: float) -> Panel:
    R = shares.shape[1]
    starts = np.concatenate([[np.zeros(R)], np.cumsum(shares, axis=0)[:-1]])
    traces = [_bars(starts[n], shares[n], INKS[n], span) for n in range(ORDERS)]
    traces.append(_digits(shares.sum(axis=0), span))
    traces.append(written([0.0], [-1.0], ["words before"], ink="muted"))
    traces += [_key(n, n < orders, span) for n in range(ORDERS)]
    y = _rows([BLANK] * R, shown=False)
    return Panel(traces, _across("probability", span), y, "<b>smoothed</b>", top=30)


def _key(n: int, shown: bool, span: float) -> dict[str, Any]:
    """Name the n-th part's colour above the rows."""
    name, at = KEYS[n]
    place = written([at * span], [-1.0], [f"■ {name}" if shown else BLANK])
    return place | {"textfont": {"color": INKS[n]}}
