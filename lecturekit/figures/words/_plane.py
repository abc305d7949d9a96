"""Words as points of a plane: distances, angles, and the way from counts to unit length."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import plotly.graph_objects as go

from lecturekit._arrays import Array
from lecturekit.corpora import LabelledMatrix, position
from lecturekit.figures._axes import axis
from lecturekit.figures._names import BLANK, Frame, class_numbers, named_points, segments, stroke
from lecturekit.figures._numbers import format_number
from lecturekit.figures._panels import Panel, panels
from lecturekit.figures._symbols import colour
from lecturekit.figures._text import as_text
from lecturekit.figures.words._neighbours import neighbour_panel
from lecturekit.words import angles, euclidean, neighbour_table, normalise

WIDE = 1.65  # width of the plane over its height, in data units; both axes have the same unit


def distance_plane(raw: LabelledMatrix, plane: LabelledMatrix, *, noun: str) -> go.Figure:
    """Draw words as points, and the distances from one of them to all others, as lines and as bars.

    Parameters
    ----------
    raw : LabelledMatrix
        (R, 2) counts as they were found; they set the axes.
    plane : LabelledMatrix
        (R, 2) counts with some words scaled. A point that leaves the axes stays at their edge as a triangle,
        on its ray, and says so; its lines leave the picture, and bars that are too long are broken.
    noun : str
        From which the distances are drawn.

    Returns
    -------
    go.Figure
        Each point's customdata is its word. The traces and their lengths are always the same.
    """
    frame, at = plane_frame(raw), position(noun, plane.rows, kind="row")
    distances = euclidean(plane)
    others = np.where(np.arange(len(plane.rows)) == at, np.inf, distances.row(noun))
    nearest = int(np.argmin(others))
    ends = np.array([frame.x[1], frame.y[1]])
    # (R, 1): what lies beyond the frame is drawn where its ray leaves it, so that it stays on the ray
    shown = plane.values * np.min(ends / np.maximum(plane.values, ends), axis=1, keepdims=True)
    here = f"({', '.join(_written(value) for value in plane.row(noun))})"
    here += ", off the map" if np.any(plane.row(noun) > ends) else ""
    near = plane.rows[nearest]
    strong = {near: as_text(near), noun: f"<b>{as_text(noun)} {here}</b>"}
    traces = [
        segments(plane.values[[at]], plane.values, "faint", 1.5) | {"cliponaxis": True},
        stroke(plane.values[[at, nearest], 0], plane.values[[at, nearest], 1], "x", 3) | {"cliponaxis": True},
        _ray(raw.row(noun), frame),
        *named_points(shown, plane.rows, frame=frame, strong=strong),
        _chosen(shown[at], plane.row(noun), frame, noun),
    ]
    left = Panel(traces, *_axes(plane.columns, frame), top=16)
    return panels(
        [left, _bars(distances, at, nearest, np.hypot(frame.x[1], frame.y[1]))], shares=[0.64, 0.36]
    )


def plane_frame(raw: LabelledMatrix) -> Frame:
    """Give axes of one unit that hold (R, 2) points, with room to the right for names."""
    most = raw.values.max(axis=0, initial=1.0)
    height = float(max(1.12 * most[1], 1.2 * most[0] / WIDE))
    edge = 0.06 * height  # room for the names of what lies near 0
    return Frame((-edge, WIDE * height), (-edge, height), 315 * (WIDE + 0.06) / 1.06, 315)


def _written(value: float) -> str:
    return format_number(int(value) if float(value).is_integer() else float(value))


def _axes(columns: tuple[str, ...], frame: Frame) -> tuple[dict[str, Any], dict[str, Any]]:
    square: dict[str, Any] = {"constrain": "domain"}  # the axes keep their ranges, the plot gives way
    x = axis(f"times met with “{as_text(columns[0])}”", frame.x, **square, constraintoward="left")
    y = axis(
        f"times met with “{as_text(columns[1])}”", frame.y, **square, scaleanchor="x", constraintoward="top"
    )
    return x, y


def _ray(start: Array, frame: Frame) -> dict[str, Any]:
    """Draw the ray on which a word moves when it is met more or less often."""
    reach = min(
        (end / c for end, c in zip((frame.x[1], frame.y[1]), start, strict=True) if c > 0), default=0.0
    )
    drawn = stroke([0, reach * start[0]], [0, reach * start[1]], "x", 1)
    return drawn | {"line": drawn["line"] | {"dash": "dot"}}


def _chosen(shown: Array, true: Array, frame: Frame, noun: str) -> dict[str, Any]:
    """Draw the chosen point over the others; a triangle where it has left the axes."""
    right, above = bool(true[0] > frame.x[1]), bool(true[1] > frame.y[1])
    shape = "triangle-right" if right else "triangle-up" if above else "circle"
    look = {
        "color": colour("x"),
        "size": 14,
        "symbol": shape,
        "line": {"width": 1.5, "color": colour("paper")},
    }
    spot = {"type": "scatter", "mode": "markers", "x": shown[:1], "y": shown[1:], "marker": look}
    said = f"{as_text(noun)} ({', '.join(_written(value) for value in true)})"
    spot |= {"customdata": [noun], "hovertext": [said], "hovertemplate": "%{hovertext}<extra></extra>"}
    return spot | {"cliponaxis": False}


def _bars(distances: LabelledMatrix, at: int, nearest: int, most: float) -> Panel:
    """Set the distances from one word as bars: thick lines, which can move without a repaint."""
    far, rows = distances.values[at], np.arange(len(distances.rows), dtype=float)
    ends = np.column_stack([np.clip(far, 0, most), rows])
    texts = [BLANK if k == at else f"\u2009{format_number(value)}" for k, value in enumerate(far)]
    texts[nearest] = f"<b>{texts[nearest]}</b>"
    numbers = {
        "type": "scatter",
        "mode": "text",
        "x": ends[:, 0],
        "y": rows,
        "text": texts,
        "cliponaxis": False,
    }
    numbers |= {"textposition": "middle right", "textfont": {"color": colour("ink")}, "hoverinfo": "skip"}
    starts = ends * [0, 1]
    thick = segments(starts, ends, "faint", 15), segments(starts[[nearest]], ends[[nearest]], "x", 15)
    broken = _broken(np.where(far > most, 0.9 * most, np.nan), rows, 0.02 * most)
    names: dict[str, Any] = {
        "tickvals": rows.tolist(),
        "ticktext": [as_text(word) for word in distances.rows],
        "showgrid": False,
    }
    across = axis(f"distance to “{as_text(distances.rows[at])}”", (0.0, float(most)), nticks=4)
    down = axis("", (len(rows) - 0.5, -0.5), **names)
    return Panel([*thick, broken, numbers], across, down, top=16, right=56)


def _broken(at: Array, rows: Array, slant: float) -> dict[str, Any]:
    """Cut bars that go on beyond the axis by a slanted gap, as rulers are broken; NaN for no gap."""
    lean = np.array([[-slant, slant]])
    ends = np.stack([at[:, None] + lean, rows[:, None] + [[0.45, -0.45]]], axis=-1)
    return segments(ends[:, 0], ends[:, 1], "paper", 5)


def angle_plane(
    raw: LabelledMatrix,
    drawn: LabelledMatrix,
    *,
    pair: tuple[str, str],
    radius: float,
    classes: Mapping[str, str] | None = None,
) -> go.Figure:
    """Draw words as points on their rays, the angle between two of them, and everybody's nearest neighbour.

    Parameters
    ----------
    raw : LabelledMatrix
        (R, 2) counts; they set the axes, and the neighbours to compare with.
    drawn : LabelledMatrix
        (R, 2) the same between their counts and one length, as `lecturekit.words.normalise` draws them in.
        Rows of NaN have no direction and are left out.
    pair : (str, str)
        The wedge stands between these two.
    radius : float
        The one length, drawn as an arc.
    classes : mapping, optional
        Word to class, for colours and shapes.

    Returns
    -------
    go.Figure
        Each point's customdata is its word. While the points glide, only numbers and texts change.
    """
    frame = plane_frame(raw)
    kinds, _ = class_numbers(drawn.rows, classes or {})
    traces = [
        _rays(raw.values, frame),
        _arc(radius, frame, raw),
        *_wedge(raw, pair, radius, frame),
        *named_points(
            drawn.values, drawn.rows, frame=frame, kinds=kinds, strong={word: as_text(word) for word in pair}
        ),
    ]
    left = Panel(traces, *_axes(drawn.columns, frame), top=16)
    now, start = (neighbour_table(matrix, undefined="nan") for matrix in (drawn, raw))
    return panels([left, neighbour_panel(now, start)], shares=[0.5, 0.5])


def _rays(points: Array, frame: Frame) -> dict[str, Any]:
    with np.errstate(divide="ignore"):
        reach = np.min(np.where(points > 0, [frame.x[1], frame.y[1]] / points, np.inf), axis=1)
    ends = points * np.where(np.isfinite(reach), reach, 0.0)[:, None]
    return segments(np.zeros((1, 2)), ends, "faint", 1)


def _arc(radius: float, frame: Frame, raw: LabelledMatrix) -> dict[str, Any]:
    """Draw the one length, and write on it where the fewest words are, as counted and on the arc."""
    turn = np.linspace(0, np.pi / 2, 91)
    x, y = radius * np.cos(turn), radius * np.sin(turn)
    inside = (x <= frame.x[1]) & (y <= frame.y[1])
    words = [BLANK for _ in turn]
    on_arc = normalise(raw, radius=radius, undefined="nan").values
    taken = np.vstack([raw.values, on_arc[np.isfinite(on_arc).all(axis=1)]])  # their names begin to the right
    off = np.abs(np.column_stack([x, y])[:, None] - taken) * frame.unit / [150.0, 18.0]
    room = np.where(inside & (turn > 0.5), off.max(axis=2).min(axis=1).clip(max=1.5), -1.0)
    words[int(np.argmax(room))] = "\u2002one length for all"
    named: dict[str, Any] = {"mode": "lines+text", "text": words, "textposition": "middle right"}
    named |= {"textfont": {"color": colour("reference")}}
    return stroke(np.where(inside, x, np.nan), np.where(inside, y, np.nan), "reference", 1) | named


def _wedge(raw: LabelledMatrix, pair: tuple[str, str], radius: float, frame: Frame) -> list[dict[str, Any]]:
    """Fill the angle between two words, and write it beside; empty where one of them has no direction."""
    (x, y), (u, v) = (raw.row(word) for word in pair)
    angle = float(angles(raw, undefined="nan").at(*pair))
    low, high = sorted((np.arctan2(y, x), np.arctan2(v, u))) if np.isfinite(angle) else (0.0, 0.0)
    turn = np.linspace(low, high, 25)
    ways = radius * np.array([0.62, 0.45, 0.32])  # the first on which the number lies on no word
    spots = ways[:, None, None] * np.array([np.cos(turn[12]), np.sin(turn[12])])
    across, up = np.moveaxis((raw.values - spots) * frame.unit, -1, 0)  # (3, R) px
    free = ~((across > -15) & (across < 60) & (np.abs(up) < 16)).any(axis=1)
    edge = ways[int(np.argmax(free))] * np.array([np.cos(turn), np.sin(turn)])
    closed = np.pad(edge, ((0, 0), (1, 1)))
    filled = stroke(closed[0], closed[1], "x", 1.5)
    filled |= {"fill": "toself", "fillcolor": colour("x"), "opacity": 0.3}
    words = [f"\u2002<b>{format_number(angle)}°</b>" if np.isfinite(angle) else BLANK]
    label = {"type": "scatter", "mode": "text", "x": edge[0, 12:13], "y": edge[1, 12:13], "text": words}
    label |= {"textposition": "middle right", "textfont": {"color": colour("x")}, "hoverinfo": "skip"}
    return [filled, label]
