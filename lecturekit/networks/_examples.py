"""Examples to train on, and batches of them: sequences of different lengths, padded, with a mask."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray

POOL = 64  # batches among which sequences are sorted by their length
UNSCORED = -100
"""Stands in an answer where nothing is scored, padding included: what torch's losses pass over."""


@dataclass(frozen=True, eq=False)
class Batch:
    """Some examples side by side, time first.

    Attributes
    ----------
    x : (T, B) int64 or (T, B, D) float32 tensor
        Padded at the end with the examples' ``padding``; T is the length of the longest.
    y : (B,) int64 or float32 tensor, or (T', B) int64
        One answer an example, or one a step; there ``UNSCORED`` (−100) fills the padding.
    mask : (T, B) bool tensor
        Where x is there.
    lengths : (B,) int64 tensor
        ``mask.sum(0)``, all at least 1.
    """

    x: torch.Tensor
    y: torch.Tensor
    mask: torch.Tensor
    lengths: torch.Tensor

    def __len__(self) -> int:
        return len(self.lengths)

    def to(self, device: torch.device | str) -> Batch:
        """Give the batch on a device, itself if it is there."""
        if self.x.device == torch.device(device):
            return self
        return Batch(*(part.to(device) for part in (self.x, self.y, self.mask, self.lengths)))


@dataclass(frozen=True, eq=False, repr=False)
class Examples:
    """Sequences with their answers.

    Parameters
    ----------
    x : sequence of array_like
        One for each example: (T_n,) whole numbers (words), or (T_n, D) numbers. At least one step each. If
        all are of one length, an (N, T) array of whole numbers does, and is much the quickest.
    y : sequence
        One answer for each: a whole number (label), a number, or a list of whole numbers (one for each
        step; −100 where nothing is scored).
    padding : int
        Fills up x; what it is makes no difference to a network that heeds the mask.

    Raises
    ------
    TypeError
        For anything else than numbers, or kinds mixed.
    ValueError
        If x and y are not equally many, an example is empty, or the D differ; it names the example.
    """

    x: tuple[NDArray, ...] | NDArray
    y: tuple[Any, ...] | NDArray
    padding: int = 0

    def __post_init__(self) -> None:
        if isinstance(self.x, np.ndarray) and self.x.ndim == 2 and self.x.dtype.kind in "iu":
            object.__setattr__(self, "x", _whole_array("sequences", self.x))
            object.__setattr__(self, "y", _whole_array("answers", np.asarray(self.y)))
            if len(self.x) != len(self.y) or not self.x.shape[1]:
                raise ValueError(f"{len(self.x)} sequences of {self.x.shape[1]} steps, {len(self.y)} answers")
            return
        x, y = list(self.x), list(self.y)
        if len(x) != len(y):
            raise ValueError(f"{len(x)} sequences, but {len(y)} answers")
        object.__setattr__(self, "x", _alike("sequence", [_sequence(n, value) for n, value in enumerate(x)]))
        object.__setattr__(self, "y", _alike("answer", [_answer(n, value) for n, value in enumerate(y)]))

    def __len__(self) -> int:
        return len(self.x)

    def __repr__(self) -> str:
        return f"Examples(<{len(self)} sequences, {sum(map(len, self.x))} steps>)"

    def batches(
        self, size: int, rng: np.random.Generator | None = None, *, by_length: bool = False
    ) -> Iterator[Batch]:
        """Yield all examples once, some at a time.

        Parameters
        ----------
        size : int
            B; the last batch may be smaller.
        rng : numpy.random.Generator, optional
            Shuffles them; without it they come in their order.
        by_length : bool
            Shuffled, but with sequences of about one length in a batch.
        """
        if size < 1:
            raise ValueError(f"a batch has at least one example, not {size}")
        order = np.arange(len(self)) if rng is None else rng.permutation(len(self))
        starts = np.arange(0, len(order), size)
        if by_length and rng is not None and not isinstance(self.x, np.ndarray):
            order = self._sorted(order, size * POOL)
            starts = rng.permutation(starts)
        return (self._batch(order[n : n + size]) for n in starts.tolist())

    def _sorted(self, order: NDArray, pool: int) -> NDArray:
        """Sort by length within pools that were shuffled."""
        lengths = np.diff(self._x[1])
        parts = [order[n : n + pool] for n in range(0, len(order), pool)]
        return np.concatenate([part[np.argsort(lengths[part], kind="stable")] for part in parts])

    def only(self, chosen: Sequence[int]) -> Examples:
        """Give some of the examples, by their places."""
        return Examples(tuple(self.x[n] for n in chosen), tuple(self.y[n] for n in chosen), self.padding)

    def fingerprint(self) -> str:
        """Give a short text that other examples do not have (SHA-256 of their numbers)."""
        digest = hashlib.sha256(f"{self.padding}".encode())
        for part in (self._x, self._y):
            for array in part if isinstance(part, tuple) else (part,):
                digest.update(f"{array.dtype}{array.shape}".encode())
                digest.update(np.ascontiguousarray(array).tobytes())
        return digest.hexdigest()[:16]

    @cached_property
    def _x(self) -> tuple[NDArray, NDArray]:
        if isinstance(self.x, np.ndarray):
            return self.x.reshape(-1), np.arange(0, self.x.size + 1, self.x.shape[1])
        return _joined(self.x)

    @cached_property
    def _y(self) -> tuple[NDArray, NDArray] | NDArray:
        if isinstance(self.y, np.ndarray):
            return self.y
        if self.y and self.y[0].ndim:
            return _joined(self.y)
        return np.array(self.y, dtype=np.float32 if self.y and self.y[0].dtype.kind == "f" else np.int64)

    def _batch(self, chosen: NDArray) -> Batch:
        x, mask = _padded(self._x, chosen, self.padding)
        if isinstance(self._y, tuple):
            y, _ = _padded(self._y, chosen, UNSCORED)
        else:
            y = self._y[chosen]
        lengths = mask.sum(axis=0, dtype=np.int64)
        return Batch(*(torch.from_numpy(array) for array in (x, y, mask, lengths)))


