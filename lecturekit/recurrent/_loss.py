"""The lecture's loss, -log P of the right class at each step, or at the last one only."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from lecturekit._arrays import Array

from ._checks import shaped
from ._records import Record

AT = ("each step", "last step")


@dataclass(frozen=True, eq=False, repr=False)
class Loss(Record):
    """The loss of a run and its gradient at the scores.

    Attributes
    ----------
    values : (T, B)
        ``L^(t) = -log p[y]`` in nats; 0 at steps that do not count.
    total : float
        Their sum over steps and sequences, over N for the mean.
    p : (T, B, K)
        Softmax of the scores.
    y : (T, B) int
        Right classes.
    counts : (T,) bool
        Which steps count.
    dz : (T, B, K)
        dL/dz = p - 1[y], over N for the mean; 0 at steps that do not count.
    """

    values: Array
    total: float
    p: Array
    y: NDArray[np.int64]
    counts: NDArray[np.bool_]
    dz: Array


@np.errstate(over="ignore", invalid="ignore")
def cross_entropy(z: ArrayLike, y: ArrayLike, *, at: str = "each step", mean: bool = False) -> Loss:
    """Compare scores with the right classes.

    Variant and source: the lecture's ``L = sum_t -log P(Y = y^(t) | z^(t))`` with P the softmax of z; with
    ``mean`` its other form, (1/N) times that. As ``torch.nn.CrossEntropyLoss`` with reduction ``"sum"`` or
    ``"mean"`` over the steps that count.

    Parameters
    ----------
    z : (T, B, K) array_like
        Scores.
    y : (T, B) array_like of int
        Right classes, from 0 to K-1.
    at : str
        ``"each step"``, or ``"last step"``: only the last one counts.
    mean : bool
        Divide by N, the number of terms that count.

    Returns
    -------
    Loss
        With values, total, p and dz.

    Raises
    ------
    ValueError
        For shapes that do not fit, a class that is not there, or another `at`.
    """
    z = shaped("z", z, "T B K")
    T, B, K = z.shape
    classes = np.asarray(y)
    if classes.shape != (T, B) or classes.dtype.kind not in "iu":
        raise ValueError(
            f"y must hold whole numbers of shape (T, B) = ({T}, {B}), got {classes.dtype} {classes.shape}"
        )
    if classes.min() < 0 or classes.max() >= K:
        raise ValueError(f"y must hold classes from 0 to {K - 1}, got {classes.min()} to {classes.max()}")
    if at not in AT:
        raise ValueError(f"at must be one of {', '.join(AT)}, got {at!r}")
    counts = np.ones((T, 1)) if at == "each step" else (np.arange(T) == T - 1)[:, None].astype(np.float64)
    scale = counts / (counts.sum() * B) if mean else counts
    shifted = z - z.max(axis=2, keepdims=True)
    log_p = shifted - np.log(np.exp(shifted).sum(axis=2, keepdims=True))
    p = np.exp(log_p)
    right = classes[..., None] == np.arange(K)
    values = -np.take_along_axis(log_p, classes[..., None], axis=2)[..., 0]
    values = np.where(counts > 0, values, 0.0)
    dz = np.where(counts[..., None] > 0, (p - right) * scale[..., None], 0.0)
    counted = counts[:, 0] > 0
    return Loss(values, float((values * scale).sum()), p, classes.astype(np.int64), counted, dz)
