"""What a threshold for unknown words does to perplexity: to that of models that know nothing, too."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Protocol

import numpy as np
import plotly.graph_objects as go
from numpy.typing import NDArray

from lecturekit._arrays import Array
from lecturekit.corpora import Split, token_counts
from lecturekit.figures._axes import Span, axis
from lecturekit.figures._labels import Style, direct_labels, label_room, line
from lecturekit.figures._names import BLANK
from lecturekit.figures._numbers import format_number
from lecturekit.figures._panels import Panel
from lecturekit.figures._ranking import shortened
from lecturekit.figures._symbols import colour
from lecturekit.figures._text import as_markdown, as_text
from lecturekit.figures._wordrows import only, row_texts
from lecturekit.figures._written import bare_axis, wide
from lecturekit.figures.assignment._compare_looks import log_ticks, model_styles, perplexity_text
from lecturekit.figures.assignment._dataset_bars import TOP, UNK, percent, visible

ROWS = 9  # words of the sentence that have room
TIMES, READ, END = 65.0, 72.0, 104.0  # where columns end or begin; the first begins at 0
UNIFORM = "uniform"


class Effect(Protocol):
    """A text under L thresholds, and M models that count; `lecturekit.assignment.Thresholds` is one.

    Attributes
    ----------
    least : (L,) int
        Words seen fewer times in training are ``<unk>``.
    V : (L,) int
        Outcomes.
    unknown : (L,)
        Share of the validation tokens that are ``<unk>``.
    names : tuple of M str
    perplexities : (M, L)
        On the validation part.
    """

    @property
    def least(self) -> NDArray[np.int64]: ...
    @property
    def V(self) -> NDArray[np.int64]: ...  # noqa: N802
    @property
    def unknown(self) -> Array: ...
    @property
    def names(self) -> tuple[str, ...]: ...
    @property
    def perplexities(self) -> Array: ...


def threshold_curves(effect: Effect, split: Split, *, here: int, sentence: int | None = None) -> go.Figure:
    """Draw the perplexities of models that count against the threshold, and what a sentence becomes by it.

    Parameters
    ----------
    effect : Effect
        From `lecturekit.assignment.threshold_effect`.
    split : Split
        The same.
    here : int
        The threshold that is looked at.
    sentence : int, optional
        Number of a sentence of the validation part; unless given, the first of a fitting length that holds a
        word never seen and words seen a few times.

    Returns
    -------
    go.Figure
        Two panels: the sentence, its words one below the other, how often training has each, and what a
        model reads; and perplexity, with the uniform model, which has learned nothing, in grey.

    Raises
    ------
    ValueError
        If there is no such threshold or sentence.
    """
    at = _place(effect, here)
    number = fitting_sentence(split) if sentence is None else sentence
    if not 0 <= number < len(split.validation):
        raise ValueError(f"the validation part has sentences 0 to {len(split.validation) - 1}, not {number}")
    return wide([_sentence(split, number, here), _perplexities(effect, at)], shares=[0.42, 0.58])


def fitting_sentence(split: Split) -> int:
    """Find the first validation sentence that has few words, some unseen, some rare, some frequent."""
    counts = token_counts(split.train)
    best, best_score = 0, (-1, 0)
    for number, words in enumerate(split.validation.sentences):
        seen = np.array([counts[word] for word in words])
        kinds = 2 * (seen == 0).any() + 2 * ((seen > 0) & (seen < 3)).any() + (seen >= 20).any()
        kinds += ((seen >= 3) & (seen < 20)).any() + (6 <= len(words) <= ROWS)
        score = (int(kinds), -abs(len(words) - ROWS))
        if score > best_score:
            best, best_score = number, score
    return best


def _place(effect: Effect, here: int) -> int:
    known = [int(least) for least in effect.least]
    if here not in known:
        raise ValueError(f"the thresholds are {', '.join(map(str, known))}; {here} is none of them")
    return known.index(here)


def _sentence(split: Split, number: int, least: int) -> Panel:
    """Write the sentence downwards: the word, how often training has it, and what a model reads."""
    counts = token_counts(split.train)
    all_words = split.validation.sentences[number]
    rarest = int(np.argmin([counts[word] for word in all_words]))
    first = max(min(rarest - ROWS // 2, len(all_words) - ROWS), 0)
    words = all_words[first : first + ROWS]
    shown = [shortened(visible(word), 13) for word in words]
    read = list(shown)
    if first:
        shown[0] = f"… {shown[0]}"
    if first + ROWS < len(all_words):
        shown[-1] = f"{shown[-1]} …"
    seen = np.array([counts[word] for word in words] + [0] * (ROWS - len(words)))
    there = np.arange(ROWS) < len(words)
    known = there & (seen >= least)
    blanks = [BLANK] * (ROWS - len(words))
    texts, read = [*shown, *blanks], [*read, *blanks]
    numbers = [format_number(int(times)) for times in seen]
    traces = [
        row_texts(0.0, only(texts, known | ~there), "ink"),
        row_texts(0.0, only(texts, there & ~known), "muted"),
        row_texts(TIMES, only(numbers, there), "muted", "middle left"),
        row_texts(READ, only(read, known), "ink"),
        row_texts(READ, only(["<b>&lt;unk&gt;</b>"] * ROWS, there & ~known), "z"),
        _heads(),
    ]
    y = bare_axis((ROWS - 0.4, -0.6))
    return Panel(traces, bare_axis((-2.0, END)), y, right=8, top=TOP)


def _heads() -> dict[str, Any]:
    heads = ["a sentence", "in train", "read as"]
    row = row_texts(0.0, heads, "reference", "middle right")
    return row | {
        "x": np.array([0.0, TIMES, READ]),
        "y": np.full(3, -0.6),
        "textposition": ["top right", "top left", "top right"],
    }


def _perplexities(effect: Effect, at: int) -> Panel:
    values = np.asarray(effect.perplexities, float)
    known = values[np.isfinite(values) & (values > 0)]
    span: Span = (_round_down(float(known.min())), 10.0 ** np.ceil(np.log10(known.max())))
    places = np.arange(float(len(effect.least)))
    traces: list[dict[str, Any]] = []
    ends: list[tuple[str, float, str]] = []
    looks = [model_styles(effect.names)[name] for name in effect.names]
    for look, name, row in zip(looks, effect.names, values, strict=True):
        traces += line(places, row, look, span=span, hover=f"{as_text(name)}: <b>%{{y:.4~g}}</b>")
        ends.append((f"{as_text(name)} <b>{perplexity_text(row[at])}</b>", float(row[-1]), look.colour))
    traces.append(_rings(places[at], np.clip(values[:, at], *span), looks))
    edge = len(places) - 0.7
    traces.append(direct_labels(ends, edge, span, log=True, gap=0.1))
    ticks: dict[str, Any] = {"tickvals": list(places), "ticktext": [str(n) for n in effect.least]}
    x = axis("words seen fewer times are &lt;unk&gt;", (-0.6, edge), **ticks, showgrid=False, tickangle=0)
    y = axis("perplexity of the validation part", span, log=True) | log_ticks(span)
    return Panel(traces, x, y, right=label_room([f"{name} 00000" for name in effect.names]), top=TOP)


def _round_down(value: float) -> float:
    power = 10.0 ** np.floor(np.log10(value))
    return float(max(step * power for step in (1, 2, 5) if step * power <= value))


def _rings(x: float, y: Array, looks: Sequence[Style]) -> dict[str, Any]:
    return {
        "type": "scatter",
        "mode": "markers",
        "x": np.full(len(y), x),
        "y": y,
        "marker": {
            "color": colour("paper"),
            "size": 14,
            "line": {"color": [look.colour for look in looks], "width": 3},
        },
        "hoverinfo": "skip",
        "cliponaxis": False,
    }


def curves_words(effect: Effect, *, here: int) -> str:
    """Say what a threshold does to the perplexities, with the lowest threshold for comparison.

    Parameters
    ----------
    effect : Effect
    here : int
        The threshold that is looked at.
    """
    at = _place(effect, here)
    values = np.asarray(effect.perplexities, float)
    best = int(np.nanargmin(values[:, at]))
    said = f"**{percent(float(effect.unknown[at]))}** of validation is {UNK}: "
    said += f"{as_markdown(effect.names[best])} **{perplexity_text(values[best, at])}**"
    if UNIFORM in effect.names and best != effect.names.index(UNIFORM):
        blind = values[effect.names.index(UNIFORM)]
        said += f", uniform **{perplexity_text(blind[at])}**"
        said += f" instead of {perplexity_text(blind[0])}" if at else ""
    return said
