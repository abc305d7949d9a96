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
from lecturekit.figures._names import BLANK, segments
from lecturekit.figures._panels import Panel
from lecturekit.figures._text import as_text
from lecturekit.figures._written import bare_axis, wide, written
from lecturekit.words import MeaningGuess

PLACES = 9  # candidates to show
PARTS = 6  # of a bar; the smallest shares together are the last one
LETTERS = 44  # to a line of a sentence
ROWS = 6  # sentences that have room
DOWN = np.arange(PLACES, dtype=float)[::-1]  # their heights, the best on top
ROOM = 1.9  # times the longest bar: the axis, with room for words behind the bars
BEHIND = 22  # letters behind a bar
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
        Each bar is cut into what the context words add that a candidate shares with the unknown word. The
        nine best, ties in the order given; while sentences are revealed only numbers and texts change.
    """
    return wide([_sentences(guess, revealed), _bars(guess, revealed)], shares=[0.48, 0.52])


def _sentences(guess: MeaningGuess, revealed: int) -> Panel:
    S = max(len(guess.sentences), 1)
    R = max(S, ROWS)
    y = R - 1.0 - np.arange(S)
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
    return Panel(traces, bare_axis((-0.03, 1.0)), bare_axis((-0.2, R - 0.5)), top=26, bottom=52)


def _written(guess: MeaningGuess, sentence: str) -> str:
    lines = textwrap.wrap(sentence, LETTERS)[:3]
    forms = re.compile(rf"\b{re.escape(as_text(guess.word))}(?:e?s)?\b", re.IGNORECASE)
    return "<br>".join(forms.sub(lambda found: f"<b>{found[0]}</b>", as_text(line)) for line in lines)


def _bars(guess: MeaningGuess, revealed: int) -> Panel:
    top = max(float(guess.scores(s).max()) for s in range(len(guess.sentences) + 1)) or 1.0  # of all steps
    scores, ranks = guess.scores(revealed), guess.ranks(revealed)
    order = np.argsort(ranks, kind="stable")[:PLACES]
    first = np.zeros(PLACES, bool)
    first[: len(order)] = (ranks[order] == 1) & (scores[order] > 0)
    cuts, hovers = _parts(guess, revealed, order)
    traces = [
        _blocks(cuts, ~first, "faint"),
        _blocks(cuts, first, "x"),
        _gaps(cuts),
        _hovered(cuts, hovers),
        *_candidates(guess, order, first),
        _reasons(guess, revealed, order),
    ]
    across = axis("company shared with the unknown word (cosine)", (0.0, ROOM * top), nticks=5)
    return Panel(traces, across, bare_axis((-0.6, PLACES - 0.4)), top=26, bottom=52)


def _parts(guess: MeaningGuess, revealed: int, order: NDArray[np.int64]) -> tuple[Array, list[str]]:
    """Cut each bar into its shares, largest first: (places, parts + 1) edges, and a text for each part."""
    cuts = np.full((PLACES, PARTS + 1), np.nan)
    hovers = [""] * (PLACES * PARTS)
    for row, candidate in enumerate(order.tolist()):
        shared = guess.shared(guess.candidates[candidate], revealed)
        several = [*shared[: PARTS - 1], *_together(shared[PARTS - 1 :])]
        values = [value for _, value in several]
        cuts[row] = np.concatenate([[0.0], np.cumsum(values + [0.0] * (PARTS - len(values)))])
        for part, (word, value) in enumerate(several):
            hovers[row * PARTS + part] = f"{as_text(word)}: {value:.2f} of {cuts[row, -1]:.2f}"
    return cuts, hovers


def _together(rest: tuple[tuple[str, float], ...]) -> list[tuple[str, float]]:
    return [(", ".join(word for word, _ in rest), sum(value for _, value in rest))] if rest else []


def _blocks(cuts: Array, here: NDArray[np.bool_], ink: str) -> dict[str, Any]:
    ends = np.where(here & ~np.isnan(cuts[:, -1]), cuts[:, -1], 0.0)
    shown = np.where(here, DOWN, np.nan)
    return segments(np.column_stack([np.zeros(PLACES), shown]), np.column_stack([ends, shown]), ink, THICK)


def _gaps(cuts: Array) -> dict[str, Any]:
    """Set the parts of a bar apart by thin lines of the page's colour."""
    x, y = cuts[:, 1:-1].ravel(), np.repeat(DOWN, PARTS - 1)
    return segments(np.column_stack([x, y - 0.42]), np.column_stack([x, y + 0.42]), "paper", 2)


def _hovered(cuts: Array, hovers: list[str]) -> dict[str, Any]:
    """Lay a point that cannot be seen on each part, which says what it is."""
    x = (cuts[:, :-1] + np.diff(cuts, axis=1) / 2).ravel()
    trace = written(x, np.repeat(DOWN, PARTS), [BLANK] * x.size, where="middle center")
    return trace | {"hoverinfo": "text", "hovertext": hovers}


def _candidates(
    guess: MeaningGuess, order: NDArray[np.int64], first: NDArray[np.bool_]
) -> list[dict[str, Any]]:
    names = [as_text(guess.candidates[c]) for c in order.tolist()] + [BLANK] * (PLACES - len(order))
    loud = [f"<b>{name}</b>\u2002" if best else BLANK for name, best in zip(names, first, strict=True)]
    soft = [BLANK if best else f"{name}\u2002" for name, best in zip(names, first, strict=True)]
    zero, inks = np.zeros(PLACES), {"x": loud, "ink": soft}
    return [written(zero, DOWN, texts, ink=ink, where="middle left") for ink, texts in inks.items()]


def _reasons(guess: MeaningGuess, revealed: int, order: NDArray[np.int64]) -> dict[str, Any]:
    """Write behind each bar its score, how many places it went up or down, and the words it shares."""
    scores, now = guess.scores(revealed), guess.ranks(revealed)
    before = guess.ranks(revealed - 1) if revealed > 1 else now
    ends, texts = np.full(PLACES, np.nan), [BLANK] * PLACES
    for row, candidate in enumerate(order.tolist()):
        gained = int(before[candidate] - now[candidate])
        move = f" ▲{gained}" if gained > 0 else f" ▼{-gained}" if gained < 0 else ""
        shared = [word for word, _ in guess.shared(guess.candidates[candidate], revealed)]
        ends[row] = scores[candidate]
        texts[row] = f"\u2002<b>{scores[candidate]:.2f}</b>{move}\u2002{_fitting(shared, len(move))}"
    return written(ends, DOWN, texts)


def _fitting(shared: list[str], taken: int) -> str:
    """Name as many shared words, the most telling first, as there is room for."""
    kept: list[str] = []
    room = BEHIND - taken
    for word in shared:
        room -= len(word) + 2
        if room < 0 and kept:
            return as_text(", ".join(kept)) + " …"
        kept.append(word)
    return as_text(", ".join(kept))
