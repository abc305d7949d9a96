"""What a walk through an expression leaves behind: its nodes, and the backward pass one node at a time."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from lecturekit._arrays import Array
from lecturekit._record import Record

from ._expression_check import no_derivative, relative_errors
from ._expression_local import local_jacobians
from ._expression_shapes import written


@dataclass(frozen=True, eq=False, repr=False)
class Node(Record):
    """One node of an expression, with the value that the forward pass gave it.

    Attributes
    ----------
    name : str
        What the reader called an input; empty for all else.
    text : str
        The part of the expression that it stands for: ``"W @ x"``.
    label : str
        As it is written in the node: a name, a number, or its operation's sign.
    operation : str
        ``"name"``, ``"number"``, ``"power"`` or what the operation is called.
    parents : tuple of int
        The operands, as places in `Walk.nodes`, in their order; one that is used twice stands there twice.
    value : (), (n,) or (m, n)
        From the forward pass.
    depth : int
        The longest way from an input, in edges; 0 for inputs.
    constant : float
        A number's value, a power's exponent; NaN for all else.
    """

    name: str
    text: str
    label: str
    operation: str
    parents: tuple[int, ...]
    value: Array
    depth: int
    constant: float = math.nan

    @property
    def is_operation(self) -> bool:
        """Tell whether it is computed; names and numbers are given."""
        return self.operation not in ("name", "number")


@dataclass(frozen=True, eq=False, repr=False)
class Share(Record):
    """What one node hands to one of its operands.

    Attributes
    ----------
    parent : int
        The operand, as a place in `Walk.nodes`.
    jacobian : (S, P)
        Local Jacobian, from the values of the forward pass: S numbers of the node by P of the operand, both
        flattened row by row.
    product : shape of the operand
        ``jacobian.T @ incoming``.
    before, after : shape of the operand
        Its gradient without and with this share; `before` is zero where nothing had arrived.
    first : bool
        Whether nothing had arrived.
    """

    parent: int
    jacobian: Array
    product: Array
    before: Array
    after: Array
    first: bool

    @property
    def is_diagonal(self) -> bool:
        """Tell whether the local Jacobian is square, of two rows or more, and zero off its diagonal."""
        J = self.jacobian
        square = J.shape[0] == J.shape[1] > 1
        return square and not np.any(J[~np.eye(len(J), dtype=bool)] if square else J)


@dataclass(frozen=True, eq=False, repr=False)
class BackwardStep(Record):
    """One node of the backward pass.

    Attributes
    ----------
    node : int
        Its place in `Walk.nodes`.
    incoming : shape of the node
        Its whole gradient: all its users have been visited.
    shares : tuple of Share
        One for each use of an operand that is no plain number.
    gradients : tuple of NDArray or None
        What every node's gradient has come to after this step; None where nothing has arrived.
    """

    node: int
    incoming: Array
    shares: tuple[Share, ...]
    gradients: tuple[Array | None, ...]


@dataclass(frozen=True, eq=False, repr=False)
class Walk(Record):
    """An expression walked forward with some values, and backward from its output.

    Attributes
    ----------
    text : str
        The expression.
    nodes : tuple of Node
        In topological order, the order of the forward pass; the output is the last.
    """

    text: str
    nodes: tuple[Node, ...]

    @property
    def output(self) -> Array:
        """The value of the last node."""
        return self.nodes[-1].value

    @property
    def operations(self) -> tuple[int, ...]:
        """The nodes that are computed, in the order of the forward pass."""
        return tuple(k for k, node in enumerate(self.nodes) if node.is_operation)

    @property
    def first_gradients(self) -> tuple[Array | None, ...]:
        """Where the backward pass begins: 1 at the output, nothing anywhere else.

        Raises
        ------
        ValueError
            If the output is no single number.
        """
        if self.output.size != 1:
            raise ValueError(
                f"{self.text} has shape {written(self.output.shape)}: a gradient is that of one number; "
                "take its sum, norm or a dot product"
            )
        return (*[None] * (len(self.nodes) - 1), np.ones_like(self.output))

    @cached_property
    def steps(self) -> tuple[BackwardStep, ...]:
        """The backward pass, one `BackwardStep` for each operation, users before what they use.

        Raises
        ------
        ValueError
            If the output is no single number.
        """
        gradients, steps = list(self.first_gradients), []
        for k in reversed(self.operations):
            step = _back(self.nodes, k, gradients)
            gradients = list(step.gradients)
            steps.append(step)
        return tuple(steps)

    @property
    def gradients(self) -> tuple[Array | None, ...]:
        """The gradient of the output by every node; None for numbers."""
        return self.steps[-1].gradients if self.steps else self.first_gradients

    def gradient(self, name: str) -> Array:
        """Give the gradient of the output by an input, in the input's shape.

        Raises
        ------
        KeyError
            For a name that the expression does not have.
        """
        for node, gradient in zip(self.nodes, self.gradients, strict=True):
            if node.name == name and gradient is not None:
                return gradient
        there = ", ".join(node.name for node in self.nodes if node.name)
        raise KeyError(f"no input is called {name}; there are {there}")

    @cached_property
    def errors(self) -> Array:
        """Relative error of every node's gradient against central differences, (N,); NaN for numbers.

        Each entry of a node's value is nudged up and down, and all that depends on it is computed anew.
        """
        return relative_errors(self.nodes, self.gradients)

    def gradient_check(self) -> float:
        """Give the largest relative error of all nodes; NaN if one of them is undefined."""
        held = [k for k, gradient in enumerate(self.gradients) if gradient is not None]
        return float(np.max(self.errors[held]))

    @property
    def no_derivative(self) -> str:
        """Which node has no derivative where it stands, and why: ``"relu(a) has a kink here"``; or empty."""
        return no_derivative(self.nodes)


@np.errstate(all="ignore")
def _back(nodes: tuple[Node, ...], k: int, gradients: list[Array | None]) -> BackwardStep:
    """Take one step back: gradient = local Jacobian transposed × incoming gradient, for each operand."""
    node, incoming, gradients = nodes[k], gradients[k], list(gradients)
    assert incoming is not None  # every operation but the output has a user, visited before
    shares = []
    operands = [nodes[parent].value for parent in node.parents]
    for parent, jacobian in zip(node.parents, local_jacobians(node, operands), strict=True):
        if nodes[parent].operation == "number":
            continue
        product = _handed(jacobian, incoming.ravel()).reshape(nodes[parent].value.shape)
        arrived = gradients[parent]
        before = np.zeros_like(product) if arrived is None else arrived
        after = product if arrived is None else arrived + product
        gradients[parent] = after
        shares.append(Share(parent, jacobian, product, before, after, arrived is None))
    return BackwardStep(k, incoming, tuple(shares), tuple(gradients))


@np.errstate(invalid="ignore", over="ignore")
def _handed(jacobian: Array, incoming: Array) -> Array:
    """Give jacobian^T incoming, (P,); where the Jacobian is 0 there is no way, for inf and NaN neither."""
    if np.isfinite(jacobian).all() and np.isfinite(incoming).all():
        return jacobian.T @ incoming
    return np.where(jacobian == 0.0, 0.0, jacobian * incoming[:, None]).sum(axis=0)
