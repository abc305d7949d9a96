"""Backpropagation through expressions: autograd, finite differences at every node, one node at a time."""

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from lecturekit.recurrent import Expression, Walk, read_values

M, N, K = 2, 3, 4  # sizes all different, so that a transpose fails

EXPRESSIONS = (
    "sum(tanh(W @ x + b))",
    "-sum(t * log(softmax(W @ x + b)))",
    "square(tanh(k * c + 0.5) - 1)",
    "dot(x, sigmoid(x)) / norm(x)",
    "dot(b, W @ tanh(x)) - dot(b, b)",
    "sum(relu(b @ W) * x) + sum(x)",
    "norm(W @ V) ** 3 / 7",
    "sum(transpose(W) @ b)",
    "b @ W @ x",
    "sum(exp(transpose(V) @ transpose(W))) * c",
    "sqrt(sum(square(W)) + c ** 2)",
    "log(norm(x)) * k - k / c + k * k",
    "norm(k - W / c)",
    "sum((c * V) ** 2) ** 0.5 / -norm(V)",
    "sum(x) * sum(2 ** 3 * x)",
)
TORCH = {name: getattr(torch, name) for name in ("tanh", "sigmoid", "relu", "exp", "log", "sqrt")} | {
    "square": torch.square,
    "sum": torch.sum,
    "dot": torch.dot,
    "norm": torch.linalg.norm,
    "softmax": lambda v: torch.softmax(v, 0),
    "transpose": lambda v: v.T,
}


def values(rng: np.random.Generator) -> dict[str, np.ndarray]:
    """Two matrices, vectors of three lengths, two scalars; t is a distribution."""
    drawn = {"W": (M, N), "V": (N, K), "x": (N,), "b": (M,), "k": (), "c": ()}
    return {name: rng.standard_normal(shape) for name, shape in drawn.items()} | {"t": np.array([0.3, 0.7])}


def autograd(text: str, given_values: dict[str, np.ndarray]) -> tuple[float, dict[str, np.ndarray]]:
    """The value and all gradients, from torch; a name that is not used has none."""
    tensors = {n: torch.tensor(v, requires_grad=True) for n, v in given_values.items()}
    output = eval(text, {"__builtins__": {}}, TORCH | tensors)
    output.backward()
    return output.item(), {n: t.grad.numpy() for n, t in tensors.items() if t.grad is not None}


def taken_apart(walk: Walk) -> None:
    """Every step of the backward pass follows the lecture's three lines, from the step before alone."""
    gradients, visited = list(walk.first_gradients), []
    for step in walk.steps:
        node = walk.nodes[step.node]
        users = [k for k, other in enumerate(walk.nodes) if step.node in other.parents]
        assert set(users) <= set(visited)
        np.testing.assert_array_equal(step.incoming, gradients[step.node])
        assert step.incoming.shape == node.value.shape
        for share in step.shares:
            parent = walk.nodes[share.parent].value
            assert share.jacobian.shape == (node.value.size, parent.size)
            np.testing.assert_allclose(
                share.product, (share.jacobian.T @ step.incoming.ravel()).reshape(parent.shape), rtol=1e-14
            )
            assert share.first == (gradients[share.parent] is None)
            so_far = 0.0 if share.first else gradients[share.parent]
            np.testing.assert_array_equal(share.before, so_far + np.zeros(parent.shape))
            gradients[share.parent] = so_far + share.product
            np.testing.assert_array_equal(share.after, gradients[share.parent])
        for kept, mine in zip(step.gradients, gradients, strict=True):
            assert (kept is None) == (mine is None)
            assert mine is None or np.array_equal(kept, mine)
        visited.append(step.node)
    assert sorted(visited) == list(walk.operations)


@pytest.mark.row("G2")
@pytest.mark.parametrize("text", EXPRESSIONS)
def test_value_and_gradients_are_autograd_s(text: str, rng: np.random.Generator) -> None:
    """The output and its gradient by every name, in the name's shape."""
    given_values = values(rng) | {"c": np.array(1.3)}
    walk = Expression(text).walk(given_values)
    value, wanted = autograd(text, given_values)
    assert walk.output == pytest.approx(value, rel=1e-12)
    assert set(wanted) == set(Expression(text).names)
    for name, gradient in wanted.items():
        np.testing.assert_allclose(walk.gradient(name), gradient, rtol=1e-10, atol=1e-13, err_msg=name)


