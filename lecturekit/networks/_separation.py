"""How far apart classes are in the layers of a network: three measures, none of them trained."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from lecturekit._arrays import Array
from lecturekit._record import Record
from lecturekit.corpora import position

from ._features import LayerFeatures
from ._sentence_words import whole

MOST = 4000  # samples: there are as many distances as their square


@dataclass(frozen=True, eq=False, repr=False)
class Separation(Record):
    """How far apart K classes are in each of L layers.

    Attributes
    ----------
    layers : tuple of L str
    neighbours : (L,)
        Share of samples whose class the vote of their nearest others tells.
    silhouette : (L,)
        Mean silhouette, −1 to 1: how much nearer a sample is to its own class than to the nearest other one.
    between : (L,)
        Share of the variance that lies between the classes' means, 0 to 1.
    chance : float
        What ``neighbours`` is held against: the share of the commonest class.
    between_chance : float
        What ``between`` is on the average if labels are dealt out at random: (K − 1) / (n − 1).
    classes : tuple of K str
    counts : (K,) int
        Samples of each.
    """

    layers: tuple[str, ...]
    neighbours: Array
    silhouette: Array
    between: Array
    chance: float
    between_chance: float
    classes: tuple[str, ...]
    counts: NDArray[np.int64]

    def __getitem__(self, layer: str) -> tuple[float, float, float]:
        """Give one layer's neighbours, silhouette and between; an unknown name raises UnknownLabelError."""
        k = position(layer, self.layers, kind="layer")
        return float(self.neighbours[k]), float(self.silhouette[k]), float(self.between[k])


def separation(
    features: LayerFeatures,
    labels: Sequence[Any],
    *,
    nearest: int = 5,
    apart: Sequence[Any] | None = None,
) -> Separation:
    """Measure how far apart classes are in each layer.

    Distances are Euclidean, of the numbers as they are. Layers have different scales and sizes; all three
    measures are the same if a layer is multiplied by a number, and none of them looks at the map that is
    drawn of it.

    Parameters
    ----------
    features : LayerFeatures
        n samples.
    labels : sequence, n long
        The class of each.
    nearest : int
        How many of the nearest others vote; each sample is left out of its own vote. Others at the same
        distance share the last places, and a tied vote counts in part.
    apart : sequence, n long, optional
        What each sample was made of, such as the word that was read: samples that share it do not vote for
        each other, since one word is nearly the same point each time it is read, and would give its own class
        away. Who has nobody left to ask guesses one of the K classes. Only ``neighbours`` looks at it.

    Returns
    -------
    Separation
        In a layer where all samples are alike ``neighbours`` is the chance, the other two are 0. The
        silhouette of a class of one is 0, as scikit-learn has it.

    Raises
    ------
    ValueError
        For no samples, labels that do not fit, fewer than two classes, no class of two, numbers that are not
        finite, or more than 4000 samples.

    Notes
    -----
    Silhouette: P. J. Rousseeuw 1987. Variance between classes: the trace of the scatter of class means over
    the trace of all scatter (Fisher's discriminant has the same two).
    """
    from scipy.spatial.distance import pdist, squareform
    from sklearn.metrics import silhouette_score

    nearest = whole("nearest", nearest)
    classes, numbers = _classes(labels, len(features))
    barred = _barred(apart, len(features))
    member = np.eye(len(classes))[numbers]  # (n, K)
    counts = member.sum(axis=0).astype(int)
    chance = float(counts.max() / len(numbers))
    rows = []
    for layer, part in zip(features.layers, features.features, strict=True):
        x = part.astype(float)
        if not np.isfinite(x).all():
            raise ValueError(f"layer {layer!r} holds NaN or infinity: nothing can be measured")
        if not np.ptp(x, axis=0).any():
            rows.append((chance, 0.0, 0.0))
            continue
        distances = squareform(pdist(x))
        silhouette = float(silhouette_score(distances, numbers, metric="precomputed"))
        rows.append((_told(distances + barred, member, nearest), silhouette, _between(x, member)))
    told, silhouettes, between = np.array(rows).T
    random = (len(classes) - 1) / (len(numbers) - 1)
    return Separation(features.layers, told, silhouettes, between, chance, random, classes, counts)


def _classes(labels: Sequence[Any], n: int) -> tuple[tuple[str, ...], NDArray[np.int64]]:
    given = [str(label) for label in labels]
    if len(given) != n:
        raise ValueError(f"{n} samples need as many labels, not {len(given)}")
    if not n:
        raise ValueError("there are no samples: nothing can be measured")
    if n > MOST:
        raise ValueError(f"{n} samples are too many to compare each with each: take {MOST} of them")
    names, numbers = np.unique(given, return_inverse=True)
    if len(names) < 2:
        raise ValueError(f"all {n} samples are of one class, {str(names[0])!r}: two are needed to be apart")
    if len(names) == n:
        raise ValueError(f"each of the {n} samples is a class of its own: one class needs two of them")
    return tuple(names.tolist()), numbers


def _barred(apart: Sequence[Any] | None, n: int) -> Array:
    """Give what is added to the distances, (n, n): infinity where one does not vote for the other, else 0."""
    if apart is None:
        return np.diag(np.full(n, np.inf))
    if len(apart) != n:
        raise ValueError(f"{n} samples need as many words to keep apart, not {len(apart)}")
    numbers = np.unique([str(one) for one in apart], return_inverse=True)[1]
    return np.where(numbers[:, None] == numbers, np.inf, 0.0)


def _told(distances: Array, member: Array, nearest: int) -> float:
    """Share of samples whose class the nearest others vote for; who is infinitely far does not vote."""
    n = len(distances)
    free = np.isfinite(distances)
    k = np.minimum(nearest, free.sum(axis=1))  # (n,) that vote
    edge = np.partition(distances, min(nearest, n - 1) - 1, axis=1)[:, min(nearest, n - 1) - 1]
    furthest = np.where(free, distances, 0.0).max(axis=1)
    edge = np.where(np.isfinite(edge), edge, furthest)[:, None]  # of the last that votes
    slack = 1e-9 * edge
    inside, tied = distances < edge - slack, np.abs(distances - edge) <= slack
    places = (k - inside.sum(axis=1)) / np.maximum(tied.sum(axis=1), 1)
    votes = (inside + tied * places[:, None]) @ member  # (n, K)
    winners = votes >= votes.max(axis=1, keepdims=True) - 1e-9
    return float((winners * member).sum(axis=1) @ (1 / winners.sum(axis=1)) / n)


def _between(x: Array, member: Array) -> float:
    """Share of the variance that lies between the means of the classes."""
    x = x - x.mean(axis=0)
    means = (member.T @ x) / member.sum(axis=0)[:, None]
    return float((member.sum(axis=0) @ (means**2).sum(axis=1)) / (x**2).sum())
