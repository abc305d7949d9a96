"""The sums over time, drawn: copies of a matrix, and the layers of a network."""

import re

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lecturekit import figures
from lecturekit.figures.gradients._expression_numbers import common_power, short
from lecturekit.recurrent import GRU, LSTM, RNN, cross_entropy
from tests.figures.looks import assert_sound

T, D, H, K = 6, 2, 3, 4
CELLS = {"RNN": RNN, "GRU": GRU, "LSTM": LSTM}
each = pytest.mark.parametrize("kind", CELLS)
MATRICES = [("RNN", "W"), ("RNN", "U"), ("RNN", "V"), ("LSTM", "W"), ("GRU", "W")]
each_matrix = pytest.mark.parametrize(("kind", "name"), MATRICES)


def run(kind, at="each step", steps=T, scale=1.0):
    """A cell's triangle and its gradients by `bptt`; the first state is not zero."""
    rng = np.random.default_rng(3)
    cell = CELLS[kind].random(inputs=D, hidden=H, outputs=K, spectral_radius=1.2, rng=rng)
    start = [rng.standard_normal((1, H)) for _ in cell.states]
    trace = cell.unroll(scale * rng.standard_normal((steps, 1, D)), *start)
    dz = cross_entropy(trace.z, rng.integers(0, K, (steps, 1)), at=at).dz
    return cell, cell.triangle(trace, dz), lambda truncate=None: cell.bptt(trace, dz, truncate)


def lengths(fig):
    """Length of every trace."""
    return [np.size(trace.z if trace.type == "heatmap" else trace.x) for trace in fig.data]


def frames(fig):
    """The range of every axis."""
    return {name: fig.layout[name].range for name in fig.layout if name[1:5] == "axis"}


def factors(kind, name, at="each step"):
    """Columns and rows of every copy of a matrix, of the first gate if there are several; its gradient."""
    _, triangle, bptt = run(kind, at)
    full, trace = bptt(), triangle.trace
    left = {"V": full.z}.get(name, triangle.a_state.sum(axis=0))[:, 0]
    right = {"W": trace.h_prev, "U": trace.x, "V": trace.h}[name][:, 0]
    whole, steps = getattr(full, name), getattr(full, f"{name}_steps")
    if left.ndim == 3:
        left, whole, steps = left[:, 0], whole[0], steps[:, 0]
    return (left, right), whole, steps


def tiles(fig, R, C):
    """The copies that are drawn, each with its column and its row, (T, R + 1, C + 1)."""
    drawn = next(trace for trace in fig.data if trace.type == "heatmap")
    return np.array(drawn.z).reshape(R + 1, T, C + 2)[:, :, :-1].swapaxes(0, 1)


def said(fig, panel="x2"):
    """All texts of the right panel (or the left one), without markup."""
    texts = [t for trace in fig.data if trace.xaxis == panel for t in np.ravel(trace.text)]
    return [re.sub("<[^>]*>", "", str(text)).strip() for text in texts]


def numbers(values):
    """As the lattice writes them: with a power of ten apart if all are tiny."""
    return [short(float(value)) for value in np.ravel(values / 10.0 ** common_power(values))]


@pytest.mark.row("G4")
@each_matrix
def test_copies_join_from_the_last_and_sum_to_bptt(kind, name):
    """The sum that is written is that of the last copies; with all in, it is the gradient beside it."""
    pair, whole, steps = factors(kind, name)
    first = figures.weight_copies(pair, whole, added=0, matrix=name)
    for added in range(T + 1):
        fig = figures.weight_copies(pair, whole, added=added, matrix=name)
        shown = tiles(fig, *whole.shape)
        assert list(np.isfinite(shown[:, 1:, 1:]).all(axis=(1, 2))) == [t >= T - added for t in range(T)]
        total = steps[T - added :].sum(axis=0)
        texts = said(fig)
        assert set(numbers(total) + numbers(whole)) <= set(texts)
        assert f"sum of {added} of {T}, beside the whole ∇{name}" in texts
        if added:
            assert set(numbers(steps[T - added])) <= set(texts)
        assert lengths(fig) == lengths(first)
        assert frames(fig) == frames(first)
    np.testing.assert_allclose(total, whole, rtol=1e-9, atol=1e-13)
    assert_sound(fig)


@pytest.mark.row("G4")
@each_matrix
def test_each_copy_is_its_column_times_its_row(kind, name):
    """What is drawn of a copy is what `bptt` says its step adds, and the product of what stands beside it."""
    pair, whole, steps = factors(kind, name)
    shown = tiles(figures.weight_copies(pair, whole, added=T, matrix=name), *whole.shape)
    largest = np.abs(np.concatenate([steps, whole[None]])).max()
    np.testing.assert_allclose(shown[:, 1:, 1:] * largest, steps, rtol=1e-9, atol=1e-13)
    outer = shown[:, 1:, :1] * shown[:, :1, 1:] * np.abs(pair[0]).max() * np.abs(pair[1]).max()
    np.testing.assert_allclose(outer, steps, rtol=1e-9, atol=1e-13)


