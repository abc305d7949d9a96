"""The walk through an expression, drawn: every number is the record's, step by step."""

import re

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lecturekit import figures
from lecturekit.figures._symbols import colour
from lecturekit.figures.gradients._expression_layout import GAP, HEIGHT, WIDTH, layout
from lecturekit.figures.gradients._expression_numbers import common_power, short
from lecturekit.figures.gradients._expression_stage import last_step, stage
from lecturekit.recurrent import Expression
from tests.figures.looks import assert_sound

EXPRESSIONS = {
    "sum(tanh(W @ x + b))": 4,
    "-sum(t * log(softmax(W @ x + b)))": 7,
    "square(tanh(k * c + 0.5) - 1)": 5,
    "dot(x, tanh(transpose(W) @ b))": 4,
    "k * k": 1,
    "k": 0,
    "norm(b @ W) ** 2 + c / 3": 5,
    "sum(exp(M @ y)) + sum(y)": 5,
}
GRAPH = 14  # traces of the graph; those of the sums follow


def values(seed=4):
    """Shapes all different; M and y are too large for numbers."""
    rng = np.random.default_rng(seed)
    shapes = {"W": (2, 3), "x": (3,), "b": (2,), "k": (), "c": (), "M": (5, 9), "y": (9,)}
    return {name: rng.standard_normal(shape) for name, shape in shapes.items()} | {"t": [0, 1]}


def walked(text):
    """A walk with these values."""
    return Expression(text).walk(values())


def plain(text):
    """A text of the figure without markup and blanks."""
    return re.sub("<[^>]*>", "", text).strip()


def sums(figure):
    """The rows of numbers on the right, as texts, and the heads."""
    texts = figure.data[GRAPH + 1]
    rows = {}
    for y, text in zip(texts.y, texts.text, strict=True):
        if text.strip():
            rows.setdefault(float(y), []).append(plain(text))
    return rows, [plain(text) for text in figure.data[GRAPH + 2].text if text.strip()]


@pytest.mark.parametrize("text", EXPRESSIONS)
def test_every_step_is_a_sound_figure_with_the_same_traces(text):
    """Valid, in the palette, axes still; traces and their lengths are the same at all steps."""
    walk = walked(text)
    assert last_step(walk) == 2 * EXPRESSIONS[text] + 2
    shapes = set()
    for step in range(last_step(walk) + 1):
        figure = figures.expression_graph(walk, step)
        assert_sound(figure)
        lengths = [(np.size(t.x), np.size(t.y), np.size(t.text or ())) for t in figure.data]
        shapes.add((tuple(lengths), str(figure.layout.xaxis), str(figure.layout.yaxis2)))
    assert len(shapes) == 1


@pytest.mark.row("G2")
@pytest.mark.parametrize("text", EXPRESSIONS)
def test_each_step_computes_one_node_and_backward_is_forward_reversed(text):
    """Inputs; forward in topological order; 1 at the output; backward, users first; the end."""
    walk = walked(text)
    K = len(walk.operations)
    stages = [stage(walk, step) for step in range(2 * K + 3)]
    kinds = ["inputs", *["forward"] * K, "seed", *["backward"] * K, "end"]
    assert [one.kind for one in stages] == kinds
    forward = [one.active for one in stages[1 : K + 1]]
    assert forward == list(walk.operations)
    assert [one.active for one in stages[K + 2 : -1]] == forward[::-1]
    assert [sum(one.computed) for one in stages[: K + 1]] == [len(walk.nodes) - K + n for n in range(K + 1)]
    assert all(g is None for one in stages[: K + 1] for g in one.gradients)
    assert stages[K + 1].gradients[-1] == 1
    assert stage(walk, 99).kind == "end"


