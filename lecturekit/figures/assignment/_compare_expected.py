"""What each model expected at a word, side by side, and where the word that came stands in its order."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
import plotly.graph_objects as go

from lecturekit.figures._names import BLANK, segments, stroke
from lecturekit.figures._numbers import format_number
from lecturekit.figures._panels import Panel, panels
from lecturekit.figures._ranking import shortened
from lecturekit.figures._symbols import colour
from lecturekit.figures._text import as_text
from lecturekit.figures._written import bare_axis, written
from lecturekit.figures.assignment._compare_flow import between, fitted
from lecturekit.figures.assignment._compare_looks import model_styles, shown_names

if TYPE_CHECKING:
    from lecturekit.language import Expectations

MODELS, WORDS = 4, 5
CEILING = 0.5  # probability of the longest bar
WIDE, GAP = 100.0, 14.0  # of a column
START, FULL = 0.42, 0.42  # of a column: where bars begin, and how long the longest is
LETTERS = 9.0
BEFORE = 62  # letters of the words before


def expectation_bars(expectations: Expectations, *, shown: Sequence[str] | None = None) -> go.Figure:
    """Draw the likeliest words of each model as bars, and below them the word that came.

    Parameters
    ----------
    expectations : Expectations
        With up to five words a model.
    shown : sequence of str, optional
        One to four models; the last four unless given.

    Returns
    -------
    go.Figure
        A column for each model. Violet is the word that came: among the likeliest if it is one of them, and
        below with its probability and its place in the model's order. ``<unk>``, which stands for many words,
        is pale. Bars end at a probability of one half.

    Raises
    ------
    ValueError
        If there is no such model, or one too many.
    """
    names = shown_names(expectations.names, shown, MODELS)
    traces = [_sentence(expectations)]
    for column in range(MODELS):
        traces += _column(expectations, names[column] if column < len(names) else "", column)
    end = len(names) * (WIDE + GAP)
    drawn = panels([Panel(traces, bare_axis((-1.0, end - GAP + 1)), bare_axis((7.7, -2.9)), top=8, bottom=8)])
    drawn.layout.margin.l = 20
    return drawn


def _sentence(expectations: Expectations) -> dict[str, Any]:
    """Write the end of what was read, and the word that came."""
    before = [word for word in expectations.before if word != "<s>"]
    text, blank = "", between((*before, expectations.came))
    for number, word in enumerate(reversed(before)):
        longer = f"{word}{blank}{text}"
        if len(longer) > BEFORE:
            text = f"… {text}" if number else f"… {word[-BEFORE:]} "
            break
        text = longer
    came = f"<b>{shortened(expectations.came, 24)}</b>"
    came += ", read as &lt;unk&gt;" if expectations.unknown else ""
    said = f"{as_text(text)}{came}" if text else f"at the beginning: {came}"
    return written([0.0], [-2.4], [said])


def _column(expectations: Expectations, name: str, column: int) -> list[dict[str, Any]]:
    """Draw one model: name, bars, words, digits, and the word that came below a line."""
    left, rows = column * (WIDE + GAP), [*range(WORDS), WORDS + 1]
    words, p, rank = _rows(expectations, name)
    asked = "<unk>" if expectations.unknown else expectations.came
    came = [word == asked for word in words[:WORDS]] + [True]
    start, full = left + START * WIDE, FULL * WIDE
    ends = start + full * np.clip(p / CEILING, 0, 1)
    y = np.array(rows, float)
    strange = np.array([word == "<unk>" for word in words]) & ~np.array(came)
    inks = (("grey", ~np.array(came) & ~strange), ("faint", strange), ("z", np.array(came)))
    traces = [
        segments(
            np.column_stack([np.where(here, start, np.nan), y]),
            np.column_stack([np.where(here, ends, np.nan), y]),
            ink,
            20,
        )
        for ink, here in inks
    ]
    bold = [
        f"<b>{as_text(fitted(w, LETTERS))}</b>" if c else as_text(fitted(w, LETTERS))
        for w, c in zip(words, came, strict=True)
    ]
    digits = [f"\u2009{_chance(v)}" for v in p]
    head = f"<b>{shortened(name, 14)}</b>" if name else BLANK
    tint = model_styles(expectations.names)[name].colour if name else colour("ink")
    traces += [
        written(np.full(len(rows), left), y, [text or BLANK for text in bold])
        | {"textfont": {"color": [colour("muted" if here else "ink") for here in strange]}},
        written(
            np.nan_to_num(ends, nan=start),
            y,
            [d if np.isfinite(v) else BLANK for d, v in zip(digits, p, strict=True)],
            ink="muted",
        ),
        written([left], [-1.0], [head]) | {"textfont": {"color": tint}},
        written([left], [WORDS + 2.0], [rank], ink="muted"),
        stroke([left, left + WIDE] if name else [np.nan, np.nan], [WORDS + 0.1] * 2, "faint", 1.5),
    ]
    return traces


def _rows(expectations: Expectations, name: str) -> tuple[list[str], np.ndarray, str]:
    words, p = [""] * (WORDS + 1), np.full(WORDS + 1, np.nan)
    if not name:
        return words, p, BLANK
    m = expectations.names.index(name)
    count = min(WORDS, len(expectations.words[m]))
    words[:count], p[:count] = expectations.words[m][:count], expectations.probabilities[m, :count]
    words[WORDS], p[WORDS] = expectations.came, expectations.of_came[m]
    return (
        words,
        p,
        f"place {format_number(int(expectations.rank_of_came[m]))} of {format_number(expectations.outcomes)}",
    )


def _chance(p: float) -> str:
    """Write a probability: in per cent, or as one in so many where it is small."""
    if not np.isfinite(p):
        return BLANK
    if p >= 0.00995:
        return f"{100 * p:.0f}\u202f%"
    return f"1 in {format_number(round(float(f'{1 / p:.2g}')))}" if p > 0 else "0"
