"""Words over what was heard: those that fit the sound, how probable each is, and the sentence that wins."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import plotly.graph_objects as go
from numpy.typing import NDArray

from lecturekit._arrays import Array
from lecturekit.figures._axes import axis
from lecturekit.figures._names import BLANK
from lecturekit.figures._panels import OUTER_BAR, Panel, panels
from lecturekit.figures._scales import wants_dark_ink
from lecturekit.figures._text import as_text
from lecturekit.figures._wordrows import boxes, cells
from lecturekit.figures._written import inked, written
from lecturekit.figures.sequences._speech_ties import Span, spans, verdicts

if TYPE_CHECKING:
    from lecturekit.language import Beliefs, Lattice, Path, Utterance

SAID, SOUNDS, WINNER, FIRST = 0.0, 1.0, 2.0, 3.3  # rows; the lattice begins at FIRST
LANES = 5  # rows of the lattice
MOST, MOST_FRAMES = 80, 28
LEAST = 0.004  # share in what fits the sound: words below it are left out
HALF = 0.42  # of a row
INSET = 0.0023  # of the width: 2 px of 900


@dataclass(frozen=True)
class Place:
    """A word over frames, in a lane of the lattice."""

    start: int
    end: int
    word: str
    lane: int


def word_lattice(
    spoken: Utterance,
    lattice: Lattice,
    winner: Path,
    *,
    now: Beliefs,
    by_sound: Beliefs,
) -> go.Figure:
    """Draw the words that fit what was heard, and how probable the language model makes each of them.

    Parameters
    ----------
    spoken : Utterance
    lattice : Lattice
        Of that utterance.
    winner : Path
        The sentence that is recognised.
    now : Beliefs
        At the weight and penalty of the winner.
    by_sound : Beliefs
        At weight 0. They choose which words are drawn and where, so that words stay in their places while the
        language model changes what is to be believed of them.

    Returns
    -------
    go.Figure
        Upper rows: what was said, what each frame sounds most like (wrong phones in red), and the winner:
        wrong words outlined in red, and in grey those that only tie with what was said. Below, the lattice:
        words of the winner outlined in ink. Colour is P(word here | acoustics) where λ is 1 and p 0. The
        words that were said and those of the winner are in the lattice in any case; others below 0.4 % by
        sound, or without room in five lanes, are left out of the picture, never of the search.

    Raises
    ------
    ValueError
        For more than 28 frames, which have no room.
    """
    T = lattice.T
    if T > MOST_FRAMES:
        raise ValueError(
            f"a sentence of {T} phones has no room, the most are {MOST_FRAMES}: take a shorter one"
        )
    right = spans(spoken.words, lattice)
    placed = _placed(right, winner, lattice, by_sound.words)
    numbers = {word: n for n, word in enumerate(lattice.words)}
    share = np.array([now.words[p.start, numbers[p.word]] for p in placed])
    won = [now.words[a, numbers[w]] for a, w in zip(winner.starts, winner.words, strict=True)]
    traces = [
        _filled(placed, share, winner, np.array(won), T),
        *_outlines(placed, winner, verdicts(winner, right, lattice)),
        *_texts(placed, share, winner, np.array(won)),
        _upper(right),
        *_heard(spoken),
    ]
    frames = list(range(5, T + 1, 5)) or [T]
    ticks: dict[str, Any] = {"tickvals": [SAID, SOUNDS, WINNER, FIRST + (LANES - 1) / 2], "showgrid": False}
    names: dict[str, Any] = {"ticktext": ["said", "sounds like", "<b>winner</b>", "words that<br>fit"]}
    across = axis(
        "", (0, T), showgrid=False, tickvals=frames, ticktext=[f"frame {frames[0]}", *map(str, frames[1:])]
    )
    down = axis("", (FIRST + LANES - 0.4, -0.6), **ticks, **names)
    drawn = panels([Panel(traces, across, down, right=OUTER_BAR, top=14, bottom=34)])
    drawn.layout.margin.l = 104
    return drawn


def _placed(said: Sequence[Span], winner: Path, lattice: Lattice, share: Array) -> list[Place]:
    """Choose the words that fit best by sound, each in the first lane with room; then those of the winner."""
    starts, words = np.nonzero(share >= LEAST)
    order = np.argsort(-share[starts, words], kind="stable")
    found = [(int(starts[k]), int(words[k])) for k in order]
    named = [(a, a + int(lattice.lengths[w]), lattice.words[w]) for a, w in found]
    placed: list[Place] = []
    for span in [*said, *(span for span in named if span not in said)]:  # said: the first lane
        _put(placed, span)
    shown = {(p.start, p.end, p.word) for p in placed[: MOST - lattice.T]}
    placed = placed[: MOST - lattice.T]
    for span in spans(winner.words, lattice):
        if span not in shown and not _put(placed, span):
            last = [p for p in placed if p.lane == LANES - 1 and p.start < span[1] and span[0] < p.end]
            placed = [p for p in placed if p not in last]  # the least that fit make room
            placed.append(Place(*span, LANES - 1))
    return placed


def _put(placed: list[Place], span: Span) -> bool:
    """Put a word into the first lane with room, if there is one."""
    start, end, word = span
    for lane in range(LANES):
        if all(end <= p.start or start >= p.end for p in placed if p.lane == lane):
            placed.append(Place(start, end, word, lane))
            return True
    return False


def _edges(places: Sequence[tuple[float, float, float]], T: int) -> tuple[Array, ...]:
    """Give left, right, upper and lower edges of boxes, from start, end and row: just within the cells."""
    rows = np.array(places, float).reshape(-1, 3)
    return rows[:, 0] + INSET * T, rows[:, 1] - INSET * T, rows[:, 2] - HALF, rows[:, 2] + HALF


def _filled(placed: Sequence[Place], share: Array, winner: Path, won: Array, T: int) -> dict[str, Any]:
    """Colour the frames of each word: rows for the winner and for each lane, NaN where there is none."""
    z = np.full((2 * LANES + 1, T), np.nan)  # between two rows of words a thin one without any
    z[0] = np.repeat(won, winner.ends - winner.starts)
    for place, value in zip(placed, share, strict=True):
        z[2 * place.lane + 2, place.start : place.end] = value
    rows = [WINNER, *(FIRST + lane for lane in range(LANES))]
    bounds = np.array([[row - HALF, row + HALF] for row in rows]).ravel()
    bayes = winner.weight == 1 and winner.penalty == 0
    title = "P(word here | sound)" if bayes else "belief at this weight"
    bar = {"title": {"text": title}, "tickformat": ".0%"}
    heat = cells(z, (0.0, 1.0), "probability", showscale=True, colorbar=bar, xgap=0, ygap=0)
    return heat | {"x": np.arange(T + 1.0), "y": bounds}


def _outlines(placed: Sequence[Place], winner: Path, found_as: Sequence[str]) -> list[dict[str, Any]]:
    """Part neighbours by lines of paper; outline the winner's words in the lattice, and which are wrong."""
    found = list(zip(winner.starts.tolist(), winner.ends.tolist(), winner.words, strict=True))
    every = [(p.start, p.end, FIRST + p.lane) for p in placed]
    every += [(a, b, WINNER) for a, b, _ in found]
    ours = [(p.start, p.end, FIRST + p.lane) for p in placed if (p.start, p.end, p.word) in found]
    T = int(winner.ends[-1])
    marked = {
        kind: [(a, b, WINNER) for (a, b, _), k in zip(found, found_as, strict=True) if k == kind]
        for kind in ("tie", "wrong")
    }
    none = (np.nan,) * 3
    traces = []
    for places, size, ink, width in (
        (every, MOST + T, "paper", 5.0),
        (ours, MOST, "ink", 2.5),
        (marked["tie"], T, "reference", 3.5),
        (marked["wrong"], T, "loss", 3.5),
    ):
        rows = [*places, *[none] * (size - len(places))]
        traces.append(boxes(_edges(rows, T), ink=ink, width=width))
    return traces