@pytest.mark.row("G2")
def test_values_stand_below_and_gradients_above_as_they_are_computed():
    """Single numbers and vectors as texts, column by column; those of a wide matrix as coloured squares."""
    walk = walked("sum(tanh(W @ x + b))")
    K = len(walk.operations)
    before, after = (figures.expression_graph(walk, step) for step in (0, last_step(walk)))
    assert [plain(text) for text in before.data[8].text if text.strip()] == []
    assert plain(after.data[8].text[-1]) == short(float(walk.output))
    assert plain(after.data[9].text[-1]) == "1"
    vectors = [k for k, node in enumerate(walk.nodes) if node.value.ndim == 1]
    for trace, values in ((10, [node.value for node in walk.nodes]), (11, walk.gradients)):
        told = [plain(text) for text in after.data[trace].text[1:]]
        assert told == [short(float(v)) for k in vectors for v in values[k]]
        np.testing.assert_allclose(
            after.data[trace].x[1:], [after.data[4].x[k] for k in vectors for _ in values[k]]
        )
    (W,) = (k for k, node in enumerate(walk.nodes) if node.value.ndim == 2)
    most = max(np.abs(node.value).max() for node in walk.nodes)
    np.testing.assert_allclose(after.data[6].marker.color[1:], walk.nodes[W].value.ravel() / most)
    largest = max(np.abs(g).max() for g in walk.gradients)
    np.testing.assert_allclose(after.data[7].marker.color[1:], walk.gradients[W].ravel() / largest)
    known = [figures.expression_graph(walk, n) for n in range(K + 2, 2 * K + 2)]
    assert [sum(bool(text.strip()) for text in one.data[11].text) for one in known] == [
        2, 2 + 2, 2 + 2 + 4, 2 + 2 + 4 + 3,
    ]  # fmt: skip
    assert [np.isfinite(one.data[7].y).sum() for one in known] == [0, 0, 0, 6]  # W last
    x, y = (np.asarray(after.data[4][axis], float) for axis in "xy")
    assert (np.asarray(after.data[8].y) < y).all()
    assert (np.asarray(after.data[9].y) > y).all()
    assert np.ptp(x) > 300


@pytest.mark.row("G2")
def test_the_active_node_is_ringed_and_its_edges_lit():
    """Edges run from operands forward, from the node to its operands backward."""
    walk = walked("sum(tanh(W @ x + b))")
    plus = next(k for k, node in enumerate(walk.nodes) if node.label == "+")
    for step, (lit, dark), ends in ((2, (1, 2), -1), (8, (2, 1), 0)):
        figure = figures.expression_graph(walk, step)
        discs, ring = figure.data[4], figure.data[3]
        place = (discs.x[plus], discs.y[plus])
        assert (ring.x[0], ring.y[0]) == place
        assert not np.isfinite(np.asarray(figure.data[dark].x, float)).any()
        x, y = (np.asarray(figure.data[lit][axis], float) for axis in "xy")
        pieces = np.split(np.column_stack([x, y]), np.flatnonzero(np.isnan(x)))
        runs = [piece[np.isfinite(piece[:, 0])] for piece in pieces]
        runs = [run for run in runs if len(run)]
        assert len(runs) == 2
        assert all(tuple(run[ends]) == place for run in runs)
        heads = np.asarray(figure.data[lit].marker.size)
        assert (heads > 0).sum() == 2


@pytest.mark.row("G2")
@pytest.mark.parametrize("text", EXPRESSIONS)
def test_the_last_step_says_that_it_is_the_last(text):
    """At it and beyond: no step of the slider is silent."""
    walk, ends = walked(text), 2 * EXPRESSIONS[text] + 2
    said = [figures.expression_words(walk, step) for step in range(ends + 4)]
    assert [line.startswith("Finished") for line in said] == [False] * ends + [True] * 4
    assert all(f"at step {ends}:" in line and said[-1] == line for line in said[ends:])
    assert all(f"**{node.name}**" in said[-1] for node in walk.nodes if node.name)