def test_the_active_copy_is_framed_and_named_and_those_that_wait_are_empty():
    """One frame; the names of its column and row; dashed sheets for copies that have not joined."""
    pair, whole, _ = factors("RNN", "U")
    fig = figures.weight_copies(pair, whole, added=2, matrix="U")
    texts = [
        re.sub("<[^>]*>", "", str(t))
        for trace in fig.data
        if trace.xaxis == "x"
        for t in np.ravel(trace.text)
    ]
    assert {"∇a(5)", "x(5)", "■ above 0", "■ below 0"} <= set(texts)
    dashed = next(trace for trace in fig.data if trace.type == "scatter" and trace.line.dash == "dot")
    assert np.isfinite(np.array(dashed.x, float)).sum() == 5 * (T - 2)
    frame = next(trace for trace in fig.data if trace.type == "scatter" and trace.line.width == 3)
    assert np.isfinite(np.array(frame.x, float)).sum() == 5
    bold = [t for trace in fig.data for t in np.ravel(trace.text) if str(t).startswith("<b>")]
    assert bold == ["<b>∇<sub><i>U</i></sub><sup>(5)</sup></b>"]


def test_what_copies_cannot_show_is_refused():
    """Another matrix, factors that do not fit, more copies than there are, too many steps."""
    (left, right), whole, _ = factors("RNN", "U")
    with pytest.raises(ValueError, match="one of W, U, V, got 'b'"):
        figures.weight_copies((left, right), whole, added=0, matrix="b")
    with pytest.raises(ValueError, match="not the factors"):
        figures.weight_copies((right, left), whole, added=0)
    with pytest.raises(ValueError, match="not the factors"):
        figures.weight_copies((left, right[1:]), whole, added=0)
    with pytest.raises(ValueError, match="from 0 to 6, got 7"):
        figures.weight_copies((left, right), whole, added=7)
    with pytest.raises(ValueError, match="1 to 8 copies"):
        figures.weight_copies((np.ones((9, H)), np.ones((9, D))), whole, added=0)


@settings(max_examples=20, deadline=None)
@given(
    scale=st.sampled_from([0.0, 1e-200, 1.0, 1e200, np.inf]), steps=st.integers(1, 8), size=st.integers(1, 7)
)
def test_any_factors_are_drawn(scale, steps, size):
    """Silence, overflow, NaN, large matrices: no warning, no blank figure."""
    rng = np.random.default_rng(steps)
    left, right = rng.standard_normal((steps, size)), rng.standard_normal((steps, 2))
    with np.errstate(all="ignore"):
        pair, whole = (scale * left, scale * right), scale * scale * np.einsum("ti,tj->ij", left, right)
    for added in (0, steps):
        assert_sound(figures.weight_copies(pair, whole, added=added, matrix="U"))


def test_layers_are_lines_at_their_logarithms():
    """A line for each, dotted if it reads from the end, wider the higher; zeros are hollow marks."""
    rng = np.random.default_rng(0)
    norms = {(1, False): rng.random(7), (1, True): rng.random(7), (2, False): np.append(np.zeros(6), 1.0)}
    fig = figures.layer_gradients(norms, loss=7)
    assert_sound(fig)
    drawn = [trace for trace in fig.data if trace.mode == "lines+markers"]
    for line, values in zip(drawn, norms.values(), strict=True):
        known = values > 0
        np.testing.assert_allclose(np.array(line.y)[known], np.log10(values[known]))
        assert np.array_equal(np.isfinite(line.y), known)
    assert [line.line.dash for line in drawn] == ["solid", "dot", "solid"]
    assert drawn[0].line.width == drawn[1].line.width < drawn[2].line.width
    assert drawn[0].line.color == drawn[1].line.color != drawn[2].line.color
    hollow = [trace for trace in fig.data if trace.mode == "markers" and trace.marker.symbol == "circle"]
    assert [int(np.isfinite(trace.y).sum()) for trace in hollow] == [0, 0, 6]
    assert dict(zip(fig.layout.yaxis.tickvals, fig.layout.yaxis.ticktext, strict=True))[hollow[2].y[0]] == "0"
    under = next(t for t in fig.data if t.mode == "text" and np.ravel(t.x)[-1] == 3.5)
    assert list(np.isfinite(under.x)) == [False, False, True]
    assert under.text[2] == "layer 2, forward"
    for bad in ({}, norms | {(2, True): np.ones(3)}):
        with pytest.raises(ValueError, match="one to 8 lines"):
            figures.layer_gradients(bad, loss=1)
    with pytest.raises(ValueError, match="from 1 to 7"):
        figures.layer_gradients(norms, loss=8)
    with pytest.raises(ValueError, match="from 1 to 4, got"):
        figures.layer_gradients({(5, False): np.ones(3)}, loss=1)