@pytest.mark.row("G2")
@pytest.mark.parametrize("text", EXPRESSIONS)
def test_every_node_s_gradient_is_a_finite_difference(text: str, rng: np.random.Generator) -> None:
    """Inner nodes too: the node is nudged, what depends on it is computed anew; numbers have none."""
    walk = Expression(text).walk(values(rng) | {"c": np.array(1.3)})
    numbers = [node.operation == "number" for node in walk.nodes]
    np.testing.assert_array_equal(np.isnan(walk.errors), numbers)
    assert walk.gradient_check() == np.nanmax(walk.errors) < 1e-7


@pytest.mark.row("G2")
@pytest.mark.parametrize("text", EXPRESSIONS)
def test_the_backward_pass_goes_users_first_and_adds_up(text: str, rng: np.random.Generator) -> None:
    """Output gradient 1; each node once, after all its users; local Jacobian^T times what arrives."""
    taken_apart(Expression(text).walk(values(rng) | {"c": np.array(1.3)}))


@pytest.mark.row("G2")
def test_a_name_used_twice_is_one_node_whose_gradients_add() -> None:
    """x·tanh(x): tanh(x) through one edge, x(1 - tanh²x) through the other; x·x: both shares are x."""
    walk = Expression("x * tanh(x)").walk(x=0.7)
    assert [node.name for node in walk.nodes].count("x") == 1
    shares = [share for step in walk.steps for share in step.shares if walk.nodes[share.parent].name == "x"]
    assert [share.first for share in shares] == [True, False]
    assert [float(s.product) for s in shares] == pytest.approx([np.tanh(0.7), 0.7 / np.cosh(0.7) ** 2])
    assert walk.gradient("x") == pytest.approx(np.tanh(0.7) + 0.7 / np.cosh(0.7) ** 2)
    (step,) = Expression("x * x").walk(x=0.7).steps
    assert [float(share.after) for share in step.shares] == pytest.approx([0.7, 1.4])


def test_the_check_would_find_a_wrong_gradient(rng: np.random.Generator) -> None:
    """A gradient that is off by a thousandth, at an inner node, does not pass."""
    from lecturekit.recurrent._expression_check import relative_errors

    walk = Expression("sum(tanh(W @ x + b))").walk(values(rng))
    wrong = list(walk.gradients)
    k = next(k for k, node in enumerate(walk.nodes) if node.operation == "tanh")
    wrong[k] = wrong[k] * 1.001
    errors = relative_errors(walk.nodes, wrong)
    assert errors[k] == pytest.approx(1e-3, rel=0.01)
    assert np.max(np.delete(errors, k)) < 1e-7


def trees(shape: str, depth: int) -> st.SearchStrategy[str]:
    """Random expressions of one shape: "s" a scalar, "n" a vector of N, "m" of M, "W" an (M, N) matrix."""
    leaves = {"s": ["k", "c", "(0.7 - k)"], "n": ["x"], "m": ["b", "t"], "W": ["W"]}[shape]
    if depth == 0:
        return st.sampled_from(leaves)
    same, scalar = trees(shape, depth - 1), trees("s", depth - 1)
    grown = [
        st.builds("{}({})".format, st.sampled_from(["tanh", "sigmoid", "relu", "square"]), same),
        st.builds("({} {} {})".format, same, st.sampled_from("+-*"), same),
        st.builds("({} {} {})".format, scalar, st.sampled_from("+-*"), same),
        st.builds("({} / (2 + square({})))".format, same, scalar),
        st.builds("-{}".format, same),
        st.sampled_from(leaves),
    ]
    if shape == "s":
        vectors = st.sampled_from("nm").flatmap(lambda v: trees(v, depth - 1))
        grown += [
            st.builds("sum({})".format, trees("W", depth - 1)),
            st.builds("log(1 + norm({}))".format, vectors),
            st.builds("dot({}, {})".format, trees("n", depth - 1), trees("n", depth - 1)),
        ]
    elif shape in "nm":
        grown += [st.builds("softmax({})".format, same)]
        product = "({} @ {})" if shape == "m" else "(transpose({}) @ {})"
        grown += [st.builds(product.format, trees("W", depth - 1), trees("nm"[shape == "n"], depth - 1))]
    return st.one_of(grown)


