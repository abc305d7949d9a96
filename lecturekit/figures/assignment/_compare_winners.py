"""One sentence, word by word: which model is least surprised, and how surprised each of them is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import plotly.graph_objects as go
from numpy.typing import NDArray

from lecturekit._arrays import Array
from lecturekit.figures._names import BLANK
from lecturekit.figures._panels import Panel, panels
from lecturekit.figures._ranking import shortened
from lecturekit.figures._scales import luminance, scale, wants_dark_ink
from lecturekit.figures._symbols import colour
from lecturekit.figures._text import as_text
from lecturekit.figures._wordrows import boxes
from lecturekit.figures._written import bare_axis, inked, written
from lecturekit.figures.assignment._compare_flow import fitted, letters_of, visible
from lecturekit.figures.assignment._compare_looks import chip_fills, model_styles

if TYPE_CHECKING:
    from lecturekit.language import Comparison

COLUMNS, LINES = 11, 2  # words in a line of chips, and lines
PAGE = COLUMNS * LINES
MODELS = 4  # rows of surprisals
CEILING = 20.0  # bits of the darkest cell
LETTERS = 7.7  # of usual width, that have room in a chip that is one wide
NARROW, AIR = 4.2, 1.2  # letters of the narrowest chip, which has room for "10.4"; and beside a word
NAMES = 128  # px


@dataclass(frozen=True, eq=False)
class Page:
    """The part of a sentence that is shown, cut or filled up to `PAGE` places.

    Attributes
    ----------
    at : (P,) int
        Places in the sentence, from 0; −1 where none is.
    words : tuple of P str
    bits : (M, P)
        NaN where nothing is predicted.
    best : (P,) int
        The model that is least surprised; −1 for none.
    unknown : (P,) bool
        Which words are ``<unk>`` to the models.
    more : (bool, bool)
        Whether the sentence goes on before and after.
    """

    at: NDArray[np.int64]
    words: tuple[str, ...]
    bits: Array
    best: NDArray[np.int64]
    unknown: NDArray[np.bool_]
    more: tuple[bool, bool]


def winner_strip(
    comparison: Comparison, sentence: int, *, chosen: int = 1, shown: Sequence[str] | None = None
) -> go.Figure:
    """Draw a sentence as chips in the colour of the model that gave each word the highest probability.

    Parameters
    ----------
    comparison : Comparison
    sentence : int
        Its number in the text.
    chosen : int
        Place of a word in it, from 0, which is outlined; a long sentence is shown around it.
    shown : sequence of str, optional
        Two to four models, among which the best is sought; the last four unless given.

    Returns
    -------
    go.Figure
        Under each chip the surprisal of each model in bits, dark where it is large; the least is in bold.
        What the models read as ``<unk>`` is in italics. A longer sentence has … where it goes on. A chip
        without colour is not predicted, or two models are equally good. A chip's customdata is its place in
        the sentence.

    Raises
    ------
    ValueError
        If there is no such model, one too many or none to compare.
    IndexError
        If there is no such sentence.
    """
    names = tuple(shown or comparison.names[-MODELS:])
    if not 2 <= len(names) <= MODELS:
        raise ValueError(f"two to {MODELS} models are compared word by word, not {len(names)}")
    page = page_of(comparison.among(*names), sentence, chosen)
    step = len(names) + 2.0  # rows from one line to the next
    edges, top = _edges(page.words), np.repeat(np.arange(LINES) * step, COLUMNS)
    traces = [
        _chips(page, names, edges, top),
        *_words(page, names, edges, top),
        _ring(page, chosen, (edges, top), len(names)),
    ]
    for number in range(LINES):
        traces += _cells(page, names, number, edges[number])
    traces += _names(names, page.at[::COLUMNS] >= 0)
    traces.append(_goes_on(page, step))
    traces.append(written([-0.54], [0.0], ["bits\u2002"], ink="muted", where="middle left"))
    across = bare_axis((-0.55, COLUMNS - 0.2))
    up = bare_axis((LINES * step - 1.35, -0.75))
    drawn = panels([Panel(traces, across, up, top=10, bottom=8, right=30)])
    drawn.layout.margin.l = NAMES
    drawn.layout.barmode = "overlay"
    return drawn


def page_of(comparison: Comparison, sentence: int, chosen: int) -> Page:
    """Cut the part of a sentence around a word that has room, and fill it up."""
    tokens = comparison.tokens
    words = tokens.sentence(sentence)
    first = min(max(chosen, 0), len(words) - 1) // PAGE * PAGE
    here = np.arange(first, min(first + PAGE, len(words)))
    there = int(tokens.starts[sentence]) + here
    blank = PAGE - len(here)
    filled = np.pad(comparison.bits[:, there], ((0, 0), (0, blank)), constant_values=np.nan)
    return Page(
        np.pad(here, (0, blank), constant_values=-1),
        tuple(words[k] for k in here) + ("",) * blank,
        filled,
        np.pad(comparison.winners[there], (0, blank), constant_values=-1),
        np.pad(tokens.unknown[there], (0, blank)),
        (first > 0, first + PAGE < len(words)),
    )


def _edges(words: Sequence[str]) -> Array:
    """Give the edges of the chips, (lines, columns + 1): as wide as their words, a line always as wide."""
    need = np.array([max(NARROW, letters_of(visible(word)) + AIR) for word in words]).reshape(LINES, COLUMNS)
    wide = COLUMNS * need / need.sum(axis=1, keepdims=True)
    return np.pad(np.cumsum(wide, axis=1), ((0, 0), (1, 0))) - 0.5


def _places(edges: Array) -> tuple[Array, Array]:
    """Give the middles and widths of all chips, (P,) each."""
    return ((edges[:, 1:] + edges[:, :-1]) / 2).ravel(), np.diff(edges, axis=1).ravel()


def _chips(page: Page, names: tuple[str, ...], edges: Array, top: Array) -> dict[str, Any]:
    x, wide = _places(edges)
    fills = [*chip_fills(names).values(), colour("grid")]  # the last: nobody's
    shown = page.at >= 0
    says = [
        f"{as_text(word)}: {as_text(names[best])}" if best >= 0 else as_text(word)
        for word, best in zip(page.words, page.best.tolist(), strict=True)
    ]
    return {
        "type": "bar",
        "x": x,
        "y": np.where(shown, 0.92, np.nan),
        "base": top - 0.46,
        "width": wide - 0.06,
        "marker": {"color": [fills[best] for best in page.best.tolist()]},
        "customdata": page.at.tolist(),
        "hovertext": says,
        "hovertemplate": "%{hovertext}<extra></extra>",
    }


def _words(page: Page, names: tuple[str, ...], edges: Array, top: Array) -> list[dict[str, Any]]:
    x, wide = _places(edges)
    fills = [*chip_fills(names).values(), colour("grid")]
    rgb = np.array([list(bytes.fromhex(fills[best][1:])) for best in page.best.tolist()]) / 255
    dark = luminance(rgb) > 0.1791  # where black and white read equally well
    short = [as_text(fitted(word, LETTERS * w)) for word, w in zip(page.words, wide.tolist(), strict=True)]
    texts = [f"<i>{text}</i>" if strange else text for text, strange in zip(short, page.unknown, strict=True)]
    return inked(x, top, texts, dark)


def _ring(page: Page, chosen: int, places: tuple[Array, Array], models: int) -> dict[str, Any]:
    """Outline the chosen word with all its surprisals."""
    here = np.flatnonzero((page.at == chosen) & (page.at >= 0))[:1]  # −1 is no place
    (edges, top), none = places, np.full(1, np.nan)
    low, high, y = (part.ravel()[here] if len(here) else none for part in (edges[:, :-1], edges[:, 1:], top))
    return boxes([low, high, y - 0.55, y + models + 0.5], ink="ink", width=3)


def _cells(page: Page, names: tuple[str, ...], number: int, edges: Array) -> list[dict[str, Any]]:
    """Draw the surprisals under one line of chips: shades, and numbers in dark ink or in light."""
    part = slice(number * COLUMNS, (number + 1) * COLUMNS)
    bits, best = page.bits[:, part], page.best[part]
    rows = number * (len(names) + 2.0) + 1 + np.arange(float(len(names)))
    shade = {
        "type": "heatmap",
        "x": edges,
        "y": rows,
        "z": np.minimum(bits, CEILING),
        "zmin": 0.0,
        "zmax": CEILING,
        "colorscale": scale("sequential"),
        "hoverinfo": "skip",
        "showscale": False,
    }
    won = best[None, :] == np.arange(len(names))[:, None]
    texts = [
        BLANK if np.isnan(b) else f"<b>{b:.1f}</b>" if w else f"{b:.1f}"
        for b, w in zip(bits.ravel(), won.ravel(), strict=True)
    ]
    x, y = np.tile((edges[1:] + edges[:-1]) / 2, len(names)), np.repeat(rows, COLUMNS)
    dark = wants_dark_ink("sequential", np.nan_to_num(bits.ravel()) / CEILING)
    return [shade, *inked(x, y, texts, dark)]


def _names(names: tuple[str, ...], used: NDArray[np.bool_]) -> list[dict[str, Any]]:
    """Name the rows of each line, in the models' colours: a trace for each model."""
    styles = model_styles(names)
    return [
        written(
            [-0.54] * LINES,
            [number * (len(names) + 2.0) + 1 + m for number in range(LINES)],
            [f"<b>{shortened(name, 13)}</b>\u2002" if here else BLANK for here in used],
            where="middle left",
        )
        | {"textfont": {"color": styles[name].colour}}
        for m, name in enumerate(names)
    ]


def _goes_on(page: Page, step: float) -> dict[str, Any]:
    x, y = [-0.54, COLUMNS - 0.48], [0.0, (LINES - 1) * step]
    dots = ["…" if more else BLANK for more in page.more]
    return written(x, y, dots, where="middle left") | {"textposition": ["middle left", "middle right"]}
