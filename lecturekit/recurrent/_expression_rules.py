"""The operations of an expression: each value beside its local Jacobians.

A value is a scalar (), a vector (n,) or a matrix (m, n). A local Jacobian is dense, (size of the result,
size of the operand), both flattened row by row. Only a scalar goes with any other shape.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from lecturekit._arrays import Array

from ._activations import ACTIVATIONS
from ._expression_shapes import both_vectors, matrices, matrix, same_or_scalar, vector

Jacobians = tuple[Array, ...]
Check = Callable[..., None]


@dataclass(frozen=True)
class Operation:
    """One operation of an expression.

    Attributes
    ----------
    name : str
        As records have it: ``"matmul"``.
    label : str
        As it is written in a node: ``"@"``.
    call : str
        As the reader calls it, ``"tanh"``; empty for an operator.
    value : callable
        From the operands' values to the result.
    jacobians : callable
        From the operands' values and the result to one local Jacobian for each operand.
    check : callable or None
        Raises ValueError, naming both shapes, for operands that do not fit.
    operands : int
        How many it takes.
    """

    name: str
    label: str
    call: str
    value: Callable[..., Array]
    jacobians: Callable[..., Jacobians]
    check: Check | None = None
    operands: int = 1


def power(value: Array, exponent: float) -> Array:
    """Raise to a constant power, elementwise; what is no real number is NaN, what is too large inf."""
    return np.power(value, exponent)


def power_jacobian(value: Array, exponent: float) -> Jacobians:
    """Give d(v**p)/dv = p v**(p - 1) on the diagonal; for p = 0 it is 0 everywhere."""
    slope = exponent * np.power(value, exponent - 1) if exponent else np.zeros_like(value)
    return (np.diag(np.ravel(slope)),)


def _pointwise(name: str, label: str, value: Callable, slope: Callable, *, call: bool = True) -> Operation:
    """Make an elementwise operation from its value and its slope(operand, result)."""

    def jacobians(v: Array, out: Array) -> Jacobians:
        return (np.diag(np.ravel(slope(v, out))),)

    return Operation(name, label, name if call else "", value, jacobians)


def _activation(name: str, label: str) -> Operation:
    act = ACTIVATIONS[name]
    return _pointwise(name, label, lambda v: act.value(v, np.empty_like(v)), lambda v, _: act.slope(v))


def _arithmetic(name: str, label: str, value: Callable, slopes: Callable) -> Operation:
    """Make an operation on two operands of one shape, or a scalar and anything."""

    def jacobians(a: Array, b: Array, out: Array) -> Jacobians:
        return tuple(
            _spread(np.broadcast_to(slope, out.shape), operand)
            for slope, operand in zip(slopes(a, b), (a, b), strict=True)
        )

    return Operation(name, label, "", value, jacobians, same_or_scalar, 2)


def _spread(slope: Array, operand: Array) -> Array:
    """Put slopes on the diagonal, or in the one column of a scalar."""
    flat = np.ravel(slope)
    return flat[:, None].copy() if operand.ndim == 0 else np.diag(flat)


def _matmul_jacobians(a: Array, b: Array, _out: Array) -> Jacobians:
    left = a.reshape(1, -1) if a.ndim == 1 else a  # (m, n), (n, k): a vector is a row there, a column here
    right = b.reshape(-1, 1) if b.ndim == 1 else b
    # out[i, j] = sum over l of left[i, l] right[l, j]
    (m, n), k = left.shape, right.shape[1]
    by_left, by_right = np.zeros((m, k, m, n)), np.zeros((m, k, n, k))
    for i in range(m):
        by_left[i, :, i] = right.T
    for j in range(k):
        by_right[:, j, :, j] = left
    return by_left.reshape(m * k, -1), by_right.reshape(m * k, -1)


def _softmax(v: Array) -> Array:
    shifted = np.exp(v - v.max())
    return np.asarray(shifted / shifted.sum())


def _norm(v: Array) -> Array:
    most = np.abs(v).max()  # scaled, so that squares do not overflow
    return np.asarray(most * np.sqrt(np.sum((v / most) ** 2)) if 0 < most < np.inf else most)


def _norm_jacobian(v: Array, out: Array) -> Jacobians:
    # 0 at the origin, as torch has it
    return ((v / out if out != 0 else np.zeros_like(v)).reshape(1, -1),)


def _transpose_jacobian(v: Array, _out: Array) -> Jacobians:
    return (np.eye(v.size)[np.arange(v.size).reshape(v.shape).T.ravel()],)


_ROWS = (
    _arithmetic("add", "+", np.add, lambda _a, _b: (1.0, 1.0)),
    _arithmetic("subtract", "−", np.subtract, lambda _a, _b: (1.0, -1.0)),
    _arithmetic("multiply", "×", np.multiply, lambda a, b: (b, a)),
    _arithmetic("divide", "÷", np.divide, lambda a, b: (1 / b, -a / b / b)),
    Operation("matmul", "@", "", lambda a, b: np.asarray(a @ b), _matmul_jacobians, matrices, 2),
    _pointwise("negative", "−", np.negative, lambda v, _: -np.ones_like(v), call=False),
    _activation("tanh", "tanh"),
    _activation("sigmoid", "σ"),
    _activation("relu", "relu"),
    _pointwise("exp", "exp", np.exp, lambda _, out: out),
    _pointwise("log", "log", np.log, lambda v, _: np.where(v < 0, np.nan, 1 / v)),
    _pointwise("sqrt", "√", np.sqrt, lambda _, out: 0.5 / out),
    _pointwise("square", "( )²", np.square, lambda v, _: 2 * v),
    Operation("sum", "Σ", "sum", lambda v: np.asarray(v.sum()), lambda v, _: (np.ones((1, v.size)),)),
    Operation(
        "dot",
        "dot",
        "dot",
        lambda a, b: np.asarray(a @ b),
        lambda a, b, _: (b.reshape(1, -1).copy(), a.reshape(1, -1).copy()),
        both_vectors,
        2,
    ),
    Operation("softmax", "softmax", "softmax", _softmax, lambda _, y: (np.diag(y) - np.outer(y, y),), vector),
    Operation("norm", "‖ ‖", "norm", _norm, _norm_jacobian),
    Operation("transpose", "ᵀ", "transpose", lambda v: v.T.copy(), _transpose_jacobian, matrix),
)

OPERATIONS = {row.name: row for row in _ROWS}
"""The operations by name; a power has its exponent beside it and is not in the table."""

CALLS = {row.call: row for row in _ROWS if row.call}
"""The functions that a reader can call, by name."""
