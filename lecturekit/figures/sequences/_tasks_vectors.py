"""Vectors of sentences as strips: one sentence, and those whose vectors point most nearly the same way."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import plotly.graph_objects as go
from numpy.typing import ArrayLike

from lecturekit.figures._axes import axis
from lecturekit.figures._names import BLANK
from lecturekit.figures._panels import Panel, panels
from lecturekit.figures._ranking import shortened
from lecturekit.figures._wordrows import cells
from lecturekit.figures._written import written

VECTOR = (-2.5, 2.5)
MOST = 7  # sentences under the one that is asked about
LETTERS = 66
SIGNS = ("−", "+")


def nearest_vectors(
    sentences: Sequence[str], vectors: ArrayLike, cosines: ArrayLike, *, labels: Sequence[int | None]
) -> go.Figure:
    """Draw a sentence's vector, and below it those of the sentences nearest to it.

    Parameters
    ----------
    sentences : sequence of str
        The sentence, then the N nearest, best first; N is one to seven.
    vectors : (N + 1, R) array_like
        What lies beyond ±2.5 is as strong as that.
    cosines : (N,) array_like
        Of the nearest with the first.
    labels : sequence of int or None, N + 1 long
        1 positive, 0 negative, None: nobody knows. Written as a sign.

    Returns
    -------
    go.Figure

    Raises
    ------
    ValueError
        For no neighbour or too many, or numbers that do not fit.
    """
    rows, near = np.asarray(vectors, float), np.asarray(cosines, float)
    N = len(near)
    if not 1 <= N <= MOST or len(sentences) != N + 1 or rows.shape[:1] != (N + 1,) or len(labels) != N + 1:
        raise ValueError(
            f"a sentence and one to {MOST} others, with a vector and a label each: not {len(sentences)} "
            f"sentences, {len(rows)} vectors, {N} cosines and {len(labels)} labels"
        )
    places = np.array([0.0, *(1.35 + np.arange(N))])
    strips = cells(rows[1:], VECTOR, "diverging", y=places[1:], xgap=2, ygap=6)
    first = cells(rows[:1], VECTOR, "diverging", y=[0.0], xgap=2, ygap=6)
    says: dict[str, Any] = {
        "hoverinfo": "text",
        "hovertemplate": "number %{x} of the vector: %{z:.2f}<extra></extra>",
    }
    left = Panel(
        [first | says, strips | says],
        axis("vector", (-0.5, rows.shape[1] - 0.5), tickvals=[0], ticktext=[BLANK], showgrid=False),
        axis("", (places[-1] + 0.6, -0.6), tickvals=places, ticktext=_cosines(near), showgrid=False),
        right=12,
        top=12,
        bottom=36,
    )
    texts = [shortened(text, LETTERS) for text in sentences]
    bold = [f"<b>{texts[0]}</b>", *texts[1:]]
    signs = [BLANK if label is None else f"<b>{SIGNS[label]}</b>" for label in labels]
    marks = written(np.zeros(N + 1), places, signs, ink="z", where="middle center")
    said = written(np.full(N + 1, 0.25), places, bold)
    bare: dict[str, Any] = {"showticklabels": False, "showgrid": False, "tickvals": [0], "ticktext": [BLANK]}
    right = Panel([marks, said], axis("", (0.0, 10.0), **bare), axis("", (places[-1] + 0.6, -0.6), **bare))
    drawn = panels([left, right], shares=[0.3, 0.7])
    drawn.layout.xaxis2.domain = (0.34, 1.0)
    drawn.layout.xaxis.domain = (0.0, 0.32)
    return drawn


def _cosines(near: np.ndarray) -> list[str]:
    digits = [f"{value:.2f}".replace("-", "−") for value in near]
    return ["<b>asked</b>", *digits]


def vector_words(labels: Sequence[int | None], shared: float) -> str:
    """Say how many of the nearest are positive, and how many words they share with the first.

    Parameters
    ----------
    labels : sequence of int or None
        As of `nearest_vectors`.
    shared : float
        Mean share of its different words that stand in a neighbour too, 0 to 1.
    """
    good = sum(label == 1 for label in labels[1:])
    start = f"of the {len(labels) - 1} nearest, **{good}** are positive"
    return f"{start}; they share **{100 * shared:.0f} %** of its words"
