"""Row G1: every operation's local Jacobian is torch's, and turns a gradient into the next one."""

import numpy as np
import pytest
import torch

from lecturekit.recurrent import BackwardStep, Expression, Walk
from lecturekit.recurrent._expression_rules import CALLS, OPERATIONS
from tests.recurrent.test_expression import TORCH

SHAPES = {"k": (), "x": (3,), "y": (3,), "b": (2,), "W": (2, 3), "R": (2, 3), "V": (3, 4)}
OPERATORS = (
    "W + R", "k - W", "x - k", "x * y", "k * x", "W * k", "W / R", "x / k", "k / x", "-W", "k + k",
    "W @ x", "b @ W", "W @ V", "x @ y", "x ** 3", "W ** -2", "k ** 0.5", "x ** 0", "x * x",
)  # fmt: skip
TAKES = {"dot": "(x, y)", "softmax": "(x)", "transpose": "(W)"}
ALL = (*OPERATORS, *(f"{name}{TAKES.get(name, '(W)')}" for name in CALLS), "sum(k)", "norm(x)")


def values(seed: int = 3) -> dict[str, np.ndarray]:
    """Positive numbers, so that logarithms and roots are defined."""
    rng = np.random.default_rng(seed)
    return {name: rng.uniform(0.5, 2.0, shape) for name, shape in SHAPES.items()}


def torch_jacobian(text: str, name: str) -> np.ndarray:
    """d(text)/d(name) by torch.func.jacrev, flattened row by row."""
    tensors = {n: torch.tensor(v) for n, v in values().items()}

    def function(changed: torch.Tensor) -> torch.Tensor:
        return eval(text, {"__builtins__": {}}, TORCH | tensors | {name: changed})

    jacobian = torch.func.jacrev(function)(tensors[name])
    return jacobian.reshape(-1, tensors[name].numel()).numpy()


def last(text: str) -> tuple[Walk, BackwardStep, np.ndarray]:
    """The walk of sum(text * G), its step at the node of text, and G, what arrives there."""
    shape = Expression(text).walk(values()).output.shape
    G = np.random.default_rng(8).standard_normal(shape)
    walk = Expression(f"sum(({text}) * G)").walk(values() | {"G": G})
    return walk, walk.steps[2], G


def test_every_operation_is_tried() -> None:
    """The list above misses none."""
    tried = {node.operation for text in ALL for node in Expression(text).walk(values()).nodes}
    assert tried - {"name", "number"} == {*OPERATIONS, "power"}


@pytest.mark.row("G1")
@pytest.mark.parametrize("text", ALL)
def test_local_jacobians_are_torch_s(text: str) -> None:
    """(size of the node, size of the operand), for each operand; uses of one operand add up."""
    walk, step, _ = last(text)
    totals: dict[int, np.ndarray] = {}
    for share in step.shares:
        totals[share.parent] = totals.get(share.parent, 0.0) + share.jacobian
    assert totals
    for parent, jacobian in totals.items():
        wanted = torch_jacobian(text, walk.nodes[parent].name)
        assert jacobian.shape == wanted.shape
        np.testing.assert_allclose(jacobian, wanted, rtol=1e-10, atol=1e-13)


@pytest.mark.row("G1")
@pytest.mark.parametrize("text", ALL)
def test_gradient_is_local_jacobian_transposed_times_what_arrives(text: str) -> None:
    """The lecture's line, with torch's Jacobian on one side and the package's gradient on the other."""
    walk, step, G = last(text)
    np.testing.assert_allclose(step.incoming, G)
    for name in Expression(text).names:
        wanted = torch_jacobian(text, name).T @ G.ravel()
        np.testing.assert_allclose(walk.gradient(name).ravel(), wanted, rtol=1e-9, atol=1e-12)


@pytest.mark.row("G1")
def test_only_elementwise_operations_have_diagonal_jacobians() -> None:
    """What the figure says of a Jacobian is read off it."""
    diagonal = {text: [share.is_diagonal for share in last(text)[1].shares] for text in ALL}
    assert diagonal["tanh(W)"] == diagonal["-W"] == [True]
    assert diagonal["x * y"] == diagonal["W + R"] == [True, True]
    assert diagonal["k * x"] == [False, True]
    assert diagonal["softmax(x)"] == diagonal["sum(W)"] == diagonal["transpose(W)"] == [False]
    assert diagonal["W @ x"] == [False, False]
    assert diagonal["k + k"] == [False, False]  # one number is no matrix
