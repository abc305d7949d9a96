"""The sums over time, drawn: copies of W, the triangle of losses, truncation, layers."""

import re

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


def cells(fig):
    """The colours of the triangle."""
    return np.array(next(trace for trace in fig.data if trace.type == "heatmap").z, float)


def bar_ends(corners, far=1):
    """How long n bars are that are drawn as boxes; 0 for those left out."""
    edges = np.array(corners, float).reshape(-1, 6)
    return np.nan_to_num(edges[:, far] - edges[:, 0])


@pytest.mark.row("G4")
@pytest.mark.parametrize("at", ["each step", "last step"])
@each
def test_the_triangle_shows_the_records_norms(kind, at):
    """log10 of every norm that is left; cut cells are grey; rows without loss are empty; the sums' norms."""
    _, triangle, _ = run(kind, at)
    first = figures.loss_triangle(triangle, T, span=(-9.0, 1.0))
    parts = np.array([[triangle.W(t, k).reshape(-1, H) for k in range(T)] for t in range(T)])
    norms = np.linalg.norm(parts, axis=(2, 3))
    most = max(np.linalg.norm(parts.sum(axis=axis).reshape(T, -1), axis=1).max() for axis in (0, 1))
    t, k = np.indices((T, T))
    for truncate in range(1, T + 1):
        fig = figures.loss_triangle(triangle, truncate, span=(-9.0, 1.0))
        left = (t - k >= 0) & (t - k < truncate) & (norms > 0)
        shown = cells(fig)
        assert np.array_equal(np.isfinite(shown), left)
        np.testing.assert_allclose(shown[left], np.log10(norms[left]), rtol=1e-9)
        grey = fig.data[1]
        hatched = {(x, y) for x, y in zip(grey.x, grey.y, strict=True) if np.isfinite(y)}
        assert hatched == {(b + 1, a + 1) for a, b in np.argwhere((t - k >= truncate) & (norms > 0))}
        losses, copies, *_ = (
            trace for trace in fig.data if trace.type == "scatter" and trace.fill == "toself"
        )
        kept = np.where((t - k < truncate)[..., None, None], parts, 0.0)
        for drawn, axis in ((bar_ends(losses.x), 1), (bar_ends(copies.y, 2), 0)):
            wanted = np.linalg.norm(kept.sum(axis=axis).reshape(T, -1), axis=1)
            np.testing.assert_allclose(drawn, 0.26 * T * np.minimum(wanted / most, 1), rtol=1e-9, atol=1e-12)
        assert lengths(fig) == lengths(first)
        assert frames(fig) == frames(first)
    assert_sound(fig)


@pytest.mark.row("G4")
@each
def test_the_bias_is_the_measured_distance_of_truncated_bptt(kind):
    """Marked for the current truncation; at T it is exactly 0, below the floor and written as 0."""
    _, triangle, bptt = run(kind)
    whole = bptt().W
    for truncate in range(1, T + 1):
        fig = figures.loss_triangle(triangle, truncate)
        spot, said = fig.data[-2], fig.data[-1]
        off = np.linalg.norm(bptt(truncate).W - whole) / np.linalg.norm(whole)
        assert spot.x[0] == truncate
        if truncate < T:
            assert spot.y[0] == pytest.approx(np.log10(off), rel=1e-6)
            assert re.sub("<[^>]*>", "", said.text[0]) == figures.format_number(off)
        else:
            assert (spot.y[0], said.text[0]) == (-6.0, "<b>0</b>")


def test_a_row_a_column_or_a_cell_is_outlined():
    """A loss, up to the diagonal; a copy, from the diagonal down; both: one cell. Clicks give the loss."""
    _, triangle, _ = run("RNN")
    for mark, edges in {
        (4, None): (0.5, 4.5, 3.5, 4.5),
        (None, 2): (1.5, 2.5, 1.5, 6.5),
        (5, 3): (2.5, 3.5, 4.5, 5.5),
    }.items():
        fig = figures.loss_triangle(triangle, T, mark=mark)
        line = next(t for t in fig.data if t.type == "scatter" and t.mode == "lines" and t.line.width == 3)
        assert (min(line.x[:5]), max(line.x[:5]), min(line.y[:5]), max(line.y[:5])) == edges
    assert np.array_equal(fig.data[0].customdata, np.tile(np.arange(1, T + 1)[:, None], (1, T)))


def test_the_reach_of_one_loss_is_its_row_backwards():
    """From its own step back in time; all rows are there, faint."""
    _, triangle, _ = run("LSTM")
    fig = figures.loss_triangle(triangle, T, mark=(4, None), beside="reach")
    assert_sound(fig)
    faint, strong = fig.data[-4], fig.data[-3]
    np.testing.assert_allclose(strong.y[:4], np.log10(triangle.W_norms[3, 3::-1]))
    assert np.isnan(strong.y[4:]).all()
    assert np.isfinite(faint.y).sum() == T * (T + 1) // 2
    with pytest.raises(ValueError, match="bias, reach"):
        figures.loss_triangle(triangle, T, beside="nothing")


def test_marks_beyond_the_scale_and_bad_requests():
    """A cell below the floor is marked; other steps are refused."""
    _, triangle, _ = run("RNN")
    fig = figures.loss_triangle(triangle, T, span=(-1.0, 1.0))
    low = (triangle.W_norms > 0) & (triangle.W_norms < 0.1)
    assert np.isfinite(fig.data[2].y).sum() == low.sum() > 0
    for bad in ({"truncate": 0}, {"truncate": T + 1}, {"truncate": 1, "mark": (0, None)}):
        with pytest.raises(ValueError, match="from 1 to 6"):
            figures.loss_triangle(triangle, **bad)
    with pytest.raises(ValueError, match="2 to 40 steps, not 1"):
        figures.loss_triangle(run("RNN", steps=1)[1], 1)


@settings(max_examples=12, deadline=None)
@given(scale=st.sampled_from([0.0, 1e-200, 1e200, np.inf]), kind=st.sampled_from(list(CELLS)))
def test_runs_that_left_float64_are_drawn(scale, kind):
    """Silence, overflow, NaN: no warning, no blank figure."""
    with np.errstate(all="ignore"):
        _, triangle, bptt = run(kind, scale=scale)
        whole = bptt().W
    assert_sound(figures.loss_triangle(triangle, 3))
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
