"""Skip-gram as a network: words in on the left, words out on the right, a few hidden numbers between them."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from lecturekit._arrays import Array
from lecturekit.figures._axes import Span, axis
from lecturekit.figures._names import segments
from lecturekit.figures._panels import Panel
from lecturekit.figures._scales import scale as scale_named
from lecturekit.figures._symbols import colour
from lecturekit.figures._text import as_text
from lecturekit.figures._wordrows import TOP, word_axis
from lecturekit.words import Update

STAGES = ("pair", "one-hot", "row", "scores", "probabilities", "error", "pull and push", "new rows")
PAIR, ONE_HOT, ROW, SCORES, SOFTMAX, ERROR, PULL, NEW = range(len(STAGES))


def network_panel(update: Update, stage: int, spans: dict[str, Span]) -> Panel:
    """Make the network of one update: what is computed up to a stage is filled in.

    Parameters
    ----------
    update : Update
        V words, D hidden units.
    stage : int
        One of `STAGES`, by number.
    spans : mapping
        Ends of the scales of ``"h"`` and ``"z"``.

    Returns
    -------
    Panel
        V input nodes, D hidden ones, V output nodes; each input's and output's customdata is its word.
    """
    V, D = update.W.shape
    places = (np.arange(V, dtype=float), _hidden(V, D), np.arange(V, dtype=float))
    lit = np.isin(np.arange(V), update.inputs), np.isin(np.arange(V), update.candidates)
    traces = [
        _edges(places[0], places[1], 0.0, np.ones(V, bool), "faint", 0.7),
        _edges(places[2], places[1], 2.0, np.ones(V, bool), "faint", 0.7),
        _edges(places[0], places[1], 0.0, lit[0] & (stage >= ROW), "gradient" if stage >= PULL else "W", 2.5),
        _edges(places[2], places[1], 2.0, lit[1] & (stage >= SCORES), *_out_look(stage)),
        _rings(update),
        _nodes(0.0, places[0], "x", 13, names=update.vocabulary),
        _nodes(1.0, places[1], "h", 22),
        _nodes(2.0, places[2], "z", 13, names=update.vocabulary),
        *_fills(update, stage, places, spans),
    ]
    heads = ["words in", "row <i>h</i>" if stage >= ROW else "hidden", "words out"]
    across = axis("", (-0.25, 2.25), tickvals=[0, 1, 2], ticktext=heads, side="top", showgrid=False)
    strong = [*update.input_words, *update.target_words]
    return Panel(traces, across, word_axis(update.vocabulary, strong), top=TOP, bottom=12)


def _hidden(V: int, D: int) -> Array:
    step = min(3.0, (V - 1) / max(D - 1, 1))
    return np.asarray((V - 1) / 2 + step * (np.arange(D) - (D - 1) / 2), float)


def _out_look(stage: int) -> tuple[str, float]:
    return ("gradient", 0.8) if stage >= PULL else ("V", 0.6)


def _edges(rows: Array, hidden: Array, x: float, lit: NDArray[np.bool_], *look: Any) -> dict[str, Any]:
    """Draw the edges between the words at `x` and the hidden units; of those not lit nothing is seen."""
    starts = np.repeat(np.where(lit, rows, np.nan), len(hidden))
    ends = np.tile(hidden, len(rows))
    return segments(
        np.column_stack([np.full(starts.size, x), starts]), np.column_stack([np.ones(ends.size), ends]), *look
    )


def _nodes(x: float, rows: Array, name: str, size: float, names: tuple[str, ...] = ()) -> dict[str, Any]:
    rim = {"color": colour(name), "width": 1.5}
    trace: dict[str, Any] = {
        "type": "scatter",
        "mode": "markers",
        "x": np.full(len(rows), x),
        "y": rows,
        "marker": {"color": colour("paper"), "size": size, "line": rim},
        "cliponaxis": False,
    }
    if not names:
        return trace | {"hoverinfo": "skip"}
    says = {"hovertext": [as_text(word) for word in names], "hovertemplate": "%{hovertext}<extra></extra>"}
    return trace | says | {"customdata": list(names)}


def _rings(update: Update) -> dict[str, Any]:
    """Ring the words of the pair: those that go in, and the targets."""
    rows = [*update.inputs.tolist(), *update.targets.tolist()]
    sides = [0.0] * len(update.inputs) + [2.0] * len(update.targets)
    pen = {"color": colour("ink"), "width": 2.5}
    look = {"color": colour("paper"), "size": 21, "line": pen}
    points = {"x": np.array(sides), "y": np.array(rows, float), "marker": look}
    return {"type": "scatter", "mode": "markers", "hoverinfo": "skip", "cliponaxis": False} | points


def _fills(
    update: Update, stage: int, places: tuple[Array, Array, Array], spans: dict[str, Span]
) -> list[dict[str, Any]]:
    """Fill the nodes with what is known at this stage; empty nodes stay as they are."""
    x = np.where(update.x > 0, update.x, np.nan)
    known = update.h if stage >= ROW else np.full(update.h.size, np.nan)
    quantity, span, scale = out_fill(update, stage, spans)
    return [
        _fill(0.0, places[0], x if stage >= ONE_HOT else x * np.nan, ((0.0, 1.4), "sequential", 13)),
        _fill(1.0, places[1], known, (spans["h"], "diverging", 22)),
        _fill(2.0, places[2], quantity, (span, scale, 13)),
    ]


def out_fill(update: Update, stage: int, spans: dict[str, Span]) -> tuple[Array, Span, str]:
    """Give what the output nodes show at a stage, (V,), with the ends and the name of its scale."""
    if stage < SCORES:
        return np.full(len(update.vocabulary), np.nan), (0.0, 1.0), "probability"
    if stage == SCORES:
        return update.spread("z"), spans["z"], "diverging"
    if stage == SOFTMAX:
        return update.spread("y"), (0.0, 1.0), "probability"
    return np.abs(update.spread("error")), (0.0, 1.0), "gradient"


def _fill(x: float, rows: Array, values: ArrayLike, look: tuple[Span, str, float]) -> dict[str, Any]:
    span, scale, size = look
    values = np.asarray(values, float)
    known = np.isfinite(values)
    fill = {
        "color": np.clip(np.nan_to_num(values), *span),
        "cmin": span[0],
        "cmax": span[1],
        "colorscale": scale_named(scale),
    }
    return {
        "type": "scatter",
        "mode": "markers",
        "x": np.full(len(rows), x),
        "y": np.where(known, rows, np.nan),
        "marker": fill | {"size": size - 2},
        "hoverinfo": "skip",
        "cliponaxis": False,
    }
