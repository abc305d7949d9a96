"""The GRU: each step beside its backward, then whole runs.

Variant and source: Cho et al. (2014), with the reset applied after the matrix product and with a bias inside
it, as ``torch.nn.GRU``: ``r, u = sigmoid(U x + W h_prev + b)``, ``q = W_n h_prev + b_h``,
``n = tanh(U_n x + b_n + r q)``, ``h = (1 - u) n + u h_prev``, ``z = V h + d``. An update gate u = 1 keeps the
old state; torch calls it z, which here are the output scores.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import ArrayLike

from lecturekit._arrays import Array, readonly

from ._activations import ACTIVATIONS
from ._back import Back, Edge, Rows
from ._checks import shaped
from ._records import freeze
from ._records_gru import GRUStep, GRUStepGradients, GRUTrace

if TYPE_CHECKING:
    from ._gru import GRU

SIGMOID, TANH = ACTIVATIONS["sigmoid"], ACTIVATIONS["tanh"]


@np.errstate(over="ignore", invalid="ignore")
def step(gru: GRU, x: ArrayLike, h_prev: ArrayLike) -> GRUStep:
    """Advance by one time step: x (B, D), h_prev (B, H)."""
    x = shaped("x", x, "B D", D=gru.inputs)
    h_prev = shaped("h_prev", h_prev, "B H", B=len(x), H=gru.hidden)
    a = np.einsum("bd,ghd->bgh", x, gru.U) + gru.b
    a[:, :2] += np.einsum("bj,gij->bgi", h_prev, gru.W[:2])
    gates = np.empty_like(a)
    r, u = SIGMOID.value(a[:, :2], gates[:, :2]).transpose(1, 0, 2)
    q = h_prev @ gru.W[2].T + gru.b_h
    a[:, 2] += r * q
    n = TANH.value(a[:, 2], gates[:, 2])
    h = (1.0 - u) * n + u * h_prev
    return GRUStep(x=x, h_prev=h_prev, a=a, q=q, gates=gates, h=h, z=h @ gru.V.T + gru.d)


@np.errstate(over="ignore", invalid="ignore")
def step_backward(gru: GRU, step: GRUStep, dh: ArrayLike, dz: ArrayLike) -> GRUStepGradients:
    """Take one step back: dh (B, H) arrives from the next step, dz (B, K) from the output."""
    B, H = step.h.shape
    dz = shaped("dz", dz, "B K", B=B, K=gru.outputs)
    dh = shaped("dh", dh, "B H", B=B, H=H) + dz @ gru.V  # the two arriving gradients merge
    slope_r, slope_u = SIGMOID.slope(step.a[:, :2]).transpose(1, 0, 2)
    da_n = dh * (1.0 - step.u) * TANH.slope(step.a[:, 2])
    da_u = dh * (step.h_prev - step.n) * slope_u
    da_r = da_n * step.q * slope_r
    dq = da_n * step.r
    da = np.stack([da_r, da_u, da_n], axis=1)
    da_state = np.stack([da_r, da_u, dq], axis=1)
    return GRUStepGradients(
        h=dh,
        a=da,
        x=np.einsum("bgh,ghd->bd", da, gru.U),
        h_prev=dh * step.u + np.einsum("bgi,gij->bj", da_state, gru.W),
        U=np.einsum("bgh,bd->ghd", da, step.x),
        W=np.einsum("bgi,bj->gij", da_state, step.h_prev),
        V=dz.T @ step.h,
        b=da.sum(axis=0),
        d=dz.sum(axis=0),
        b_h=dq.sum(axis=0),
    )


@np.errstate(over="ignore", invalid="ignore")
def unroll(gru: GRU, x: ArrayLike, h0: ArrayLike | None = None) -> GRUTrace:
    """Run over x (T, B, D) from h0 (B, H); all input projections are one product."""
    x, H = readonly(shaped("x", x, "T B D", D=gru.inputs)), gru.hidden
    T, B, _ = x.shape
    h0 = np.zeros((B, H)) if h0 is None else shaped("h0", h0, "B H", B=B, H=H)
    a = (x.reshape(T * B, -1) @ gru.U.reshape(3 * H, -1).T + gru.b.ravel()).reshape(T, B, 3 * H)
    gates, q, h = np.empty_like(a), np.empty((T, B, H)), np.empty((T, B, H))
    # sigmoid(a) = (1 + tanh(a / 2)) / 2: r and u are run at half their size
    half = np.repeat([0.5, 1.0], [2 * H, H])
    a *= half
    W_T = np.multiply(gru.W.reshape(3 * H, H).T, half, order="C")
    _run((W_T, gru.b_h), (a, gates, q, h), h0)
    a /= half
    shape = (T, B, 3, H)
    SIGMOID.value(a.reshape(shape)[:, :, :2], gates.reshape(shape)[:, :, :2])  # anew: exact near 0
    z = (h.reshape(T * B, H) @ gru.V.T + gru.d).reshape(T, B, -1)
    freeze(a, q, gates, h, z)
    return GRUTrace(x=x, h0=h0, a=a.reshape(shape), q=q, gates=gates.reshape(shape), h=h, z=z)


def _run(weights: tuple[Array, Array], arrays: tuple[Array, ...], h0: Array) -> None:
    """Fill a (T, B, 3 H), which holds the inputs' part, and gates, q, h, step by step."""
    W_T, b_h = weights
    a, gates, q, states = arrays
    H, h = len(b_h), h0
    recurrent, reset = np.empty_like(a[0]), np.empty_like(h0)
    to_ru, to_n, half = recurrent[:, : 2 * H], recurrent[:, 2 * H :], np.full((len(h), 2 * H), 0.5)
    r, u, n = gates.reshape(len(a), len(h), 3, H).transpose(2, 0, 1, 3)
    add, multiply, tanh = np.add, np.multiply, np.tanh
    steps = zip(a[:, :, : 2 * H], a[:, :, 2 * H :], gates[:, :, : 2 * H], r, u, n, q, states, strict=True)
    for a_ru, a_n, opened, r_t, u_t, n_t, q_t, h_t in steps:
        h.dot(W_T, recurrent)
        add(a_ru, to_ru, a_ru)
        multiply(tanh(a_ru, opened), half, opened)
        add(opened, half, opened)
        add(to_n, b_h, q_t)
        add(a_n, multiply(r_t, q_t, reset), a_n)
        tanh(a_n, n_t)
        multiply(np.subtract(h, n_t, h_t), u_t, h_t)
        h = add(h_t, n_t, h_t)


