"""Scores, probabilities and errors of one update, word by word: three columns of bars with their numbers."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from lecturekit._arrays import Array
from lecturekit.figures._axes import Span, axis
from lecturekit.figures._names import BLANK
from lecturekit.figures._numbers import format_number
from lecturekit.figures._panels import Panel
from lecturekit.figures._wordrows import TOP, boxes, row_bars, row_texts, word_axis
from lecturekit.figures.words._skipgram_network import ERROR, SCORES, SOFTMAX
from lecturekit.words import Update

BAR = 0.53  # of a column; the rest holds the number


def columns_panel(update: Update, stage: int, scores: Span) -> Panel:
    """Make the columns; each appears at its stage.

    Parameters
    ----------
    update : Update
        Of V words.
    stage : int
        See `STAGES`: scores, probabilities, error.
    scores : (float, float)
        Ends of the scale of z, as far to both sides of 0.
    """
    C = len(update.targets)
    y, t, error = (update.spread(name) for name in ("y", "t", "error"))
    y = t + error if update.objective == "softmax" else y  # C y, so that the difference to t is the error
    top = max(1.0, float(np.nanmax(t)))
    strong = np.isin(np.arange(len(y)), update.targets)
    traces = [
        *_column(0, update.spread("z"), scores, (stage >= SCORES, strong, "z")),
        *_column(1, y, (0.0, top), (stage >= SOFTMAX, strong, "z")),
        _targets(t, top, stage >= SOFTMAX),
        *_column(2, error, (-top, top), (stage >= ERROR, strong, "gradient")),
    ]
    heads = ["score <i>z</i>", _probability(update, C), f"error {_error(update, C)}"]
    across = axis("", (-0.02, 3.0), tickvals=[0.45, 1.45, 2.45], ticktext=heads, side="top", showgrid=False)
    return Panel(traces, across, word_axis(update.vocabulary, update.target_words), top=TOP, bottom=12)


def _probability(update: Update, C: int) -> str:
    if update.objective != "softmax":
        return "<i>y</i> = <i>σ</i>(<i>z</i>)"
    return "softmax <i>y</i>" if C == 1 else f"{C} · softmax <i>y</i>"


def _error(update: Update, C: int) -> str:
    times = f"{C}<i>y</i>" if update.objective == "softmax" and C > 1 else "<i>y</i>"
    return f"{times} − <i>t</i>"


def _column(
    number: int, values: Array, span: Span, look: tuple[bool, NDArray[np.bool_], str]
) -> list[dict[str, Any]]:
    """Draw one column of bars, (V,), those of the targets in full colour, and their numbers."""
    shown, strong, name = look
    values = values if shown else np.full(len(values), np.nan)
    start, ends = number + BAR * _along(0.0, span), number + BAR * _along(values, span)
    weak = "grey" if name == "z" else name
    bars = [
        row_bars(np.where(strong == loud, ends, np.nan), start=start, ink=ink, width=11 if loud else 8)
        for loud, ink in ((False, weak), (True, name))
    ]
    texts = [format_number(value, 2) if np.isfinite(value) else BLANK for value in values]
    texts = [f"<b>{text}</b>" if here else text for text, here in zip(texts, strong, strict=True)]
    return [*bars, row_texts(number + 0.92, texts, "ink", "middle left")]


def _along(values: Any, span: Span) -> Any:
    return (np.clip(values, *span) - span[0]) / (span[1] - span[0])


def _targets(t: Array, top: float, shown: bool) -> dict[str, Any]:
    """Outline how long the bar of each target should be."""
    rows = np.flatnonzero(np.nan_to_num(t) > 0).astype(float)
    right = 1 + BAR * np.nan_to_num(t)[rows.astype(int)] / top
    rows = rows if shown else rows * np.nan
    return boxes((1.0, right, rows - 0.42, rows + 0.42), ink="ink", width=2)
