"""Best and worst sentences: each word shaded by what it costs a model, or by what the model saves there."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import plotly.graph_objects as go
from numpy.typing import NDArray

from lecturekit._arrays import Array
from lecturekit.figures._names import BLANK
from lecturekit.figures._numbers import format_number
from lecturekit.figures._panels import Panel, panels
from lecturekit.figures._ranking import shortened
from lecturekit.figures._scales import scale, wants_dark_ink
from lecturekit.figures._symbols import colour
from lecturekit.figures._text import as_text
from lecturekit.figures._written import bare_axis, inked, written
from lecturekit.figures.assignment._compare_flow import flowed

if TYPE_CHECKING:
    from lecturekit.language import Ranked

SENTENCES, LINES, LETTERS = 5, 2, 70.0
SLOTS = 56  # words of a sentence
NAME = 18  # letters of a model's name
CEILING, SAVED = 20.0, 8.0  # bits at the ends of the two scales
STEP = 2.45  # from one sentence to the next, in lines


@dataclass(frozen=True, eq=False)
class Flow:
    """Words of all sentences with their places, `SENTENCES` × `SLOTS` of them; NaN where none is."""

    words: list[str]
    left: Array
    wide: Array
    line: Array
    bits: Array
    sentence: NDArray[np.int64]


def ranked_sentences(ranked: Ranked) -> go.Figure:
    """Draw sentences under each other, each word as a chip.

    Parameters
    ----------
    ranked : Ranked
        The first five are drawn, what has room of them in two lines.

    Returns
    -------
    go.Figure
        Alone: the darker a word, the more bits it costs. Held against another model: green where the first
        saves bits, violet where it pays more. Before each sentence stands its mean over all tokens. A chip's
        customdata is the number of its sentence.
    """
    flow = _flow(ranked)
    span = (-SAVED, SAVED) if ranked.against else (0.0, CEILING)
    name = "diverging" if ranked.against else "sequential"
    part = np.clip((np.nan_to_num(flow.bits) - span[0]) / (span[1] - span[0]), 0, 1)
    paint = {"color": span[0] + (span[1] - span[0]) * part, "cmin": span[0], "cmax": span[1]}
    paint |= {"colorscale": scale(name), "line": {"width": 1, "color": colour("faint")}}
    middle = flow.left + flow.wide / 2
    traces = [_chips(flow, middle, paint), *inked(middle, flow.line, flow.words, wants_dark_ink(name, part))]
    traces += _heads(ranked)
    traces.append(_bar(paint, span, bool(ranked.against)))
    across = bare_axis((-12.0, LETTERS + 0.3))
    up = bare_axis((SENTENCES * STEP - 0.85, -1.6))
    drawn = panels([Panel(traces, across, up, top=8, bottom=8, right=104)])
    drawn.layout.margin.l = 14
    drawn.layout.barmode = "overlay"
    return drawn


def _flow(ranked: Ranked) -> Flow:
    size = SENTENCES * SLOTS
    words = [BLANK] * size
    left, wide, line, bits = (np.full(size, np.nan) for _ in range(4))
    sentence = np.full(size, -1)
    for n, (text, cost) in enumerate(list(zip(ranked.words, ranked.each, strict=True))[:SENTENCES]):
        predicted = np.flatnonzero(np.isfinite(cost))
        shown, *places = flowed([text[k] for k in predicted], LETTERS, LINES)
        count = min(len(shown), SLOTS)
        here = slice(n * SLOTS, n * SLOTS + count)
        words[here] = [as_text(word) for word in shown[:count]]
        for row, values in zip((left, wide, line), places, strict=True):
            row[here] = values[:count]
        line[here] += n * STEP
        cut = shown[count - 1] == "…" and count <= len(predicted)
        bits[here] = np.where(np.arange(count) < count - cut, cost[predicted[:count]], np.nan)
        sentence[here] = ranked.sentences[n]
    return Flow(words, left, wide, line, bits, sentence)


def _chips(flow: Flow, middle: Array, paint: dict[str, Any]) -> dict[str, Any]:
    shown = np.isfinite(flow.left)
    says = [
        f"{word}: {format_number(float(bits))} bits" if np.isfinite(bits) else word
        for word, bits in zip(flow.words, flow.bits, strict=True)
    ]
    return {
        "type": "bar",
        "x": np.nan_to_num(middle),
        "y": np.where(shown, 0.84, np.nan),
        "base": np.nan_to_num(flow.line) - 0.42,
        "width": np.nan_to_num(flow.wide, nan=1.0),
        "marker": paint,
        "customdata": flow.sentence.tolist(),
        "hovertext": says,
        "hovertemplate": "%{hovertext}<extra></extra>",
    }


def _heads(ranked: Ranked) -> list[dict[str, Any]]:
    """Write the mean of each sentence before it, and what the numbers are above."""
    y = STEP * np.arange(float(SENTENCES))
    texts = [f"<b>{_signed(v) if ranked.against else f'{v:.1f}'}</b>" for v in ranked.bits[:SENTENCES]]
    numbers = [f"sentence {s}" for s in ranked.sentences[:SENTENCES]]
    blank = [BLANK] * (SENTENCES - len(texts))
    one, other = shortened(ranked.name, NAME), shortened(ranked.against, NAME)
    said = f"bits a token that <b>{one}</b> saves against <b>{other}</b>: "
    alone = f"bits a token that <b>{one}</b> pays: "
    which = (
        ("least" if ranked.against else "most") if ranked.worst else ("most" if ranked.against else "least")
    )
    head = f"{said if ranked.against else alone}{which} first"
    at = np.full(SENTENCES, -12.0)
    return [
        written([-12.0], [-1.15], [head], ink="muted"),
        written(at, y, [*texts, *blank]),
        written(at, y + 0.95, [*numbers, *blank], ink="muted"),
    ]


def _signed(value: float) -> str:
    return f"{value:+.1f}".replace("-", "−")


def _bar(paint: dict[str, Any], span: tuple[float, float], signed: bool) -> dict[str, Any]:
    """Give the bar of the colours, on a trace of its own that shows nothing."""
    ticks = [span[0], span[0] / 2, 0.0, span[1] / 2, span[1]] if signed else [0.0, 5.0, 10.0, 15.0, 20.0]
    texts = [f"{tick:+g}".replace("-", "−") if signed and tick else f"{tick:g}" for tick in ticks]
    title = "bits saved" if signed else "surprisal, bits"
    bar = {"title": {"text": title}, "tickvals": ticks, "ticktext": texts}
    hidden = paint | {"color": [span[0]], "showscale": True, "colorbar": bar}
    place = {"x": [np.nan], "y": [np.nan], "marker": hidden, "hoverinfo": "skip"}
    return {"type": "scatter", "mode": "markers"} | place
