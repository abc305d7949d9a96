"""The triangle of losses and copies, drawn: its norms, its rows, and what truncation costs."""

import re

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lecturekit import figures
from lecturekit.recurrent import RNN, backward_pass, cross_entropy
from tests.figures.gradients.test_bptt_sums import CELLS, D, H, K, T, each, frames, lengths, run
from tests.figures.looks import assert_sound


def bar_ends(corners, far=1):
    """How long n bars are that are drawn as boxes; 0 for those left out."""
    edges = np.array(corners, float).reshape(-1, 6)
    return np.nan_to_num(edges[:, far] - edges[:, 0])


def sums_drawn(fig):
    """How long the filled bars are: those of the rows, then those of the columns."""
    rows, columns = (trace for trace in fig.data if trace.type == "scatter" and trace.fill == "toself")
    return bar_ends(rows.x), bar_ends(columns.y, 2)


def strong_line(fig):
    """The one line in full colour."""
    (line,) = (t for t in fig.data if t.type == "scatter" and t.mode == "lines" and t.line.width == 4)
    return line


def of_left_panel(fig):
    """The triangle, and what is cut."""
    return [np.array(trace.z, float) for trace in fig.data if trace.type == "heatmap"]


@pytest.mark.row("G4")
@pytest.mark.parametrize("at", ["each step", "last step"])
@each
def test_the_triangle_shows_the_records_norms(kind, at):
    """log10 of every norm that is left; cut cells are grey; rows without loss are empty; the sums' norms."""
    _, triangle, _ = run(kind, at)
    first = figures.truncation(triangle, T, span=(-9.0, 1.0))
    parts = np.array([[triangle.W(t, k).reshape(-1, H) for k in range(T)] for t in range(T)])
    norms = np.linalg.norm(parts, axis=(2, 3))
    most = max(np.linalg.norm(parts.sum(axis=axis).reshape(T, -1), axis=1).max() for axis in (0, 1))
    t, k = np.indices((T, T))
    for copies in range(1, T + 1):
        fig = figures.truncation(triangle, copies, span=(-9.0, 1.0))
        left = (t - k >= 0) & (t - k < copies) & (norms > 0)
        shown, grey = of_left_panel(fig)
        assert np.array_equal(np.isfinite(shown), left)
        np.testing.assert_allclose(shown[left], np.log10(norms[left]), rtol=1e-9)
        assert np.array_equal(np.isfinite(grey), (t - k >= copies) & (norms > 0))
        kept = np.where((t - k < copies)[..., None, None], parts, 0.0)
        for drawn, axis in zip(sums_drawn(fig), (1, 0), strict=True):
            wanted = np.linalg.norm(kept.sum(axis=axis).reshape(T, -1), axis=1)
            np.testing.assert_allclose(drawn, 0.26 * T * np.minimum(wanted / most, 1), rtol=1e-9, atol=1e-12)
        assert any(figures.format_number(most, 2) in str(trace.text) for trace in fig.data)
        assert lengths(fig) == lengths(first)
        assert frames(fig) == frames(first)
    assert_sound(fig)


@pytest.mark.row("G4")
@each
def test_the_bias_is_the_measured_distance_of_truncated_bptt(kind):
    """Marked for the current truncation; at T it is exactly 0, marked below the floor and written as such."""
    _, triangle, bptt = run(kind)
    whole = bptt().W
    for copies in range(1, T + 1):
        fig = figures.truncation(triangle, copies)
        hollow, spot, said = fig.data[-3:]
        off = np.linalg.norm(bptt(copies).W - whole) / np.linalg.norm(whole)
        assert spot.x[0] == copies
        assert list(np.flatnonzero(np.isfinite(hollow.y))) == [T - 1]
        text = re.sub("<[^>]*>", "", said.text[0])
        if copies < T:
            assert spot.y[0] == pytest.approx(np.log10(off), rel=1e-6)
            assert text == figures.format_number(off, 2)
        else:
            assert (spot.y[0], text) == (hollow.y[T - 1], "exact")
            assert fig.layout.yaxis2.range[0] < spot.y[0] < np.log10(bptt_floor(fig))


def bptt_floor(fig):
    """The lowest power of ten on the axis of the bias."""
    place, *powers = fig.layout.yaxis2.tickvals
    assert fig.layout.yaxis2.ticktext[0] == "0"
    assert place < min(powers)
    return 10.0 ** min(powers)


def test_copy_1_of_a_silent_start_is_no_cliff():
    """Where h⁽⁰⁾ = 0 the last two truncations are exact, to rounding; no line leads to their marks."""
    cell, _, _ = run("LSTM")
    trace = cell.unroll(np.random.default_rng(4).standard_normal((T, 1, D)))
    dz = cross_entropy(trace.z, np.arange(T)[:, None] % K).dz
    triangle = cell.triangle(trace, dz)
    fig = figures.truncation(triangle, T - 1)
    hollow, _, said = fig.data[-3:]
    line = strong_line(fig)
    assert list(np.isfinite(hollow.y)) == [False] * (T - 2) + [True] * 2
    assert list(np.isfinite(line.y)) == [True] * (T - 2) + [False] * 2
    assert said.text[0] == "<b>exact</b>"
    reach = figures.loss_reach(triangle, 4)
    *_, below, _, hollow, why = reach.data
    strong = strong_line(reach)
    assert list(np.flatnonzero(np.isfinite(strong.y))) == [0, 1, 2]
    assert not np.isfinite(below.y).any()
    assert list(np.flatnonzero(np.isfinite(hollow.y))) == [3]
    assert "copy 1" in why.text[0]


