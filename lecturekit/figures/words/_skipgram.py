"""One update of skip-gram, stage by stage: the network, the numbers word by word, the moves, the new rows."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import plotly.graph_objects as go
from numpy.typing import NDArray

from lecturekit._arrays import Array
from lecturekit.figures._axes import Span, axis
from lecturekit.figures._panels import Panel, panels
from lecturekit.figures._wordrows import TOP, blocks, boxes, cells, clickable, word_axis
from lecturekit.figures.words._skipgram_columns import columns_panel
from lecturekit.figures.words._skipgram_network import NEW, PULL, ROW, SCORES, STAGES, network_panel
from lecturekit.figures.words._skipgram_plane import plane_panel
from lecturekit.words import Update

GAP, NETWORK, RIGHT, BOTTOM = 0.11, 0.36, 40, 14  # the network keeps its place whatever stands beside it


def update_stages(update: Update, stage: int) -> go.Figure:
    """Draw one update of skip-gram up to a stage.

    Parameters
    ----------
    update : Update
        Of V ≤ 20 words, or their names overlap.
    stage : int
        0 pair, 1 one-hot, 2 row, 3 scores, 4 probabilities, 5 error, 6 pull and push, 7 new rows.

    Returns
    -------
    go.Figure
        The network, and beside it both matrices (0 to 2, and 7: changed rows outlined), bars with their
        numbers (3 to 5), or the moves in their plane (6).

    Raises
    ------
    ValueError
        For another stage.

    Notes
    -----
    After the stepwise view of wevi (Rong 2014), with the gradient of several targets as it is: C·y − t.
    """
    if not 0 <= stage < len(STAGES):
        raise ValueError(f"stage is a number from 0 to {len(STAGES) - 1}, not {stage!r}")
    spans = _spans(update)
    network = network_panel(update, stage, spans)
    if stage == PULL:
        beside = [plane_panel(update)]
    elif SCORES <= stage < PULL:
        beside = [columns_panel(update, stage, spans["z"])]
    else:
        beside = _matrices(update, stage, spans["h"])
    parts = [replace(part, bottom=BOTTOM) for part in (network, *beside)]
    parts[-1] = replace(parts[-1], right=RIGHT)
    room = 1 - GAP * len(beside)
    rest = (room - NETWORK) / len(beside)
    return panels(parts, shares=[NETWORK, *[rest] * len(beside)])


def _spans(update: Update) -> dict[str, Span]:
    """Give the ends of the scales: h, the largest number in a matrix; z, the largest score there is."""
    values = np.abs([update.W, update.W_out, update.W_after, update.W_out_after]).max() or 1.0
    scores = np.abs(update.W_out @ update.W.T).max() or 1.0
    return {"h": (-float(values), float(values)), "z": (-float(scores), float(scores))}


def _matrices(update: Update, stage: int, span: Span) -> list[Panel]:
    """Make both matrices: first with the rows that are looked up, in the end with those that have changed."""
    if stage == NEW:
        values, rows, ink = (update.W_after, update.W_out_after), update.changed, "gradient"
    else:
        looked_up = np.unique(update.inputs if stage >= ROW else update.inputs[:0])
        values, rows, ink = (update.W, update.W_out), (looked_up, looked_up[:0]), "h"
    heads = ("<i>W</i>: words in", "<i>W</i>′: words out")
    return [
        _titled(_matrix(numbers, changed, span, (update, ink)), head)
        for numbers, changed, head in zip(values, rows, heads, strict=True)
    ]


def _titled(panel: Panel, title: str) -> Panel:
    middle = sum(panel.x["range"]) / 2
    return replace(panel, x=panel.x | {"tickvals": [middle], "ticktext": [title], "side": "top"})


def _matrix(values: Array, rows: NDArray[np.int64], span: Span, of: tuple[Update, str]) -> Panel:
    update, ink = of
    V, D = values.shape
    traces: list[dict[str, Any]] = [
        clickable(cells(values, span, "diverging"), update.vocabulary, "%{text}: %{z:.3~g}"),
        boxes((-0.5, D - 0.5, *blocks(rows, V)), ink=ink, width=3.5),
    ]
    strong = [update.vocabulary[k] for k in rows] if len(rows) < V else []
    across = axis("", (-0.5, D - 0.5), showgrid=False)
    return Panel(traces, across, word_axis(update.vocabulary, strong), top=TOP)
