"""What an unknown word might mean: the sentences read so far, and the candidates in their order."""

from __future__ import annotations

import re
import textwrap
from typing import Any

import numpy as np
import plotly.graph_objects as go
from numpy.typing import NDArray

from lecturekit._arrays import Array
from lecturekit.figures._axes import axis
from lecturekit.figures._names import BLANK, EM, segments
from lecturekit.figures._panels import Panel, panels
from lecturekit.figures._text import as_text
from lecturekit.figures._written import bare_axis, written
from lecturekit.words import MeaningGuess

PLACES = 9  # candidates to show
PARTS = 4  # shared words named in a bar; the others together are one more
LETTERS = 46  # to a line of a sentence
PLOT = 400.0  # px, about the width of the bars' panel
THICK = 24.0  # px of a bar


def meaning_ranking(guess: MeaningGuess, revealed: int) -> go.Figure:
    """Draw the sentences read so far, and beside them the candidates that fit best.

    Parameters
    ----------
    guess : MeaningGuess
        S sentences, C candidates.
    revealed : int
        0 ≤ revealed ≤ S sentences are read.

    Returns
    -------
    go.Figure
        Each bar is cut into the context words that a candidate shares with the unknown word. Nine best
        candidates, ties in the order given; while sentences are revealed only numbers and texts change.
    """
    return panels([_sentences(guess, revealed), _bars(guess, revealed)], shares=[0.46, 0.54])


def _sentences(guess: MeaningGuess, revealed: int) -> Panel:
    S = max(len(guess.sentences), 1)
    y = np.arange(S, dtype=float)[::-1]
    texts = [_written(guess, sentence) for sentence in guess.sentences] or ["no sentence yet"]
    newest = revealed - 1
    inks = {
        "muted": [text if k < newest else BLANK for k, text in enumerate(texts)],
        "ink": [text if k == newest else BLANK for k, text in enumerate(texts)],
        "grey": [BLANK if k < revealed else f"sentence {k + 1}" for k in range(len(texts))],
    }
    traces = [written(np.zeros(S), y, shown, ink=ink) for ink, shown in inks.items()]
    marks = np.where(np.arange(S) == newest, y, np.nan)
    edge = np.full(S, -0.02)
    below, above = (np.column_stack([edge, marks + lift]) for lift in (-0.38, 0.38))
    traces.append(segments(below, above, "x", 4))
    return Panel(traces, bare_axis((-0.03, 1.0)), bare_axis((-0.5, S - 0.5)), top=26, bottom=52)


def _written(guess: MeaningGuess, sentence: str) -> str:
    lines = textwrap.wrap(sentence, LETTERS)[:3]
    forms = re.compile(rf"\b{re.escape(as_text(guess.word))}(?:e?s)?\b", re.IGNORECASE)
    return "<br>".join(forms.sub(lambda found: f"<b>{found[0]}</b>", as_text(line)) for line in lines)


def _bars(guess: MeaningGuess, revealed: int) -> Panel:
    top = _top(guess)
    scores, ranks = guess.scores(revealed), guess.ranks(revealed)
    order = np.argsort(ranks, kind="stable")[:PLACES]
    rows = np.arange(PLACES, dtype=float)[::-1]
    cuts, names, hovers = _parts(guess, revealed, order)
    first = np.zeros(PLACES, bool)
    first[: len(order)] = (ranks[order] == 1) & (scores[order] > 0)
    traces = [
        _blocks(cuts, rows, ~first, "faint"),
        _blocks(cuts, rows, first, "x"),
        _gaps(cuts, rows),
        *_parts_named(cuts, names, hovers, (rows, first, top)),
        *_candidates(guess, order, first, rows),
        _numbers(scores, order, rows),
        _moves(guess, revealed, order),
    ]
    across = axis("company shared with the unknown word (cosine)", (0.0, 1.22 * top), nticks=5)
    return Panel(traces, across, bare_axis((-0.6, PLACES - 0.4)), top=26, bottom=52)


def _top(guess: MeaningGuess) -> float:
    """Give the highest score there ever is, so that the axis holds still."""
    return max(float(guess.scores(s).max()) for s in range(len(guess.sentences) + 1)) or 1.0


