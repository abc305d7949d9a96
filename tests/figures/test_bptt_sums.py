"""The sums over time, drawn: copies of a matrix, and the layers of a network."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lecturekit import figures
from lecturekit.figures._expression_numbers import short
from lecturekit.recurrent import GRU, LSTM, RNN, cross_entropy
from tests.figures.looks import assert_sound

T, D, H, K = 6, 2, 3, 4
CELLS = {"RNN": RNN, "GRU": GRU, "LSTM": LSTM}
each = pytest.mark.parametrize("kind", CELLS)


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


@pytest.mark.row("G4")
@each
def test_copies_join_from_the_last_and_sum_to_bptt(kind):
    """The sum that is drawn is that of the last copies; with all in, it is the gradient beside it."""
    cell, triangle, bptt = run(kind)
    gates = range(len(cell.gates)) if kind != "RNN" else [None]
    first = figures.weight_copies(triangle, bptt().W, added=0, gate=gates[0])
    for gate in gates:
        steps = bptt().W_steps if gate is None else bptt().W_steps[:, gate]
        for added in range(T + 1):
            fig = figures.weight_copies(triangle, bptt().W, added=added, gate=gate)
            _, _, total, whole = (trace for trace in fig.data if trace.type == "heatmap")
            most = np.abs(steps.sum(axis=0)).max() / np.abs(whole.z).max()
            np.testing.assert_allclose(total.z * most, steps[T - added :].sum(axis=0), rtol=1e-9, atol=1e-14)
            written = [t for trace in fig.data if trace.xaxis == "x2" for t in np.ravel(trace.text)]
            assert all(short(float(v)) in written for v in steps[T - added :].sum(axis=0).ravel())
            assert f"sum of {added} of {T}" in written
            assert lengths(fig) == lengths(first)
            assert frames(fig) == frames(first)
        np.testing.assert_allclose(total.z, whole.z, rtol=1e-9)
        assert_sound(fig)


@pytest.mark.row("G4")
@each
def test_each_copy_is_its_column_times_its_row(kind):
    """What is drawn of a copy is the outer product of what is drawn beside it, up to one factor for all."""
    cell, triangle, bptt = run(kind)
    fig = figures.weight_copies(triangle, bptt().W, added=T, gate=None if kind == "RNN" else 1)
    tiles = np.array(fig.data[1].z).reshape(H + 1, T, H + 2)[:, :, :-1]
    factors = []
    for t in range(T):
        tile = tiles[:, t]
        outer = np.outer(tile[1:, 0], tile[0, 1:])
        largest = np.unravel_index(np.abs(outer).argmax(), outer.shape)
        factors.append(tile[1:, 1:][largest] / outer[largest])
        np.testing.assert_allclose(tile[1:, 1:], factors[-1] * outer, rtol=1e-9, atol=1e-12)
    if kind != "GRU" or cell.gates[1] != "n":
        np.testing.assert_allclose(factors, factors[0], rtol=1e-9)


def test_what_copies_cannot_show_is_refused():
    """A gate where there is none, none where there is one, more copies than there are, too many steps."""
    _, triangle, bptt = run("RNN")
    with pytest.raises(ValueError, match="no gates"):
        figures.weight_copies(triangle, bptt().W, added=0, gate=1)
    with pytest.raises(ValueError, match="from 0 to 6, got 7"):
        figures.weight_copies(triangle, bptt().W, added=7)
    _, gated, whole = run("LSTM")
    with pytest.raises(ValueError, match="say which"):
        figures.weight_copies(gated, whole().W, added=0)
    _, long, whole = run("RNN", steps=9)
    with pytest.raises(ValueError, match="at most 8"):
        figures.weight_copies(long, whole().W, added=0)


@settings(max_examples=12, deadline=None)
@given(scale=st.sampled_from([0.0, 1e-200, 1e200, np.inf]), kind=st.sampled_from(list(CELLS)))
def test_runs_that_left_float64_are_drawn(scale, kind):
    """Silence, overflow, NaN: no warning, no blank figure."""
    with np.errstate(all="ignore"):
        _, triangle, bptt = run(kind, scale=scale)
        whole = bptt().W
    assert_sound(figures.weight_copies(triangle, whole, added=3, gate=None if kind == "RNN" else 0))


def test_layers_are_lines_at_their_logarithms():
    """A line for each, dashed if it reads from the end; zeros are marked at the floor."""
    rng = np.random.default_rng(0)
    norms = {(1, False): rng.random(7), (1, True): rng.random(7), (2, False): np.append(np.zeros(6), 1.0)}
    fig = figures.layer_gradients(norms, loss=7)
    assert_sound(fig)
    drawn = [trace for trace in fig.data if trace.mode == "lines" and trace.hovertemplate]
    for line, values in zip(drawn[:2], norms.values(), strict=False):
        np.testing.assert_allclose(line.y, np.log10(values))
    assert [line.line.dash for line in drawn] == ["solid", "dot", "solid"]
    assert np.isfinite(fig.data[7].y).any()
    for bad in ({}, norms | {(2, True): np.ones(3)}):
        with pytest.raises(ValueError, match="one to 6 lines"):
            figures.layer_gradients(bad, loss=1)
    with pytest.raises(ValueError, match="from 1 to 7"):
        figures.layer_gradients(norms, loss=8)