def _whole_array(what: str, array: NDArray) -> NDArray:
    """Give whole numbers of one length each as they are kept."""
    if array.dtype.kind not in "iu":
        raise TypeError(f"{what} of one length must be whole numbers, got {array.dtype}")
    kept = array.astype(np.int64)
    kept.flags.writeable = False
    return kept


def _sequence(n: int, value: Any) -> NDArray:
    array = _array(f"sequence {n}", value)
    words = array.ndim == 1 and array.dtype.kind in "iu"
    if not words and not (array.ndim == 2 and array.dtype.kind in "iuf"):
        raise TypeError(
            f"sequence {n} must be (T,) whole numbers or (T, D) numbers, "
            f"got {array.dtype} of shape {array.shape}"
        )
    return array.astype(np.int64 if words else np.float32)


def _answer(n: int, value: Any) -> NDArray:
    array = _array(f"answer {n}", value)
    if array.ndim > 1 or array.dtype.kind not in ("iu" if array.ndim else "iuf"):
        raise TypeError(
            f"answer {n} must be a number or a list of whole numbers, "
            f"got {array.dtype} of shape {array.shape}"
        )
    return array.astype(np.float32 if array.dtype.kind == "f" else np.int64)


def _array(what: str, value: Any) -> NDArray:
    try:
        array = np.asarray(value)
    except ValueError:
        raise TypeError(f"{what} is ragged: its steps have different numbers of values") from None
    if not array.size:
        raise ValueError(f"{what} is empty; leave the example out")
    if array.dtype.kind == "f" and not np.isfinite(array).all():
        raise ValueError(f"{what} holds NaN or infinity")
    if array.dtype.kind == "f" and np.abs(array).max() > np.finfo(np.float32).max:
        raise ValueError(f"{what} holds a number that is too large for float32")
    if array.dtype.kind == "u" and array.max() > np.iinfo(np.int64).max:
        raise ValueError(f"{what} holds a number that is too large for int64")
    return array


def _alike(what: str, arrays: Sequence[NDArray]) -> tuple[NDArray, ...]:
    for n, array in enumerate(arrays):
        first = arrays[0]
        if (array.ndim, array.dtype) != (first.ndim, first.dtype):
            raise TypeError(f"{what} {n} is of another kind than {what} 0: {array.dtype}, {first.dtype}")
        if array.shape[1:] != first.shape[1:]:
            raise ValueError(f"{what} {n} has {array.shape[1]} numbers a step, {what} 0 {first.shape[1]}")
        array.flags.writeable = False
    return tuple(arrays)


def _joined(parts: Sequence[NDArray]) -> tuple[NDArray, NDArray]:
    """All one after another, and where each begins (one more than there are)."""
    starts = np.concatenate([[0], np.cumsum([len(part) for part in parts], dtype=np.int64)])
    return np.concatenate(parts) if parts else np.empty(0, dtype=np.int64), starts


def _padded(joined: tuple[NDArray, NDArray], chosen: NDArray, filling: int) -> tuple[NDArray, NDArray]:
    """Put some side by side: (T, B) or (T, B, D), and (T, B) that says where they are there."""
    flat, starts = joined
    first, lengths = starts[chosen], starts[chosen + 1] - starts[chosen]
    step = np.arange(lengths.max())[:, None]
    mask = step < lengths
    side = flat[np.minimum(first + step, len(flat) - 1)]
    side[~mask] = filling
    return side, mask
