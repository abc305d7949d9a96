"""Figures of the gradient's way back: what they draw is what was measured, and the laws of row G5 hold."""

import numpy as np
import pytest

from lecturekit.figures import (
    format_number,
    gradient_causes,
    gradient_comparison,
    gradient_comparison_words,
    gradient_flow,
    gradient_words,
    matrix_products,
)
from lecturekit.recurrent import FAMILIES, RNN
from tests.figures.looks import assert_sound


def flow_of(spectral_radius, drive, *, steps=23, norm="2", **choices):
    """Measure one small network that reads noise."""
    rnn = RNN.random(
        hidden=7, inputs=3, spectral_radius=spectral_radius, rng=np.random.default_rng(5), **choices
    )
    x = drive * np.random.default_rng(1).standard_normal((steps, 1, 3))
    return rnn.gradient_flow(rnn.unroll(x), norm=norm)


def measured(figure):
    """The thick curve: the fifth trace, after the mark of 1 and three reference lines."""
    return np.asarray(figure.data[4].y, float)


@pytest.mark.parametrize("cause", ["eigenvalues", "saturation"])
@pytest.mark.parametrize("state", [(0.9, 0.5), (1.5, 0.0), (0.3, 2.0)])
def test_figures_are_sound_wherever_the_sliders_stand(state, cause):
    """Valid, in the palette, with fixed axes in words."""
    flow = flow_of(*state)
    assert_sound(gradient_flow(flow, most=30))
    assert_sound(gradient_causes(flow, cause=cause, most=30))


@pytest.mark.row("G5")
@pytest.mark.parametrize("norm", ["2", "fro"])
def test_the_curve_is_what_was_measured_and_starts_at_1(norm):
    """The curve is log10 of the norms over that of the unit matrix, going back to the right."""
    flow = flow_of(0.9, 0.5, norm=norm)
    figure = gradient_flow(flow)
    assert np.allclose(measured(figure), flow.norms.log10[::-1] - flow.norms.log10[-1])
    assert measured(figure)[0] == pytest.approx(0)
    assert list(figure.data[4].x) == list(range(24))


@pytest.mark.row("G5")
@pytest.mark.parametrize("activation", ["linear", "tanh", "sigmoid", "relu"])
@pytest.mark.parametrize("family", sorted(FAMILIES))
def test_the_measured_curve_lies_under_its_bounds(family, activation):
    """As drawn, at every step: measured below the bound of the run, that below the bound of any input."""
    figure = gradient_flow(flow_of(1.1, 0.7, family=family, activation=activation))
    drawn, bound, along = measured(figure), *(np.asarray(figure.data[k].y, float) for k in (1, 2))
    shown = np.isfinite(drawn) & (drawn > -12)
    assert shown.sum() >= 10
    assert (drawn <= along + 1e-9)[shown].all()
    assert (along <= bound + 1e-9).all()


@pytest.mark.row("G5")
def test_orthogonal_and_linear_stays_at_1():
    """A rotation keeps every nudge as it is."""
    flow = flow_of(1.0, 0.7, family="orthogonal", activation="linear")
    assert np.allclose(measured(gradient_flow(flow)), 0, atol=1e-12)
    assert "1.00: holds" in gradient_words(flow)
    assert "= 1: it **cannot explode**" in gradient_words(flow)


@pytest.mark.row("G5")
def test_the_input_decides_and_the_words_say_so():
    """One matrix of radius 1.5 explodes in silence and vanishes when it is loud."""
    silent, loud = (gradient_words(flow_of(1.5, drive, steps=40)) for drive in (0.0, 2.0))
    assert "explodes" in silent
    assert "vanishes" in loud
    for words in (silent, loud):
        assert "> 1: **either can happen**" in words
    assert "< 1: it **must vanish**" in gradient_words(flow_of(1.5, 0.0, activation="sigmoid"))


def test_what_lies_beyond_the_axis_is_marked():
    """A curve that leaves below ends in triangles at the floor; exactly zero counts as below."""
    vanished = gradient_flow(flow_of(0.05, 2.0))
    below, above = vanished.data[5], vanished.data[6]
    assert np.nanmin(measured(vanished)) == -12
    assert np.isfinite(np.asarray(below.y, float)).any()
    assert not np.isfinite(np.asarray(above.y, float)).any()
    dead = flow_of(1.5, 0.0, activation="relu")  # every slope is 0
    assert_sound(gradient_flow(dead))
    assert "**0: vanishes.**" in gradient_words(dead)


def test_sliders_change_numbers_only():
    """The traces and their lengths are the same at every state, so that the player repaints quickly."""
    for cause in ("eigenvalues", "saturation"):
        shapes = {
            tuple((trace.type, trace.mode, len(trace.x)) for trace in gradient_causes(flow, cause=cause).data)
            for flow in (flow_of(0.2, 2.0), flow_of(1.5, 0.0), flow_of(2.0, 0.5, family="nonnormal"))
        }
        assert len(shapes) == 1


def points(figure, symbol, axis="x2"):
    """What one kind of mark shows in the complex plane, as complex numbers."""
    (found,) = [
        t for t in figure.data if t.xaxis == axis and t.mode == "markers" and t.marker.symbol == symbol
    ]
    z = np.asarray(found.x, float) + 1j * np.asarray(found.y, float)
    return z[np.isfinite(z)]


