"""What a learned vector shares between contexts: perplexity on unseen text, and a context never seen."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import plotly.graph_objects as go
from numpy.typing import ArrayLike

from lecturekit._arrays import Array
from lecturekit.figures._axes import Span, axis
from lecturekit.figures._labels import Style, direct_labels, label_room, line, reference_line
from lecturekit.figures._names import Frame, named_points, segments
from lecturekit.figures._numbers import format_number
from lecturekit.figures._panels import Panel, panels
from lecturekit.figures._symbols import class_style, colour
from lecturekit.figures._text import as_markdown, as_text
from lecturekit.figures._wordrows import word_axis
from lecturekit.figures._written import written

NETS, COUNTS = "network", "counts"
PLOT = (400.0, 318.0)  # px of the plane
REACH = 1.18
BAR = 7  # px


def back_perplexities(
    counts: ArrayLike, nets: ArrayLike, *, best: float, span: Span = (3.5, 7.0)
) -> go.Figure:
    """Draw perplexity on held-out text against the number of words that are looked back at.

    Parameters
    ----------
    counts : (N,) array_like
        Of the N-gram models that look back 1 … N words.
    nets : (S, N) array_like
        Of S trainings of window models that do.
    best : float
        What the source of the text itself has: nothing can be better but by accident.
    span : (float, float)
        Of the axis; what lies beyond is marked at its edge.

    Returns
    -------
    go.Figure
        The networks' line is their mean, each training a mark.

    Raises
    ------
    ValueError
        For arrays that do not fit.
    """
    counted, learned = np.asarray(counts, float), np.asarray(nets, float)
    if counted.ndim != 1 or learned.ndim != 2 or learned.shape[1] != len(counted):
        raise ValueError(f"(N,) and (S, N) perplexities, not {counted.shape} and {learned.shape}")
    N = len(counted)
    across, back = (0.6, N + 0.4), np.arange(1.0, N + 1)
    looks = {COUNTS: Style(colour("ink"), "dash", "square", 4), NETS: Style(colour("z"), width=4)}
    traces = [reference_line(best, "the grammar itself", across)]
    ends: list[tuple[str, float, str]] = []
    for name, values in ((COUNTS, counted), (NETS, learned.mean(axis=0))):
        look = looks[name]
        hover = f"{name}: perplexity <b>%{{y:.2f}}</b>, %{{x:.0f}} back"
        traces += line(back, values, look, span=span, hover=hover)
        rows = values[None, :] if name == COUNTS else learned
        traces.append(_marks(back, np.clip(rows, *span), look))
        label = "<b>N-grams</b>, Kneser–Ney" if name == COUNTS else "<b>networks</b>"
        ends.append((label, float(values[-1]), look.colour))
    traces.append(direct_labels(ends, across[1], span, gap=0.08))
    ticks: dict[str, Any] = {"tickvals": back, "ticktext": [f"{n:.0f}" for n in back]}
    x = axis("words looked back at", across, showgrid=False, **ticks)
    y = axis("perplexity on held-out text", span, dtick=1)
    return panels([Panel(traces, x, y, right=label_room([text for text, *_ in ends]), top=18)])


def back_words(counts: ArrayLike, nets: ArrayLike, *, best: float) -> str:
    """Say which perplexity is the lowest of either kind, and how many words back it looks.

    Parameters
    ----------
    counts, nets, best
        As of `back_perplexities`.
    """
    counted, learned = np.asarray(counts, float), np.asarray(nets, float).mean(axis=0)
    said = []
    for name, values in (("N-grams", counted), ("networks", learned)):
        at = int(values.argmin())
        said.append(f"{name} **{values[at]:.2f}**, **{at + 1}** back")
    return f"best {'; '.join(said)}; the grammar {best:.2f}"


def unseen_context(
    words: Sequence[str],
    shares: Mapping[str, ArrayLike],
    kinds: Sequence[int],
    *,
    vectors: tuple[ArrayLike, Sequence[str], Sequence[int]],
    chosen: str,
    kind_names: Sequence[str],
) -> go.Figure:
    """Draw two models' probabilities of some words after one context, and the plane of the learned vectors.

    Parameters
    ----------
    words : sequence of str
        R words, a row each.
    shares : mapping of str to (R,) array_like
        Two models by name, and their probabilities: the first hollow, the second filled.
    kinds : sequence of int, R long
        The class of each word.
    vectors : (A, 2) array_like, A names, A kinds
        Points of other words: what each adds to the hidden units, in its principal plane, say.
    chosen : str
        Which of them the context holds: set in bold.
    kind_names : sequence of str
        What the classes are called.

    Returns
    -------
    go.Figure
        A point's customdata is its word.

    Raises
    ------
    ValueError
        For numbers that do not fit the words.
    """
    values = {name: np.asarray(part, float) for name, part in shares.items()}
    if (
        len(values) != 2
        or any(part.shape != (len(words),) for part in values.values())
        or len(kinds) != len(words)
    ):
        raise ValueError(f"{len(words)} words need as many kinds, and probabilities of two models")
    return panels(
        [_rows(words, values, kinds, kind_names), _plane(*vectors, chosen=chosen)], shares=[0.55, 0.45]
    )


def unseen_words(
    shares: Mapping[str, ArrayLike],
    kinds: Sequence[int],
    kind: int,
    *,
    name: str,
    seen: int,
    context: str,
) -> str:
    """Say how much each model gives to the words of one kind.

    Parameters
    ----------
    shares, kinds
        As of `unseen_context`.
    kind : int
        Which class.
    name : str
        What it is called.
    seen : int
        How often the context is in the training text.
    context : str
        Its words.
    """
    here = np.asarray(kinds) == kind
    given = ", ".join(
        f"{as_markdown(model)} **{100 * np.asarray(part, float)[here].sum():.0f} %**"
        for model, part in shares.items()
    )
    times = "never seen" if not seen else f"seen {format_number(seen)} time{'s' if seen > 1 else ''}"
    return f"“{as_markdown(context)} …”, **{times}**: {name} {given}"


def _rows(
    words: Sequence[str], values: Mapping[str, Array], kinds: Sequence[int], kind_names: Sequence[str]
) -> Panel:
    R = len(words)
    rows = np.arange(float(R))
    top = 0.4
    traces: list[dict[str, Any]] = []
    for number, part in enumerate(values.values()):
        aside = rows + 0.2 * (2 * number - 1)
        for kind in sorted(set(kinds)):
            here = np.array(kinds) == kind
            ends = np.column_stack([np.where(here, np.minimum(part, top), np.nan), aside])
            ink = "grey" if number == 0 else None
            bar = segments(np.column_stack([np.zeros(R), aside]), ends, ink or "ink", BAR)
            if ink is None:
                bar["line"] = bar["line"] | {"color": class_style(kind)[0]}
            traces.append(bar)
    names = list(values)
    title = f"grey {as_text(names[0])}, coloured {as_text(names[1])}"
    x = axis("probability", (0.0, top), nticks=5)
    return Panel([*traces, *_kinds(kinds, kind_names, top)], x, word_axis(words), title=title, top=34)


def _kinds(kinds: Sequence[int], names: Sequence[str], top: float) -> list[dict[str, Any]]:
    """Name each kind at the right, in the middle of its rows, in its colour."""
    middle = [float(np.mean([n for n, k in enumerate(kinds) if k == kind])) for kind in range(len(names))]
    notes = written([top] * len(names), middle, [as_text(name) for name in names], where="middle left")
    return [notes | {"textfont": {"color": [class_style(kind)[0] for kind in range(len(names))]}}]


def _plane(points: ArrayLike, names: Sequence[str], kinds: Sequence[int], *, chosen: str) -> Panel:
    places = np.asarray(points, float)
    places = places - (places.min(axis=0) + places.max(axis=0)) / 2
    places = places / (np.abs(places).max(axis=0) + 1e-12)
    span = (-REACH, REACH)
    frame = Frame(span, span, *PLOT, free=True)
    traces = named_points(
        places, names, frame=frame, kinds=kinds, strong={chosen: f"<b>{as_text(chosen)}</b>"}
    )
    traces[1]["hovertemplate"] = "%{hovertext}<extra></extra>"
    bare: dict[str, Any] = {"showticklabels": False, "showgrid": False}
    x, y = axis("what each adds as the oldest word", span, **bare), axis("", span, **bare)
    return Panel(traces, x, y | {"ticktext": [" "], "tickvals": [0]}, top=34)


def _marks(back: Array, rows: Array, look: Style) -> dict[str, Any]:
    S = len(rows)
    aside = np.linspace(-0.12, 0.12, S) if S > 1 else np.zeros(1)
    points = {"x": (back[None, :] + aside[:, None]).ravel(), "y": rows.ravel()}
    marker = {"color": look.colour, "symbol": look.marker, "size": 9}
    return {"type": "scatter", "mode": "markers", "marker": marker, "hoverinfo": "skip"} | points
