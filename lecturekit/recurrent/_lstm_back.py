"""The way back through a run of an LSTM, linearised once for all products."""

from __future__ import annotations

from functools import cached_property

import numpy as np

from lecturekit._arrays import Array

from ._activations import ACTIVATIONS
from ._back import Back, Edge, Rows
from ._records_lstm import LSTMTrace
from ._weights import GatedWeights

TO_CELL = [0, 1, 3]  # i, f, g
FUSED = 32  # up to this H one product with the (2 H, 2 H) matrix beats two smaller ones and four passes
SIGMOID, TANH = ACTIVATIONS["sigmoid"], ACTIVATIONS["tanh"]


class LSTMBack(Back):
    """Two states go back: dc_{t-1} = dc_t f + what h_{t-1} hands to its cell; dh_{t-1} through four gates.

    i, f and g answer to dc, o answers to dh: each by a factor that the run has fixed, `factors` (T, B, 4, H).
    """

    parts = 2

    @np.errstate(over="ignore", invalid="ignore")
    def __init__(self, lstm: GatedWeights, trace: LSTMTrace, batch: slice) -> None:
        a, gates, c = trace.a[:, batch], trace.gates[:, batch], trace.c[:, batch]
        self.W, self.f = lstm.W, gates[:, :, 1]
        self._flat = lstm.W.reshape(-1, lstm.hidden)
        self.shape = c.shape
        self.factors = np.empty_like(a)
        self.factors[:, :, :3] = SIGMOID.slope(a[:, :, :3])
        self.factors[:, :, 3] = TANH.slope(a[:, :, 3])
        others = gates[:, :, 3], trace.c_prev[:, batch], trace.tanh_c[:, batch], gates[:, :, 0]
        for place, other in enumerate(others):
            self.factors[:, :, place] *= other
        if trace.clamped is not None:
            self.factors[trace.clamped[:, batch]] = 0.0
        self.to_cell = gates[:, :, 2] * TANH.slope(c)  # dh_t/dc_t
        self._to_cell_before = np.concatenate([np.zeros_like(c[:1]), self.to_cell[:-1]])  # h0 has no cell

    def enter(self, t: int, seeds: Array, part: int = 0) -> tuple[Array | float, ...]:
        return (seeds, seeds * self.to_cell[t]) if part == 0 else (0.0, seeds)

    def through(self, t: int, rows: Rows, out: Rows) -> None:
        dh, dc = rows
        B, H = self.f[t].shape
        beside, target = (array.transpose(1, 0, 2) for array in (rows, out))
        laid_out = beside.flags.c_contiguous and target.flags.c_contiguous  # by `room`
        if B == 1 and H <= FUSED and laid_out:  # the factors go onto W, once for all rows
            beside.reshape(len(dh), -1).dot(self.matrix(t), target.reshape(len(dh), -1))
            return
        if B == 1 and len(dh) > 4:
            by_cell, by_output = self._onto_W(t)
            np.dot(dc, by_cell, out[0])
            out[0] += dh.dot(by_output, self.scratch(*dh.shape))
        else:
            da = self.scratch(len(dh) // B, B, 4, H)
            np.multiply(dc.reshape(-1, B, 1, H), self.factors[t], out=da)
            np.multiply(dh.reshape(-1, B, H), self.factors[t, :, 2], out=da[:, :, 2])
            da.reshape(len(dh), 4 * H).dot(self._flat, out[0])
        kept = np.multiply(dc.reshape(-1, B, H), self.f[t], out=out[1].reshape(-1, B, H))
        kept += out[0].reshape(-1, B, H) * self._to_cell_before[t]

    def forward(self, t: int, rows: Rows, out: Rows) -> None:
        by_cell, by_output = self._onto_W(t)
        np.multiply(rows[1], self.f[t], out=out[1])
        out[1] += rows[0] @ by_cell.T
        np.multiply(out[1], self.to_cell[t], out=out[0])
        out[0] += rows[0] @ by_output.T

    def from_input(self, t: int, U: Array) -> Rows:
        scaled = self.factors[t, 0][:, :, None] * U  # (4, H, D)
        dc = scaled[0] + scaled[1] + scaled[3]
        return np.stack([(self.to_cell[t, 0][:, None] * dc + scaled[2]).T, dc.T])

    def room(self, N: int) -> tuple[Rows, Rows]:
        if self.shape[1] > 1 or self.shape[2] > FUSED:
            return super().room(N)
        first, second = np.empty((2, N, 2, self.shape[2])).transpose(0, 2, 1, 3)
        return first, second

    def matrices(self, steps: slice) -> Array:
        factors, H = self.factors[steps, 0], self.shape[2]
        found = np.empty((len(factors), 2, H, 2, H))  # from h and c, to h and c
        np.multiply(factors[:, 2, :, None], self.W[2], out=found[:, 0, :, 0])
        found[:, 1, :, 0] = np.einsum("ngi,gij->nij", factors[:, TO_CELL], self._W_to_cell)
        np.multiply(found[:, :, :, 0], self._to_cell_before[steps, :, None], out=found[:, :, :, 1])
        found.reshape(len(found), -1)[:, 2 * H * H + H :: 2 * H + 1] += self.f[steps, 0]
        return found.reshape(len(found), 2 * H, 2 * H)

    def adjoints(self, local: Array) -> Array:
        parts = np.stack([local, local * self.to_cell])
        (dh, dc), factors = parts[:, ::-1], self.factors[::-1]
        da, passed, arriving = np.empty_like(factors[0]), np.empty_like(local[0]), np.empty_like(local[0])
        flat, da_o, W = da.reshape(len(da), -1), da[:, 2], self._flat
        here = zip(dh, dc, dc[:, :, None], factors, factors[:, :, 2], self.f[::-1], strict=True)
        before = zip(dh[1:], dc[1:], self.to_cell[-2::-1], strict=True)
        add, multiply = np.add, np.multiply
        for (dh_t, dc_t, column, all_t, o_t, f_t), (dh_b, dc_b, to_cell) in zip(here, before, strict=False):
            multiply(column, all_t, da)
            multiply(dh_t, o_t, da_o)
            add(dh_b, flat.dot(W, arriving), dh_b)
            add(dc_b, multiply(arriving, to_cell, passed), dc_b)
            add(dc_b, multiply(dc_t, f_t, passed), dc_b)
        return parts

    def at_gates(self, parts: Array) -> tuple[Array, Array]:
        T, B, H = self.shape
        factors = self.factors.reshape(T, *(1,) * (parts.ndim - 4), B, 4, H)
        da = parts[1][..., None, :] * factors
        da[..., 2, :] = parts[0] * factors[..., 2, :]
        return da, da

    def edges(self, t: int) -> list[Edge]:
        by_cell, by_output = self._onto_W(t)
        return [
            Edge("h", "c", 0, "o", np.diag(self.to_cell[t, 0])),
            Edge("h", "h", 1, "W of o", by_output),
            Edge("c", "h", 1, "W of i, f, g", by_cell),
            Edge("c", "c", 1, "f", np.diag(self.f[t, 0])),
        ]

    def _onto_W(self, t: int) -> tuple[Array, Array]:  # noqa: N802
        """Give dc_t/dh_{t-1} and dh_t/dh_{t-1} with c_t held, both (H, H)."""
        factors = self.factors[t, 0]
        by_cell: Array = np.einsum("gi,gij->ij", factors[TO_CELL], self._W_to_cell)
        return by_cell, factors[2, :, None] * self.W[2]

    @cached_property
    def _W_to_cell(self) -> Array:  # noqa: N802
        return self.W[TO_CELL]
