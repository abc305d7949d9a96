"""What may come next, word by word, for several models side by side: light enough to follow the keys."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import plotly.graph_objects as go
from numpy.typing import ArrayLike

from lecturekit._arrays import Array
from lecturekit.figures._axes import axis
from lecturekit.figures._names import BLANK
from lecturekit.figures._numbers import format_number
from lecturekit.figures._panels import Panel, panels
from lecturekit.figures._ranking import shortened
from lecturekit.figures._text import as_markdown
from lecturekit.figures._wordrows import row_bars, row_texts
from lecturekit.figures._written import written

ROWS = 10
LEAST = 0.0005  # what is less probable has no digits
END = "(end)"
TITLE = 27  # letters
INKS = ("z", "x", "grey")


def next_words(
    outcomes: Sequence[str], probabilities: Mapping[str, ArrayLike | None], *, by: str | None = None
) -> go.Figure:
    """Draw the ten likeliest next words of one model, and what up to two others say of the same words.

    Parameters
    ----------
    outcomes : sequence of K str
        ``"</s>"`` is written as the end.
    probabilities : mapping of str to (K,) array_like or None
        For each model; None where it has no answer.
    by : str, optional
        The model whose likeliest words are the rows, and which stands first; the first one unless given.

    Returns
    -------
    go.Figure
        One to three panels that share their rows. Always the same traces of the same lengths.

    Raises
    ------
    ValueError
        For no model or more than three, numbers that do not fit the outcomes, or rows by a model without an
        answer.
    """
    names = list(probabilities)
    rows = {name: None if p is None else np.asarray(p, float) for name, p in probabilities.items()}
    if not 1 <= len(names) <= 3:
        raise ValueError(f"one to three models have room, not {len(names)}")
    if any(p is not None and p.shape != (len(outcomes),) for p in rows.values()):
        raise ValueError(f"each model gives {len(outcomes)} probabilities")
    leading = rows[by or names[0]]
    if leading is None:
        raise ValueError(f"{by or names[0]} has no answer to put in order")
    best = np.argsort(-leading, kind="stable")[:ROWS]
    words = [END if outcomes[k] == "</s>" else outcomes[k] for k in best]
    parts = [
        _column(name, None if p is None else p[best], words if not n else (), INKS[n])
        for n, (name, p) in enumerate(rows.items())
    ]
    drawn = panels(parts, shares=[1.0] * len(parts))
    drawn.layout.margin.l = 104
    return drawn


def _column(name: str, values: Array | None, words: Sequence[str], ink: str) -> Panel:
    """Draw one model's bars; the first one carries the words."""
    known = np.zeros(0) if values is None else values
    lengths = np.full(ROWS, np.nan)
    lengths[: len(known)] = known
    digits = [format_number(p, 2) if p >= LEAST else "≈ 0" if p else "0" for p in known]
    texts = [f"\u2002{text}" for text in digits] + [BLANK] * (ROWS - len(digits))
    missing = BLANK if values is not None else "it never says that"
    traces = [
        row_bars(lengths, ink=ink, width=15),
        row_texts(np.nan_to_num(lengths), texts, "ink"),
        written([0.02], [ROWS / 2 - 0.5], [missing], ink="muted"),
    ]
    if words:
        named = [f"{shortened(word, 11)}\u2002" for word in words] + [BLANK] * (ROWS - len(words))
        traces.append(row_texts(np.zeros(ROWS), named, "ink", side="middle left"))
    x = axis("probability", (0.0, 1.18), tickvals=[0, 0.5, 1], ticktext=["0", "0.5", "1"])
    blank: dict[str, Any] = {"tickvals": [0], "ticktext": [BLANK], "showgrid": False, "showticklabels": False}
    # a trace and no title of the panel: a name may change with each key, and a layout is drawn anew
    traces.append(written([0.0], [-1.05], [f"<b>{shortened(name, TITLE)}</b>"]))
    return Panel(traces, x, axis("", (ROWS - 0.4, -1.5), **blank), right=14, top=8)


def typed_words(
    words: Sequence[str], unknown: Mapping[str, Sequence[str]], outcomes: Sequence[str], p: ArrayLike
) -> str:
    """Say what a model expects most after what was typed, and which words it does not know.

    Parameters
    ----------
    words : sequence of str
        As typed.
    unknown : mapping of str to sequence of str
        Those that are unknown, each with the known words that are spelt most like it.
    outcomes : sequence of K str
    p : (K,) array_like
        The model's probabilities of what follows.
    """
    row = np.asarray(p, float)
    best = outcomes[int(row.argmax())]
    named = "the end" if best == "</s>" else f"“{as_markdown(best)}”"
    entropy = float(-(row[row > 0] * np.log2(row[row > 0])).sum())
    begun = "the beginning of a sentence" if not words else f"“… {as_markdown(words[-1])}”"
    parts = []
    for word, near in unknown.items():
        hint = f": did you mean {' or '.join(as_markdown(n) for n in near)}?" if near else ""
        parts.append(f"“**{as_markdown(word)}**” is unknown{hint}")
    most, open_ = format_number(float(row.max()), 2), format_number(entropy, 2)
    said = f"after {begun}: **{named}**, P = **{most}**; entropy {open_} bits"
    return " · ".join([*parts, f"**{named}**, P = **{most}**" if parts else said])
