"""Families of random matrices: the radius that was asked for, and what makes each family itself."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lecturekit.recurrent import FAMILIES, RNN


def draw(family: str, H: int, radius: float, seed: int) -> np.ndarray:
    """The recurrent matrix of a random network."""
    rng = np.random.default_rng(seed)
    return RNN.random(hidden=H, spectral_radius=radius, family=family, rng=rng).W


@settings(deadline=None, max_examples=40)
@given(
    family=st.sampled_from(sorted(FAMILIES)),
    H=st.integers(1, 24),
    radius=st.floats(0.01, 5.0),
    seed=st.integers(0, 2**16),
)
def test_the_spectral_radius_is_what_was_asked_for(family: str, H: int, radius: float, seed: int) -> None:
    """The largest modulus of NumPy's eigenvalues, for every family and size."""
    found = np.abs(np.linalg.eigvals(draw(family, H, radius, seed))).max()
    assert found == pytest.approx(radius, rel=1e-6)


@pytest.mark.parametrize("family", FAMILIES)
def test_the_radius_only_scales(family: str) -> None:
    """The same seed gives the same network but for the factor: a slider moves one matrix."""
    one, two = (
        RNN.random(hidden=9, spectral_radius=r, family=family, rng=np.random.default_rng(4))
        for r in (1.0, 0.3)
    )
    np.testing.assert_allclose(two.W, 0.3 * one.W, rtol=1e-13)
    np.testing.assert_array_equal(two.U, one.U)
    np.testing.assert_array_equal(two.V, one.V)
    assert np.all(draw(family, 9, 0.0, 4) == 0)


def test_each_family_is_what_its_name_says() -> None:
    """Rotation: W W^T = ρ² 1. Symmetric: W = W^T. Normal matrices: σ_max = ρ; the others: above."""
    rotation, symmetric = draw("orthogonal", 11, 0.7, 0), draw("symmetric", 11, 0.7, 0)
    np.testing.assert_allclose(rotation @ rotation.T, 0.49 * np.eye(11), atol=1e-14)
    np.testing.assert_array_equal(symmetric, symmetric.T)
    sigma = {family: np.linalg.norm(draw(family, 11, 0.7, 0), 2) for family in FAMILIES}
    assert sigma["orthogonal"] == pytest.approx(0.7)
    assert sigma["symmetric"] == pytest.approx(0.7)
    assert sigma["gaussian"] > 0.8
    assert sigma["nonnormal"] > 1.4


def test_identity_is_the_radius_on_the_diagonal() -> None:
    """Le, Jaitly and Hinton (2015): W = ρ 1, for whatever seed; U and V are drawn all the same."""
    np.testing.assert_array_equal(draw("identity", 11, 0.7, 0), np.diag(np.full(11, 0.7)))
    np.testing.assert_array_equal(draw("identity", 5, 1.3, 1), draw("identity", 5, 1.3, 2))
    rng = np.random.default_rng(3)
    rnn = RNN.random(inputs=2, hidden=5, outputs=3, family="identity", activation="relu", rng=rng)
    assert np.all(rnn.U != 0)
    assert np.all(rnn.V != 0)


def test_rotations_are_spread_evenly() -> None:
    """Haar: over many draws the entries have mean 0 and variance 1/H, and both signs of det occur."""
    rng = np.random.default_rng(0)
    drawn = np.stack([FAMILIES["orthogonal"](4, rng) for _ in range(2000)])
    np.testing.assert_allclose(drawn.mean(axis=0), 0, atol=0.05)
    np.testing.assert_allclose(drawn.var(axis=0), 0.25, atol=0.03)
    assert 0.4 < np.mean(np.linalg.det(drawn) > 0) < 0.6


@pytest.mark.row("G5")
@pytest.mark.parametrize("H", [2, 8, 32])
@pytest.mark.parametrize("seed", range(4))
def test_below_radius_one_powers_can_grow_first(H: int, seed: int) -> None:
    """Non-normal W with ρ = 0.9: its powers peak at 19 times before they decay."""
    W = draw("nonnormal", H, 0.9, seed)
    norms, power = [], np.eye(H)
    for _ in range(300):
        power = power @ W
        norms.append(np.linalg.norm(power, 2))
    assert max(norms) == pytest.approx(19.0, rel=0.02)
    assert norms[-1] < 1e-6
    rnn = RNN(np.zeros((H, 1)), W, np.zeros((1, H)), np.zeros(H), np.zeros(1), "linear")
    flow = rnn.gradient_flow(rnn.unroll(np.zeros((300, 1, 1))))
    np.testing.assert_allclose(flow.norms.values[-2::-1], norms, rtol=1e-7)


def test_bad_requests_are_refused() -> None:
    """Unknown family, no radius, no units."""
    rng = np.random.default_rng(0)
    with pytest.raises(ValueError, match="orthogonal, identity, symmetric, nonnormal, got 'toeplitz'"):
        RNN.random(hidden=3, family="toeplitz", rng=rng)
    for radius in (-0.1, np.nan, np.inf):
        with pytest.raises(ValueError, match="spectral_radius must be a number from 0"):
            RNN.random(hidden=3, spectral_radius=radius, rng=rng)
    with pytest.raises(ValueError, match="hidden must be at least 1, got 0"):
        RNN.random(hidden=0, rng=rng)