def _texts(placed: Sequence[Place], share: Array, winner: Path, won: Array) -> list[dict[str, Any]]:
    """Write each word into its box, in the ink that reads there."""
    x = [(p.start + p.end) / 2 for p in placed] + ((winner.starts + winner.ends) / 2).tolist()
    y = [FIRST + p.lane for p in placed] + [WINNER] * len(won)
    words = [as_text(p.word) for p in placed] + [f"<b>{as_text(word)}</b>" for word in winner.words]
    spare = MOST + int(winner.ends[-1]) - len(x)
    values = np.concatenate([share, won, np.zeros(spare)])
    places = (np.array(x + [np.nan] * spare), np.array(y + [np.nan] * spare))
    return inked(*places, [*words, *[BLANK] * spare], wants_dark_ink("probability", values))


def _upper(right: Sequence[Span]) -> dict[str, Any]:
    """Write the words that were said over their frames."""
    x = [(a + b) / 2 for a, b, _ in right]
    words = [as_text(word) for *_, word in right]
    return written(x, [SAID] * len(x), words, ink="ink", where="middle center")


def _heard(spoken: Utterance) -> list[dict[str, Any]]:
    """Write the phone that each frame sounds most like: grey if it was said, red if not."""
    good: NDArray[np.bool_] = np.array(spoken.nearest) == np.array(spoken.phones)
    x = np.arange(len(good)) + 0.5
    return [
        written(
            np.where(here, x, np.nan), np.full(len(x), SOUNDS), spoken.nearest, ink=ink, where="middle center"
        )
        for ink, here in (("muted", good), ("loss", ~good))
    ]
