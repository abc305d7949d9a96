"""Maps laid over each other."""

import numpy as np
import pytest
from scipy.spatial.distance import cdist

from lecturekit.words import SemanticMap, align, procrustes_residual, unit_spread


def planar(seed, n=9):
    """A map of n points, wider than high."""
    points = np.random.default_rng(seed).normal(size=(n, 2)) * [3.0, 1.0]
    return SemanticMap(points, tuple(f"w{i}" for i in range(n)), "truth", 0.0, "")


def test_aligning_takes_back_a_turn_a_flip_and_a_shift():
    """The map lands on the reference and keeps its distances."""
    truth = planar(5)
    turn = np.array([[np.cos(2.0), np.sin(2.0)], [np.sin(2.0), -np.cos(2.0)]])  # a flip as well: det −1
    moved = SemanticMap(truth.points @ turn + [4.0, -7.0], truth.labels, "m", 0.0, "")
    np.testing.assert_allclose(align(moved, truth).points, truth.points, atol=1e-12)


def test_aligning_agrees_with_scipy():
    """Residual of two unlike maps against scipy.spatial.procrustes, which also fits the size."""
    from scipy.spatial import procrustes

    first = planar(1)
    second = planar(2)
    turned = align(unit_spread(second), unit_spread(first))
    assert np.linalg.norm(turned.points - unit_spread(first).points) <= np.linalg.norm(
        unit_spread(second).points - unit_spread(first).points
    )
    np.testing.assert_allclose(
        cdist(turned.points, turned.points), cdist(*[unit_spread(second).points] * 2), atol=1e-12
    )
    # scipy's disparity with the best size s = cos: 1 − s²; ours with equal sizes: 2 − 2 s, per point.
    _, _, disparity = procrustes(first.points, second.points)
    s = np.sqrt(1 - disparity)
    assert procrustes_residual(second, first, resize=True) ** 2 == pytest.approx(2 - 2 * s)


def test_aligning_uses_the_common_points_only():
    """A word that comes in does not turn the others; with one common point the map stays."""
    truth = planar(6)
    more = SemanticMap(
        np.vstack([truth.points[::-1], [[90.0, 9.0]], [[np.nan] * 2]]),
        (*truth.labels[::-1], "new", "zero"),
        "m",
        0.0,
        "",
    )
    laid = align(more, truth)
    np.testing.assert_allclose(laid.points[:10], more.points[:10], atol=1e-9)
    assert np.isnan(laid.point("zero")).all()
    stranger = SemanticMap(truth.points, tuple(f"v{i}" for i in range(9)), "m", 0.0, "")
    assert align(stranger, truth) is stranger
    with pytest.raises(ValueError, match="no point in common"):
        procrustes_residual(stranger, truth)


def test_unit_spread_fits_fixed_axes():
    """Mean square distance 1 from the centre, shape kept, a single place stays finite."""
    truth = planar(4)
    small = unit_spread(truth)
    np.testing.assert_allclose(np.mean(np.sum(small.points**2, axis=1)), 1)
    np.testing.assert_allclose(small.points.mean(axis=0), 0, atol=1e-12)
    ratio = cdist(truth.points, truth.points) / (cdist(small.points, small.points) + np.eye(9))
    np.testing.assert_allclose(ratio[~np.eye(9, dtype=bool)], ratio[0, 1])
    alike = SemanticMap(np.ones((3, 2)), tuple("abc"), "m", 0.0, "")
    np.testing.assert_array_equal(unit_spread(alike).points, 0)
