"""The finite-difference check of a walk: every node nudged, all that depends on it computed anew."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

import numpy as np

from lecturekit._arrays import Array

from ._expression_local import Valued, local_value

NUDGE = 6e-6  # of a value; about the cube root of float64's precision
LEAST = 0.1  # a value nearer to 0 is nudged as this one is
FLOOR = 1e-4  # of the largest value: a smaller gradient is not told from rounding


class Placed(Valued, Protocol):
    """A node that knows its operands."""

    @property
    def parents(self) -> tuple[int, ...]:
        """Give their places."""


@np.errstate(all="ignore")
def relative_errors(nodes: Sequence[Placed], gradients: Sequence[Array | None]) -> Array:
    """Compare each gradient with central differences of the output, (N,); NaN where there is none.

    The error is that of the whole array in the 2-norm, relative to the larger of both gradients, and at
    least to 1e-4 of the largest value in the graph.
    """
    finite = [np.abs(node.value)[np.isfinite(node.value)] for node in nodes]
    floor = FLOOR * max(float(part.max(initial=0.0)) for part in finite)
    errors = np.full(len(nodes), np.nan)
    for k, gradient in enumerate(gradients):
        if gradient is not None:
            measured = central_differences(nodes, k)
            size = max(float(np.linalg.norm(gradient)), float(np.linalg.norm(measured)), floor)
            errors[k] = float(np.linalg.norm(measured - gradient)) / (size or 1.0)
    return errors


@np.errstate(all="ignore")
def central_differences(nodes: Sequence[Placed], k: int) -> Array:
    """Measure the gradient of the output by node k, in its shape."""
    value = nodes[k].value
    after = _dependents(nodes, k)
    measured = np.empty(value.shape)
    for place in np.ndindex(value.shape):
        step = NUDGE * max(abs(float(value[place])), LEAST)
        ends = []
        for sign in (1, -1):
            nudged = value.copy()
            nudged[place] += sign * step
            ends.append(_output(nodes, {k: nudged}, after))
        measured[place] = (ends[0] - ends[1]) / (2 * step)
    return measured


def _dependents(nodes: Sequence[Placed], k: int) -> list[int]:
    reached = {k}
    for j in range(k + 1, len(nodes)):
        if reached.intersection(nodes[j].parents):
            reached.add(j)
    return sorted(reached - {k})


def _output(nodes: Sequence[Placed], changed: dict[int, Array], after: Sequence[int]) -> float:
    for j in after:
        changed[j] = local_value(nodes[j], [changed.get(i, nodes[i].value) for i in nodes[j].parents])
    return float(changed.get(len(nodes) - 1, nodes[-1].value).item())


KINKS = ("relu", "norm")  # at 0 they turn a corner; sqrt goes straight up there


def no_derivative(nodes: Sequence[Placed]) -> str:
    """Say which node has no derivative where it stands, and why; empty if all have one."""
    for node in nodes:
        operand = nodes[node.parents[0]].value if node.parents else node.value
        if np.isnan(node.value).any():
            return f"{node.text} is undefined here"
        if np.isinf(node.value).any():
            return f"{node.text} is infinite here"
        at_zero = not np.all(operand) if node.operation != "norm" else not np.any(operand)
        if at_zero and node.operation in KINKS:
            return f"{node.text} has a kink here"
        if at_zero and (node.operation == "sqrt" or (node.operation == "power" and 0 < node.constant < 1)):
            return f"{node.text} is infinitely steep here"
    return ""
