"""The shaded network, the map of all influence, and clipping over a run."""

import numpy as np
import pytest

from lecturekit.figures import clipped_training, influence_map, shaded_network
from lecturekit.recurrent import RNN
from tests.figures.looks import assert_sound


def influence(T=9):
    """‖dh_t/dx_k‖ of a small network, (T, T), from finite differences; NaN before the input."""
    rnn = RNN.random(hidden=5, inputs=2, spectral_radius=0.9, rng=np.random.default_rng(3))
    x = np.random.default_rng(4).standard_normal((T, 1, 2))
    found = np.full((T, T), np.nan)
    for k in range(T):
        nudges = np.zeros((2, T, 1, 2))
        nudges[[0, 1], k, 0, [0, 1]] = 1e-6
        columns = [(rnn.unroll(x + n).h - rnn.unroll(x - n).h)[:, 0] / 2e-6 for n in nudges]
        found[k:, k] = np.linalg.norm(np.stack(columns, 2), axis=(1, 2))[k:]
    return rnn, rnn.unroll(x), found


@pytest.mark.row("G6")
def test_the_shading_is_the_norm_of_the_jacobian_product():
    """Every point of the curve equals ‖dh_t/dh_k · dh_k/dx_k‖, from the package's products."""
    rnn, trace, found = influence()
    k = 2
    first = trace.slope[k, 0][:, None] * rnn.U
    wanted = [np.linalg.norm(rnn.jacobians(trace, to=t)[k] @ first) for t in range(k, 9)]
    figure = shaded_network({"h": found[:, k]}, source=k + 1)
    (curve,) = [trace for trace in figure.data if trace.yaxis == "y2" and trace.mode == "lines+markers"]
    assert np.allclose(np.asarray(curve.y, float)[k:], np.log10(wanted), atol=1e-7)
    assert np.isnan(np.asarray(curve.y, float)[:k]).all()


@pytest.mark.row("G6")
def test_shade_and_curve_show_the_same_numbers():
    """A node's place on the colour scale is the curve's height on its axis."""
    _, _, found = influence()
    figure = shaded_network({"h": found[:, 0]}, source=1, span=(-3, 3))
    shaded = next(t for t in figure.data if t.marker.cmax == 1 and t.marker.showscale is None)
    (curve,) = [trace for trace in figure.data if trace.mode == "lines+markers"]
    assert np.allclose(np.asarray(shaded.marker.color) * 6 - 3, np.asarray(curve.y, float))
    assert_sound(figure)


def test_a_click_gives_the_step():
    """Nodes carry their step, and so do points and cells."""
    _, _, found = influence()
    figure = shaded_network({"h": found[:, 3], "z": found[:, 3]}, source=4)
    clicks = [list(trace.customdata) for trace in figure.data if trace.customdata is not None]
    assert len(clicks) >= 4
    assert all(steps == list(range(1, 10)) for steps in clicks)
    cells = influence_map(found, source=4).data[0]
    assert [list(row) for row in cells.customdata] == [list(range(1, 10))] * 9
    with pytest.raises(ValueError, match="from 1 to 9"):
        shaded_network({"h": found[:, 3]}, source=10)


@pytest.mark.row("G5")
def test_the_map_holds_logarithms_below_the_diagonal_and_nothing_above():
    """Cell (t, k) is log10 of the influence; the future is empty."""
    _, _, found = influence()
    figure = influence_map(found, source=3)
    cells = np.asarray(figure.data[0].z, float)
    below = np.tril_indices(9)
    assert np.allclose(cells[below], np.log10(found[below]))
    assert np.isnan(cells[np.triu_indices(9, 1)]).all()
    chosen = next(t for t in figure.data[1:] if t.line.width == 4)
    assert np.allclose(np.asarray(chosen.y, float)[:7], np.log10(found[2:, 2]))
    assert_sound(figure)


def test_the_map_of_zeros_and_of_the_future_alone_is_sound():
    """Zero influence lies below the scale, not nowhere."""
    dead = np.tril(np.zeros((6, 6)))
    figure = influence_map(dead, source=1)
    assert np.nanmax(np.asarray(figure.data[0].z, float)) == -5
    assert_sound(figure)


@pytest.mark.row("G5")
def test_clipping_draws_norms_and_losses_as_they_were():
    """Logarithms of what was given; what left float64 is marked at the ceiling."""
    before = np.array([0.5, 3.0, 40.0, np.inf, 2.0, 0.1])
    after, losses = np.minimum(before, 2.0), np.array([1.0, 0.3, 0.2, 0.1, 1e-3, 1e-4])
    wild = np.array([1.0, 10.0, 1e9, np.inf, np.nan, 1e200])
    first = after * [0.1, 0.2, 0.3, 0.4, 0.5, 0.6]
    figure = clipped_training(before, after, losses, first=first, unclipped=wild, guess=0.125)
    curves = [t for t in figure.data if t.mode == "lines" and len(t.x) == 6]
    for curve, wanted in ((0, first), (2, after), (4, np.full(6, 0.125)), (5, losses)):
        assert np.allclose(np.asarray(curves[curve].y, float), np.log10(wanted))
    ceilings = [t for t in figure.data if t.marker.symbol == "triangle-up"]
    assert np.isfinite(np.asarray(ceilings[3].y, float)).sum() == 4
    assert_sound(figure)


def named(figure, axis):
    """The names at the ends of the curves of a panel, from the lowest up."""
    (names,) = [t for t in figure.data if t.mode == "text" and t.xaxis == axis]
    found = sorted((y, text.strip()) for y, text in zip(names.y, names.text, strict=True) if np.isfinite(y))
    return [text for _, text in found]


def test_what_was_is_named_above_what_became_of_it():
    """Equal ends keep their order; without clipping one curve stands for both and is called so."""
    before, losses = np.array([3.0, 0.5]), np.array([0.2, 0.125])
    given = {"first": before / 9, "unclipped": losses, "guess": 0.125}
    figure = clipped_training(before, np.array([1.0, 0.5]), losses, **given)
    assert named(figure, "x") == ["step 1", "after", "before"]
    assert named(figure, "x2") == ["clipped", "blind guess", "without"]
    none = clipped_training(before, before, losses, **given)
    assert named(none, "x") == ["step 1", "unclipped"]
    assert named(none, "x2") == ["unclipped", "blind guess"]
    assert [(t.mode, len(t.x)) for t in none.data] == [(t.mode, len(t.x)) for t in figure.data]


@pytest.mark.row("G5")
def test_only_the_first_step_adds_to_the_gradient_of_u_when_the_rest_is_silent():
    """What is drawn as step 1's part is all that came back to it: the outer product of dL/da_1 and x_1."""
    rnn = RNN.random(hidden=5, inputs=2, outputs=3, spectral_radius=0.7, rng=np.random.default_rng(3))
    x = np.zeros((9, 4, 2))
    x[0] = np.random.default_rng(4).standard_normal((4, 2))
    trace = rnn.unroll(x)
    dz = np.zeros_like(trace.z)
    dz[-1] = np.random.default_rng(5).standard_normal((4, 3))
    gradients = rnn.bptt(trace, dz)
    assert np.allclose(gradients.weights["U"], gradients.a[0].T @ x[0], rtol=1e-12)
    assert np.linalg.norm(gradients.weights["W"]) > 0
