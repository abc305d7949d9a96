"""How far back a prediction reaches: every word replaced by others, the change in bits."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
import plotly.graph_objects as go

from lecturekit._arrays import Array
from lecturekit.figures._axes import Span, axis
from lecturekit.figures._names import BLANK, segments
from lecturekit.figures._numbers import format_number
from lecturekit.figures._panels import Panel, panels
from lecturekit.figures._ranking import shortened
from lecturekit.figures._symbols import colour
from lecturekit.figures._text import as_markdown, as_text
from lecturekit.figures._written import written
from lecturekit.figures.decoding._forgetting import look_of

if TYPE_CHECKING:
    from lecturekit.language import Influence

MOST = 16  # words
OTHERS = 12  # of a class, each a dot
SPAN: Span = (0.0, 0.8)
ROOM, BAR = 0.76, 11  # of a step, for all its bars; px of one
LEAST = 0.01  # bits: below that a dot would lie on the axis


def influence_steps(found: Mapping[str, Influence], *, dots: str) -> go.Figure:
    """Draw how far each word moves the prediction of the next one, for several models.

    Parameters
    ----------
    found : mapping of str to Influence
        For each model, of the same words; one called ``"source"`` is drawn in grey.
    dots : str
        The model whose single replacements are drawn, each a dot.

    Returns
    -------
    go.Figure
        One panel, the words as they are read, at each of them a bar for each model: the mean over the words
        put in its place. Always the same traces of the same lengths.

    Raises
    ------
    ValueError
        For no word or too many, models that were asked of different words, or dots of none of them.
    """
    sentences = {one.words for one in found.values()}
    if len(sentences) != 1 or dots not in found:
        raise ValueError(f"the same words for all models, {dots!r} among them; got {', '.join(found)}")
    (words,) = sentences
    if not 1 <= len(words) <= MOST:
        raise ValueError(f"one to {MOST} words have room, not {len(words)}")
    places = np.arange(-MOST, 0, dtype=float)
    apart = ROOM / len(found)
    traces: list[dict[str, Any]] = []
    for n, (name, one) in enumerate(found.items()):
        x = places + apart * (n - (len(found) - 1) / 2)
        look, mean = look_of(name), np.minimum(_padded(one.mean), SPAN[1])
        bars = segments(np.column_stack([x, 0 * x]), np.column_stack([x, mean]), "grey", BAR)
        traces.append(bars | {"line": {"color": look.colour, "width": BAR}, "cliponaxis": True})
        traces.append(_tops(name, x, mean))
        if name == dots:
            marked = _dots(one, name, x)
    traces += [marked, _legend(list(found))]
    names = [BLANK] * (MOST - len(words)) + [f"<b>{shortened(word, 8)}</b>" for word in words]
    ticks = [f"{name}<br>{-k:.0f}" for name, k in zip(names, places, strict=True)]
    x_axis = axis("steps back", (-MOST - 0.6, -0.4), showgrid=False)
    x_axis |= {"tickvals": places, "ticktext": ticks, "tickangle": 0}
    y_axis = axis("change, bits", SPAN, tick0=0, dtick=0.2)
    return panels([Panel(traces, x_axis, y_axis, right=20, top=22, bottom=80)])


def _padded(values: Array) -> Array:
    filled = np.full(MOST, np.nan)
    filled[MOST - len(values) :] = values
    return filled


def _tops(name: str, x: Array, mean: Array) -> dict[str, Any]:
    """Let each bar say its number; where it is exactly 0 a small ring stands."""
    zero = np.where(mean == 0, 0.0, np.nan)
    ring = {"color": colour("paper"), "size": 7, "line": {"color": look_of(name).colour, "width": 2}}
    return {
        "type": "scatter",
        "mode": "markers",
        "x": x,
        "y": zero,
        "marker": ring,
        "cliponaxis": False,
        "hovertemplate": f"{name}: exactly 0<extra></extra>",
    }


def _dots(one: Influence, name: str, places: Array) -> dict[str, Any]:
    """Draw a dot for each word put in the place of another."""
    bits = np.full((MOST, OTHERS), np.nan)
    texts = np.full((MOST, OTHERS), BLANK, dtype=object)
    first = MOST - len(one.words)
    for t, others in enumerate(one.others):
        for r, other in enumerate(others[:OTHERS]):
            bits[first + t, r] = one.bits[t, r]
            texts[first + t, r] = f"{as_text(other)} instead of {as_text(one.words[t])}"
    look = {"color": colour("paper"), "size": 7, "line": {"color": look_of(name).colour, "width": 1.5}}
    return {
        "type": "scatter",
        "mode": "markers",
        "x": np.repeat(places, OTHERS) + 0.045 * np.tile(np.resize([-1.0, 0.0, 1.0], OTHERS), MOST),
        "y": np.where(bits > LEAST, bits, np.nan).ravel(),
        "marker": look,
        "text": texts.ravel().tolist(),
        "hovertemplate": f"{name}, %{{text}}: <b>%{{y:.3f}} bits</b><extra></extra>",
    }


def _legend(names: Sequence[str]) -> dict[str, Any]:
    """Name the colours in one row over the panel."""
    texts = [f"<b>{name}</b>" for name in names]
    inks = [look_of(name).colour for name in names]
    x = -MOST - 0.5 + 2.0 * np.arange(len(texts))
    y = np.full(len(texts), 0.97 * SPAN[1])
    return written(x, y, texts) | {"textfont": {"color": inks}}


def influence_words(found: Mapping[str, Influence], word: int) -> str:
    """Say how far one word moves the prediction of each model.

    Parameters
    ----------
    found : mapping of str to Influence
        As of `influence_steps`.
    word : int
        Which one, from 1; the last one if there are fewer.
    """
    words = next(iter(found.values())).words
    t = min(word, len(words)) - 1
    said = []
    for name, one in found.items():
        bits = float(one.mean[t])
        told = "exactly 0" if bits == 0 else "?" if np.isnan(bits) else format_number(bits, 2)
        said.append(f"{name} **{told}**")
    steps, named = len(words) - t, as_markdown(words[t])
    return f"“**{named}**”, {steps} step{'s' * (steps > 1)} back, bits: {', '.join(said)}"