@pytest.mark.row("G2")
@settings(deadline=None, max_examples=60)
@given(
    text=trees("s", 3).filter(lambda t: len(t) <= 200),
    seed=st.integers(0, 2**16),
)
def test_any_expression_agrees_with_autograd(text: str, seed: int) -> None:
    """Random trees over scalars, vectors and matrices."""
    given_values = values(np.random.default_rng(seed))
    expression = Expression(text)
    walk = expression.walk(given_values)
    value, wanted = autograd(text, given_values)
    np.testing.assert_allclose(walk.output, value, rtol=1e-9, atol=1e-12)
    for name in expression.names:
        np.testing.assert_allclose(walk.gradient(name), wanted[name], rtol=1e-7, atol=1e-9)
    taken_apart(walk)


def test_records_are_read_only_and_say_what_they_are() -> None:
    """Topological order, depth by the longest way, labels and texts; nothing can be written to."""
    walk = Expression("sum(tanh(W @ x + b)) ** 2").walk(
        read_values("x=[1,2,3]; W=[[1,0,0],[0,1,0]]; b=[0,1]")
    )
    assert [node.label for node in walk.nodes] == ["W", "x", "@", "b", "+", "tanh", "Σ", "( )²"]
    assert [node.depth for node in walk.nodes] == [0, 0, 1, 0, 2, 3, 4, 5]
    assert walk.nodes[4].text == "W @ x + b"
    assert Expression(walk.text).names == ("W", "x", "b")
    assert all(max(node.parents, default=-1) < k for k, node in enumerate(walk.nodes))
    for array in (walk.nodes[0].value, walk.steps[0].incoming, walk.steps[0].shares[0].jacobian):
        assert not array.flags.writeable
    assert "nodes=<8 of Node>" in repr(walk)


def test_what_leaves_float64_is_shown_as_such_and_makes_no_noise() -> None:
    """Logarithm of a negative number, division by zero, huge powers: NaN and inf, no warning."""
    assert np.isnan(Expression("log(x)").walk(x=-1).gradient("x"))
    assert np.isnan(Expression("x ** 0.5").walk(x=-1).output)
    assert np.isnan(Expression("sqrt(x)").walk(x=-1).gradient_check())
    assert Expression("1 / x").walk(x=0).output == np.inf
    assert Expression("x ** 300").walk(x=1e9).gradient("x") == np.inf
    assert Expression("exp(x)").walk(x=1000).output == np.inf
    assert Expression("norm(x)").walk(x=[3e200, 4e200]).output == pytest.approx(5e200)
    np.testing.assert_allclose(Expression("log(sum(softmax(x)))").walk(x=[1000, 0]).gradient("x"), 0)
    assert Expression("norm(x)").walk(x=[0, 0]).gradient("x").tolist() == [0, 0]  # torch's choice
    assert Expression("x ** 0").walk(x=0).gradient("x") == 0


@pytest.mark.parametrize(
    ("text", "values", "why"),
    [
        ("relu(a)", {"a": 0.0}, "relu(a) has a kink here"),
        ("sum(relu(x))", {"x": [1.0, 0.0]}, "relu(x) has a kink here"),
        ("norm(x)", {"x": [0.0, 0.0]}, "norm(x) has a kink here"),
        ("norm(x)", {"x": [0.0, 1.0]}, ""),
        ("sqrt(a)", {"a": 0.0}, "sqrt(a) is infinitely steep here"),
        ("a ** 0.5", {"a": 0.0}, "a ** 0.5 is infinitely steep here"),
        ("a ** 2", {"a": 0.0}, ""),
        ("log(a) * 2", {"a": -1.0}, "log(a) is undefined here"),
        ("1 / a", {"a": 0.0}, "1 / a is infinite here"),
        ("tanh(a * 0)", {"a": 3.0}, ""),
    ],
)
def test_where_there_is_no_derivative_it_says_why(text: str, values: dict, why: str) -> None:
    """A kink, an infinite slope, a value outside the domain: named; everywhere else nothing is said."""
    walk = Expression(text).walk(values)
    assert walk.no_derivative == why
    if not why:
        assert walk.gradient_check() < 1e-6
