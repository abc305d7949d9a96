"""The plain recurrent network: each step beside its backward, then whole runs.

Variant and source: the simple recurrent network of Elman (1990), in the lecture's letters
``a = U x + W h + b``, ``h = act(a)``, ``z = V h + d``. ``torch.nn.RNN`` has two biases; `b` is their sum.
Rows are examples, so that ``U x`` is written ``x @ U.T``.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from lecturekit._arrays import Array, readonly

from ._back import Back, Edge, Rows
from ._checks import shaped
from ._records import Step, StepGradients, Trace, freeze
from ._weights import Weights


@np.errstate(over="ignore", invalid="ignore")
def step(rnn: Weights, x: ArrayLike, h_prev: ArrayLike) -> Step:
    """Advance by one time step: x (B, D), h_prev (B, H)."""
    x = shaped("x", x, "B D", D=rnn.inputs)
    h_prev = shaped("h_prev", h_prev, "B H", B=len(x), H=rnn.hidden)
    a = x @ rnn.U.T + h_prev @ rnn.W.T + rnn.b
    h = rnn.act.value(a, np.empty_like(a))
    return Step(x=x, h_prev=h_prev, a=a, h=h, z=h @ rnn.V.T + rnn.d, activation=rnn.activation)


@np.errstate(over="ignore", invalid="ignore")
def step_backward(rnn: Weights, step: Step, dh: ArrayLike, dz: ArrayLike) -> StepGradients:
    """Take one step back: dh (B, H) arrives from the next step, dz (B, K) from the output."""
    B = len(step.x)
    dz = shaped("dz", dz, "B K", B=B, K=rnn.outputs)
    dh = shaped("dh", dh, "B H", B=B, H=rnn.hidden) + dz @ rnn.V  # the two arriving gradients merge
    da = dh * step.slope
    return StepGradients(
        h=dh,
        a=da,
        x=da @ rnn.U,
        h_prev=da @ rnn.W,
        U=da.T @ step.x,
        W=da.T @ step.h_prev,
        V=dz.T @ step.h,
        b=da.sum(axis=0),
        d=dz.sum(axis=0),
    )


@np.errstate(over="ignore", invalid="ignore")
def unroll(rnn: Weights, x: ArrayLike, h0: ArrayLike | None = None) -> Trace:
    """Run over x (T, B, D) from h0 (B, H); all input projections are one product."""
    x = readonly(shaped("x", x, "T B D", D=rnn.inputs))
    T, B, _ = x.shape
    h0 = np.zeros((B, rnn.hidden)) if h0 is None else shaped("h0", h0, "B H", B=B, H=rnn.hidden)
    a = x.reshape(T * B, -1) @ rnn.U.T
    a += rnn.b
    a = a.reshape(T, B, -1)
    h, recurrent, value = np.empty_like(a), np.empty_like(h0), rnn.act.value
    transposed = rnn.W.T if B == 1 else rnn.W.T.copy()  # many rows: the copy is earned back in two steps
    previous = h0
    for a_t, h_t in zip(a, h, strict=True):
        np.add(a_t, previous.dot(transposed, recurrent), a_t)  # a third of np.matmul's cost on small states
        previous = value(a_t, h_t)
    z = h.reshape(T * B, -1) @ rnn.V.T
    z += rnn.d
    z = z.reshape(T, B, -1)
    freeze(a, h, z)
    return Trace(x=x, h0=h0, a=a, h=h, z=z, activation=rnn.activation)


class RNNBack(Back):
    """One step is ``dh_t/dh_{t-1} = diag(act'(a_t)) W``: a row goes back by ``(row * act'(a_t)) @ W``."""

    def __init__(self, W: Array, slope: Array) -> None:
        self.W, self.slope, self.shape = W, slope, slope.shape

    def through(self, t: int, rows: Rows, out: Rows) -> None:
        N, H = rows[0].shape
        if self.shape[1] > 1:
            da = self.scratch(N // self.shape[1], *self.slope[t].shape)
            np.multiply(rows[0].reshape(da.shape), self.slope[t], out=da)
            da.reshape(N, H).dot(self.W, out[0])
        elif N < H:  # one sequence: act' goes onto the rows, or once onto W, whatever is less
            np.multiply(rows[0], self.slope[t], out=self.scratch(N, H)).dot(self.W, out[0])
        else:
            rows[0].dot(self.matrix(t), out[0])

    def forward(self, t: int, rows: Rows, out: Rows) -> None:
        rows[0].dot(self.W.T, out[0])
        out[0] *= self.slope[t]

    def from_input(self, t: int, U: Array) -> Rows:
        return (U.T * self.slope[t])[None]

    def matrices(self, steps: slice) -> Array:
        return self.slope[steps, 0, :, None] * self.W

    def adjoints(self, local: Array) -> Array:
        dh, arriving, da = local.copy(), np.empty_like(local[0]), np.empty_like(local[0])
        below = dh[-1]
        for dh_t, slope_t in zip(dh[-2::-1], self.slope[:0:-1], strict=True):
            dh_t += np.multiply(below, slope_t, out=da).dot(self.W, arriving)
            below = dh_t
        return dh[None]

    def at_gates(self, parts: Array) -> tuple[Array, Array]:
        da = parts[0] * self.slope.reshape(len(self.slope), *(1,) * (parts.ndim - 4), *self.shape[1:])
        return da, da

    def edges(self, t: int) -> list[Edge]:
        return [Edge("h", "h", 1, "W", self.matrix(t))]