def test_eigenvalues_lie_where_numpy_finds_them():
    """The points are the eigenvalues, complex pairs too; the rings have the radii ρ and σ_max."""
    flow = flow_of(0.8, 0.0)
    figure = gradient_causes(flow, cause="eigenvalues")
    rings = [trace for trace in figure.data if len(trace.x) == 97]
    radii = [np.hypot(trace.x, trace.y).mean() for trace in rings]
    assert radii == pytest.approx([1.0, 0.8, flow.spectrum.singular_values.max()])
    filled = points(figure, None)
    assert np.iscomplex(filled).sum() >= 2
    assert np.allclose(np.sort_complex(filled), np.sort_complex(flow.spectrum.eigenvalues))
    assert not points(figure, "circle-open").size
    assert figure.layout.yaxis2.scaleanchor == "x2"


def test_an_eigenvalue_beyond_the_plane_is_open_and_on_its_ray():
    """It keeps its direction and stands on the edge; none is lost."""
    flow = flow_of(5.0, 0.0)
    figure = gradient_causes(flow, cause="eigenvalues")
    filled, hollow = points(figure, None), points(figure, "circle-open")
    assert hollow.size
    assert filled.size + hollow.size == 7
    x, y = figure.layout.xaxis2.range, figure.layout.yaxis2.range
    edges = np.stack([hollow.real / x[0], hollow.real / x[1], hollow.imag / y[0], hollow.imag / y[1]])
    assert edges.max(axis=0) == pytest.approx(1)
    angles = np.angle(flow.spectrum.eigenvalues)
    assert all(np.abs(angles - np.angle(z)).min() < 1e-12 for z in hollow)


@pytest.mark.row("G5")
def test_below_radius_1_singular_values_stand_above_1():
    """Bars on the real axis are numpy's singular values; both largest sizes are written out; none is lost."""
    flow = flow_of(0.6, 0.0, family="nonnormal")
    figure = gradient_causes(flow, cause="eigenvalues")
    assert_sound(figure)
    bars = points(figure, "line-ns-open")
    far = points(figure, "triangle-right")
    assert np.sort(bars.real) == pytest.approx(np.sort(flow.spectrum.singular_values)[: bars.size])
    assert not bars.imag.any()
    assert bars.size + far.size == 7
    assert np.abs(points(figure, None)).max() < 1
    assert (bars.real > 1).sum() + far.size >= 2
    (names,) = [t.text for t in figure.data if t.xaxis == "x2" and t.mode == "text" and len(t.x) == 2]
    assert [name.rsplit(" ", 1)[1] for name in names] == ["0.600", format_number(flow.spectrum.sigma_max)]
    wide = gradient_causes(flow_of(9.0, 0.0), cause="eigenvalues")
    assert set(points(wide, "triangle-right").real) == {wide.layout.xaxis2.range[1]}


@pytest.mark.row("G5")
def test_starts_are_compared_as_measured():
    """One line for each network, log10 of its norms over that of the unit matrix; its factor in words."""
    flows = {name: flow_of(1.0, 0.7, family=name) for name in ("orthogonal", "identity", "gaussian")}
    figure = gradient_comparison(flows, most=30)
    assert_sound(figure)
    for trace, flow in zip(figure.data[1::3], flows.values(), strict=False):
        assert np.allclose(trace.y, flow.norms.log10[::-1])
    assert list(next(t.text for t in figure.data if t.mode == "text" and len(t.x) == 3)) == [
        f"\u2002{name}" for name in flows
    ]
    silent = {name: flow_of(1.0, 0.0, family=name) for name in ("orthogonal", "identity")}
    assert gradient_comparison_words(silent) == "23 steps back: orthogonal **1.00**, identity **1.00**"
    for wrong in ({"one": flow_of(1.0, 0.0)}, {"a": flow_of(1.0, 0.0), "b": flow_of(1.0, 0.0, steps=5)}):
        with pytest.raises(ValueError, match="two or three runs of one length"):
            gradient_comparison(wrong)


def test_the_histogram_counts_every_slope():
    """The bars' heights sum to 1, and in silence all slopes of tanh are 1."""
    bars = gradient_causes(flow_of(1.5, 0.7), cause="saturation").data[9]
    assert np.asarray(bars.y, float)[1::3].sum() == pytest.approx(1)
    silent = np.asarray(gradient_causes(flow_of(1.5, 0.0), cause="saturation").data[9].y, float)[1::3]
    assert silent[-1] == 1
    with pytest.raises(ValueError, match="cause must be one of"):
        gradient_causes(flow_of(1.5, 0.0), cause="weather")


def test_products_of_matrices_are_drawn_as_given():
    """Two curves of the given logarithms, sound beyond the axis too."""
    same, turns = -0.3 * np.arange(9), 2.0 * np.arange(9)
    figure = matrix_products(same, turns)
    assert np.allclose(np.asarray(figure.data[1].y, float), same)
    assert np.nanmax(np.asarray(figure.data[4].y, float)) == 12
    assert_sound(figure)
