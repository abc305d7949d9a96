"""Kinds of smoothing, each with its parameter: what is done about N-grams that were never seen."""

from __future__ import annotations

import math
import numbers
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.float64]
LARGEST = 1e9  # k


@dataclass(frozen=True)
class Unsmoothed:
    """Relative frequency, P(w | h) = c(h w) / c(h), the maximum-likelihood estimate: 0 for what is unseen.

    After a context that was never seen there is no estimate: 0 / 0.
    """

    @property
    def name(self) -> str:
        """How it is called in a figure."""
        return "no smoothing"


@dataclass(frozen=True)
class AddK:
    """P(w | h) = (c(h w) + k) / (c(h) + k V): k is added to every count (Lidstone 1920; k = 1 is Laplace's).

    Parameters
    ----------
    k : float
        Above 0, at most 10⁹: there all is uniform.

    Raises
    ------
    TypeError, ValueError
        For a k that is no number above 0.
    """

    k: float = 1.0

    def __post_init__(self) -> None:
        object.__setattr__(self, "k", _real("k", self.k))
        if not 0 < self.k <= LARGEST:
            hint = ": with k = 0 nothing is smoothed (Unsmoothed)" if self.k <= 0 else ""
            raise ValueError(f"k must be above 0, and at most {LARGEST:g}, got {self.k}{hint}")

    @property
    def name(self) -> str:
        """How it is called in a figure."""
        return f"add {self.k:g}"


@dataclass(frozen=True)
class JelinekMercer:
    """P(w | h) = λ c(h w) / c(h) + (1 − λ) P(w | shorter h), down to the uniform distribution.

    Jelinek & Mercer 1980, with one λ for all contexts. After an unseen context the shorter one decides.

    Parameters
    ----------
    weight : float
        λ, above 0 and below 1.

    Raises
    ------
    TypeError, ValueError
        For a weight out of range.
    """

    weight: float = 0.7

    def __post_init__(self) -> None:
        object.__setattr__(self, "weight", _real("weight", self.weight))
        if not 0 < self.weight < 1:
            raise ValueError(f"weight must be above 0 and below 1, got {self.weight}")

    @property
    def name(self) -> str:
        """How it is called in a figure."""
        return f"Jelinek–Mercer, λ = {self.weight:g}"


@dataclass(frozen=True)
class AbsoluteDiscount:
    """P(w | h) = max(c(h w) − d, 0) / c(h) + γ(h) P(w | shorter h), down to the uniform distribution.

    Ney, Essen & Kneser 1994. γ(h) gives away exactly what the discount has taken.

    Parameters
    ----------
    discount : float, optional
        d, from 0 to 1, the same for all orders. Without it each order has its own, n1 / (n1 + 2 n2), where
        n1 and n2 count the N-grams that stand there once and twice.

    Raises
    ------
    TypeError, ValueError
        For a discount out of range.
    """

    discount: float | None = None

    def __post_init__(self) -> None:
        _check_discount(self)

    @property
    def name(self) -> str:
        """How it is called in a figure."""
        return "absolute discount" + ("" if self.discount is None else f" {self.discount:g}")


@dataclass(frozen=True)
class KneserNey:
    """Absolute discounting in which the lower orders count contexts, not occurrences.

    Below the highest order, c(v w) is replaced by the number of different words before it: how likely is w
    *in a new context*? Interpolated (Chen & Goodman 1999). N-grams that begin with ``<s>`` keep their count,
    as in SRILM and KenLM.

    Parameters
    ----------
    discount : float, optional
        As in `AbsoluteDiscount`.
    modified : bool
        Three discounts for each order, for counts of one, two, and more (Chen & Goodman's "modified"), each
        estimated from counts of counts: D1 = 1 − 2 Y n2 / n1, D2 = 2 − 3 Y n3 / n2, D3 = 3 − 4 Y n4 / n3
        with Y = n1 / (n1 + 2 n2). Where a text is too small for one of them, that order has one discount.
    uniform : bool
        Mix the unigrams with the uniform distribution, so that nothing has probability 0 (as KenLM's
        ``lmplz``). If False, unigrams are plain shares of continuations (as nltk), and unseen words have 0.

    Raises
    ------
    TypeError, ValueError
        For a discount out of range, or one given for the modified kind.
    """

    discount: float | None = None
    modified: bool = False
    uniform: bool = True

    def __post_init__(self) -> None:
        _check_discount(self)
        if self.modified and self.discount is not None:
            raise ValueError("the modified kind estimates its three discounts: leave out discount")

    @property
    def name(self) -> str:
        """How it is called in a figure."""
        kind = "modified Kneser–Ney" if self.modified else "Kneser–Ney"
        return kind + ("" if self.discount is None else f", d = {self.discount:g}")


Smoothing = Unsmoothed | AddK | JelinekMercer | AbsoluteDiscount | KneserNey
SMALL = 0.75  # a discount where n1 or n2 is 0 and nothing can be estimated: what Church & Gale 1991 found


def discounts(counts: NDArray, *, modified: bool) -> tuple[float, float, float]:
    """Estimate how much to take off a count of one, of two, and of more, from counts of counts.

    Parameters
    ----------
    counts : (M,) integers
        Of the N-grams of one order.
    modified : bool
        Three discounts; else one, three times.
    """
    n1, n2, n3, n4 = (int(np.count_nonzero(counts == r)) for r in (1, 2, 3, 4))
    if not n1 or not n2:
        return (SMALL,) * 3
    Y = n1 / (n1 + 2 * n2)
    if modified and n3:
        D = (1 - 2 * Y * n2 / n1, 2 - 3 * Y * n3 / n2, 3 - 4 * Y * n4 / n3)
        if all(0 <= d <= r for r, d in enumerate(D, 1)):
            return D
    return (Y,) * 3


def taken_off(counts: NDArray, D: Sequence[float]) -> Numbers:
    """Give the discount of each count, (M,): never more than the count."""
    return np.minimum(np.array([0.0, *D])[np.minimum(counts, 3)], counts)


def _check_discount(smoothing: AbsoluteDiscount | KneserNey) -> None:
    if smoothing.discount is None:
        return
    discount = _real("discount", smoothing.discount)
    if not 0 <= discount <= 1:
        raise ValueError(f"discount must be from 0 to 1, got {discount}")
    object.__setattr__(smoothing, "discount", discount)


def _real(name: str, value: object) -> float:
    if isinstance(value, bool) or not isinstance(value, numbers.Real):
        raise TypeError(f"{name} must be a number, got {value!r}")
    try:
        number = float(value)
    except OverflowError:
        raise ValueError(f"{name} is too large a number") from None
    if math.isnan(number):
        raise ValueError(f"{name} must be a number, got NaN")
    return number