def test_inputs_are_ringed_in_their_own_colours():
    """Of the lecture's letters; all else is neutral, the output has the loss's."""
    walk = walked("sum(tanh(W @ x + b)) * c")
    rims = figures.expression_graph(walk, 99).data[4].marker.line.color
    given = {node.name: rim for node, rim in zip(walk.nodes, rims, strict=True) if node.name}
    assert given == {"W": colour("W"), "x": colour("x"), "b": colour("grey"), "c": colour("c")}
    inner = {rim for node, rim in zip(walk.nodes[:-1], rims[:-1], strict=True) if node.is_operation}
    assert inner == {colour("grey")}
    assert rims[-1] == colour("loss")


@pytest.mark.row("G2")
def test_the_product_stands_in_numbers_beside_the_graph():
    """(local Jacobian)ᵀ, incoming gradient and product of each operand, with their shapes."""
    walk = walked("sum(tanh(W @ x + b))")
    figure = figures.expression_graph(walk, last_step(walk) - 1)  # the product with W and x
    rows, heads = sums(figure)
    step = walk.steps[-1]
    assert heads == ["to W: (2 × 6)T · (2) = (6)", "to x: (2 × 3)T · (2) = (3)"]
    numbers = [row for _, row in sorted(rows.items())]
    for share, start in zip(step.shares, (0, 6), strict=True):
        for k, line in enumerate(share.jacobian.T):
            row = [text for text in numbers[start + k] if text not in "·="]
            wanted = [short(float(v)) for v in line]
            assert row[:2] == wanted
            assert row[-1] == short(float(share.product.ravel()[k]))
    assert "diagonal" in sums(figures.expression_graph(walk, 7))[1][0]


@pytest.mark.row("G2")
def test_shares_that_add_up_are_shown_as_a_sum():
    """The second share of x: share + what had come = its gradient."""
    walk = walked("dot(x, tanh(transpose(W) @ b)) + norm(x)")
    shares = {
        step: [share for share in walk.steps[step].shares if walk.nodes[share.parent].name == "x"]
        for step in range(len(walk.steps))
    }
    (second,) = [step for step, found in shares.items() if found and not found[0].first]
    rows, heads = sums(figures.expression_graph(walk, len(walk.operations) + 2 + second))
    share = shares[second][0]
    head = next(head for head in heads if head.startswith("to x"))
    assert head.endswith("adds up")
    texts = [row for row in rows.values() if "+" in row or len(row) >= 4]
    for k in range(3):
        ends = [short(float(v.ravel()[k])) for v in (share.product, share.before, share.after)]
        assert any([t for t in row if t not in ("·", "=", "+")][-3:] == ends for row in texts)
    assert "**add up**" in figures.expression_words(walk, len(walk.operations) + 2 + second)


@pytest.mark.parametrize("text", EXPRESSIONS)
def test_a_click_on_a_node_leads_to_its_step(text):
    """Forward before the output's gradient is there, backward after; inputs are first, and last."""
    walk = walked(text)
    K = len(walk.operations)
    for step in range(2 * K + 3):
        for k, visit in enumerate(figures.expression_graph(walk, step).data[4].customdata):
            there = stage(walk, visit)
            assert (
                there.active == k if walk.nodes[k].is_operation else there.kind == ("inputs", "end")[step > K]
            )
            assert (visit > K) == (step > K)


def test_tiny_entries_are_not_called_0_where_there_is_room_for_their_powers():
    """A node whose vector is tiny; an entry that is zero is 0."""
    walk = Expression("sum(y) * x").walk(y=[2e-4, 0, -3e-5], x=2)
    texts = [plain(text) for text in figures.expression_graph(walk, 0).data[10].text[1:]]
    assert texts == ["2·10⁻⁴", "0", "−3·10⁻⁵"]


def test_what_is_too_large_is_shown_by_its_shape():
    """A 5 × 9 matrix has no cells and no numbers, in the graph and beside it."""
    walk = walked("sum(exp(M @ y)) + sum(y)")
    figure = figures.expression_graph(walk, 0)
    assert "(5 × 9)" in [plain(text) for text in figure.data[8].text]
    rows, _ = sums(figure)
    assert [row[-1] for _, row in sorted(rows.items())] == ["5 × 9", "9 × 1"]


