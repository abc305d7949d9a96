"""Maps laid over each other, so that they do not turn or flip while a slider moves."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from lecturekit._arrays import Array
from lecturekit.words._plane import SemanticMap


def align(moving: SemanticMap, reference: SemanticMap) -> SemanticMap:
    """Turn, flip and shift a map so that it lies over another as well as it can; its shape and size stay.

    Parameters
    ----------
    moving : SemanticMap
        (R, 2).
    reference : SemanticMap
        (S, 2). Points are matched by label; those that only one map has, or that are NaN, do not count.

    Returns
    -------
    SemanticMap
        (R, 2), with the distances of `moving`. With fewer than two common points it is `moving` itself.

    Notes
    -----
    The rotation is the closest orthogonal matrix to the cross-products of the centred points (orthogonal
    Procrustes problem, P. H. Schönemann 1966). It does not depend on the sizes of the two maps.
    """
    common = _common(moving, reference)
    if len(common) < 2:
        return moving
    A, B = (np.array([drawn.point(label) for label in common]) for drawn in (moving, reference))
    rotation = _rotation(A - A.mean(axis=0), B - B.mean(axis=0))
    points = (moving.points - A.mean(axis=0)) @ rotation + B.mean(axis=0)
    return replace(moving, points=points)


def procrustes_residual(moving: SemanticMap, reference: SemanticMap, *, resize: bool = False) -> float:
    """Say how far two maps are apart once laid over each other.

    Parameters
    ----------
    moving, reference : SemanticMap
        (R, 2) and (S, 2), matched by label.
    resize : bool
        If true, both are brought to unit spread first, so that only shape counts.

    Returns
    -------
    float
        Root mean square distance of matched points, in units of the map. 0 for equal shapes.
    """
    if resize:
        moving, reference = unit_spread(moving), unit_spread(reference)
    laid = align(moving, reference)
    common = _common(moving, reference)
    if not common:
        raise ValueError("The two maps have no point in common.")
    gaps = [laid.point(label) - reference.point(label) for label in common]
    return float(np.sqrt(np.mean(np.sum(np.square(gaps), axis=1))))


def unit_spread(drawn: SemanticMap) -> SemanticMap:
    """Centre a map and size it so that its points are at distance 1 from the centre in the root mean square.

    For maps that share a figure with fixed axes: raw counts, bits and t-SNE have different sizes.
    All points then lie within √R of the centre. A map of one single place stays that place.
    """
    centred = drawn.points - np.nanmean(drawn.points, axis=0)
    spread = np.sqrt(np.nanmean(np.sum(centred**2, axis=1)))
    return replace(drawn, points=centred / (spread or 1.0))


def _common(first: SemanticMap, second: SemanticMap) -> list[str]:
    placed = {
        label for label, point in zip(second.labels, second.points, strict=True) if np.isfinite(point).all()
    }
    both = zip(first.labels, first.points, strict=True)
    return [label for label, point in both if label in placed and np.isfinite(point).all()]


def _rotation(A: Array, B: Array) -> Array:
    """Give the orthogonal (2, 2) matrix Q that makes A Q closest to B, both (R, 2) and centred."""
    left, _, right = np.linalg.svd(A.T @ B)
    return left @ right
