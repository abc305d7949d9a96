"""What models say of a word that they have hardly seen, and where its vector went."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import plotly.graph_objects as go
from numpy.typing import ArrayLike

from lecturekit._arrays import Array
from lecturekit.figures._axes import Span, axis
from lecturekit.figures._names import segments, stroke
from lecturekit.figures._panels import Panel, panels
from lecturekit.figures._symbols import class_style
from lecturekit.figures._text import as_markdown, as_text
from lecturekit.figures._wordrows import word_axis
from lecturekit.figures._written import written

BAR = 30  # px
ABOVE = 0.34  # of a row: from a bar up to its names


def unseen_context(
    shares: Mapping[str, ArrayLike],
    kind_names: Sequence[str],
    *,
    along: tuple[ArrayLike, Sequence[str], Sequence[int]],
    chosen: str,
    context: str,
    span: Span,
) -> go.Figure:
    """Draw how models share probability out between two kinds of words, and where words lie between them.

    Parameters
    ----------
    shares : mapping of str to (S, 2) array_like
        For each model by name, what the words of either kind have together after one context; a row for each
        training.
    kind_names : sequence of str
        What the two kinds are called.
    along : (S, A) array_like, A names, A kinds
        How far each of A words lies from the middle towards the first kind, in each training.
    chosen : str
        Which of them the context holds: set in bold.
    context : str
        The words before.
    span : (float, float)
        Of that axis; what lies beyond is drawn at its edge.

    Returns
    -------
    go.Figure
        Bars and large marks: means over the trainings. Upright lines and small marks: single trainings.

    Raises
    ------
    ValueError
        For numbers that do not fit.
    """
    values = {name: np.asarray(part, float) for name, part in shares.items()}
    shapes = [part.shape for part in values.values()]
    if len(kind_names) != 2 or any(len(shape) != 2 or shape[1] != 2 for shape in shapes):
        raise ValueError(f"two kinds need two shares in each training, not {shapes}")
    places, names, kinds = np.asarray(along[0], float), along[1], along[2]
    if places.ndim != 2 or not places.shape[1] == len(names) == len(kinds):
        raise ValueError(
            f"{len(names)} words need a kind each and a place in each training, not {places.shape}"
        )
    strip = _strip(np.clip(places, *span), names, kinds, chosen=chosen, span=span)
    strip.x["ticktext"] = [f"{as_text(name)}" for name in reversed(kind_names)]
    return panels([_bars(values, kind_names, context), strip], shares=[0.54, 0.46])


def unseen_words(shares: Mapping[str, ArrayLike], *, kind: int, name: str, seen: int) -> str:
    """Say how much each model gives to the words of one kind, on average over its trainings.

    Parameters
    ----------
    shares
        As of `unseen_context`.
    kind : int
        Which, from 0.
    name : str
        What it is called.
    seen : int
        How often the context is in the training text.
    """
    said = ", ".join(
        f"{as_markdown(model)} **{100 * np.asarray(part, float)[:, kind].mean():.0f} %**"
        for model, part in shares.items()
    )
    times = "never seen" if not seen else f"seen {seen} time{'s' if seen > 1 else ''}"
    return f"{name}: {said}; context {times}"


def _bars(values: Mapping[str, Array], kind_names: Sequence[str], context: str) -> Panel:
    M = len(values)
    rows = np.arange(float(M))
    means = np.array([part.mean(axis=0) for part in values.values()])  # (M, 2)
    starts = np.zeros(M)
    traces: list[dict[str, Any]] = []
    for kind, name in enumerate(kind_names):
        tint, ends = class_style(kind)[0], starts + means[:, kind]
        bar = segments(np.column_stack([starts, rows]), np.column_stack([ends, rows]), "ink", BAR)
        texts = [f"{as_text(name)} <b>{100 * share:.0f} %</b>" for share in means[:, kind]]
        names = written([kind] * M, rows - ABOVE, texts, where=("middle right", "middle left")[kind])
        traces += [bar | {"line": {"color": tint, "width": BAR}}, names | {"textfont": {"color": tint}}]
        starts = ends
    for m, part in enumerate(values.values()):
        where = part[:, 0] if len(part) > 1 else np.full(1, np.nan)
        low, high = (np.column_stack([where, np.full(len(where), m + edge)]) for edge in (-0.13, 0.13))
        traces.append(segments(low, high, "paper", 2))
    x = axis(f"after “{as_text(context)} …”", (0.0, 1.0), tickvals=[0, 0.5, 1], ticktext=["0", "½", "1"])
    return Panel(traces, x, word_axis(list(values)), top=18)


def _strip(places: Array, names: Sequence[str], kinds: Sequence[int], *, chosen: str, span: Span) -> Panel:
    S, A = places.shape
    rows = np.arange(float(A))
    looks = [class_style(kind) for kind in kinds]
    points: dict[str, Any] = {"type": "scatter", "mode": "markers", "hoverinfo": "skip"}
    tints, shapes = [tint for tint, *_ in looks], [shape for _, shape, _ in looks]
    each = {"color": tints * S, "symbol": shapes * S, "size": 6, "opacity": 0.35}
    mean = {"color": tints, "symbol": shapes, "size": [17 if name == chosen else 11 for name in names]}
    traces = [
        stroke(np.zeros(2), np.array([-0.5, A - 0.5]), "reference", 1),
        points | {"x": places.ravel(), "y": np.tile(rows, S), "marker": each},
        points | {"x": places.mean(axis=0), "y": rows, "marker": mean},
    ]
    x = axis("what it adds to the hidden units", span, tickvals=[span[0] / 2, span[1] / 2], showgrid=False)
    return Panel(traces, x, word_axis(names, strong=[chosen]), top=18)
