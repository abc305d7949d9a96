"""Backpropagation through time, one edge at a time: the graph, the active product, what meets at a node."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import plotly.graph_objects as go

from lecturekit._arrays import Array
from lecturekit.figures._panels import Panel
from lecturekit.figures._written import wide
from lecturekit.figures.gradients._bptt_arriving import arriving_panel
from lecturekit.figures.gradients._bptt_graph import MOST, graph_panel, named
from lecturekit.figures.gradients._expression_lattice import Block, Line, fitted, lattice_panel, room_for
from lecturekit.recurrent import BackwardPass, Tick

PLACES = ((0.0, 0.32), (0.42, 0.78), (0.84, 1.0))  # of the width: graph, sums, bars
COUNTS = ("no", "one", "two", "three", "four")


def backward_tick(passed: BackwardPass, tick: int, *, reach: float | None = None) -> go.Figure:
    """Draw the backward pass after some ticks.

    Parameters
    ----------
    passed : BackwardPass
        From `backward_pass`; of at most 8 steps, and of sizes to 5 with numbers.
    tick : int
        From 0, where only the losses have their gradient, to ``len(passed)``; a tick beyond shows the last.
    reach : float, optional
        Up to what the axis of the bars goes; as far as those of this pass unless told otherwise.

    Returns
    -------
    go.Figure
        The unrolled network with what has arrived at each node; the active edge's local Jacobian, transposed,
        times the incoming gradient; and what has arrived at its target, by where it came from. A node's
        customdata is the tick at which it is complete.

    Raises
    ------
    ValueError
        For a tick below 0 or more than 8 steps.
    """
    tick = _checked(passed, tick)
    parts = [graph_panel(passed, tick), _product(passed, tick), arriving_panel(passed, tick, reach)]
    return _side_by_side([replace(part, top=36, bottom=48) for part in parts])


def _side_by_side(parts: list[Panel]) -> go.Figure:
    """Set the panels closer than `panels` does: sums have no axis, and the graph none on its left."""
    made = wide(parts, shares=(1, 1, 1))
    places = [{"domain": place} for place in PLACES]
    made.update_layout(barmode="relative", xaxis=places[0], xaxis2=places[1], xaxis3=places[2])
    (bar,) = [trace for trace in made.data if trace.type == "scatter" and trace.marker.showscale]
    bar.marker.colorbar.x = PLACES[0][1]
    for note, place in zip(made.layout.annotations, PLACES[1:], strict=True):
        note.x = place[0]
    return made


def _checked(passed: BackwardPass, tick: int) -> int:
    if passed.steps > MOST:
        raise ValueError(f"at most {MOST} steps can be drawn tick by tick, not {passed.steps}")
    if tick < 0:
        raise ValueError(f"tick must be at least 0, got {tick}")
    return min(tick, len(passed))


def _product(passed: BackwardPass, tick: int) -> Panel:
    """Write the product of a tick, on a lattice that has room for those of all ticks."""
    ticks = passed.ticks
    spans = {
        "value": 1.0,
        "jacobian": _largest([one.jacobian for one in ticks]),
        "gradient": _largest([one.outgoing for one in ticks] + [np.ones(1)]),
    }
    pages = [fitted(_lines(passed, number)) for number in range(len(passed) + 1)]
    title = f"Jacobian<sup>T</sup> · gradient: {_shapes(ticks[tick - 1])}" if tick else "backward begins"
    return lattice_panel(pages[tick], spans, title, room_for(pages))


def _largest(arrays: list[Array]) -> float:
    finite = [np.abs(array[np.isfinite(array)]).max(initial=0.0) for array in arrays]
    return float(max(finite, default=0.0)) or 1.0


def _lines(passed: BackwardPass, tick: int) -> list[Line]:
    if tick == 0:
        one = Block(np.ones((1, 1)), "gradient")
        return [Line(("∂<i>L</i> / ∂<i>L</i><sup>(<i>t</i>)</sup> =", one), "of every loss that counts")]
    now = passed.ticks[tick - 1]
    source, target = now.source, now.target
    out = Block(now.outgoing[:, None], "gradient")
    head = f"{derivative(now)}<sup>T</sup> · {_gradient(source)}, through {_through(now)}"
    product = Line(
        (Block(now.jacobian.T, "jacobian"), "·", Block(now.incoming[:, None], "gradient"), "=", out), head
    )
    before = passed.gradients(tick - 1).get(target)
    if before is None:
        which = "first" if len(passed.arrived(len(passed))[target]) > 1 else "only one"
        return [product, Line(("",), f"the {which} to arrive at {named(target)}")]
    total = Block((before + now.outgoing)[:, None], "gradient")
    merged = Line(
        (Block(before[:, None], "gradient"), "+", out, "=", total),
        f"at {named(target)}: what was there + this",
    )
    return [product, merged]


def _shapes(tick: Tick) -> str:
    O, I = tick.jacobian.shape  # noqa: E741
    return f"({O} × {I})<sup>T</sup> · ({O}) = ({I})"


def _gradient(place: tuple[str, int]) -> str:
    """Write the gradient at a node: ``∇`` with the letter below and the step above."""
    letter, t = place
    return f"∇<sub><i>{letter}</i></sub><sup>({t + 1})</sup>"


def derivative(tick: Tick) -> str:
    """Write the local Jacobian of a tick: ``∂h⁽⁴⁾/∂h⁽³⁾``."""
    return f"(∂{named(tick.source)}/∂{named(tick.target)})"


def _through(tick: Tick) -> str:
    said = {"softmax": "softmax", "o": "gate <i>o</i>", "f": "gate <i>f</i>"}
    said |= {"W and u": "<i>W</i>, gate <i>u</i>", "W of o": "<i>W</i> of <i>o</i>"}
    said |= {"W of i, f, g": "<i>W</i> of <i>i, f, g</i>"}
    return said.get(tick.via, f"<i>{tick.via}</i>")


def tick_words(passed: BackwardPass, tick: int) -> str:
    """Say in one line of Markdown what a tick does.

    Parameters
    ----------
    passed : BackwardPass
    tick : int
        See `backward_tick`.
    """
    tick = _checked(passed, tick)
    if tick == 0:
        losses = sum(one.source[0] == "L" for one in passed.ticks)
        which = f"each of {losses} losses" if losses > 1 else "the one loss"
        return f"tick 0 of {len(passed)}: {which} has the gradient **1**; nothing else has any"
    now = passed.ticks[tick - 1]
    source, target = (_written(place) for place in (now.source, now.target))
    arrived, all_of_them = (len(passed.arrived(number)[now.target]) for number in (tick, len(passed)))
    said = f"tick {tick} of {len(passed)}: {target} hears from {source}"
    rest = f"{COUNTS[all_of_them - arrived]} more to come"
    if all_of_them == 1:
        return f"{said} **alone**"
    if arrived == 1:
        return f"{said}; **{rest}**"
    more = f", {rest}" if arrived < all_of_them else ""
    return f"{said}, and **{COUNTS[arrived]} gradients meet**{more}"


_SUPERSCRIPTS = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")


def _written(place: tuple[str, int]) -> str:
    letter, t = place
    return f"{letter}⁽{str(t + 1).translate(_SUPERSCRIPTS)}⁾"
