"""Clouds: the samples of a layer as points of a plane, by PCA or t-SNE."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike

from lecturekit._arrays import Array
from lecturekit._record import Record
from lecturekit.words import SemanticMap, align

ROUNDS = 500  # of t-SNE; with so few samples 1000 change the divergence by less than a hundredth
Method = Literal["pca", "tsne"]


@dataclass(frozen=True, eq=False, repr=False)
class Cloud(Record):
    """Samples as points of a plane.

    Attributes
    ----------
    points : (n, 2)
        Centred. Of t-SNE neither the axes nor the unit mean anything, and far distances mean little.
    method : str
        ``"PCA"``, or ``"t-SNE"`` with its perplexity.
    quality : float
        PCA: the share of the variance that the plane shows. t-SNE: the divergence in nats.
    quality_name : str
        What `quality` is, in words.
    """

    points: Array
    method: str
    quality: float
    quality_name: str

    def __len__(self) -> int:
        return len(self.points)


def project(
    features: ArrayLike,
    method: Method = "pca",
    *,
    perplexity: float = 30.0,
    seed: int = 0,
    onto: Cloud | None = None,
) -> Cloud:
    """Draw n samples of a layer as points of a plane.

    Parameters
    ----------
    features : (n, d) array_like
        One layer's, of at least two samples.
    method : {"pca", "tsne"}
        The plane in which the samples differ most; or points that keep their neighbours (van der Maaten &
        Hinton 2008, scikit-learn's), which start from the PCA.
    perplexity : float
        For t-SNE: about how many neighbours of a sample count as near. It is the exponential of an entropy,
        as a language model's perplexity is, and has nothing else to do with it.
    seed : int
        For t-SNE: of the jitter that sets samples apart which are the same.
    onto : Cloud, optional
        Turn and flip the result so that it lies over this one of the same samples as well as it can, so that
        points do not jump when a slider moves. Shape and size stay.

    Raises
    ------
    ValueError
        For an unknown method, fewer than two samples, numbers that are not finite, or a perplexity that is
        too large for so few samples (it names the largest possible).
    """
    x = np.asarray(features, float)
    if x.ndim != 2 or len(x) < 2 or not x.shape[1] or not np.isfinite(x).all():
        raise ValueError(f"a cloud needs (n, d) finite numbers, n at least 2, got {x.shape}")
    if method == "pca":
        found = _pca(x)
    elif method == "tsne":
        found = _tsne(x, _checked(perplexity, len(x)), seed)
    else:
        raise ValueError(f"there is no way {method!r} to draw a cloud: take 'pca' or 'tsne'")
    return found if onto is None else laid_over(found, onto)


def largest_perplexity(n: int) -> float:
    """Give the largest perplexity that t-SNE can have with n samples, (n − 1) / 3.

    It looks at three times as many neighbours as the perplexity says, and n samples have n − 1.

    Raises
    ------
    ValueError
        For fewer than four samples: there is no t-SNE of so few.
    """
    if n < 4:
        raise ValueError(f"t-SNE needs at least four samples, not {n}: take PCA")
    return (n - 1) / 3


def laid_over(moving: Cloud, reference: Cloud) -> Cloud:
    """Turn, flip and shift a cloud so that it lies over another of the same samples (Procrustes)."""
    if len(moving) != len(reference):
        raise ValueError(f"{len(moving)} samples cannot lie over {len(reference)}")
    names = tuple(map(str, range(len(moving))))
    maps = (SemanticMap(one.points, names, one.method, one.quality, "") for one in (moving, reference))
    return Cloud(align(*maps).points, moving.method, moving.quality, moving.quality_name)


def _checked(perplexity: float, n: int) -> float:
    most = int(largest_perplexity(n) * 100) / 100
    if not 1 <= perplexity <= largest_perplexity(n):
        raise ValueError(
            f"with {n} samples t-SNE's perplexity lies between 1 and {most:g}, not at {perplexity:g}"
        )
    return float(perplexity)


def _pca(x: Array) -> Cloud:
    x = x - x.mean(axis=0)
    left, sizes, right = np.linalg.svd(x, full_matrices=False)
    k = min(2, len(sizes))
    signs = np.sign(right[np.arange(k), np.abs(right[:k]).argmax(axis=1)])  # which way an axis points is free
    points = np.zeros((len(x), 2))
    points[:, :k] = left[:, :k] * sizes[:k] * signs
    total = float((sizes**2).sum())
    share = float((sizes[:2] ** 2).sum() / total) if total > 0 else 1.0
    return Cloud(points, "PCA", share, "share of variance shown")


def _tsne(x: Array, perplexity: float, seed: int) -> Cloud:
    from sklearn.manifold import TSNE

    start = _pca(x).points
    start = start / (start[:, 0].std() or 1.0) * 1e-4  # scikit-learn's own size of a start
    start = start + np.random.default_rng(seed).normal(scale=1e-6, size=start.shape)
    model = TSNE(
        perplexity=perplexity, init=start.astype(np.float32), max_iter=ROUNDS, random_state=seed, n_jobs=1
    )
    points = model.fit_transform(x.astype(np.float32)).astype(float)
    points = points - points.mean(axis=0)
    return Cloud(
        points, f"t-SNE, perplexity {perplexity:.3g}", float(model.kl_divergence_), "divergence, nats"
    )