class GRUBack(Back):
    """One step is ``dh_t/dh_{t-1} = diag(u) + sum_g diag(factor_g) W_g``, factors (T, B, 3, H) of r, u, n."""

    @np.errstate(over="ignore", invalid="ignore")
    def __init__(self, gru: GRU, trace: GRUTrace, batch: slice) -> None:
        a, gates = trace.a[:, batch], trace.gates[:, batch]
        self.W, self.u, self._r = gru.W, gates[:, :, 1], gates[:, :, 0]
        self._flat = gru.W.reshape(-1, gru.hidden)
        self.shape = self.u.shape
        self._to_n = (1.0 - self.u) * TANH.slope(a[:, :, 2])  # dh/da_n
        self.factors = np.empty_like(a)
        self.factors[:, :, :2] = SIGMOID.slope(a[:, :, :2])
        self.factors[:, :, 0] *= self._to_n * trace.q[:, batch]
        self.factors[:, :, 1] *= trace.h_prev[:, batch] - gates[:, :, 2]
        np.multiply(self._to_n, self._r, out=self.factors[:, :, 2])

    def through(self, t: int, rows: Rows, out: Rows) -> None:
        B, H = self.u[t].shape
        if B == 1 and rows.shape[1] > 4:  # one sequence: the factors go onto W, once for all rows
            rows[0].dot(self.matrix(t), out[0])
            return
        dh = rows[0].reshape(-1, B, H)
        da = self.scratch(len(dh), B, 3, H)
        np.multiply(dh[:, :, None], self.factors[t], out=da)
        da.reshape(-1, 3 * H).dot(self._flat, out[0])
        out[0] += (dh * self.u[t]).reshape(-1, H)

    def forward(self, t: int, rows: Rows, out: Rows) -> None:
        rows[0].dot(self.matrix(t).T, out[0])

    def from_input(self, t: int, U: Array) -> Rows:
        factors = np.stack([self.factors[t, 0, 0], self.factors[t, 0, 1], self._to_n[t, 0]])
        return np.einsum("gh,ghd->dh", factors, U)[None]

    def matrices(self, steps: slice) -> Array:
        found: Array = np.einsum("ngi,gij->nij", self.factors[steps, 0], self.W)
        found.reshape(len(found), -1)[:, :: self.shape[2] + 1] += self.u[steps, 0]
        return found

    def adjoints(self, local: Array) -> Array:
        dh, W, add, multiply = local.copy(), self._flat, np.add, np.multiply
        da, (kept, arriving) = np.empty_like(self.factors[0]), np.empty((2, *local[0].shape))
        flat, back = da.reshape(len(da), -1), dh[::-1]
        here = zip(back[1:], back[:-1], back[:-1, :, None], self.factors[:0:-1], self.u[:0:-1], strict=True)
        for before, dh_t, column, factors, u in here:
            multiply(column, factors, da)
            add(before, flat.dot(W, arriving), before)
            add(before, multiply(dh_t, u, kept), before)
        return dh[None]

    def at_gates(self, parts: Array) -> tuple[Array, Array]:
        T, B, H = self.shape
        middle = (1,) * (parts.ndim - 4)
        da_state = parts[0][..., None, :] * self.factors.reshape(T, *middle, B, 3, H)
        da = da_state.copy()
        da[..., 2, :] = parts[0] * self._to_n.reshape(T, *middle, B, H)
        return da, da_state

    def edges(self, t: int) -> list[Edge]:
        return [Edge("h", "h", 1, "W and u", self.matrix(t))]
