"""Products of Jacobians, all at once: every gradient under way is one block, one product a step back."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import numpy as np
from numpy.typing import NDArray

from lecturekit._arrays import Array

from ._back import Back, Rows
from ._norms import LARGE, SMALL, Norms, frobenius_norms, lengths, spectral_norms

IN_CACHE = 2**17  # float64 numbers in one block, 1 MB

Enter = Callable[[int], tuple[Array | float, ...]]
"""From a step to the parts, (R, H) each, of what enters there."""


def carry_back(back: Back, enter: Enter, R: int, *, first: int, end: int) -> Iterator[tuple[int, Rows]]:
    """Carry what enters at the steps from `first` to before `end` back through time, all of it in one block.

    Parameters
    ----------
    back : Back
        Of T steps.
    enter : callable
        R rows for a step: dL_t/dh_t, or the unit matrix.
    R : int
        Rows that enter at each step.
    first, end : int
        Steps between which something enters.

    Yields
    ------
    tuple of int and (P, n * R, H)
        From k = end - 1 down to 0, the block at the state after step k. The rows that entered at step
        end-1-i are the i-th R of each part, so that those under way are a prefix. The block may be rescaled
        in place by whoever receives it.
    """
    block, spare = back.room((end - first) * R)
    for k in range(end - 1, -1, -1):
        rows = min(end - k, end - first) * R
        if k >= first:
            for part, seeds in zip(block, enter(k), strict=True):
                part[rows - R : rows] = seeds
        yield k, block[:, :rows]
        if k:
            back.through(k, block[:, :rows], spare[:, :rows])
            block, spare = spare, block


@np.errstate(over="ignore", invalid="ignore", under="ignore")
def block_norms(back: Back, enter: Enter, R: int, *, norm: str = "fro", part: int = 0) -> Norms:
    """Norm at every earlier step of what entered at every step: N[t, k], (T, T), zero above the diagonal."""
    T, _, H = back.shape
    mantissa, exponents = np.zeros((T, T)), np.zeros((T, T), dtype=np.int64)
    group = max(1, IN_CACHE // (R * H * back.parts))  # as many entries as stay in the processor's cache
    for end in range(T, 0, -group):
        first = max(0, end - group)
        here = slice(first, end), slice(0, end)

        def run(first: int = first, end: int = end) -> Iterator[tuple[int, Rows]]:
            return carry_back(back, enter, R, first=first, end=end)

        squares = None if norm == "2" else _squares(run(), end, end - first, part)
        if squares is not None:
            mantissa[here] = np.sqrt(squares)
        else:
            mantissa[here], exponents[here] = _scaled(run(), (end, end - first, R), norm, part)
    return Norms(mantissa, exponents)


def _squares(run: Iterator[tuple[int, Rows]], T: int, entries: int, part: int) -> Array | None:
    """Squared Frobenius norms, (entries, T), or None if one left the range in which they can be trusted."""
    squares = np.zeros((T, entries))
    for k, block in run:
        n = min(T - k, entries)
        rows = block[part].reshape(n, -1)
        np.vecdot(rows, rows, out=squares[k, :n])
    by_target = squares[:, ::-1].T  # the block's first rows entered last
    measured = by_target[np.tri(entries, T, T - entries, dtype=bool)]
    return by_target if measured.min() > SMALL and measured.max() < LARGE else None


def _scaled(
    run: Iterator[tuple[int, Rows]], sizes: tuple[int, int, int], norm: str, part: int
) -> tuple[Array, NDArray[np.int64]]:
    """Mantissas and exponents of the norms, (entries, T) each, rescaling at every step what needs it."""
    T, entries, R = sizes
    exponent = np.zeros(entries, dtype=np.int64)
    mantissa, exponents = np.zeros((2, entries, T))
    for k, block in run:
        n = min(T - k, entries)
        rows = block.reshape(len(block), n, R, -1)  # a view, to be rescaled in place
        rescale(rows, exponent[:n])
        norms = (frobenius_norms if norm == "fro" else spectral_norms)(rows[part])
        mantissa[entries - n :, k] = norms[::-1]
        exponents[entries - n :, k] = exponent[:n][::-1]
    return mantissa, exponents.astype(np.int64)


def rescale(parts: Array, exponent: NDArray[np.int64]) -> None:
    """Bring rows whose squared norm left the safe range back to a largest entry near 1, in place.

    Parameters
    ----------
    parts : (P, n, R, M)
        P states of n blocks, stored as ``blocks * 2**exponent``; the states of a block share their exponent,
        so one of them may stay small beside the other. Blocks of zeros, inf or NaN stay as they were.
    exponent : (n,) int
        Grows by what is taken out of the blocks.
    """
    total = np.vecdot(parts, parts).sum(axis=(0, 2))
    for i in np.flatnonzero(~((total > SMALL) & (total < LARGE))):
        largest = np.abs(parts[:, i]).max()
        if largest == 0.0 or not np.isfinite(largest):
            continue
        shift = int(np.frexp(largest)[1])
        np.ldexp(parts[:, i], -shift, out=parts[:, i])
        exponent[i] += shift


@np.errstate(over="ignore", invalid="ignore")
def jacobians(back: Back, to: int, part: int) -> Array:
    """All products that end at one step: dh_to/dh_k for every k, (T, H, H), zero for k > to; B = 1."""
    T, _, H = back.shape
    products, units = np.zeros((T, H, H)), np.eye(H)
    rows, spare = back.room(H)
    for here, seeds in zip(rows, back.enter(to, units, part), strict=True):
        here[:] = seeds
    products[to] = units
    for k in range(to, 0, -1):
        if back.parts == 1:  # straight into the result
            back.through(k, products[k : k + 1], products[k - 1 : k])
            continue
        back.through(k, rows, spare)
        rows, spare = spare, rows
        products[k - 1] = rows[part]
    return products


@np.errstate(over="ignore", invalid="ignore", under="ignore")
def input_norms(back: Back, U: Array) -> Norms:
    """Norms ‖dh_t/dx_k‖, (T, T), zero for k > t: nudges of all inputs, carried forward; B = 1."""
    T, _, H = back.shape
    D = U.shape[-1]
    block, spare = np.zeros((2, back.parts, T * D, H))
    exponent = np.zeros(T, dtype=np.int64)
    mantissa, exponents = np.zeros((T, T)), np.zeros((T, T), dtype=np.int64)
    for t in range(T):
        if t:
            back.forward(t, block[:, : t * D], spare[:, : t * D])
            block, spare = spare, block
        block[:, t * D : (t + 1) * D] = back.from_input(t, U)
        rows = block[:, : (t + 1) * D].reshape(back.parts, t + 1, D, H)
        rescale(rows, exponent[: t + 1])
        mantissa[t, : t + 1] = frobenius_norms(rows[0])
        exponents[t, : t + 1] = exponent[: t + 1]
    return Norms(mantissa, exponents)


@np.errstate(over="ignore", invalid="ignore", under="ignore")
def product_norms(W: Array, slope: Array, norm: str) -> Norms:
    """Norms of the products back from the end: entry k is over steps k … n-1, (n + 1,); slope (n, H)."""
    n, H = slope.shape
    products, exponents = np.empty((n + 1, H, H)), np.zeros(n + 1, dtype=np.int64)
    products[n] = np.eye(H)
    for k in range(n - 1, -1, -1):
        np.matmul(products[k + 1] * slope[k], W, out=products[k])
        exponents[k] = exponents[k + 1]
        rescale(products[k][None, None], exponents[k : k + 1])
    flat = products.reshape(n + 1, -1)
    mantissa = lengths(flat) if norm == "fro" else spectral_norms(products)
    return Norms(mantissa, exponents)


@np.errstate(over="ignore", invalid="ignore", under="ignore")
def adjoint_norms(back: Back, local: Array) -> Norms:
    """Norms of the adjoints dL/dh_t over batch and units, (T,); local (T, B, H) enters at every h_t."""
    flat = back.adjoints(local)[0].reshape(len(local), -1)
    squares = np.vecdot(flat, flat)
    if squares.min() > SMALL and squares.max() < LARGE:
        return Norms(np.sqrt(squares), np.zeros(len(local), dtype=np.int64))
    return _scaled_sums(back, local)


def _scaled_sums(back: Back, local: Array) -> Norms:
    """Run the recursion of `adjoints` again, each sum with a power of two of its own."""
    mantissa, exponents = np.empty(len(local)), np.zeros(len(local), dtype=np.int64)
    total, exponent = np.zeros((back.parts, *local[0].shape)), 0
    for t in range(len(local) - 1, -1, -1):
        total, exponent = _add_scaled(total, exponent, np.stack(back.enter(t, local[t])))
        mantissa[t], exponents[t] = lengths(total[0].ravel()), exponent
        if t:
            passed = np.empty_like(total)
            back.through(t, total, passed)
            total = passed
    return Norms(mantissa, exponents)


def _add_scaled(total: Array, exponent: int, term: Array) -> tuple[Array, int]:
    """Add `term` to ``total * 2**exponent``, giving both so that the largest entry is near 1."""
    sizes = []
    for part, shift in ((total, exponent), (term, 0)):
        largest = np.abs(part).max()
        if largest != 0.0:
            sizes.append(int(np.frexp(largest)[1]) + shift)
    new = max(sizes, default=0)
    return np.ldexp(total, exponent - new) + np.ldexp(term, -new), new
