"""A map: named points in a plane; and what all ways of drawing one need."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from lecturekit._arrays import Array, readonly
from lecturekit.corpora import LabelledMatrix, position


@dataclass(frozen=True, eq=False)
class SemanticMap:
    """Named points in a plane.

    Attributes
    ----------
    points : (R, 2) float64
        Centred on the origin. A row that could not be placed is NaN.
    labels : tuple of str, R long
        Whose points.
    method : str
        "PCA", "MDS" or "t-SNE", and what it was given.
    quality : float
        How true the map is: the share of variance it shows (PCA), Kruskal's stress-1 (MDS; 0 is perfect), the
        divergence in nats (t-SNE).
    quality_name : str
        What `quality` is, in words.
    """

    points: Array
    labels: tuple[str, ...]
    method: str
    quality: float
    quality_name: str

    def __post_init__(self) -> None:
        object.__setattr__(self, "points", readonly(self.points))
        if self.points.shape != (len(self.labels), 2):
            raise ValueError(f"{len(self.labels)} labels, but points have shape {self.points.shape}.")

    def point(self, label: str) -> Array:
        """Give one point, (2,). An unknown name raises UnknownLabelError with the closest spelling."""
        return self.points[position(label, self.labels, kind="label")]


def classical(distances: Array) -> Array:
    """Give the classical scaling of (R, R) distances, (R, 2)."""
    n = len(distances)
    centre = np.eye(n) - 1 / n
    gram = -0.5 * centre @ distances**2 @ centre
    values, vectors = np.linalg.eigh((gram + gram.T) / 2)  # ascending
    largest = np.maximum(values[::-1][:2], 0.0)  # negative ones: distances that no flat space holds
    return turned(vectors[:, ::-1][:, :2] * np.sqrt(largest))


def turned(points: Array) -> Array:
    """Flip each axis so that its largest coordinate is positive: its sign is free, so settle it."""
    largest = points[np.argmax(np.abs(points), axis=0), np.arange(points.shape[1])]
    return points * np.where(largest < 0, -1.0, 1.0)


def two_columns(points: Array) -> Array:
    """Fill up (R, 1) or (R, 2) points with zeros to (R, 2)."""
    return np.pad(points, ((0, 0), (0, 2 - points.shape[1])))


def stress(points: Array, distances: Array) -> float:
    """Give Kruskal's stress-1 of (R, 2) points that should have (R, R) distances."""
    drawn = np.linalg.norm(points[:, None, :] - points[None, :, :], axis=2)
    total = float((drawn**2).sum())
    return float(np.sqrt(((drawn - distances) ** 2).sum() / total)) if total > 0 else 0.0


def check_rows(matrix: LabelledMatrix) -> None:
    """Raise ValueError unless there are two rows, and all numbers are defined."""
    if len(matrix.rows) < 2:
        raise ValueError(f"A map needs at least two rows; there are {len(matrix.rows)}.")
    if not np.isfinite(matrix.values).all():
        raise ValueError("A map needs numbers that are all defined; some are NaN or infinite.")


def check_distances(distances: LabelledMatrix) -> None:
    """Raise ValueError unless rows and columns are the same, and the numbers symmetric."""
    values = distances.values
    if distances.rows != distances.columns or not np.allclose(values, values.T):
        raise ValueError("A map needs distances: a symmetric table with the same names in rows and columns.")
