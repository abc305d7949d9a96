"""Clouds of points: PCA is scikit-learn's, t-SNE keeps neighbours, and none of them jumps."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.decomposition import PCA
from sklearn.manifold import trustworthiness

from lecturekit.networks import Cloud, laid_over, largest_perplexity, project


def clusters(n: int = 60, d: int = 7, k: int = 4, seed: int = 0) -> tuple[np.ndarray, np.ndarray]:
    """Draw k clusters that lie far apart."""
    rng = np.random.default_rng(seed)
    numbers = np.arange(n) % k
    return rng.normal(size=(n, d)) + 12 * np.eye(k, d)[numbers], numbers


@pytest.mark.row("P3")
@pytest.mark.parametrize(("n", "d"), [(60, 7), (5, 40), (9, 1), (2, 3)])
def test_pca_is_scikit_learns(n: int, d: int) -> None:
    """The same points but for signs, the same share of the variance."""
    x = np.random.default_rng(1).normal(size=(n, d)) * np.arange(1, d + 1)
    cloud, k = project(x), min(2, n, d)
    theirs = PCA(k, svd_solver="full").fit(x)
    np.testing.assert_allclose(np.abs(cloud.points[:, :k]), np.abs(theirs.transform(x)), atol=1e-9)
    assert cloud.quality == pytest.approx(theirs.explained_variance_ratio_.sum())
    assert (cloud.method, cloud.quality_name, len(cloud)) == ("PCA", "share of variance shown", n)


@pytest.mark.row("P3")
@pytest.mark.parametrize("perplexity", [3, 10, 19.6])
def test_tsne_keeps_neighbours(perplexity: float) -> None:
    """Samples of one cluster lie together: the nearest point is of the same one; scikit-learn trusts it."""
    x, numbers = clusters()
    cloud = project(x, "tsne", perplexity=perplexity)
    apart = np.linalg.norm(cloud.points[:, None] - cloud.points, axis=2) + np.diag(np.full(60, np.inf))
    assert (numbers[apart.argmin(axis=1)] == numbers).mean() > 0.95
    assert trustworthiness(x, cloud.points) > 0.85
    np.testing.assert_allclose(cloud.points.mean(axis=0), 0, atol=1e-4)
    assert cloud.method.startswith("t-SNE, perplexity")


def test_the_same_seed_gives_the_same_cloud() -> None:
    """No chance is left: the seed decides it, and numpy's global one is not touched."""
    x, _ = clusters(n=20)
    np.random.seed(3)  # noqa: NPY002, what must not matter
    first = project(x, "tsne", perplexity=5, seed=2)
    state = np.random.get_state()[1].copy()  # noqa: NPY002
    np.testing.assert_array_equal(project(x, "tsne", perplexity=5, seed=2).points, first.points)
    np.testing.assert_array_equal(np.random.get_state()[1], state)  # noqa: NPY002


@pytest.mark.row("P3")
def test_a_cloud_that_is_laid_over_another_keeps_its_shape() -> None:
    """Distances stay; of all turns and flips it has the one that lies nearest."""
    x, _ = clusters(n=23)
    flat = project(x)
    angle = 2.1
    turn = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]]) @ np.diag([1, -1])
    moved = Cloud(flat.points @ turn + 5, "turned", 0.5, "nothing")
    back = laid_over(moved, flat)
    np.testing.assert_allclose(back.points, flat.points, atol=1e-9)
    assert (back.method, back.quality) == ("turned", 0.5)
    onto = project(x, "tsne", perplexity=5, onto=flat)
    free = project(x, "tsne", perplexity=5)
    gaps = [np.linalg.norm(one.points[:, None] - one.points, axis=2) for one in (onto, free)]
    np.testing.assert_allclose(*gaps, atol=1e-6)
    fits = [
        ((onto.points @ np.diag(signs) - flat.points) ** 2).sum() for signs in ((-1, 1), (1, -1), (-1, -1))
    ]
    assert ((onto.points - flat.points) ** 2).sum() <= min(fits)
    with pytest.raises(ValueError, match="22 samples cannot lie over 23"):
        laid_over(project(x[:22]), flat)


@given(n=st.integers(4, 60), over=st.floats(0.01, 100))
def test_too_few_samples_are_told_the_largest_perplexity(n: int, over: float) -> None:
    """Whatever is above (n − 1) / 3 is refused with that number; with it there is a cloud."""
    most = largest_perplexity(n)
    assert most * 3 + 1 == pytest.approx(n)
    with pytest.raises(ValueError, match=f"with {n} samples .* between 1 and {int(most * 100) / 100:g}"):
        project(np.zeros((n, 3)), "tsne", perplexity=most + over)


@pytest.mark.parametrize("n", [4, 11])
def test_the_largest_perplexity_works(n: int) -> None:
    """At the edge t-SNE still draws, without a warning."""
    x, _ = clusters(n=n, k=2)
    assert np.isfinite(project(x, "tsne", perplexity=largest_perplexity(n)).points).all()


def test_samples_that_are_alike_have_a_place() -> None:
    """Samples that are all the same, or the same in part, get finite points; PCA puts all in the middle."""
    x = np.full((12, 3), 4.0)
    assert not project(x).points.any()
    assert project(x).quality == 1.0
    x[:5] += 1
    assert np.isfinite(project(x, "tsne", perplexity=3).points).all()


@pytest.mark.parametrize(
    ("x", "given_", "words"),
    [
        (np.zeros((1, 3)), {}, "n at least 2"),
        (np.zeros(5), {}, r"got \(5,\)"),
        (np.zeros((5, 0)), {}, r"got \(5, 0\)"),
        (np.full((5, 3), np.nan), {}, "finite numbers"),
        (np.zeros((5, 3)), {"method": "umap"}, "no way 'umap'"),
        (np.zeros((3, 3)), {"method": "tsne"}, "at least four samples, not 3"),
        (np.zeros((40, 3)), {"method": "tsne", "perplexity": 0.5}, "between 1 and 13"),
        (np.zeros((40, 3)), {"method": "tsne", "perplexity": float("nan")}, "between 1 and 13"),
    ],
)
def test_what_cannot_be_drawn_is_refused(x: Any, given_: Any, words: str) -> None:
    """Too few samples, no table, no number, no such method."""
    with pytest.raises(ValueError, match=words):
        project(x, **given_)
