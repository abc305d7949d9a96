"""Perplexity: one function for all models, which asks what it is given before it counts."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray

from lecturekit._arrays import Array

Base = Literal["e", 2, 10]
_LOGS: dict[Base, float] = {"e": 1.0, 2: math.log(2), 10: math.log(10)}  # natural logarithm of each base
_SLACK = 1e-6  # a probability of single precision may round to a little more than 1
_WHOLE = 1e-3  # how far from 1 a distribution of single precision may sum


@dataclass(frozen=True)
class Perplexity:
    """How many equally likely outcomes a model is as unsure as.

    Attributes
    ----------
    value : float
        P(w_1 … w_N)^(−1/N), N the tokens that are counted; infinite if one of them had probability 0.
    bits : float
        Mean surprisal of these tokens, log2 of the value.
    counted, left_out : int
        How many tokens count, and how many were masked out.
    """

    value: float
    bits: float
    counted: int
    left_out: int

    def __float__(self) -> float:
        return self.value

    @property
    def total_bits(self) -> float:
        """Surprisal of all counted tokens together."""
        return self.bits * self.counted

    @property
    def words(self) -> str:
        """The number, and what it is over."""
        left = f", {self.left_out:,} left out" if self.left_out else ""
        return f"perplexity {self.value:.4g} over {self.counted:,} tokens{left}"


def perplexity(logprobs: ArrayLike, mask: ArrayLike | None = None, *, base: Base) -> Perplexity:
    """Give the perplexity of tokens from their log-probabilities, PP = P(w_1 … w_N)^(−1/N).

    Parameters
    ----------
    logprobs : (N,) or (T, B)
        Logarithms of the probabilities that a model gave to the tokens that came.
    mask : the same shape, bool
        Which tokens count. It may be left out for (N,) only: then all of them do. (T, B) is a padded batch,
        and what is padding must be said.
    base : "e", 2 or 10
        Of these logarithms: torch's losses have "e", ARPA files 10.

    Returns
    -------
    Perplexity
        One mean over all counted tokens, whatever batch they were in.

    Raises
    ------
    TypeError, ValueError
        For another shape, base or mask, nothing to count, NaN or a number above 0 where it counts: what is
        above 0 is a probability or a loss, and no logarithm of a probability.
    """
    values = _numbers(logprobs, "logprobs")
    if base not in _LOGS or isinstance(base, bool):
        raise ValueError(f'base must be "e", 2 or 10, got {base!r}: which logarithm are these?')
    if values.ndim not in (1, 2):
        hint = "; of whole distributions, (N, K), take the tokens' own: picked(…)" if values.ndim > 2 else ""
        raise ValueError(f"logprobs must be (N,) or (T, B), one for each token, got {values.shape}{hint}")
    kept = values[_mask(values, mask)]
    if not len(kept):
        raise ValueError("no token is counted: the mask leaves out all of them")
    if np.isnan(kept).any():
        raise ValueError(f"{np.isnan(kept).sum()} counted tokens are NaN: mask out what is not predicted")
    if kept.max() > _SLACK:
        what = "probabilities" if kept.min() >= 0 and kept.max() <= 1 else "losses or scores"
        raise ValueError(
            f"a log-probability is never above 0, and {kept.max():.4g} is among these: they look like {what}"
        )
    nats = abs(float(np.minimum(kept, 0).sum())) * _LOGS[base] / len(kept)
    value = math.exp(nats) if nats < math.log(np.finfo(float).max) else math.inf
    return Perplexity(value, nats / math.log(2), len(kept), values.size - len(kept))


def picked(rows: ArrayLike, targets: ArrayLike, *, base: Base) -> Array:
    """Pick the log-probabilities of the tokens that came out of whole distributions, and check these.

    Parameters
    ----------
    rows : (N, K)
        Logarithms of the probabilities of all K outcomes at each token.
    targets : (N,) whole numbers
        Which outcome came.
    base : "e", 2 or 10
        Of these logarithms.

    Returns
    -------
    (N,) array
        In the same base; for `perplexity`.

    Raises
    ------
    TypeError, ValueError
        If a row does not sum to 1 in this base, with the base in which it does; for shapes and targets that
        do not fit.
    """
    values = _numbers(rows, "rows")
    which = np.asarray(targets)
    if base not in _LOGS or isinstance(base, bool):
        raise ValueError(f'base must be "e", 2 or 10, got {base!r}: which logarithm are these?')
    if values.ndim != 2 or which.shape != values.shape[:1]:
        raise ValueError(f"rows must be (N, K) and targets (N,), got {values.shape} and {which.shape}")
    if which.dtype.kind not in "iu":
        raise TypeError(f"targets must be whole numbers, got {which.dtype}")
    if len(which) and not (which.min() >= 0 and which.max() < values.shape[1]):
        found = f"{which.min()} to {which.max()}"
        raise ValueError(f"targets must be from 0 to {values.shape[1] - 1}, got {found}")
    if np.isnan(values).any():
        raise ValueError(f"rows hold NaN, the first in row {int(np.isnan(values).any(axis=1).argmax())}")
    off = _off(values, base)
    if off > _WHOLE:
        better = [other for other in _LOGS if _off(values, other) <= _WHOLE]
        hint = f'they do in base "{better[0]}"' if better else "they are scores without a softmax, or losses"
        raise ValueError(f"the rows do not sum to 1 in base {base}: {hint}")
    return values[np.arange(len(which)), which]


def _off(rows: Array, base: Base) -> float:
    """How far a row's probabilities are from summing to 1, at most."""
    with np.errstate(over="ignore"):
        sums = np.exp(rows * _LOGS[base]).sum(axis=1)
    return float(np.abs(sums - 1).max(initial=0.0))


def _numbers(values: ArrayLike, name: str) -> Array:
    if isinstance(values, np.ma.MaskedArray):
        raise TypeError(f"{name} is a masked array: give its data, and what counts as mask")
    array = np.asarray(values)
    if array.dtype.kind not in "iuf":
        raise TypeError(f"{name} must be numbers, got {array.dtype}")
    return array.astype(float)


def _mask(values: Array, mask: ArrayLike | None) -> NDArray[np.bool_]:
    if mask is None:
        if values.ndim == 2:
            raise ValueError("logprobs of a batch, (T, B), need a mask: which of these tokens are padding?")
        return np.ones(values.shape, dtype=np.bool_)
    kept = np.asarray(mask)
    if kept.dtype != np.bool_:
        raise TypeError(f"mask must be bool, True where a token counts, got {kept.dtype}")
    if kept.shape != values.shape:
        turned = ": is it turned round?" if kept.T.shape == values.shape else ""
        raise ValueError(f"mask is {kept.shape}, logprobs are {values.shape}{turned}")
    return kept
