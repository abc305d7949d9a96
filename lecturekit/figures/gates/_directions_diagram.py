"""Rows of cells, one above the other, that read from either end: what one word's tag can see of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import plotly.graph_objects as go

from lecturekit._arrays import Array
from lecturekit.figures._axes import axis
from lecturekit.figures._edges import WIDTHS
from lecturekit.figures._layer_nodes import (
    NODE,
    SIZE,
    Mask,
    edge_widths,
    edges_drawn,
    padded,
    rimmed_discs,
    texts_beside,
)
from lecturekit.figures._names import BLANK
from lecturekit.figures._nodes import filled
from lecturekit.figures._panels import OUTER_BAR, Panel, panels
from lecturekit.figures._ranking import shortened
from lecturekit.figures._symbols import colour
from lecturekit.figures._text import as_markdown
from lecturekit.figures.gates._directions import LETTERS

if TYPE_CHECKING:
    from lecturekit.networks import Sight

MOST_LEVELS, MOST_SEEN = 4, 12
ASIDE, ALOFT = 0.17, 0.21  # of a step and of a level: the two directions of a level stand apart


class Edges(NamedTuple):
    """Arrows of a diagram: where they start and end, (E, 2) each, and their Jacobians, (E,), 0 if unseen."""

    start: Array
    end: Array
    felt: Array
    sideways: Array  # (E,) 1 to the right, −1 to the left, 0 upwards


def direction_diagram(sight: Sight, *, levels: int = 1, answers: bool = True) -> go.Figure:
    """Draw a tagger unrolled on a sentence, time to the right and depth upwards, and what one tag can see.

    Parameters
    ----------
    sight : Sight
        States and Jacobians for the scores of one word.
    levels : int
        Room is kept for so many layers in both directions.
    answers : bool
        Write the tags over the scores; otherwise, as for an untrained network, the scores' names.

    Returns
    -------
    go.Figure
        Nodes filled by the size of their state, 1 the largest. Edges through which the word's scores can be
        reached are coloured, the wider the larger the Jacobian in what they bring; the others are grey. A
        node's customdata is the number of its word.

    Raises
    ------
    ValueError
        For more layers than there is room for, more than four, or more than twelve words.
    """
    T, height = len(sight.words), max(level for level, _ in sight.rows)
    if not height <= levels <= MOST_LEVELS or T > MOST_SEEN:
        raise ValueError(
            f"{levels} of at most {MOST_LEVELS} layers and {MOST_SEEN} words have room, not {height} and {T}"
        )
    most = 6 * levels * T - 2 * levels  # edges of the largest network that has room
    found = _edges(sight)
    ends, everywhere = (found.start, found.end), np.ones(len(found.felt), bool)
    traces = [edges_drawn(*ends, everywhere, most=most, ink="faint", width=1.5)]
    width = edge_widths(found.felt)
    traces += [
        edges_drawn(*ends, width == k, most=most, ink="gradient", width=px) for k, px in enumerate(WIDTHS, 1)
    ]
    traces += [_heads(found, found.felt == 0, most, "grey"), _heads(found, found.felt > 0, most, "gradient")]
    traces += _nodes(sight, levels)
    traces += [*_texts(sight, height, answers=answers), SIZE.colour_bar()]
    x = axis("", (0.4, T + 0.6), tickvals=[1], ticktext=[BLANK], showgrid=False)
    rows = [f"layer {level}" if level <= height else BLANK for level in range(1, levels + 1)]
    ticks: dict[str, Any] = {"tickvals": [0, *range(1, levels + 1)], "ticktext": ["words <i>x</i>", *rows]}
    y = axis("", (-0.35, levels + 1.35), **ticks, showgrid=False)
    return panels([Panel(traces, x, y, right=OUTER_BAR, top=30, bottom=30)])


def sight_words(sight: Sight) -> str:
    """Say on how many words a tag can depend, and which of them must be heard before it can be said.

    Parameters
    ----------
    sight : Sight
        Of one word.

    Returns
    -------
    str
        Such as ``the tag of *her* can depend on **3 of 9** words, and is ready after word **3**``.
    """
    named, seen = as_markdown(sight.words[sight.word - 1]), sight.seen
    count = f"**{len(seen)} of {len(sight.words)}** words"
    return f"the tag of *{named}* can depend on {count}, and is ready after word **{max(seen, default=0)}**"


def _place(sight: Sight, row: int) -> Array:
    """Give where the nodes of one row stand, (T, 2); those from the left stand lower and to the left."""
    level, reverse = sight.rows[row]
    side = 0 if (level, not reverse) not in sight.rows else (1 if reverse else -1)
    steps = np.arange(1.0, len(sight.words) + 1)
    return np.column_stack([steps + ASIDE * side, np.full(len(steps), level + ALOFT * side)])


def _edges(sight: Sight) -> Edges:
    """Join words to the lowest rows, rows to themselves and to those above, the top ones to the answers."""
    T, height = len(sight.words), max(level for level, _ in sight.rows)
    steps = np.arange(1.0, T + 1)
    asked = np.where(steps == sight.word, 1.0, 0.0)
    below = [(np.column_stack([steps, np.zeros(T)]), sight.inputs)]
    parts: list[tuple[Array, Array, Array, int]] = []
    for level in range(1, height + 1):
        here = [n for n, (other, _) in enumerate(sight.rows) if other == level]
        for n in here:
            to, felt = _place(sight, n), sight.states[n]
            parts += [(start, to, np.where(felt > 0, size, 0), 0) for start, size in below]
            old, new = (slice(1, None), slice(-1)) if sight.rows[n][1] else (slice(-1), slice(1, None))
            way = -1 if sight.rows[n][1] else 1
            parts.append((to[old], to[new], np.where(felt[new] > 0, felt[old], 0), way))
        below = [(_place(sight, n), sight.states[n]) for n in here]
    top = np.column_stack([steps, np.full(T, height + 1.0)])
    parts += [(start, top, asked * size, 0) for start, size in below]
    ways = np.concatenate([np.full(len(start), way) for start, *_, way in parts])
    start, end, reached = (np.concatenate([part[k] for part in parts]) for k in range(3))
    return Edges(start, end, reached, ways)


def _heads(found: Edges, here: Mask, most: int, ink: str) -> dict[str, Any]:
    """Draw arrowheads on the edges within a row: they say from which end it reads."""
    sideways = found.sideways != 0
    end = padded(found.end, here & sideways, most)
    angle = np.concatenate([90.0 * found.sideways, np.zeros(most - len(found.sideways))])
    look = {"symbol": "arrow", "angle": angle, "size": 10, "standoff": NODE / 2 + 1, "color": colour(ink)}
    points = {"x": end[:, 0], "y": end[:, 1]}
    return {"type": "scatter", "mode": "markers", "hoverinfo": "skip", "marker": look} | points


def _nodes(sight: Sight, levels: int) -> list[dict[str, Any]]:
    """Draw words, states and answers: unseen ones grey, seen ones in their colour, states filled by size."""
    T, height, R = len(sight.words), max(level for level, _ in sight.rows), len(sight.rows)
    steps = np.arange(1.0, T + 1)
    gap = np.full(((2 * levels - R) * T, 2), np.nan)
    states = np.concatenate([*(_place(sight, n) for n in range(R)), gap])
    part = np.concatenate([sight.size.ravel() / (sight.size.max() or 1), gap[:, 0]])
    seen = np.concatenate([sight.states.ravel() > 0, np.zeros(len(gap), bool)])
    number = np.tile(steps.astype(int), 2 * levels).tolist()
    said = [
        f"layer {level}{', from the end' if back else ''}" for level, back in sight.rows for _ in range(T)
    ]
    said += [BLANK] * len(gap)
    words, answers = (np.column_stack([steps, np.full(T, float(y))]) for y in (0, height + 1))
    full = rimmed_discs(states, seen, "h", number, said)
    return [
        rimmed_discs(states, ~seen, "grey", number, said),
        full,
        filled(full, np.where(seen, part, np.nan), SIZE.scale),
        *_pair(words, sight.inputs > 0, "x", "its vector <i>x</i>"),
        *_pair(answers, steps == sight.word, "z", "its scores <i>z</i>"),
    ]


def _pair(places: Array, seen: Mask, name: str, says: str) -> list[dict[str, Any]]:
    numbers = list(range(1, len(places) + 1))
    said = [says] * len(places)
    return [rimmed_discs(places, here, ink, numbers, said) for here, ink in ((~seen, "grey"), (seen, name))]


def _texts(sight: Sight, height: int, *, answers: bool) -> list[dict[str, Any]]:
    """Write the words under their vectors and the tags over their scores: bold if seen, the others muted."""
    steps = np.arange(1.0, len(sight.words) + 1)
    seen = sight.inputs > 0
    names = [shortened(word, LETTERS) for word in sight.words]
    tags = list(sight.tags) if answers else [f"<i>z</i><sub>{t:.0f}</sub>" for t in steps]
    return [
        texts_beside(steps, 0.0, names, seen, where="bottom center"),
        texts_beside(steps, height + 1.0, tags, steps == sight.word, where="top center"),
    ]
