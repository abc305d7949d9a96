"""A time-delay network on a sentence: what one answer hangs on, by the wiring and as measured."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import plotly.graph_objects as go
from numpy.typing import NDArray

from lecturekit._arrays import Array
from lecturekit.figures._axes import axis
from lecturekit.figures._edges import lifted
from lecturekit.figures._layer_nodes import Mask, padded, rimmed_discs, texts_beside
from lecturekit.figures._names import BLANK
from lecturekit.figures._panels import Panel, panels
from lecturekit.figures._ranking import shortened
from lecturekit.figures._symbols import colour
from lecturekit.figures._wordrows import boxes
from lecturekit.figures.gates._directions import LETTERS

if TYPE_CHECKING:
    from lecturekit.networks import TDNNReading

LOW = str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉")
MOST_LAYERS, MOST_SEEN = 4, 12
BELOW = -1.2  # level of the marks that say which words were found to matter
BEND = 9  # points of an edge, which leaves and arrives upright


class Wires(NamedTuple):
    """Edges from below: where they start and end, (E, 2) each, and whether the word's scores hang on them."""

    start: Array
    end: Array
    felt: Mask


def tdnn_diagram(
    reading: TDNNReading, word: int, *, layers: int = 1, widest: int = 3, answers: bool = True
) -> go.Figure:
    """Draw a time-delay tagger on a sentence, and below it which words move the scores of one.

    Parameters
    ----------
    reading : TDNNReading
        Of a tagger.
    word : int
        Whose scores are asked for, from 1.
    layers, widest : int
        Room is kept for so many layers and so wide windows.
    answers : bool
        Write the tags over the scores; otherwise, as for an untrained network, the scores' names.

    Returns
    -------
    go.Figure
        In colour: all that the word's scores can be reached from. Frames: the words that the wiring lets it
        see. Dots below: the words whose vectors move the scores, ∂z/∂x ≠ 0 as computed. A node's customdata
        is its word.

    Raises
    ------
    ValueError
        For a classifier's reading, a word that is not there, or what has no room.
    """
    T, N, w = len(reading.words), len(reading.units), reading.field.width
    if len(reading.inputs) != T or not 1 <= word <= T:
        raise ValueError(f"a tagger answers at words 1 to {T}, not at word {word}; a classifier answers once")
    if not (N <= layers <= MOST_LAYERS and w <= widest and T <= MOST_SEEN):
        raise ValueError(
            f"{layers} layers of width {widest} and {MOST_SEEN} words have room, not {N} of {w} and {T}"
        )
    most = layers * T * widest + T
    found = _wires(reading, word)
    traces = [
        _curved(found, ~found.felt, most=most, ink="faint", width=1.5),
        _curved(found, found.felt, most=most, ink="gradient", width=2.5),
        *_measured(reading, word),
        *_nodes(reading, word, layers),
        *_texts(reading, word, answers=answers),
    ]
    rows = [f"layer {n}" if n <= N else BLANK for n in range(1, layers + 1)]
    ticks = ["moves <i>z</i>", "words <i>x</i>", *rows]
    places: dict[str, Any] = {"tickvals": [BELOW, 0, *range(1, layers + 1)], "ticktext": ticks}
    y = axis("", (BELOW - 0.45, layers + 1.45), **places, showgrid=False)
    x = axis("", (0.4, T + 0.6), tickvals=[1], ticktext=[BLANK], showgrid=False)
    return panels([Panel(traces, x, y, top=16, bottom=10)])


def tdnn_words(reading: TDNNReading, word: int) -> str:
    """Say how far the formula lets one answer see, and how many words move it as measured.

    Parameters
    ----------
    reading : TDNNReading
        Of a tagger.
    word : int
        From 1.

    Returns
    -------
    str
        Such as ``field 1 + (3 − 1) · 2 = **5** words; **5** move z₃``.
    """
    field, T = reading.field, len(reading.words)
    w, total = field.width, sum(field.dilations)
    moved, seen = int((reading.inputs[word - 1] != 0).sum()), int(field.sees(word, T).sum())
    gaps = f", **{field.gaps}** skipped" if field.gaps else ""
    cut = "" if seen == len(field.offsets) else f", {seen} in the sentence"
    named = str(word).translate(LOW)
    formula = f"field 1 + ({w} − 1) · {total} = **{field.size}** words{gaps}"
    return f"{formula}{cut}; **{moved}** move{'s' if moved == 1 else ''} z{named}"


