"""Words in order of a score: a ladder of bars that is part of a figure, with room for a second number."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

import numpy as np
import plotly.graph_objects as go
from numpy.typing import ArrayLike

from lecturekit._arrays import Array
from lecturekit.figures._axes import Span, axis
from lecturekit.figures._names import BLANK
from lecturekit.figures._numbers import format_number
from lecturekit.figures._panels import Panel, panels
from lecturekit.figures._symbols import colour
from lecturekit.figures._text import as_text
from lecturekit.words import Ranked

WORD, SECOND, END = 0.0, 100.0, 101.0  # where columns begin, in a unit of their own
WIDE, NARROW = (36.0, 66.0), (54.0, 76.0)  # where bars begin, and end if full: in half a figure, in a third
LETTERS = 13  # of a word that have room
PLACES = 10


def ranking_panel(
    words: Sequence[str],
    values: ArrayLike,
    *,
    heads: tuple[str, str, str],
    span: Span = (0.0, 1.0),
    strong: Collection[str] = (),
    faint: Collection[str] = (),
    second: Sequence[str] = (),
    note: str = "",
    bars: Span = WIDE,
) -> Panel:
    """Set words under each other, the best on top, each with its score as a bar and in digits.

    Parameters
    ----------
    words : sequence of str, at most ten
        Each bar's customdata is its word.
    values : (n,) array_like
        Their scores. What lies beyond the span is drawn as long as its end; NaN has no bar and no digits.
    heads : (str, str, str)
        What the three columns hold: words, scores, and the second numbers (empty if there are none).
    span : (float, float)
        Scores of the shortest and the longest bar.
    strong, faint : collection of str
        Words to set in the colour of outputs and bold, and words that recede.
    second : sequence of str, optional
        A second number for each word, as text.
    note : str
        A line below, markup allowed.
    bars : (float, float)
        Where they begin and end, of 100: what lies before is for the words, what lies behind for digits.

    Returns
    -------
    Panel
        Always the same five traces of the same lengths; missing rows are blank.

    Raises
    ------
    ValueError
        For more than ten words, or numbers that do not fit them.
    """
    values = np.asarray(values, float)
    if len(words) > PLACES or values.shape != (len(words),) or len(second) not in (0, len(words)):
        raise ValueError(
            f"{len(words)} words, {values.shape} scores and {len(second)} second numbers do not fit"
        )
    lengths = np.full(PLACES, np.nan)
    lengths[: len(words)] = (bars[1] - bars[0]) * np.clip((values - span[0]) / (span[1] - span[0]), 0, 1)
    looks = ["z" if word in strong else "grey" if word in faint else "x" for word in words]
    texts = [_styled(word, look) for word, look in zip(words, looks, strict=True)]
    digits = [BLANK if np.isnan(value) else f"{value:.3f}".replace("-", "−") for value in values]
    numbers = [f"<b>{text}</b>" if look == "z" else text for text, look in zip(digits, looks, strict=True)]
    traces = [
        _bars(words, looks, (bars[0], lengths)),
        _column(texts, WORD, looks),
        _column([f"\u2009{text}" for text in numbers], bars[0] + np.nan_to_num(lengths), looks),
        _column(second, SECOND, ["muted"] * len(second), side="left"),
        _heads(heads, note, bars[0]),
    ]
    bare: dict[str, Any] = {"showticklabels": False, "showgrid": False}
    ends: dict[str, Any] = {"tickvals": list(bars), "ticktext": [format_number(end) for end in span]}
    names: dict[str, Any] = {
        "tickvals": list(range(len(words))),
        "ticktext": [as_text(word) for word in words],
    }
    x, y = axis("", (-0.5, END), **ends, **bare), axis("", (PLACES + 0.4, -1.5), **names, **bare)
    return Panel(traces, x, y, top=20, bottom=20)


def shortened(word: str, letters: int = LETTERS) -> str:
    """Cut a long word, so that it stays in its column, and write it as text."""
    return as_text(word if len(word) <= letters else word[: letters - 1] + "…")


def _styled(word: str, look: str) -> str:
    text = shortened(word)
    return f"<b>{text}</b>" if look == "z" else f"<i>{text}</i>" if look == "grey" else text


def _filled(texts: Sequence[str]) -> list[str]:
    return [*texts, *[BLANK] * (PLACES - len(texts))]


def _bars(words: Sequence[str], looks: Sequence[str], spans: tuple[float, Array]) -> dict[str, Any]:
    start, lengths = spans
    inks = [{"x": colour("faint")}.get(look, colour(look)) for look in looks]
    return {
        "type": "bar",
        "orientation": "h",
        "x": lengths,
        "y": np.arange(PLACES, dtype=float),
        "base": start,
        "width": 0.62,
        "marker": {"color": [*inks, *[colour("faint")] * (PLACES - len(inks))]},
        "customdata": [*words, *[""] * (PLACES - len(words))],
        "hovertext": _filled([as_text(word) for word in words]),
        "hovertemplate": "%{hovertext}<extra></extra>",
    }


def _column(
    texts: Sequence[str], x: float | Array, looks: Sequence[str], side: str = "right"
) -> dict[str, Any]:
    inks = [colour({"x": "ink", "grey": "muted"}.get(look, look)) for look in looks]
    return {
        "type": "scatter",
        "mode": "text",
        "x": np.broadcast_to(np.asarray(x, float), (PLACES,)).copy(),
        "y": np.arange(PLACES, dtype=float),
        "text": _filled(texts),
        "textposition": f"middle {side}",
        "textfont": {"color": [*inks, *[colour("ink")] * (PLACES - len(inks))]},
        "hoverinfo": "skip",
        "cliponaxis": False,
    }


def _heads(heads: tuple[str, str, str], note: str, bar: float) -> dict[str, Any]:
    texts = [f"<b>{head}</b>" if head else BLANK for head in heads]
    sides = ["middle right", "middle right", "middle left", "middle right"]
    return {
        "type": "scatter",
        "mode": "text",
        "x": [WORD, bar, SECOND, WORD],
        "y": [-1.0, -1.0, -1.0, float(PLACES)],
        "text": [*texts, note or BLANK],
        "textposition": sides,
        "textfont": {"color": colour("muted")},
        "hoverinfo": "skip",
        "cliponaxis": False,
    }


def word_ladders(words: Sequence[str], found: Sequence[Ranked]) -> go.Figure:
    """Draw the neighbours of one to three words as ladders side by side.

    Parameters
    ----------
    words : sequence of str
        Whose neighbours; heads of the ladders.
    found : sequence of Ranked
        The neighbours of each, ten or fewer, best first, with their cosines.

    Returns
    -------
    go.Figure
        Each bar's customdata is its word.
    """
    bars = NARROW if len(words) == 3 else WIDE
    ladders = [
        ranking_panel(
            best.words,
            best.scores,
            heads=(shortened(word), "cosine", ""),
            strong=best.words[:1],
            bars=bars,
        )
        for word, best in zip(words, found, strict=True)
    ]
    return panels(ladders)
