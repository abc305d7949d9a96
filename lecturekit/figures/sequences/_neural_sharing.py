"""What a model gains by looking further back: perplexity on unseen text."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import plotly.graph_objects as go
from numpy.typing import ArrayLike

from lecturekit._arrays import Array
from lecturekit.figures._axes import Span, axis
from lecturekit.figures._labels import Style, direct_labels, label_room, line, reference_line
from lecturekit.figures._panels import Panel, panels
from lecturekit.figures._symbols import colour
from lecturekit.figures._text import as_markdown, as_text

LOOKS = (
    Style(colour("ink"), "dash", "square", 3.5),
    Style(colour("muted"), "dot", "diamond", 3.5),
    Style(colour("z"), "solid", "circle", 4.5),
)


def back_perplexities(models: Mapping[str, ArrayLike], *, best: float, span: Span = (3.2, 7.0)) -> go.Figure:
    """Draw perplexity on held-out text against the number of words that are looked back at.

    Parameters
    ----------
    models : mapping of str to (S, N) array_like
        One to three kinds of models by name: S trainings (one of what is not trained), looking back 1 … N.
    best : float
        What the source of the text itself has: nothing can be better but by accident.
    span : (float, float)
        Of the axis; what lies beyond is marked at its edge.

    Returns
    -------
    go.Figure
        Lines: means over the trainings, each a mark.

    Raises
    ------
    ValueError
        For arrays that do not fit.
    """
    values = _checked(models)
    N = next(iter(values.values())).shape[1]
    across, back = (0.6, N + 0.4), np.arange(1.0, N + 1)
    traces = [_lowest(best, across)]
    ends: list[tuple[str, float, str]] = []
    for (name, rows), look in zip(values.items(), LOOKS, strict=False):
        hover = f"{as_text(name)}: perplexity <b>%{{y:.2f}}</b>, %{{x:.0f}} back"
        traces += line(back, rows.mean(axis=0), look, span=span, hover=hover)
        traces.append(_marks(back, np.clip(rows, *span), look))
        ends.append((f"<b>{as_text(name)}</b>", float(rows[:, -1].mean()), look.colour))
    traces.append(direct_labels(ends, across[1], span, gap=0.08))
    ticks: dict[str, Any] = {"tickvals": back, "ticktext": [f"{n:.0f}" for n in back]}
    x = axis("words looked back at", across, showgrid=False, **ticks)
    y = axis("perplexity on held-out text", span, dtick=1)
    return panels([Panel(traces, x, y, right=label_room(list(values)), top=18)])


def back_words(models: Mapping[str, ArrayLike], *, back: int) -> str:
    """Say which perplexity each kind of models has, looking back so many words.

    Parameters
    ----------
    models
        As of `back_perplexities`.
    back : int
        How many words, from 1.
    """
    values = _checked(models)
    said = ", ".join(
        f"{as_markdown(name)} **{rows[:, back - 1].mean():.2f}**" for name, rows in values.items()
    )
    return f"looking back {back}: {said}"


def _checked(models: Mapping[str, ArrayLike]) -> dict[str, Array]:
    values = {name: np.asarray(part, float) for name, part in models.items()}
    shapes = [part.shape for part in values.values()]
    if (
        not 1 <= len(values) <= len(LOOKS)
        or {len(s) for s in shapes} != {2}
        or len({s[-1] for s in shapes}) > 1
    ):
        raise ValueError(f"one to three kinds of models have (S, N) perplexities, not {shapes}")
    return values


def _lowest(best: float, across: Span) -> dict[str, Any]:
    """Name what cannot be beaten, below its line, where no mark is."""
    return reference_line(best, "the grammar itself", across) | {"textposition": "bottom left"}


def _marks(back: Array, rows: Array, look: Style) -> dict[str, Any]:
    S = len(rows)
    aside = np.linspace(-0.12, 0.12, S) if S > 1 else np.zeros(1)
    points = {"x": (back[None, :] + aside[:, None]).ravel(), "y": rows.ravel()}
    marker = {"color": look.colour, "symbol": look.marker, "size": 9}
    return {"type": "scatter", "mode": "markers", "marker": marker, "hoverinfo": "skip"} | points
