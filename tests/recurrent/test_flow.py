"""Row G5, vanishing and exploding: measured norms, their bounds, the verdict."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lecturekit.recurrent import ACTIVATIONS, FAMILIES, RNN, GradientFlow

ROUNDING = 1e-9  # decades


def flow(
    radius: float, drive: float = 0.0, *, steps: int = 40, norm: str = "2", **of: object
) -> GradientFlow:
    """Gradient flow of a network of 32 units under noise of a given size."""
    rng = np.random.default_rng(0)
    rnn = RNN.random(**{"hidden": 32, "spectral_radius": radius, "rng": rng, **of})
    return rnn.gradient_flow(rnn.unroll(drive * rng.standard_normal((steps, 1, 1))), norm=norm)


@pytest.mark.row("G5")
@settings(deadline=None, max_examples=60)
@given(
    radius=st.just(0.0) | st.floats(1e-6, 3.0),
    drive=st.floats(0.0, 5.0),
    steps=st.integers(1, 60),
    family=st.sampled_from(sorted(FAMILIES)),
    activation=st.sampled_from(sorted(ACTIVATIONS)),
    norm=st.sampled_from(["2", "fro"]),
)
def test_measured_norms_lie_under_the_bounds(
    radius: float, drive: float, steps: int, family: str, activation: str, norm: str
) -> None:
    """‖dh_T/dh_k‖ ≤ Π σ_max·max act'(a_t) ≤ (σ_max·γ)^(T-k), whatever the knobs."""
    found = flow(radius, drive, steps=steps, norm=norm, family=family, activation=activation, hidden=8)
    assert np.all(found.norms.log10 <= found.log10_bound_along + ROUNDING)
    assert np.all(found.log10_bound_along <= found.log10_bound + ROUNDING)


@pytest.mark.row("G5")
@settings(deadline=None, max_examples=40)
@given(
    radius=st.floats(0.1, 0.99), drive=st.floats(0.0, 5.0), activation=st.sampled_from(sorted(ACTIVATIONS))
)
def test_the_sufficient_condition_suffices(radius: float, drive: float, activation: str) -> None:
    """σ_max·γ < 1 (σ_max = ρ for rotations): the norm falls at every step, for any input."""
    gamma = ACTIVATIONS[activation].gamma
    found = flow(radius / gamma, drive, family="orthogonal", activation=activation, hidden=8)
    assert found.verdict.sufficient_to_vanish
    assert not found.verdict.necessary_to_explode
    measured = found.norms.log10
    assert np.all(measured[:-1] <= measured[1:] + np.log10(radius) + ROUNDING)


@pytest.mark.row("G5")
@pytest.mark.parametrize("H", [1, 6, 32])
def test_a_linear_rotation_keeps_the_norm(H: int) -> None:
    """Orthogonal W with ρ = 1 and no nonlinearity: exactly 1 after 200 steps, and every line lies at 1."""
    found = flow(1.0, 1.0, steps=200, family="orthogonal", activation="linear", hidden=H)
    np.testing.assert_allclose(found.norms.values, 1.0, rtol=1e-12)
    for line in (found.log10_bound, found.log10_bound_along, found.log10_naive):
        np.testing.assert_allclose(line, 0.0, atol=1e-11)
    assert found.verdict.outcome == "holds"


@pytest.mark.row("G5")
@pytest.mark.parametrize("seed", range(5))
def test_the_input_decides_whether_it_explodes(seed: int) -> None:
    """The same W, ρ 1.5, H 32, T 40, tanh: about 2e7 with silent input, about 1e-6 with loud input."""
    rng = np.random.default_rng(seed)
    rnn = RNN.random(hidden=32, spectral_radius=1.5, rng=rng)
    noise = rng.standard_normal((40, 1, 1))
    silent, soft, loud = (rnn.gradient_flow(rnn.unroll(drive * noise)).verdict for drive in (0.0, 0.5, 2.0))
    assert 1e7 < silent.growth < 1e8
    assert silent.outcome == "explodes"
    assert 1e-3 < soft.growth < 1e3
    assert soft.outcome == "holds"
    assert 1e-9 < loud.growth < 1e-3
    assert loud.outcome == "vanishes"
    # one and the same answer of the two conditions for all three
    assert {v.necessary_to_explode for v in (silent, soft, loud)} == {True}
    assert {v.sufficient_to_vanish for v in (silent, soft, loud)} == {False}


@pytest.mark.row("G5")
def test_the_necessary_condition_does_not_suffice() -> None:
    """σ_max·γ > 1 and yet it vanishes: a symmetric sigmoid network beyond its quarter."""
    found = flow(4.5, 4.0, family="symmetric", activation="sigmoid")
    assert found.verdict.necessary_to_explode
    assert found.verdict.outcome == "vanishes"


@pytest.mark.row("G5")
def test_two_small_radii_make_a_large_one() -> None:
    """Two matrices with ρ = 0.5 whose product has ρ = 16.5: the eigenvalues of the steps decide nothing."""
    A, B = np.array([[0.5, 4.0], [0.0, 0.5]]), np.array([[0.5, 0.0], [4.0, 0.5]])
    radii = [np.abs(np.linalg.eigvals(matrix)).max() for matrix in (A, B, A @ B)]
    assert radii == pytest.approx([0.5, 0.5, 16.5], abs=0.02)


