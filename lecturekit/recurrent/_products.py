"""Products of Jacobians, all at once: every adjoint of every step is one block, one product a step back.

One step is ``dh_t/dh_{t-1} = diag(act'(a_t)) W``, so a row vector goes back by ``(row * act'(a_t)) @ W``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

import numpy as np
from numpy.typing import NDArray

from lecturekit._arrays import Array

from ._norms import LARGE, SMALL, Norms, rescale, spectral_norms

IN_CACHE = 2**17  # float64 numbers in one block, 1 MB


def carry_back(W: Array, slope: Array, seeds: Array, first: int = 0) -> Iterator[tuple[int, Array]]:
    """Carry what enters at the steps from `first` on back through time, all of it in one block.

    Parameters
    ----------
    W : (H, H)
        Recurrent weights.
    slope : (T, R, H) or (T, 1, H)
        ``act'(a_t)``.
    seeds : (T, R, H)
        R rows that enter at each step: dL_t/dh_t, or the unit matrix.
    first : int
        What enters before this step is left out.

    Yields
    ------
    tuple of int and (n, R * H)
        From k = T-1 down to 0, the block at h_k. Row i entered at step T-1-i, so that those under way are a
        prefix. The block may be rescaled in place by whoever receives it.
    """
    T, R, H = seeds.shape
    block, spare = np.empty((2, (T - first) * R, H))
    step = _step_of(W, slope)
    for k in range(T - 1, -1, -1):
        n = min(T - k, T - first)
        rows = n * R
        if k >= first:
            block[rows - R : rows] = seeds[k]
        yield k, block[:rows].reshape(n, R * H)
        if k:
            step(block[:rows], k, spare[:rows])
            block, spare = spare, block


def _step_of(W: Array, slope: Array) -> Callable[[Array, int, Array], object]:
    """Give a function (rows, k, out) that takes rows from h_k to h_{k-1}; `rows` may be overwritten."""
    if slope.shape[1] == 1:  # one sequence: act' goes onto W, once for all rows
        jacobian, columns = np.empty_like(W), slope.transpose(0, 2, 1)
        return lambda rows, k, out: rows.dot(np.multiply(columns[k], W, out=jacobian), out)

    def each_its_own(rows: Array, k: int, out: Array) -> object:
        rows_by_entry = rows.reshape(-1, *slope[k].shape)
        np.multiply(rows_by_entry, slope[k], out=rows_by_entry)
        return rows.dot(W, out)

    return each_its_own


@np.errstate(over="ignore", invalid="ignore", under="ignore")
def block_norms(W: Array, slope: Array, seeds: Array, norm: str = "fro") -> Norms:
    """Norm at every earlier step of what entered at every step: N[t, k], (T, T), zero above the diagonal."""
    T, R, H = seeds.shape
    mantissa, exponents = np.zeros((T, T)), np.zeros((T, T), dtype=np.int64)
    group = max(1, IN_CACHE // (R * H))  # as many entries at once as stay in the processor's cache
    for end in range(T, 0, -group):
        first = max(0, end - group)
        run = W, slope[:end], seeds[:end], first
        squares = None if norm == "2" else _squares(*run)
        here = slice(first, end), slice(0, end)
        if squares is not None:
            mantissa[here] = np.sqrt(squares)
        else:
            mantissa[here], exponents[here] = _scaled(*run, norm)
    return Norms(mantissa, exponents)


def _squares(W: Array, slope: Array, seeds: Array, first: int) -> Array | None:
    """Squared Frobenius norms, (T - first, T), or None if one left the range in which they can be trusted."""
    T = len(seeds)
    squares = np.zeros((T, T - first))
    for k, block in carry_back(W, slope, seeds, first):
        np.vecdot(block, block, out=squares[k, : len(block)])
    by_target = squares[:, ::-1].T  # the block's first row entered last
    measured = by_target[np.tri(T - first, T, first, dtype=bool)]
    return by_target if measured.min() > SMALL and measured.max() < LARGE else None


def _scaled(W: Array, slope: Array, seeds: Array, first: int, norm: str) -> tuple[Array, NDArray[np.int64]]:
    """Mantissas and exponents of the norms, (T - first, T) each, rescaling at every step what needs it."""
    T, R, H = seeds.shape
    exponent = np.zeros(T - first, dtype=np.int64)
    mantissa, exponents = np.zeros((2, T - first, T))
    for k, block in carry_back(W, slope, seeds, first):
        n = len(block)
        squares = np.vecdot(block, block)
        rescale(block, exponent[:n], squares)
        norms = np.sqrt(squares) if norm == "fro" else spectral_norms(block.reshape(n, R, H))
        mantissa[T - first - n :, k] = norms[::-1]
        exponents[T - first - n :, k] = exponent[:n][::-1]
    return mantissa, exponents.astype(np.int64)


@np.errstate(over="ignore", invalid="ignore")
def jacobians(W: Array, slope: Array, to: int) -> Array:
    """All products that end at one step: dh_to/dh_k for every k, (T, H, H), zero for k > to; slope (T, H)."""
    T, H = slope.shape
    products = np.zeros((T, H, H))
    product = products[to]
    np.fill_diagonal(product, 1.0)
    scaled = np.empty((H, H))
    for k in range(to, 0, -1):
        product = np.multiply(product, slope[k], out=scaled).dot(W, products[k - 1])
    return products


@np.errstate(over="ignore", invalid="ignore", under="ignore")
def product_norms(W: Array, slope: Array, norm: str) -> Norms:
    """Norms of the products back from the end: entry k is over steps k … n-1, (n + 1,); slope (n, H)."""
    n, H = slope.shape
    products, exponents = np.empty((n + 1, H, H)), np.zeros(n + 1, dtype=np.int64)
    products[n] = np.eye(H)
    for k in range(n - 1, -1, -1):
        np.matmul(products[k + 1] * slope[k], W, out=products[k])
        exponents[k] = exponents[k + 1]
        row = products[k].reshape(1, -1)
        rescale(row, exponents[k : k + 1], np.vecdot(row, row))
    flat = products.reshape(n + 1, -1)
    mantissa = np.sqrt(np.vecdot(flat, flat)) if norm == "fro" else spectral_norms(products)
    return Norms(mantissa, exponents)


@np.errstate(over="ignore", invalid="ignore", under="ignore")
def summed_norms(W: Array, slope: Array, local: Array, dh: Array) -> Norms:
    """Norms of the adjoints dL/dh_t over batch and units, (T,); dh as `adjoints` gave it, all (T, B, H)."""
    flat = dh.reshape(len(dh), -1)
    squares = np.vecdot(flat, flat)
    if squares.min() > SMALL and squares.max() < LARGE:
        return Norms(np.sqrt(squares), np.zeros(len(dh), dtype=np.int64))
    return _scaled_sums(W, slope, local)


def _scaled_sums(W: Array, slope: Array, local: Array) -> Norms:
    """Run the recursion of `adjoints` again, each sum with a power of two of its own."""
    mantissa, exponents = np.empty(len(local)), np.zeros(len(local), dtype=np.int64)
    total, exponent = np.zeros_like(local[0]), 0
    for t in range(len(local) - 1, -1, -1):
        total, exponent = _add_scaled(total, exponent, local[t])
        mantissa[t], exponents[t] = np.sqrt(np.vdot(total, total)), exponent
        total = (total * slope[t]) @ W
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