@pytest.mark.parametrize("text", EXPRESSIONS)
def test_the_words_name_what_happens(text):
    """One line at each step; at the end the live check, by finite differences, has passed."""
    walk = walked(text)
    said = [figures.expression_words(walk, step) for step in range(last_step(walk) + 1)]
    assert all("\n" not in line and len(line.replace("*", "")) < 80 for line in said)
    assert said[-1].endswith("✓**")
    assert [line.split()[1] for line in said if line.startswith("Backward") and " of " in line] == [
        str(n) for n in range(1, EXPRESSIONS[text] + 1)
    ]
    assert said[EXPRESSIONS[text] + 1].endswith("by itself is **1**")


def test_an_output_of_many_numbers_and_a_step_below_0_are_refused():
    """Before anything is drawn."""
    with pytest.raises(ValueError, match=r"has shape \(2,\): a gradient is that of one number"):
        figures.expression_graph(walked("W @ x"), 0)
    with pytest.raises(ValueError, match="step counts from 0, not -1"):
        figures.expression_words(walked("sum(x)"), -1)


def test_names_are_text_and_odd_numbers_are_shown():
    """No name is read as markup; NaN and ∞ are written as such."""
    walk = Expression("log(my_x) * 1 / y").walk(my_x=-1, y=0)
    for step in range(last_step(walk) + 1):
        assert_sound(figures.expression_graph(walk, step))
    assert "NaN" in [plain(text) for text in figures.expression_graph(walk, 3).data[8].text]
    assert "my\\_x" in figures.expression_words(walk, 0)
    assert figures.expression_words(walk, 99).endswith("is undefined here**")
    assert figures.expression_check(walk) == "none, log(my_x) is undefined here"
    assert figures.expression_words(walked("sum(x)"), 99).endswith("✓**")
    assert [short(v) for v in (0.0, 1.0, -0.5, -0.004, 0.005, 12.34, 1234.5, 3.2e7, np.inf, -np.inf)] == [
        "0", "1", "−0.50", "0", "0.01", "12.3", "1234", "3·10⁷", "∞", "−∞",
    ]  # fmt: skip
    assert short(-4.2e-4, tiny=True) == "−4·10⁻⁴"
    powers = {(0.05, 0): 0, (-0.049, 0.01): -2, (0, 0): 0, (5e-324,): -300, (np.nan, 3e-8): -8}
    assert {given: common_power(np.array(given)) for given in powers} == powers


@settings(deadline=None, max_examples=25)
@given(st.lists(st.tuples(st.sampled_from("+-*/"), st.sampled_from("abcde")), min_size=1, max_size=16))
def test_nothing_overlaps_in_any_graph(parts):
    """Nodes lie within the drawing, with their room if all fits; edges run to the right."""
    text = "a"
    for k, (sign, name) in enumerate(parts):
        text = f"({text}) {sign} {name}" if k % 3 else f"tanh({text}) {sign} {name}"
    walk = Expression(text).walk(dict.fromkeys("abcde", 0.5))
    room = np.full(len(walk.nodes), 10.0)
    plan = layout(walk.nodes, room, room)
    assert (plan.x > 0).all()
    assert (plan.x < WIDTH).all()
    assert all((np.diff(route[:, 0]) > 0).all() for route in plan.routes)
    assert set(plan.edges) == {(parent, k) for k, node in enumerate(walk.nodes) for parent in node.parents}
    if plan.fits:
        assert (plan.y >= 10 - 1e-6).all()
        assert (plan.y <= HEIGHT - 10 + 1e-6).all()
        for x in np.unique(plan.x):
            assert (np.diff(np.sort(plan.y[plan.x == x])) >= 20 + GAP - 1e-6).all()


def test_a_chain_is_straight():
    """What has one way only lies on one line."""
    walk = walked("tanh(exp(sum(square(x))))")
    plan = layout(walk.nodes, np.full(5, 30.0), np.full(5, 30.0))
    np.testing.assert_allclose(plan.y, HEIGHT / 2)