def test_other_draws_are_thin_and_grey():
    """Each with its own bias, from one copy to T - 1; draws of other lengths are refused."""
    _, triangle, _ = run("RNN")
    draws = np.vstack([np.geomspace(0.9, 0.01, T), np.geomspace(0.5, 1e-3, T)])
    fig = figures.truncation(triangle, 2, draws=draws)
    assert_sound(fig)
    (faint,) = (trace for trace in fig.data if trace.type == "scatter" and trace.opacity == 0.6)
    found = np.array(faint.y).reshape(2, T + 1)
    np.testing.assert_allclose(found[:, :-1], np.log10(draws))
    assert np.isnan(found[:, -1]).all()
    with pytest.raises(ValueError, match=r"draws must be \(N, 6\)"):
        figures.truncation(triangle, 2, draws=draws[:, 1:])


def test_the_row_of_a_loss_is_outlined():
    """Up to the diagonal. Clicks give the loss."""
    _, triangle, _ = run("RNN")
    fig = figures.loss_reach(triangle, 4)
    line = next(t for t in fig.data if t.type == "scatter" and t.mode == "lines" and t.line.width == 3)
    assert (min(line.x[:5]), max(line.x[:5]), min(line.y[:5]), max(line.y[:5])) == (0.5, 4.5, 3.5, 4.5)
    assert np.array_equal(fig.data[0].customdata, np.tile(np.arange(1, T + 1)[:, None], (1, T)))


def test_the_reach_of_one_loss_is_its_row_backwards():
    """From its own step back in time; all rows are there, faint; as many traces for each loss."""
    _, triangle, _ = run("LSTM")
    fig = figures.loss_reach(triangle, 4)
    assert_sound(fig)
    (faint,) = (trace for trace in fig.data if trace.type == "scatter" and trace.opacity == 0.6)
    strong = strong_line(fig)
    np.testing.assert_allclose(strong.y[:4], np.log10(triangle.W_norms[3, 3::-1]))
    assert np.isnan(strong.y[4:]).all()
    assert np.isfinite(faint.y).sum() == T * (T + 1) // 2
    for loss in range(1, T + 1):
        assert lengths(figures.loss_reach(triangle, loss)) == lengths(fig)
        assert frames(figures.loss_reach(triangle, loss)) == frames(fig)


def test_marks_beyond_the_scale_and_bad_requests():
    """A cell below the floor is marked; other steps are refused."""
    _, triangle, _ = run("RNN")
    fig = figures.loss_reach(triangle, T, span=(-1.0, 1.0))
    low = (triangle.W_norms > 0) & (triangle.W_norms < 0.1)
    assert np.isfinite(fig.data[2].y).sum() == low.sum() > 0
    for draw in (figures.loss_reach, figures.truncation):
        for bad in (0, T + 1):
            with pytest.raises(ValueError, match="from 1 to 6"):
                draw(triangle, bad)
        with pytest.raises(ValueError, match="2 to 40 steps, not 1"):
            draw(run("RNN", steps=1)[1], 1)


@settings(max_examples=12, deadline=None)
@given(scale=st.sampled_from([0.0, 1e-200, 1e200, np.inf]), kind=st.sampled_from(list(CELLS)))
def test_triangles_that_left_float64_are_drawn(scale, kind):
    """Silence, overflow, NaN: no warning, no blank figure."""
    with np.errstate(all="ignore"):
        _, triangle, _ = run(kind, scale=scale)
    assert_sound(figures.loss_reach(triangle, 3))
    assert_sound(figures.truncation(triangle, 3, draws=triangle.bias[None]))


@pytest.mark.parametrize("growth", [1e30, 1e200])
def test_a_run_that_explodes_is_drawn_without_a_warning(growth):
    """Sums and gradients whose squares leave float64: marked at the ceiling, no blank figure, no noise."""
    rnn = RNN(np.ones((1, 1)), [[growth]], np.ones((3, 1)), np.zeros(1), np.zeros(3), "linear")
    trace = rnn.unroll(np.full((4, 1, 1), 2.0))
    loss = cross_entropy(trace.z, np.zeros((4, 1), int))
    triangle = rnn.triangle(trace, loss.dz)
    assert_sound(figures.loss_reach(triangle, 4))
    assert_sound(figures.truncation(triangle, 1))
    passed = backward_pass(rnn, trace, loss)
    for tick in range(len(passed) + 1):
        assert_sound(figures.backward_tick(passed, tick))
