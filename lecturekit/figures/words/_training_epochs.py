"""Real training, epoch by epoch: pairs of words on a map, and what is learned first."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import plotly.graph_objects as go
from numpy.typing import ArrayLike

from lecturekit._arrays import Array
from lecturekit.figures._axes import Span, axis
from lecturekit.figures._labels import Style, direct_labels, label_room, line, reference_line
from lecturekit.figures._names import named_points, segments
from lecturekit.figures._names_calm import calm
from lecturekit.figures._panels import Panel, panels
from lecturekit.figures._symbols import class_style, colour
from lecturekit.figures._text import as_text
from lecturekit.figures.words._training_map import canvas, fit
from lecturekit.figures.words._training_words import pair_cosines
from lecturekit.words import VectorTraining

WIDTH, HEIGHT = 330.0, 230.0  # px of the map, beside letters of a notebook's size
NAMED = 6  # pairs with names; more of them run into one another
SPAN: Span = (-0.2, 1.05)


def training_epochs(
    training: VectorTraining,
    pairs: Sequence[tuple[str, str]],
    *,
    epoch: int,
    hits: ArrayLike | None = None,
    named: Sequence[str] = (),
) -> go.Figure:
    """Draw pairs of words after so many epochs, and how similar they have become beside all other words.

    Parameters
    ----------
    training : VectorTraining
        n snapshots.
    pairs : sequence of (str, str)
        P ≥ 1 pairs, drawn as first and second class, with a line between the two.
    epoch : int
        One of ``training.epochs``.
    hits : (n,) array_like, optional
        Share of questions about these pairs that are answered right after each snapshot.
    named : sequence of str
        Words to name in ink; the others are named in grey.

    Returns
    -------
    go.Figure
        The map shows directions (vectors of length 1). Its axes are the two main directions of these words
        after the last epoch (PCA) and stand still. A point's customdata is its word.

    Raises
    ------
    ValueError
        For an epoch that was not kept, or no pair.
    UnknownLabelError
        For a word that is not there, with the closest spelling.
    """
    if not pairs:
        raise ValueError("there is no pair of words to draw")
    if epoch not in training.epochs:
        raise ValueError(f"the vectors of epoch {epoch!r} were not kept")
    at, vectors = training.epochs.index(epoch), training.vectors()
    rows = [vectors.number(word) for pair in pairs for word in pair]
    kept = training.W[:, rows].astype(float)  # (n, 2P, D)
    unit = kept / np.maximum(np.linalg.norm(kept, axis=2, keepdims=True), 1e-12)
    parts = [_map(unit, at, pairs, named), _curves(training, pairs, at, hits)]
    return panels(parts, shares=[0.6, 0.4])


def _map(unit: Array, at: int, pairs: Sequence[tuple[str, str]], named: Sequence[str]) -> Panel:
    """Look at all epochs from where the words of the last one are seen best."""
    middle = unit[-1].mean(axis=0)
    basis = np.linalg.svd(unit[-1] - middle, full_matrices=False)[2][:2].T
    points, frame = (unit - middle) @ basis, canvas(WIDTH, HEIGHT)  # (n, 2P, 2)
    centre, factor = fit(points.reshape(-1, 2), WIDTH, HEIGHT, room=1.8)
    points = (points - centre) * factor
    words = [word for pair in pairs for word in pair]
    strong = {word: f"<b>{as_text(word)}</b>" for word in named if word in words}
    drawn = named_points(points[at], words, frame=frame, kinds=[0, 1] * len(pairs), strong=strong)
    drawn = calm(drawn, frame, unnamed=_unnamed(pairs, named))
    drawn[1]["hovertemplate"] = "%{hovertext}<extra></extra>"
    lines = segments(points[at, ::2], points[at, 1::2], "faint", 2)
    square: dict[str, Any] = {"constrain": "domain", "showgrid": False, "showticklabels": False}
    x = axis("first main direction", frame.x, **square)
    return Panel([lines, *drawn], x, axis("second", frame.y, **square, scaleanchor="x"), top=16)


def _unnamed(pairs: Sequence[tuple[str, str]], named: Sequence[str]) -> list[str]:
    """Give the words of the pairs that go without names: all but a few, those of `named` first."""
    ranked = sorted(pairs, key=lambda pair: not set(pair) & set(named))  # a stable sort
    return [word for pair in ranked[NAMED:] for word in pair]


def _curves(
    training: VectorTraining, pairs: Sequence[tuple[str, str]], at: int, hits: ArrayLike | None
) -> Panel:
    """Draw means over the pairs up to now: of their cosines, of all other cosines, and the hit rate."""
    (of_pairs, others), n = pair_cosines(training, pairs), len(training.epochs)
    right = np.full(n, np.nan) if hits is None else np.asarray(hits, float)
    curves = [
        (of_pairs, Style(colour("W"), width=3), "pairs"),
        (others, Style(colour("grey"), width=2), "any two"),
        (right, Style(class_style(2)[0], width=6), "<b>hit rate</b>"),
    ]
    epochs = training.epochs
    x, traces = np.array(epochs, float), [reference_line(0.0, "one-hot", (0.0, float(epochs[-1])))]
    for y, look, _ in curves:
        traces += line(x, np.where(np.arange(n) <= at, y, np.nan), look, span=SPAN)
    ends = [(name, float(y[at]), look.colour) for y, look, name in curves]
    traces.append(direct_labels(ends, float(epochs[at]), SPAN))
    across = axis("passes over the text", (0.0, float(epochs[-1])), showgrid=False)
    room = label_room([name for *_, name in curves])
    return Panel(traces, across, axis("mean cosine, or hit rate", SPAN), top=16, right=room)
