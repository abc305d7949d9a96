"""What a linear readout finds in sentence vectors, as a table of shares."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
import plotly.graph_objects as go

from lecturekit.figures.sequences._tdnn_windows import window_shares

if TYPE_CHECKING:
    from lecturekit.networks import VectorProbes

FLOOR = "commonest answer"


def vector_probes(probes: VectorProbes, *, heads: Sequence[str] | None = None) -> go.Figure:
    """Draw shares of right answers, encoders as rows, questions as columns; the best of each is framed.

    Parameters
    ----------
    probes : VectorProbes
    heads : sequence of str, optional
        Short names of the questions; ``<br>`` breaks a line.

    Returns
    -------
    go.Figure
        The last row is what the commonest answer gets right.
    """
    values = np.vstack([probes.right, probes.floor])
    best = np.zeros(values.shape, bool)
    best[probes.right.argmax(axis=0), np.arange(len(probes.questions))] = True
    rows = [f"{name}, {size}" for name, size in zip(probes.encoders, probes.sizes, strict=True)]
    made = window_shares(values, best, [*rows, FLOOR], list(heads or probes.questions), title="")
    made.layout.margin.b = 52
    return made


def probe_words(probes: VectorProbes) -> str:
    """Say how many of the questions each encoder wins."""
    best = Counter(probes.encoders[int(e)] for e in probes.right.argmax(axis=0))
    said = [f"{name} **{best[name]}**" for name in probes.encoders if best[name]]
    return f"won: {', '.join(said)}"