@pytest.mark.row("G5")
def test_a_network_of_small_radii_explodes() -> None:
    """The same in a network, two relu units opened in turn: ρ = 0.5 at each step, 16 for every two."""
    rnn = RNN([[1.0], [-1.0]], [[0.5, 4.0], [4.0, 0.5]], np.ones((1, 2)), np.zeros(2), np.zeros(1), "relu")
    trace = rnn.unroll((-20.0) ** np.arange(20)[:, None, None])
    for slope in trace.slope[:, 0]:
        assert np.abs(np.linalg.eigvals(slope[:, None] * rnn.W)).max() == pytest.approx(0.5)
    found = rnn.gradient_flow(trace)
    assert found.norms.log10[0] == pytest.approx(20 * np.log10(4.0), abs=0.1)


@pytest.mark.row("G5")
def test_the_naive_line_is_no_bound() -> None:
    """ρ^steps lies below what is measured for a non-normal W, and above it when the input is loud."""
    grown = flow(0.9, family="nonnormal", activation="linear")
    assert np.any(grown.norms.log10 > grown.log10_naive + 1)
    loud = flow(1.5, 2.0)
    assert loud.norms.log10[0] < loud.log10_naive[0] - 6
    np.testing.assert_allclose(loud.log10_naive, loud.steps_back * np.log10(1.5), atol=1e-9)


def test_the_record_is_complete_and_consistent() -> None:
    """Shapes, the end that is compared with itself, one sequence of a batch, an earlier end."""
    rng = np.random.default_rng(5)
    rnn = RNN.random(inputs=2, hidden=6, outputs=3, spectral_radius=1.1, rng=rng)
    trace = rnn.unroll(rng.standard_normal((9, 4, 2)), rng.standard_normal((4, 6)))
    found = rnn.gradient_flow(trace, 5, batch=3)
    np.testing.assert_array_equal(found.steps_back, [6, 5, 4, 3, 2, 1, 0])
    np.testing.assert_array_equal(found.slope, trace.slope[:6, 3])
    jacobians = rnn.jacobians(trace, 5, batch=3)
    first = jacobians[0] @ np.diag(trace.slope[0, 3]) @ rnn.W  # to h0
    wanted = [np.linalg.norm(J, 2) for J in [first, *jacobians[:6]]]
    np.testing.assert_allclose(found.norms.values, wanted, rtol=1e-9)
    sigma = np.linalg.norm(rnn.W, 2)
    np.testing.assert_allclose(found.log10_bound, found.steps_back * np.log10(sigma))
    along = np.log10(sigma * found.slope.max(axis=1))
    np.testing.assert_allclose(found.log10_bound_along, [*np.cumsum(along[::-1])[::-1], 0.0])
    assert found.verdict.steps == 6
    assert found.verdict.gamma_along == found.slope.max()
    assert found.verdict.growth == pytest.approx(wanted[0])
    assert found.verdict.growth_per_step == pytest.approx(wanted[0] ** (1 / 6))


def test_the_frobenius_flow_starts_at_the_unit_matrix() -> None:
    """All its lines carry a factor √H, the verdict does not."""
    two, fro = flow(1.2, 1.0), flow(1.2, 1.0, norm="fro")
    assert fro.norms.values[-1] == pytest.approx(np.sqrt(32))
    np.testing.assert_allclose(fro.log10_bound - two.log10_bound, np.log10(32) / 2)
    rotated = flow(1.3, family="orthogonal", activation="linear", norm="fro")
    assert rotated.verdict.growth == pytest.approx(1.3**40)


def test_zero_weights_vanish_at_once() -> None:
    """ρ = 0: one step back nothing is left, without a warning."""
    found = flow(0.0, 1.0)
    assert found.verdict.outcome == "vanishes"
    assert found.verdict.growth == 0.0
    assert np.all(np.isneginf(found.norms.log10[:-1]))
    assert np.all(np.isneginf(found.log10_bound[:-1]))
    assert found.norms.values[-1] == 1.0


def test_growth_beyond_float64_is_infinite_and_explodes() -> None:
    """Linear, ρ = 1000, 200 steps: 10^600, which only the logarithm can say."""
    found = flow(1000.0, steps=200, family="orthogonal", activation="linear")
    assert found.verdict.log10_growth == pytest.approx(600.0)
    assert found.verdict.growth == np.inf
    assert found.verdict.growth_per_step == pytest.approx(1000.0)
    assert found.verdict.outcome == "explodes"


def test_the_spectrum_is_numpy_s() -> None:
    """Eigenvalues in falling modulus, singular values, ρ and σ_max; a NaN matrix has none."""
    rnn = RNN.random(hidden=7, spectral_radius=0.8, rng=np.random.default_rng(2))
    found = rnn.spectrum()
    assert np.all(np.diff(np.abs(found.eigenvalues)) <= 1e-15)
    assert found.eigenvalues.prod() == pytest.approx(np.linalg.det(rnn.W))
    assert found.singular_values.prod() == pytest.approx(abs(np.linalg.det(rnn.W)))
    assert found.radius == pytest.approx(0.8)
    assert found.sigma_max == pytest.approx(np.linalg.norm(rnn.W, 2))
    assert np.isnan(replace(rnn, W=np.full((7, 7), np.nan)).spectrum().eigenvalues).all()
