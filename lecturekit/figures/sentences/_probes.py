"""What a linear readout finds in sentence vectors, as a table of shares."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
import plotly.graph_objects as go
from numpy.typing import NDArray

from lecturekit.figures.sequences._tdnn_windows import window_shares

if TYPE_CHECKING:
    from lecturekit.networks import VectorProbes

FLOOR = "commonest answer"
NEAR, ABOVE = 0.02, 0.15  # of the best; above the floor


def vector_probes(probes: VectorProbes, *, heads: Sequence[str] | None = None) -> go.Figure:
    """Draw shares of right answers, encoders as rows, questions as columns; the best of each are framed.

    Parameters
    ----------
    probes : VectorProbes
    heads : sequence of str, optional
        Short names of the questions; ``<br>`` breaks a line.

    Returns
    -------
    go.Figure
        The last row is what the commonest answer gets right. Framed is what comes within two points of the
        best, where the best is fifteen points or more above the commonest answer.
    """
    values = np.vstack([probes.right, probes.floor])
    framed = np.vstack([_best(probes), np.zeros(len(probes.questions), bool)])
    rows = [f"{name}, {size}" for name, size in zip(probes.encoders, probes.sizes, strict=True)]
    made = window_shares(values, framed, [*rows, FLOOR], list(heads or probes.questions), title="")
    made.layout.margin.b = 52
    return made


def _best(probes: VectorProbes) -> NDArray[np.bool_]:
    best = probes.right.max(axis=0)
    return np.asarray((probes.right >= best - NEAR) & (best >= probes.floor + ABOVE))


def probe_words(probes: VectorProbes) -> str:
    """Say of how many of the questions each encoder is the best, or as good; coins thrown count for none."""
    counts = _best(probes).sum(axis=1)
    said = [f"{name} **{n}**" for name, n in zip(probes.encoders, counts, strict=True) if n]
    return f"best, or within 2 points of it: {', '.join(said)}"
