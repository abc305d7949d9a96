"""What a reader may type: read, or refused in one line that names the bad part."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lecturekit.recurrent import Expression, read_values

REFUSED = {
    "": "is empty",
    "tan(x)": "no function is called tan; did you mean tanh?",
    "Sofmax(x)": "did you mean softmax",
    "__import__('os')": "no function is called __import__; there are tanh",
    "mean(x)": "no function is called mean; there are",
    "x^2": r"x \^ 2: write \*\* for a power",
    "sum(x) *": r"column 9: something must follow the last \*",
    "x +* 2": r"column 4: .* at '\* 2'",
    "sum(x": "column 4: .*never closed",
    "x ** y": "the exponent must be a number, not y",
    "W.T @ x": r"W\.T: a dot leads nowhere here; write transpose\(…\)",
    "x.__class__": "a dot leads nowhere",
    "x.sum()": "a dot leads nowhere",
    "lambda x: x": "lambda x: x: write names, numbers",
    "[x for x in y]": "write names",
    "x[0]": r"x\[0\]: write names",
    "x if y else z": "write names",
    "x < y": "write names",
    "not x": "write names",
    "x := 2": "column",
    "import os": "column 1",
    "x; y": "column 2",
    "tanh": r"tanh is a function: write tanh\(…\)",
    "dot(x)": "dot takes 2 arguments, not 1",
    "sum(x, y)": "sum takes 1 argument, not 2",
    "sum(*x)": "without names and stars",
    "sum(x=y)": "without names and stars",
    "'a' * x": "'a' is no real number",
    "True * x": "True is no real number",
    "2j * x": "2j is no real number",
    "2 + 3": "holds no name",
    "x * 1e999": "too large for a float",
    "x ** 1e999": "too large for a float",
    "aVeryLongNameIndeed * 2": "the name aVeryLongNam… is too long; 12 letters",
    "+".join("x" * 110): "219 characters; 200 are the most",
    "+".join("x" * 60): "more than 40 nodes, or is nested as deep",
    "-" * 60 + "x": "more than 40 nodes, or is nested as deep",
    "+" * 60 + "x": "more than 40 nodes, or is nested as deep",
    "(" * 200: "never closed|too deeply",
    "x\0": "null byte|odd character",
}
SHAPES = {
    "W @ b": r"W @ b: shapes \(2, 3\) and \(2,\) do not fit; 3 numbers cannot meet 2",
    "x + b": r"x \+ b: shapes \(3,\) and \(2,\) differ",
    "W * x": r"W \* x: shapes \(2, 3\) and \(3,\) differ; both must be the same, or one a scalar",
    "k @ x": r"k @ x: shapes a scalar and \(3,\); @ takes vectors and matrices",
    "dot(x, b)": r"dot\(x, b\): shapes \(3,\) and \(2,\); dot takes two vectors of one length",
    "softmax(W)": r"softmax takes a vector, not \(2, 3\)",
    "softmax(k)": "softmax takes a vector, not a scalar",
    "transpose(x)": r"transpose takes a matrix, not \(3,\)",
    "sum(q)": "q has no value: give q = … among the inputs; there are W, x, b, k",
}
NO_INPUTS = {
    "x": "“x” is no input; write a name and a value",
    "x =": "x =  is no number",
    "2 = 3": "“2 = 3” is no input",
    "x = [1, [2]]": "x: the rows of a matrix must be equally long",
    "x = 1; W = [[1, 2], [3]]": "W: the rows of a matrix must be equally long",
    "x = 1e999": "x = 1e999 is not finite",
    "x = True": "x must hold real numbers only",
    "x = 'a'": "x must hold real numbers only",
    "x = {1, 2}": "x must hold real numbers only",
    "x = 1j": "x must hold real numbers only",
    "x = [[[1]]]": "x has 3 axes",
    "x = []": "x has 0 numbers; 1 to 100 are meant",
    f"x = {[1] * 101}": "x has 101 numbers",
    "x = open('f')": r"x = open\('f'\) is no number, vector or matrix",
    "x = " + "[" * 900: "is no number",
    "x = 1; x = 2": "x is given twice",
    "x = " + "1" * 3000: "the inputs have 3004 characters; 2000 are the most",
}


@pytest.mark.parametrize("text", REFUSED)
def test_what_is_no_expression_is_refused_with_its_part(text: str) -> None:
    """One line; Python's own machinery (attributes, calls, lambdas, imports) is out of reach."""
    with pytest.raises(ValueError, match=REFUSED[text]) as refused:
        Expression(text)
    assert "\n" not in str(refused.value)


@pytest.mark.parametrize("text", SHAPES)
def test_shapes_that_do_not_fit_are_named_with_their_operation(text: str) -> None:
    """Both shapes and the part of the expression."""
    with pytest.raises(ValueError, match=SHAPES[text]):
        Expression(text).walk(W=np.ones((2, 3)), x=np.ones(3), b=np.ones(2), k=1.0)


@pytest.mark.parametrize("text", NO_INPUTS)
def test_inputs_that_cannot_be_read_are_named(text: str) -> None:
    """The message says which name."""
    with pytest.raises(ValueError, match=NO_INPUTS[text]):
        read_values(text)


def test_inputs_are_read_with_semicolons_lines_and_real_minus_signs() -> None:
    """Scalars, vectors, matrices, in their order; what the expression does not use is left aside."""
    found = read_values("W = [[0.5, −1, 2], [2, .3, 0]]\nx = (1, -0.5, 3);; k=2")
    assert {name: array.shape for name, array in found.items()} == {"W": (2, 3), "x": (3,), "k": ()}
    assert found["W"][0, 1] == -1
    assert Expression("sum(W @ x) − 1").walk(found).output == pytest.approx(7.0 + 1.85 - 1)


def test_a_gradient_is_that_of_one_number() -> None:
    """Forward is fine; backward says what to do about it."""
    walk = Expression("W @ x").walk(W=np.ones((2, 3)), x=np.ones(3))
    assert walk.output.tolist() == [3, 3]
    with pytest.raises(
        ValueError, match=r"W @ x has shape \(2,\): a gradient is that of one number; take its sum"
    ):
        walk.steps  # noqa: B018
    assert Expression("W @ x").walk(W=np.ones((1, 3)), x=np.ones(3)).gradient("x").tolist() == [1, 1, 1]
    with pytest.raises(KeyError, match="no input is called q; there are x"):
        Expression("x * 2").walk(x=1).gradient("q")


@settings(deadline=None, max_examples=150)
@given(st.one_of(st.text(max_size=60), st.text("xyW0.1+-*/@()[]{},:= tanhsumlog\\'\"", max_size=60)))
def test_any_text_is_read_or_refused_in_one_line(text: str) -> None:
    """No text makes anything but a graph, values, or a ValueError that says why."""
    for read in (Expression, read_values):
        try:
            read(text)
        except ValueError as error:
            said = str(error)
        else:
            said = "read"
        assert 0 < len(said) < 400


@settings(deadline=None, max_examples=60)
@given(
    values=st.lists(st.floats(-1e308, 1e308), min_size=1, max_size=4),
    text=st.sampled_from(
        ["sum(exp(x)) / norm(x)", "log(sum(x)) ** 3", "sum(softmax(x) / x)", "sum(x ** -2)"]
    ),
)
def test_any_numbers_are_walked_without_noise(values: list[float], text: str) -> None:
    """Overflow, 0/0 and roots of negative numbers come out as inf and NaN; warnings are errors here."""
    walk = Expression(text).walk(x=values)
    assert walk.gradient("x").shape == (len(values),)
    assert walk.errors.shape == (len(walk.nodes),)
