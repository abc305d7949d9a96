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

if TYPE_CHECKING:
    from lecturekit.language import Beliefs, Lattice, Path, Utterance

SAID, SOUNDS, WINNER, FIRST = 0.0, 1.0, 2.0, 3.3  # rows; the lattice begins at FIRST
LANES = 5  # rows of the lattice
MOST, MOST_FRAMES = 60, 28
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
        Upper rows: what was said, what each frame sounds most like (wrong phones in red), and the winner
        (wrong words outlined in red). Below, the lattice: words of the winner outlined in ink. Colour is
        P(word here | acoustics). The words that were said are in the lattice in any case, in its first lane;
        others below 0.4 % by sound, or without room in five lanes, are left out of the picture, never of the
        search.

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
    placed = _placed(spoken, lattice, by_sound.words)
    numbers = {word: n for n, word in enumerate(lattice.words)}
    share = np.array([now.words[p.start, numbers[p.word]] for p in placed])
    won = [now.words[a, numbers[w]] for a, w in zip(winner.starts, winner.words, strict=True)]
    right = _spans(spoken.words, lattice)
    traces = [
        _filled(placed, share, winner, np.array(won), T),
        *_outlines(placed, winner, right),
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


def _spans(words: Sequence[str], lattice: Lattice) -> list[tuple[int, int, str]]:
    """Give first frame, frame after the last, and word, for each word that was said."""
    lengths = dict(zip(lattice.words, lattice.lengths.tolist(), strict=True))
    ends = np.cumsum([lengths[word] for word in words]).tolist()
    return [(end - lengths[word], end, word) for word, end in zip(words, ends, strict=True)]


def _placed(spoken: Utterance, lattice: Lattice, share: Array) -> list[Place]:
    """Choose the words that fit best by sound, and give each the first lane with room."""
    said = _spans(spoken.words, lattice)
    starts, words = np.nonzero(share >= LEAST)
    order = np.argsort(-share[starts, words], kind="stable")
    found = [(int(starts[k]), int(words[k])) for k in order]
    named = [(a, a + int(lattice.lengths[w]), lattice.words[w]) for a, w in found]
    lanes: list[list[tuple[int, int]]] = [[] for _ in range(LANES)]
    placed = []
    for start, end, word in [*said, *(span for span in named if span not in said)]:  # said: the first lane
        free = (n for n, lane in enumerate(lanes) if all(end <= a or start >= b for a, b in lane))
        lane = next(free, None)
        if lane is not None:
            lanes[lane].append((start, end))
            placed.append(Place(start, end, word, lane))
    return placed[:MOST]


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
    bar = {"title": {"text": "P(word here | sound)"}, "tickformat": ".0%"}
    heat = cells(z, (0.0, 1.0), "probability", showscale=True, colorbar=bar, xgap=0, ygap=0)
    return heat | {"x": np.arange(T + 1.0), "y": bounds}


def _outlines(
    placed: Sequence[Place], winner: Path, right: Sequence[tuple[int, int, str]]
) -> list[dict[str, Any]]:
    """Part neighbours by lines of paper; outline the winner's words in the lattice, and where it is wrong."""
    found = list(zip(winner.starts.tolist(), winner.ends.tolist(), winner.words, strict=True))
    every = [(p.start, p.end, FIRST + p.lane) for p in placed]
    every += [(a, b, WINNER) for a, b, _ in found]
    ours = [(p.start, p.end, FIRST + p.lane) for p in placed if (p.start, p.end, p.word) in found]
    T = int(winner.ends[-1])
    wrong = [(a, b, WINNER) for a, b, word in found if (a, b, word) not in right]
    none = (np.nan,) * 3
    traces = []
    for places, size, ink, width in (
        (every, MOST + T, "paper", 5.0),
        (ours, MOST, "ink", 2.5),
        (wrong, T, "loss", 3.5),
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


def _upper(right: Sequence[tuple[int, int, str]]) -> dict[str, Any]:
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
