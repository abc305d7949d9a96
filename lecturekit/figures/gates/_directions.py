"""Taggers that read from the left, from the right and both ways: their answers side by side."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import plotly.graph_objects as go
from numpy.typing import ArrayLike, NDArray

from lecturekit._arrays import Array
from lecturekit.figures._axes import axis
from lecturekit.figures._names import BLANK
from lecturekit.figures._panels import OUTER_BAR, Panel, panels
from lecturekit.figures._ranking import shortened
from lecturekit.figures._scales import wants_dark_ink
from lecturekit.figures._symbols import colour
from lecturekit.figures._wordrows import boxes, cells
from lecturekit.figures._written import inked

MOST_WORDS = 16
MOST_WIDE = 7  # more columns than that and longer names of tags touch
LETTERS = 9  # of a word above its column
HALF = 0.5
SHORT = {
    "NOUN": "NN",
    "VERB": "VB",
    "PRON": "PRN",
    "PART": "PRT",
    "CCONJ": "CCJ",
    "SCONJ": "SCJ",
    "PUNCT": "PCT",
}


def tagged_directions(
    words: Sequence[str],
    probabilities: Mapping[str, ArrayLike],
    tags: Sequence[str],
    *,
    chosen: int,
    right: Sequence[str] | None = None,
) -> go.Figure:
    """Draw what each of up to four taggers says of each word, and of one word how sure it is of each tag.

    Parameters
    ----------
    words : sequence of str
        T of them, one to sixteen.
    probabilities : mapping of str to (T, K) array_like
        For each tagger, by name, those of the K tags for each word.
    tags : sequence of str
        Their K names.
    chosen : int
        The word whose tags are shown on the right, from 1.
    right : sequence of str, optional
        The right tags: each other answer is ringed and crossed. Without them nothing is.

    Returns
    -------
    go.Figure
        A cell's customdata is the number of its word.

    Raises
    ------
    ValueError
        For no word or too many, numbers that do not fit, or a chosen word that is not there.
    """
    values = {name: np.asarray(part, float) for name, part in probabilities.items()}
    T, K = len(words), len(tags)
    checked_words(words, chosen)
    if not 1 <= len(values) <= 4 or any(part.shape != (T, K) for part in values.values()):
        shapes = [part.shape for part in values.values()]
        raise ValueError(f"one to four taggers give probabilities of shape {(T, K)} each, not {shapes}")
    if right is not None and len(right) != T:
        raise ValueError(f"{T} words have {T} right tags, not {len(right)}")
    stacked = np.array(list(values.values()))  # (N, T, K)
    answers = _answers(words, stacked, tags, names=list(values), chosen=chosen, right=right)
    drawn = panels([answers, _sure(stacked[:, chosen - 1], tags, list(values))], shares=[0.74, 0.26])
    drawn.layout.margin.l = 104
    return drawn


def checked_words(words: Sequence[str], chosen: int, most: int = MOST_WORDS) -> None:
    """Refuse a sentence that has no room, and a word that is not in it."""
    if not words:
        raise ValueError(f"there is no word: one to {most} have room")
    if len(words) > most:
        raise ValueError(f"one to {most} words have room, not {len(words)}: take a shorter sentence")
    if not 1 <= chosen <= len(words):
        raise ValueError(f"the sentence has words 1 to {len(words)}, no word {chosen}")


def word_columns(words: Sequence[str], chosen: int | None = None, **more: Any) -> dict[str, Any]:
    """Describe the axis on which each word is a column, from 1, its name above; the chosen one in bold."""
    short = [shortened(word, LETTERS) for word in words]
    names = [f"<b>{text}</b>" if n == chosen else text for n, text in enumerate(short, 1)]
    ticks: dict[str, Any] = {"tickvals": list(range(1, len(words) + 1)), "ticktext": names, "side": "top"}
    tilt = -60 if sum(map(len, short)) > more.pop("letters", 76) else 0
    return axis("", (HALF, len(words) + HALF), **ticks, showgrid=False, tickangle=tilt, **more)


def short_tag(tag: str) -> str:
    """Give a tag's short form, of three letters at most: for cells that have no room for more."""
    return SHORT.get(tag, tag[:3])


