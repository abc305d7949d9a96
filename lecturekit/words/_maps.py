"""Semantic maps: rows of a table as points of a plane, by PCA, MDS or t-SNE."""

from __future__ import annotations

from typing import Literal

import numpy as np
from numpy.random import Generator

from lecturekit.corpora import LabelledMatrix
from lecturekit.words._geometry import angles, euclidean, normalise
from lecturekit.words._plane import (
    SemanticMap,
    check_distances,
    check_rows,
    classical,
    stress,
    turned,
    two_columns,
)

Method = Literal["pca", "mds", "tsne"]
Metric = Literal["euclidean", "cosine"]


def semantic_map(
    matrix: LabelledMatrix,
    method: Method = "pca",
    *,
    metric: Metric = "euclidean",
    perplexity: float = 5.0,
    rng: Generator | None = None,
) -> SemanticMap:
    """Draw a map of the rows of a table; rows of zeros, which have no direction, are left out under cosine.

    Parameters
    ----------
    matrix : LabelledMatrix
        (R, C), weighted as you like.
    method : {"pca", "mds", "tsne"}
        `pca_map`, `mds_map` or `tsne_map`.
    metric : {"euclidean", "cosine"}
        What is near: points, or directions. "cosine" means unit length for PCA, angles for the others.
    perplexity : float
        For t-SNE only.
    rng : Generator, optional
        For t-SNE only.

    Returns
    -------
    SemanticMap
        (R, 2); NaN for what is left out.

    Raises
    ------
    ValueError
        If there is no such method or metric, or fewer than two rows can be placed.
    """
    if metric not in ("euclidean", "cosine"):
        raise ValueError(f"There is no metric {metric!r}: take 'euclidean' or 'cosine'.")
    defined = np.array(
        [np.isfinite(row).all() and (metric != "cosine" or row.any()) for row in matrix.values]
    )
    kept = matrix.select(rows=[matrix.rows[r] for r in np.flatnonzero(defined)])
    if len(kept.rows) < 2:
        raise ValueError(f"A map needs at least two rows that are not zero; there are {len(kept.rows)}.")
    if method == "pca":
        drawn = pca_map(normalise(kept) if metric == "cosine" else kept)
    elif method in ("mds", "tsne"):
        distances = angles(kept) if metric == "cosine" else euclidean(kept)
        drawn = mds_map(distances) if method == "mds" else tsne_map(distances, perplexity, rng=rng)
    else:
        raise ValueError(f"There is no map {method!r}: take 'pca', 'mds' or 'tsne'.")
    points = np.full((len(matrix.rows), 2), np.nan)
    points[defined] = drawn.points
    return SemanticMap(points, matrix.rows, drawn.method, drawn.quality, drawn.quality_name)


def pca_map(matrix: LabelledMatrix) -> SemanticMap:
    """Draw the plane in which the rows differ most (principal component analysis, scikit-learn).

    Parameters
    ----------
    matrix : LabelledMatrix
        (R, C), R ≥ 2.

    Returns
    -------
    SemanticMap
        (R, 2); quality is the share of the variance that the plane shows.
    """
    check_rows(matrix)
    if np.ptp(matrix.values, axis=0).max(initial=0.0) == 0:  # all rows alike: no direction to find
        return SemanticMap(
            np.zeros((len(matrix.rows), 2)), matrix.rows, "PCA", 1.0, "share of variance shown"
        )
    from sklearn.decomposition import PCA

    model = PCA(n_components=min(2, *matrix.shape), svd_solver="full")
    points = two_columns(model.fit_transform(matrix.values))
    share = float(model.explained_variance_ratio_.sum())
    return SemanticMap(turned(points), matrix.rows, "PCA", share, "share of variance shown")


def mds_map(distances: LabelledMatrix, *, refine: bool = True) -> SemanticMap:
    """Draw points whose distances are as near as can be to those given (multidimensional scaling).

    Parameters
    ----------
    distances : LabelledMatrix
        (R, R), symmetric, R ≥ 2: Euclidean distances, cosine distances or angles.
    refine : bool
        If false, stop at the classical solution (eigenvectors of the centred squared distances, Torgerson
        1952). If true, go on from there to the least stress (SMACOF, scikit-learn). No chance in either.

    Returns
    -------
    SemanticMap
        (R, 2); quality is Kruskal's stress-1, √(Σ (d − δ)² / Σ d²), 0 where the plane holds all distances.
    """
    check_rows(distances)
    check_distances(distances)
    points = classical(distances.values)
    if refine and stress(points, distances.values) > 1e-12:
        from sklearn.manifold import smacof

        points, _ = smacof(
            distances.values, init=points, n_init=1, max_iter=300, eps=1e-9, normalized_stress=False
        )
    points = turned(points - points.mean(axis=0))
    name = "MDS" if refine else "classical MDS"
    return SemanticMap(points, distances.rows, name, stress(points, distances.values), "stress")


def tsne_map(
    distances: LabelledMatrix, perplexity: float = 5.0, *, rng: Generator | None = None
) -> SemanticMap:
    """Draw points that keep their neighbours; far distances mean little (t-SNE, scikit-learn, exact).

    Parameters
    ----------
    distances : LabelledMatrix
        (R, R), symmetric, R ≥ 2.
    perplexity : float
        About how many neighbours count as near; drawn in by `clamp_perplexity` for few points.
    rng : Generator, optional
        Jitters the start, which is classical MDS, by a tenth. If not given, always the same jitter, so that
        the map depends on nothing but the distances.

    Returns
    -------
    SemanticMap
        (R, 2); quality is the Kullback–Leibler divergence in nats. The axes have no unit.
    """
    check_rows(distances)
    check_distances(distances)
    perplexity = clamp_perplexity(perplexity, len(distances.rows))
    start = classical(distances.values)
    start = start / (start[:, 0].std() or 1.0) * 1e-4  # the small start that scikit-learn gives its own
    # Points on one line would otherwise stay on it: no force leads off a line.
    start = start + (rng or np.random.default_rng(0)).normal(scale=1e-5, size=start.shape)
    from sklearn.manifold import TSNE

    model = TSNE(perplexity=perplexity, metric="precomputed", init=start, method="exact", random_state=0)
    # a copy, since scikit-learn squares what it is given in place
    points = model.fit_transform(distances.values.copy()).astype(np.float64)
    points = turned(points - points.mean(axis=0))
    name = f"t-SNE, perplexity {perplexity:.3g}"
    return SemanticMap(points, distances.rows, name, float(model.kl_divergence_), "divergence, nats")


def clamp_perplexity(perplexity: float, n_points: int) -> float:
    """Keep a perplexity between 1 and (n − 1) / 3.

    t-SNE looks at about three times as many neighbours as the perplexity says, and n points have n − 1. So
    seven nouns allow at most 2. With fewer than four points there is no choice: 1.

    Parameters
    ----------
    perplexity : float
        What was asked for.
    n_points : int
        How many points there are.

    Returns
    -------
    float
        What can be used.
    """
    return float(min(max(perplexity, 1.0), max((n_points - 1) / 3, 1.0)))