def _wires(reading: TDNNReading, word: int) -> Wires:
    """Join each unit to the inputs it has within the sentence, and the top units to the scores."""
    T, N, field = len(reading.words), len(reading.units), reading.field
    reached = field.reached(word, T)  # (N + 1, T)
    parts: list[tuple[Array, Array, Mask]] = []
    for layer in range(1, N + 1):
        to = np.repeat(np.arange(T), field.width)
        of = to + np.tile(field.taps(layer), T)
        inside = (of >= 0) & (of < T)
        of, to = of[inside], to[inside]
        parts.append((_points(of, layer - 1), _points(to, layer), reached[layer, to]))
    every = np.arange(T)
    parts.append((_points(every, N), _points(every, N + 1), every == word - 1))
    return Wires(*(np.concatenate([part[k] for part in parts]) for k in range(3)))


def _curved(wires: Wires, here: Mask, *, most: int, ink: str, width: float) -> dict[str, Any]:
    """Draw the edges that are meant as one trace of a constant length; none runs along a row of nodes."""
    start, end = padded(wires.start, here, most), padded(wires.end, here, most)
    along = np.linspace(0, 1, BEND)
    across = (1 - np.cos(np.pi * along)) / 2
    x, y = (start[:, k, None] + (end - start)[:, k, None] * part for k, part in ((0, across), (1, along)))
    return lifted(x, y) | {"line": {"color": colour(ink), "width": width}}


def _points(words: NDArray[np.int64], level: int) -> Array:
    return np.column_stack([words + 1.0, np.full(len(words), float(level))])


def _measured(reading: TDNNReading, word: int) -> list[dict[str, Any]]:
    """Mark each word whose vector moves the scores, and frame those that the wiring lets the answer see."""
    steps = np.arange(1.0, len(reading.words) + 1)
    moves = reading.inputs[word - 1] > 0
    seen = np.where(reading.field.sees(word, len(steps)), 0.42, np.nan)
    frames = boxes((steps - seen, steps + seen, BELOW - 0.3, BELOW + 0.3), ink="ink", width=1.5)
    dots = []
    for here, ink, size in ((~moves, "grey", 5), (moves, "gradient", 15)):
        marker = {"color": colour(ink), "size": size}
        place = {"x": steps, "y": np.where(here, BELOW, np.nan), "marker": marker, "cliponaxis": False}
        dots.append({"type": "scatter", "mode": "markers", "hoverinfo": "skip"} | place)
    return [frames, *dots]


def _nodes(reading: TDNNReading, word: int, layers: int) -> list[dict[str, Any]]:
    """Draw words, units and scores: unseen ones grey, seen ones in their colour."""
    T, N = len(reading.words), len(reading.units)
    every, numbers = np.arange(T), list(range(1, T + 1))
    reached = reading.field.reached(word, T)
    gap = np.full(((layers - N) * T, 2), np.nan)
    places = np.concatenate([*(_points(every, n) for n in range(1, N + 1)), gap])
    seen = np.concatenate([reached[1:].ravel(), np.zeros(len(gap), bool)])
    said = [f"layer {n}" if n <= N else BLANK for n in range(1, layers + 1) for _ in range(T)]
    rows = [
        rimmed_discs(places, here, ink, numbers * layers, said)
        for here, ink in ((~seen, "grey"), (seen, "h"))
    ]
    chosen = every == word - 1
    rows += _row(_points(every, 0), reached[0], "x", "its vector <i>x</i>")
    return rows + _row(_points(every, N + 1), chosen, "z", "its scores <i>z</i>")


def _row(places: Array, seen: Mask, name: str, says: str) -> list[dict[str, Any]]:
    numbers, said = list(range(1, len(places) + 1)), [says] * len(places)
    return [rimmed_discs(places, here, ink, numbers, said) for here, ink in ((~seen, "grey"), (seen, name))]


def _texts(reading: TDNNReading, word: int, *, answers: bool) -> list[dict[str, Any]]:
    """Write the words under their vectors and the tags over their scores: bold if seen, the others muted."""
    T = len(reading.words)
    steps = np.arange(1.0, T + 1)
    names = [shortened(text, LETTERS) for text in reading.words]
    tags = list(reading.answers) if answers else [f"<i>z</i><sub>{t:.0f}</sub>" for t in steps]
    top = len(reading.units) + 1.0
    return [
        texts_beside(steps, 0.0, names, reading.field.sees(word, T), where="bottom center"),
        texts_beside(steps, top, tags, steps == word, where="top center"),
    ]