def short_name(name: str) -> str:
    """Give "left" for "from left", and "both" for "both ways": for heads of narrow columns."""
    return name.removeprefix("from ").split(" ")[0]


def chips(texts: NDArray[np.str_], fractions: Array, *, scale: str = "probability") -> list[dict[str, Any]]:
    """Write (R, T) texts into cells, columns from 1 and rows from 0, in the ink that reads."""
    rows, columns = (part.ravel() for part in np.indices(texts.shape))
    dark = wants_dark_ink(scale, np.nan_to_num(fractions)).ravel()
    return inked(columns + 1, rows, texts.ravel().tolist(), dark)


def _answers(
    words: Sequence[str],
    values: Array,
    tags: Sequence[str],
    *,
    names: Sequence[str],
    chosen: int,
    right: Sequence[str] | None,
) -> Panel:
    T, N = len(words), len(values)
    best = values.argmax(axis=2)
    said, most = np.array(tags)[best], values.max(axis=2)
    wrong = np.zeros((N, T), bool) if right is None else said != np.array(right)[None, :]
    rows, columns = (part.astype(float) for part in np.indices((N, T)))
    marked = np.where(wrong, columns + 1, np.nan).ravel()
    heat = cells(most, (0.0, 1.0), "probability", x=list(range(1, T + 1)), xgap=3, ygap=10)
    heat |= {"customdata": [[n + 1 for n in range(T)] for _ in range(N)]}
    hover = "%{text}, probability %{z:.3f}<extra></extra>"
    heat |= {"hoverinfo": "text", "hovertemplate": hover, "text": said.tolist()}
    edges = (marked - 0.46, marked + 0.46, rows.ravel() - 0.42, rows.ravel() + 0.42)
    under = _under(right, T, N)
    column = ([chosen - HALF], [chosen + HALF], [-0.56], [N - 0.44])
    traces = [
        heat,
        *chips(said if T <= MOST_WIDE else np.vectorize(short_tag)(said), most),
        boxes(edges, ink="loss", width=3),
        _crosses(marked, rows.ravel()),
        boxes(column, ink="ink", width=2),
        under,
    ]
    down: dict[str, Any] = {"tickvals": [*range(N), N], "ticktext": [*names, "correct" if right else BLANK]}
    y = axis("", (N + 0.35, -0.62), **down, showgrid=False)
    x = word_columns(words, chosen, letters=64)
    return Panel(traces, x, y, right=28, top=94 if x["tickangle"] else 46, bottom=18)


def _under(right: Sequence[str] | None, T: int, N: int) -> dict[str, Any]:
    return {
        "type": "scatter",
        "mode": "text",
        "x": np.arange(1.0, T + 1),
        "y": np.full(T, float(N)),
        "text": [BLANK] * T if right is None else [short_tag(tag) if T > MOST_WIDE else tag for tag in right],
        "textfont": {"color": colour("muted")},
        "hoverinfo": "skip",
    }


def _crosses(x: Array, rows: Array) -> dict[str, Any]:
    look = {"symbol": "x", "size": 11, "color": colour("loss")}
    place = {"x": x + 0.40, "y": rows - 0.34, "cliponaxis": False, "hoverinfo": "skip"}
    return {"type": "scatter", "mode": "markers", "marker": look} | place


def _sure(values: Array, tags: Sequence[str], names: Sequence[str]) -> Panel:
    """Draw the probabilities of K tags by N taggers for one word."""
    N, K = values.shape
    percent = np.array([[f"{100 * p:.0f}" if p >= 0.005 else "" for p in row] for row in values.T])
    bar = {"title": {"text": "probability"}}
    heat = cells(values.T, (0.0, 1.0), "probability", x=list(range(1, N + 1)), showscale=True, colorbar=bar)
    heat |= {"xgap": 2, "ygap": 2}
    heads = [short_name(name) for name in names]
    columns: dict[str, Any] = {"tickvals": list(range(1, N + 1)), "ticktext": heads, "side": "top"}
    x = axis("", (HALF, N + HALF), **columns, showgrid=False)
    y = axis("", (K - HALF, -HALF), tickvals=list(range(K)), ticktext=list(tags), showgrid=False)
    return Panel([heat, *chips(percent, values.T)], x, y, right=OUTER_BAR, top=46, bottom=18)
