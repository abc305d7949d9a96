"""An analogy as a picture: the parallelogram in its own plane, and the answers in their order."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import plotly.graph_objects as go

from lecturekit._arrays import Array
from lecturekit.figures._axes import Span, axis
from lecturekit.figures._names import BLANK, Frame, hairs, place_names, segments, stroke
from lecturekit.figures._panels import Panel, panels
from lecturekit.figures._ranking import PLACES, ranking_panel, shortened
from lecturekit.figures._symbols import colour
from lecturekit.figures._text import as_text
from lecturekit.figures.words._arrows import arrows
from lecturekit.words import Analogy, Parallelogram

WIDTH, HEIGHT = 380.0, 250.0  # px of the plane beside letters of a notebook's size; on slides there are fewer
FRAME = Frame((-WIDTH / HEIGHT, WIDTH / HEIGHT), (-1.0, 1.0), WIDTH, HEIGHT, free=True)
FILLED = (0.72, 0.82)  # how far from the middle the corners reach, of the frame's unit: names need the rest
LARGE, SMALL = 16.0, 6.0  # px of a point in the plane, and of one farther off it than a vector is long
NAMED = 5  # answers with a name on the plane; the others say it when pointed at
_METHODS = {
    "3cosadd": "cosine",
    "3cosmul": "3CosMul",
    "neighbour": "cosine",
    "distance": "distance",
}


def analogy_plane(plane: Parallelogram, answers: Analogy, *, wanted: str = "") -> go.Figure:
    """Draw a, b, c and b − a + c in the one plane that holds them, the answers over it, and their scores.

    Parameters
    ----------
    plane : Parallelogram
        The plane, and how the candidates stand to it: the answers, and the wanted word if there is one.
    answers : Analogy
        Ten answers or fewer, best first.
    wanted : str
        The word that would be right; empty for none.

    Returns
    -------
    go.Figure
        Each point's and each bar's customdata is its word. On the left, a stands at the lower left and a → b
        runs upwards; the drawing is made to fit, so that only proportions count. The smaller a point,
        the farther off the plane it is; one that leaves the frame stands at its edge as a ring.
    """
    return panels([_plane(plane, answers, wanted), _answers(plane, answers, wanted)], shares=[0.56, 0.44])


def _plane(plane: Parallelogram, answers: Analogy, wanted: str) -> Panel:
    corners, points = _fitted(plane)
    a, b, c, d = corners
    edge = np.array([FRAME.x[1], FRAME.y[1]]) * 0.97
    inside = np.clip(points, -edge, edge)
    beyond = (inside != points).any(axis=1)
    traces = [
        segments([a, b], [c, d], "grey", 1.5),
        arrows([a, c], [b, d], FRAME, ink="x", width=3, short=9),
        _miss(d, inside, plane.words, wanted or answers.answer),
        _candidates(plane, inside, beyond, wanted or answers.answer),
        _corners(corners, plane.question, answers.answer),
        *_names(corners, inside, plane, (answers, wanted)),
    ]
    bare: dict[str, Any] = {"showticklabels": False, "showgrid": False}
    square: dict[str, Any] = {"scaleanchor": "x", "constrain": "domain"}
    first, second, third = (as_text(word) for word in plane.question)
    x = axis(f"the rest of {third} − {first}", FRAME.x, constrain="domain", **bare)
    y = axis(f"along {second} − {first}", FRAME.y, **square, **bare)
    return Panel(traces, x, y, top=20, bottom=44)


def _fitted(plane: Parallelogram) -> tuple[Array, Array]:
    """Turn the plane so that b − a runs upwards, and make its corners fill the frame."""
    corners, points = plane.corners[:, ::-1], plane.points[:, ::-1]
    low, high = corners.min(axis=0), corners.max(axis=0)
    size = np.max((high - low) / (2 * np.array(FILLED))) or 1.0
    middle = (low + high) / 2
    return (corners - middle) / size, (points - middle) / size


def _sizes(plane: Parallelogram) -> Array:
    length = float(np.hypot(np.linalg.norm(plane.origin), plane.origin_off)) or 1.0  # of the vector of a
    return LARGE - (LARGE - SMALL) * np.clip(np.nan_to_num(plane.off) / length, 0, 1)


def _miss(target: Array, points: Array, words: Sequence[str], right: str) -> dict[str, Any]:
    """Lead from b − a + c to the right word: what the sum misses within the plane."""
    end = points[words.index(right)] if right in words else np.full(2, np.nan)
    drawn = stroke([target[0], end[0]], [target[1], end[1]], "z", 1.5)
    return drawn | {"line": drawn["line"] | {"dash": "dot"}}


def _candidates(plane: Parallelogram, points: Array, beyond: Array, right: str) -> dict[str, Any]:
    spare = [""] * (PLACES + 1 - len(plane.words))  # always the same number of points
    inks = [colour("z" if word == right else "grey") for word in [*plane.words, *spare]]
    ring = [*beyond, *[False] * len(spare)]
    rims = [ink if far else colour("paper") for ink, far in zip(inks, ring, strict=True)]
    fills = [colour("paper") if far else ink for ink, far in zip(inks, ring, strict=True)]
    heights = zip(plane.words, plane.off, strict=True)
    hover = [f"{as_text(word)}: {off:.2f} off the plane" for word, off in heights]
    look = {"size": [*_sizes(plane), *[SMALL] * len(spare)], "color": fills, "opacity": 1.0}
    look["line"] = {"color": rims, "width": [2.5 if far else 1.5 for far in ring]}
    padded = np.pad(points, ((0, len(spare)), (0, 0)), constant_values=np.nan)
    spots = _spots(padded, [*hover, *spare])
    return spots | {"marker": look, "customdata": [*plane.words, *spare]}


def _corners(corners: Array, question: tuple[str, str, str], answer: str) -> dict[str, Any]:
    hover = [as_text(word) for word in question] + ["b − a + c"]
    look = {
        "opacity": 1.0,
        "size": [LARGE, LARGE, LARGE, LARGE + 2],
        "symbol": ["circle", "circle", "circle", "circle-open"],
        "color": [*[colour("x")] * 3, colour("x")],
        "line": {"color": [*[colour("paper")] * 3, colour("x")], "width": 2},
    }
    return _spots(corners, hover) | {"marker": look, "customdata": [*question, answer]}


def _spots(points: Array, hover: list[str]) -> dict[str, Any]:
    return {
        "type": "scatter",
        "mode": "markers",
        "x": points[:, 0],
        "y": points[:, 1],
        "hovertext": hover,
        "hovertemplate": "%{hovertext}<extra></extra>",
        "cliponaxis": False,
    }


def _names(
    corners: Array, points: Array, plane: Parallelogram, chosen: tuple[Analogy, str]
) -> list[dict[str, Any]]:
    """Name the corners, the best answers and the wanted word: always the same number of names."""
    answers, wanted = chosen
    listed = dict.fromkeys([*answers.words[:NAMED], wanted])
    shown = [word for word in listed if word in plane.words and word not in plane.question]
    places = np.full((NAMED + 1, 2), np.nan)
    for k, word in enumerate(shown):
        places[k] = points[plane.words.index(word)]
    right = wanted or answers.answer
    sides = {0: True, 1: True, 2: False, 3: False}
    sides |= {4 + k: bool(places[k, 0] < corners[3, 0]) for k, word in enumerate(shown) if word == right}
    texts = [f"<b>{shortened(word)}</b>" if word == right else shortened(word) for word in shown]
    texts = [*(f"<b>{shortened(word)}</b>" for word in plane.question), "b − a + c", *texts]
    texts += [BLANK] * (4 + NAMED + 1 - len(texts))
    inks = [*["x"] * 4, *("z" if word == right else "muted" for word in shown)]
    ends = np.vstack([corners, places])
    spots, lefts = place_names(ends, texts, FRAME, pinned=sides)
    aligned = ["middle left" if left else "middle right" for left in lefts]
    names = {
        "type": "scatter",
        "mode": "text",
        "x": spots[:, 0],
        "y": spots[:, 1],
        "text": texts,
        "textposition": aligned,
        "textfont": {"color": [*map(colour, inks), *[colour("muted")] * (len(texts) - len(inks))]},
        "hoverinfo": "skip",
        "cliponaxis": False,
    }
    return [hairs(ends, spots, FRAME), names]


def _answers(plane: Parallelogram, answers: Analogy, wanted: str) -> Panel:
    off = dict(zip(plane.words, plane.off, strict=True))
    second = [f"{off[word]:.2f}" if word in off else BLANK for word in answers.words]
    return ranking_panel(
        answers.words,
        answers.scores,
        heads=("answer", _METHODS[answers.method], "off plane"),
        span=_span(answers),
        strong=[wanted or answers.answer],
        faint=answers.question,
        second=second,
        note=_left_out(answers),
    )


def _span(answers: Analogy) -> Span:
    """Give the scores of the shortest and longest bar: the same for all questions if scores are bounded."""
    most = float(np.max(answers.scores, initial=0.0))
    usual = {"3cosmul": 1.25, "distance": 1.5}.get(answers.method, 1.0)
    return 0.0, usual if most <= 2 * usual else 1.1 * most  # distances of vectors of any length


def _left_out(answers: Analogy) -> str:
    """Say which inputs would have stood among the answers, were they not left out."""
    if not answers.exclude:
        return ""
    found = [f"{shortened(word)} (rank {rank})" for word, rank in answers.left_out if rank <= PLACES]
    return f"left out: {', '.join(found)}" if found else "left out: no input would be among the ten"
