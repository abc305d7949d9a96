"""The LSTM: each step beside its backward, then whole runs.

Variant and source: Hochreiter and Schmidhuber (1997) with the forget gate of Gers, Schmidhuber and Cummins
(2000), without peepholes, as ``torch.nn.LSTM``. Every gate reads x_t and h_{t-1}:
``i, f, o = sigmoid(U x + W h_prev + b)``, ``g = tanh(…)``, ``c = f c_prev + i g``, ``h = o tanh(c)``,
``z = V h + d``. torch has two biases and the order i, f, g, o; here one bias and the order i, f, o, g.
"""

from __future__ import annotations

from functools import cached_property

import numpy as np
from numpy.typing import ArrayLike

from lecturekit._arrays import Array, readonly

from ._activations import ACTIVATIONS
from ._back import Back, Edge, Rows
from ._checks import shaped
from ._records import freeze
from ._records_lstm import LSTMStep, LSTMStepGradients, LSTMTrace
from ._weights import GatedWeights

TO_CELL = [0, 1, 3]  # i, f, g
FUSED = 32  # up to this H one product with the (2 H, 2 H) matrix beats two smaller ones and four passes
SIGMOID, TANH = ACTIVATIONS["sigmoid"], ACTIVATIONS["tanh"]


@np.errstate(over="ignore", invalid="ignore")
def step(lstm: GatedWeights, x: ArrayLike, h_prev: ArrayLike, c_prev: ArrayLike) -> LSTMStep:
    """Advance by one time step: x (B, D), h_prev and c_prev (B, H)."""
    x = shaped("x", x, "B D", D=lstm.inputs)
    h_prev = shaped("h_prev", h_prev, "B H", B=len(x), H=lstm.hidden)
    c_prev = shaped("c_prev", c_prev, "B H", B=len(x), H=lstm.hidden)
    a = np.einsum("bd,ghd->bgh", x, lstm.U) + np.einsum("bj,gij->bgi", h_prev, lstm.W) + lstm.b
    gates = np.empty_like(a)
    SIGMOID.value(a[:, :3], gates[:, :3])
    TANH.value(a[:, 3], gates[:, 3])
    i, f, o, g = gates.transpose(1, 0, 2)
    c = f * c_prev + i * g
    tanh_c = np.tanh(c)
    h = o * tanh_c
    return LSTMStep(
        x=x, h_prev=h_prev, c_prev=c_prev, a=a, gates=gates, c=c, tanh_c=tanh_c, h=h, z=h @ lstm.V.T + lstm.d
    )


@np.errstate(over="ignore", invalid="ignore")
def step_backward(
    lstm: GatedWeights, step: LSTMStep, dh: ArrayLike, dz: ArrayLike, dc: ArrayLike
) -> LSTMStepGradients:
    """Take one step back: dh and dc (B, H) arrive from the next step, dz (B, K) from the output."""
    B, H = step.h.shape
    dz = shaped("dz", dz, "B K", B=B, K=lstm.outputs)
    dh = shaped("dh", dh, "B H", B=B, H=H) + dz @ lstm.V  # the two arriving gradients merge
    dc = shaped("dc", dc, "B H", B=B, H=H) + dh * step.o * TANH.slope(step.c)  # and here two more
    slope_i, slope_f, slope_o = SIGMOID.slope(step.a[:, :3]).transpose(1, 0, 2)
    da = np.stack(
        [
            dc * step.g * slope_i,
            dc * step.c_prev * slope_f,
            dh * step.tanh_c * slope_o,
            dc * step.i * TANH.slope(step.a[:, 3]),
        ],
        axis=1,
    )
    return LSTMStepGradients(
        h=dh,
        c=dc,
        a=da,
        x=np.einsum("bgh,ghd->bd", da, lstm.U),
        h_prev=np.einsum("bgi,gij->bj", da, lstm.W),
        c_prev=dc * step.f,
        U=np.einsum("bgh,bd->ghd", da, step.x),
        W=np.einsum("bgi,bj->gij", da, step.h_prev),
        V=dz.T @ step.h,
        b=da.sum(axis=0),
        d=dz.sum(axis=0),
    )


@np.errstate(over="ignore", invalid="ignore")
def unroll(
    lstm: GatedWeights, x: ArrayLike, h0: ArrayLike | None = None, c0: ArrayLike | None = None
) -> LSTMTrace:
    """Run over x (T, B, D) from h0 and c0 (B, H); all input projections are one product."""
    x, H = readonly(shaped("x", x, "T B D", D=lstm.inputs)), lstm.hidden
    T, B, _ = x.shape
    h0 = np.zeros((B, H)) if h0 is None else shaped("h0", h0, "B H", B=B, H=H)
    c0 = np.zeros((B, H)) if c0 is None else shaped("c0", c0, "B H", B=B, H=H)
    a = (x.reshape(T * B, -1) @ lstm.U.reshape(4 * H, -1).T + lstm.b.ravel()).reshape(T, B, 4 * H)
    gates, c, h = np.empty_like(a), np.empty((T, B, H)), np.empty((T, B, H))
    tanh_c = np.empty_like(c)
    # sigmoid(a) = (1 + tanh(a / 2)) / 2: with the sigmoids' half as large, one tanh serves all four
    half = np.repeat([0.5, 1.0], [3 * H, H])
    a *= half
    W_T = np.multiply(lstm.W.reshape(4 * H, H).T, half, order="C")
    _run(W_T, (a, gates, c, tanh_c, h), (h0, c0))
    a /= half
    shape = (T, B, 4, H)
    SIGMOID.value(a.reshape(shape)[:, :, :3], gates.reshape(shape)[:, :, :3])  # anew: exact near 0
    z = (h.reshape(T * B, H) @ lstm.V.T + lstm.d).reshape(T, B, -1)
    freeze(a, gates, c, tanh_c, h, z)
    return LSTMTrace(
        x=x, h0=h0, c0=c0, a=a.reshape(shape), gates=gates.reshape(shape), c=c, tanh_c=tanh_c, h=h, z=z
    )


def _run(W_T: Array, arrays: tuple[Array, ...], states: tuple[Array, Array]) -> None:
    """Fill a (T, B, 4 H), which holds the inputs' part, and gates, c, tanh_c, h, step by step."""
    h, c = states
    recurrent, written = np.empty_like(arrays[0][0]), np.empty_like(h)
    scale, shift = np.full((2, *recurrent.shape), 0.5)  # of the sigmoids; whole, for broadcasting costs time
    scale[:, 3 * h.shape[1] :], shift[:, 3 * h.shape[1] :] = 1.0, 0.0
    i, f, o, g = arrays[1].reshape(len(arrays[0]), len(h), 4, -1).transpose(2, 0, 1, 3)
    add, multiply, tanh = np.add, np.multiply, np.tanh
    for a_t, gates_t, c_t, tanh_t, h_t, i_t, f_t, o_t, g_t in zip(*arrays, i, f, o, g, strict=True):
        add(a_t, h.dot(W_T, recurrent), a_t)
        tanh(a_t, gates_t)
        multiply(gates_t, scale, gates_t)
        add(gates_t, shift, gates_t)
        add(multiply(f_t, c, c_t), multiply(i_t, g_t, written), c_t)
        multiply(o_t, tanh(c_t, tanh_t), h_t)
        h, c = h_t, c_t


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
