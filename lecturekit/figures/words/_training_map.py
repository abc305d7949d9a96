"""Word vectors while they learn: where they are after so many steps, and where they come from."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import plotly.graph_objects as go
from numpy.typing import ArrayLike

from lecturekit._arrays import Array
from lecturekit.corpora import position
from lecturekit.figures._axes import Span, axis
from lecturekit.figures._labels import Style, line, reference_line
from lecturekit.figures._names import Frame, named_points, stroke
from lecturekit.figures._names_calm import calm
from lecturekit.figures._panels import Panel, panels
from lecturekit.figures._symbols import colour
from lecturekit.figures._text import as_text
from lecturekit.words import Training

TRAIL = 50  # steps that a trail reaches back
POSITIONS = {"W": 11, "faint": 6}  # how many of its positions are drawn, of the pair's and of the others'
WIDTH, HEIGHT = 430.0, 250.0  # px of the map, beside letters of a notebook's size
KEY = 34.0  # px kept free at its foot, for what discs and squares are
SHARES = (0.58, 0.21, 0.21)
BOTTOM = 56  # px


def training_steps(training: Training, loss: ArrayLike, *, step: int, pair: tuple[str, str]) -> go.Figure:
    """Draw a recorded run after so many steps: the map, the loss so far, the similarity of a pair so far.

    Parameters
    ----------
    training : Training
        Of S steps, V ≤ 20 words.
    loss : (n,) array_like
        Loss on the whole text after the steps 0, S/(n − 1), …, S: `Training.corpus_loss`.
    step : int
        0 ≤ step ≤ S.
    pair : (str, str)
        Two words to follow.

    Returns
    -------
    go.Figure
        Input vectors are discs, output vectors squares. The map's axes are the two main directions of all
        vectors at the end (PCA, not centred) and stand still. A point's customdata is its word. Of one run
        only numbers and texts change.

    Raises
    ------
    ValueError
        If there is no such step.
    UnknownLabelError
        For an unknown word, with the closest spelling.
    """
    if not 0 <= step <= training.n_steps:
        raise ValueError(f"step is a number from 0 to {training.n_steps}, not {step!r}")
    numbers = [position(word, training.vocabulary, kind="word") for word in pair]
    losses, cosine = np.asarray(loss, float), training.similarity(*pair)
    parts = [
        _map(training, step, numbers),
        _loss_panel(training, losses, step),
        _cosine_panel(cosine, step),
    ]
    return panels(parts, shares=SHARES)


def frozen_basis(training: Training) -> Array:
    """Give the two main directions of all vectors at the end, (D, 2), each with its largest part positive."""
    last = np.vstack([training.W[-1], training.W_out[-1]])
    if not np.isfinite(last).all():
        last = np.vstack([training.W[0], training.W_out[0]])
    main = np.linalg.svd(last, full_matrices=False)[2][:2]
    main = np.vstack([main, np.zeros((2 - len(main), last.shape[1]))])
    signs = np.sign(np.take_along_axis(main, np.abs(main).argmax(axis=1)[:, None], axis=1))
    return (main * np.where(signs == 0, 1, signs)).T


def _map(training: Training, step: int, pair: Sequence[int]) -> Panel:
    basis, frame = frozen_basis(training), canvas(WIDTH, HEIGHT, foot=KEY)
    both = np.stack([training.W, training.W_out]) @ basis
    middle, factor = fit(both.reshape(-1, 2), WIDTH, HEIGHT)
    W, W_out = (both - middle) * factor
    words = list(training.vocabulary)
    strong = {words[k]: f"<b>{as_text(words[k])}</b>" for k in pair}
    names = calm(named_points(W[step], words, frame=frame, strong=strong), frame)
    names[1]["hovertemplate"] = "%{hovertext}<extra></extra>"  # places on a map have no unit
    tints = [colour("W") if k in pair else colour("grey") for k in range(len(words))]
    names[1]["marker"] |= {"color": tints, "size": [15 if k in pair else 10 for k in range(len(words))]}
    traces = [
        _cross(frame, -middle * factor),
        _trails(W, step, range(len(words)), ("faint", 1.5)),
        _trails(W, step, pair, ("W", 3)),
        _outputs(W_out[step], words),
        *names,
        _key(frame),
    ]
    square: dict[str, Any] = {"constrain": "domain", "showgrid": False, "showticklabels": False}
    x = axis("first main direction", frame.x, **square)
    return Panel(traces, x, axis("second", frame.y, **square, scaleanchor="x"), top=32, bottom=BOTTOM)


def canvas(width: float, height: float, *, foot: float = 0.0) -> Frame:
    """Give axes in px around a middle of 0, the same for every map; with so many px more at the foot."""
    return Frame((-width / 2, width / 2), (-height / 2 - foot, height / 2), width, height + foot)


def fit(points: Array, width: float, height: float, *, room: float = 1.3) -> tuple[Array, float]:
    """Find how (n, 2) points, a whole run's, come to lie on a canvas, with room for names beside them.

    Returns
    -------
    (2,) array, float
        What is to be subtracted from points, and px a unit: both axes have the same. NaN is left out.
    """
    points = points[np.isfinite(points).all(axis=1)]
    low, high = points.min(axis=0), points.max(axis=0)
    wanted = (high - low) * [room / width, 1.15 / height]
    return (low + high) / 2, 1.0 / float(max(wanted.max(), 1e-12))


def _trails(W: Array, step: int, words: Sequence[int], look: tuple[str, float]) -> dict[str, Any]:
    """Draw where words were in the last steps; before the first one they stood still."""
    back = np.clip(step - np.linspace(TRAIL, 0, POSITIONS[look[0]]).round().astype(int), 0, None)
    paths = W[back][:, list(words)]  # (positions, n, 2)
    paths = np.concatenate([paths, np.full((1, len(words), 2), np.nan)])
    x, y = paths.transpose(2, 1, 0).reshape(2, -1)
    return stroke(x, y, *look)


def _outputs(W_out: Array, words: Sequence[str]) -> dict[str, Any]:
    return {
        "type": "scatter",
        "mode": "markers",
        "x": W_out[:, 0],
        "y": W_out[:, 1],
        "marker": {"color": colour("V"), "symbol": "square", "size": 7, "opacity": 0.6},
        "customdata": list(words),
        "hovertext": [as_text(word) for word in words],
        "hovertemplate": "%{hovertext}, as a word out<extra></extra>",
    }


def _cross(frame: Frame, origin: Array) -> dict[str, Any]:
    """Draw lines through the origin, where vectors of length 0 are."""
    x = np.array([frame.x[0], frame.x[1], np.nan, origin[0], origin[0]])
    y = np.array([origin[1], origin[1], np.nan, frame.y[0] + KEY, frame.y[1]])
    return stroke(x, y, "faint", 1) | {"cliponaxis": True}


def _key(frame: Frame) -> dict[str, Any]:
    """Say at the foot of the map what discs and squares are."""
    x, y = frame.x[0] + np.array([6.0, 150.0]), np.full(2, frame.y[0] + 10)
    looks = {"color": [colour("grey"), colour("V")], "symbol": ["circle", "square"], "size": [10, 7]}
    return {
        "type": "scatter",
        "mode": "markers+text",
        "x": x,
        "y": y,
        "text": ["\u2002<i>W</i>: words in", "\u2002<i>W</i>′: words out"],
        "textposition": "middle right",
        "textfont": {"color": colour("muted")},
        "marker": looks,
        "hoverinfo": "skip",
        "cliponaxis": False,
    }


def _loss_panel(training: Training, losses: Array, step: int) -> Panel:
    at = np.linspace(0, training.n_steps, losses.size)
    baseline, k = training.baseline, training.negatives.shape[1]
    name = f"{1 + k} log 2" if k else "log <i>V</i>"
    span: Span = (0.0, 1.3 * baseline)
    traces = [
        reference_line(baseline, name, (0.0, float(at[-1]))),
        *line(at, np.where(at <= step, losses, np.nan), Style(colour("loss"), width=4), span=span),
        _now(step, float(np.interp(step, at, losses)), span, "loss"),
    ]
    across = axis("steps", (0.0, float(at[-1])), showgrid=False, nticks=3)
    return Panel(traces, across, axis("loss on the text, nats", span), top=32, bottom=BOTTOM)


def _cosine_panel(cosine: Array, step: int) -> Panel:
    span: Span = (-1.0, 1.05)
    steps = np.arange(cosine.size)
    kept = steps[:: max(1, cosine.size // 100)]
    traces = [
        reference_line(0.0, "one-hot: 0", (0.0, float(steps[-1]))),
        *line(kept, np.where(kept <= step, cosine[kept], np.nan), Style(colour("W"), width=4), span=span),
        _now(step, float(cosine[step]), span, "W"),
    ]
    across = axis("steps", (0.0, float(steps[-1])), showgrid=False, nticks=3)
    return Panel(traces, across, axis("cosine of the pair", span), top=32, bottom=BOTTOM)


def _now(step: int, value: float, span: Span, ink: str) -> dict[str, Any]:
    """Mark where the run stands."""
    look = {"color": colour(ink), "size": 12, "line": {"width": 1.5, "color": colour("paper")}}
    spot = {"type": "scatter", "mode": "markers", "x": np.array([float(step)]), "marker": look}
    return spot | {"y": np.array([np.clip(value, *span)]), "hoverinfo": "skip", "cliponaxis": False}