def _parts(guess: MeaningGuess, revealed: int, order: NDArray[np.int64]) -> tuple[Array, list, list]:
    """Cut each bar into its largest shares: (places, parts + 2) edges, and a name for each part."""
    cuts = np.full((PLACES, PARTS + 2), np.nan)
    names = [[BLANK] * (PARTS + 1) for _ in range(PLACES)]
    hovers = [[""] * (PARTS + 1) for _ in range(PLACES)]
    for row, candidate in enumerate(order.tolist()):
        shared = guess.shared(guess.candidates[candidate], revealed)
        values = [value for _, value in shared[:PARTS]] + [0.0] * (PARTS - len(shared[:PARTS]))
        rest = sum(value for _, value in shared[PARTS:])
        cuts[row] = np.concatenate([[0.0], np.cumsum([*values, rest])])
        for part, (word, value) in enumerate(shared[:PARTS]):
            names[row][part] = as_text(word)
            hovers[row][part] = f"{as_text(word)}: {value:.2f} of {cuts[row, -1]:.2f}"
        if shared[PARTS:]:
            names[row][PARTS] = "…"
            hovers[row][PARTS] = "<br>".join(
                f"{as_text(word)}: {value:.2f}" for word, value in shared[PARTS:]
            )
    return cuts, names, hovers


def _blocks(cuts: Array, rows: Array, here: NDArray[np.bool_], ink: str) -> dict[str, Any]:
    ends = np.where(here & ~np.isnan(cuts[:, -1]), cuts[:, -1], 0.0)
    shown = np.where(here, rows, np.nan)
    return segments(np.column_stack([np.zeros(PLACES), shown]), np.column_stack([ends, shown]), ink, THICK)


def _gaps(cuts: Array, rows: Array) -> dict[str, Any]:
    """Set the parts of a bar apart by thin lines of the page's colour."""
    x = cuts[:, 1:-1].ravel()
    y = np.repeat(rows, PARTS)
    low, high = np.column_stack([x, y - 0.42]), np.column_stack([x, y + 0.42])
    return segments(low, high, "paper", 2)


def _parts_named(
    cuts: Array, names: list, hovers: list, look: tuple[Array, NDArray[np.bool_], float]
) -> list[dict[str, Any]]:
    """Write the shared words into their parts, where they fit: light on the best bar, dark on the others."""
    rows, first, top = look
    wide = np.diff(cuts, axis=1) * PLOT / (1.22 * top)
    x, y = (cuts[:, :-1] + np.diff(cuts, axis=1) / 2).ravel(), np.repeat(rows, PARTS + 1)
    fits = [
        [w >= EM * len(name) for w, name in zip(*row, strict=True)] for row in zip(wide, names, strict=True)
    ]
    traces = []
    for ink, here in (("ink", ~first), ("on deep", first)):
        texts = [
            name if fit and shown else BLANK
            for row, fitting, shown in zip(names, fits, here, strict=True)
            for name, fit in zip(row, fitting, strict=True)
        ]
        hover = [text if shown else "" for row, shown in zip(hovers, here, strict=True) for text in row]
        trace = written(x, y, texts, ink=ink, where="middle center")
        traces.append(trace | {"hoverinfo": "text", "hovertext": hover})
    return traces


def _candidates(
    guess: MeaningGuess, order: NDArray[np.int64], first: NDArray[np.bool_], rows: Array
) -> list[dict[str, Any]]:
    names = [as_text(guess.candidates[c]) for c in order.tolist()] + [BLANK] * (PLACES - len(order))
    loud = [f"<b>{name}</b>\u2002" if best else BLANK for name, best in zip(names, first, strict=True)]
    soft = [BLANK if best else f"{name}\u2002" for name, best in zip(names, first, strict=True)]
    zero = np.zeros(PLACES)
    return [
        written(zero, rows, texts, ink=ink, where="middle left")
        for texts, ink in ((loud, "x"), (soft, "ink"))
    ]


def _numbers(scores: Array, order: NDArray[np.int64], rows: Array) -> dict[str, Any]:
    ends = np.full(PLACES, np.nan)
    ends[: len(order)] = scores[order]
    texts = [f"\u2002{score:.2f}" if score == score else BLANK for score in ends.tolist()]
    return written(ends, rows, texts)


def _moves(guess: MeaningGuess, revealed: int, order: NDArray[np.int64]) -> dict[str, Any]:
    """Say at the right edge how many places a candidate has gone up or down with the newest sentence."""
    before = guess.ranks(max(revealed - 1, 0))
    now = guess.ranks(revealed)
    gained = (before - now)[order].tolist() if revealed > 1 else [0] * len(order)
    texts = [BLANK if not g else f"▲ {g}" if g > 0 else f"▼ {-g}" for g in gained]
    rows = np.arange(PLACES, dtype=float)[::-1]
    texts += [BLANK] * (PLACES - len(order))
    return written(np.full(PLACES, 1.22 * _top(guess)), rows, texts, ink="muted", where="middle left")
