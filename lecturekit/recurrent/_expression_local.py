"""One node, forward and backward: its value and its local Jacobians, out of its operands' values."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

import numpy as np

from lecturekit._arrays import Array

from ._expression_rules import OPERATIONS, Jacobians, power, power_jacobian


class Made(Protocol):
    """What it takes to compute a node."""

    @property
    def operation(self) -> str:
        """Say what is done."""

    @property
    def text(self) -> str:
        """Give the part of the expression."""

    @property
    def constant(self) -> float:
        """Give a power's exponent."""


class Valued(Made, Protocol):
    """A node that has its value."""

    @property
    def value(self) -> Array:
        """Give it."""


@np.errstate(all="ignore")
def local_value(node: Made, operands: Sequence[Array]) -> Array:
    """Compute a node; ValueError where shapes do not fit, inf and NaN as they come."""
    if node.operation == "power":
        return np.asarray(power(operands[0], node.constant), dtype=np.float64)
    operation = OPERATIONS[node.operation]
    if operation.check is not None:
        operation.check(node.text, *operands)
    return np.asarray(operation.value(*operands), dtype=np.float64)


@np.errstate(all="ignore")
def local_jacobians(node: Valued, operands: Sequence[Array]) -> Jacobians:
    """Give d(node)/d(operand) for each operand, (size of node, size of operand), flattened row by row."""
    if node.operation == "power":
        return power_jacobian(operands[0], node.constant)
    return OPERATIONS[node.operation].jacobians(*operands, node.value)
