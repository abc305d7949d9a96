"""The LSTM: each step beside its backward, then whole runs.

Variant and source: Hochreiter and Schmidhuber (1997) with the forget gate of Gers, Schmidhuber and Cummins
(2000), without peepholes, as ``torch.nn.LSTM``. Every gate reads x_t and h_{t-1}:
``i, f, o = sigmoid(U x + W h_prev + b)``, ``g = tanh(…)``, ``c = f c_prev + i g``, ``h = o tanh(c)``,
``z = V h + d``. torch has two biases and the order i, f, g, o; here one bias and the order i, f, o, g.
"""

from __future__ import annotations

from itertools import repeat

import numpy as np
from numpy.typing import ArrayLike, NDArray

from lecturekit._arrays import Array, readonly

from ._activations import ACTIVATIONS
from ._checks import shaped
from ._clamp import checked_clamp
from ._records import freeze
from ._records_lstm import LSTMStep, LSTMStepGradients, LSTMTrace
from ._weights import GatedWeights

ByHand = tuple[Array, NDArray[np.bool_]]
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
    if step.clamped is not None:
        da[step.clamped] = 0.0
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
    lstm: GatedWeights,
    x: ArrayLike,
    h0: ArrayLike | None = None,
    c0: ArrayLike | None = None,
    *,
    clamp: ArrayLike | None = None,
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
    shape = (T, B, 4, H)
    by_hand = None if clamp is None else checked_clamp(clamp, shape)
    _run(W_T, (a, gates, c, tanh_c, h), (h0, c0), by_hand)
    a /= half
    SIGMOID.value(a.reshape(shape)[:, :, :3], gates.reshape(shape)[:, :, :3])  # anew: exact near 0
    if by_hand:
        np.copyto(gates, by_hand[0], where=by_hand[1])
    z = (h.reshape(T * B, H) @ lstm.V.T + lstm.d).reshape(T, B, -1)
    freeze(a, gates, c, tanh_c, h, z)
    a, gates = a.reshape(shape), gates.reshape(shape)
    clamped = by_hand[1].reshape(shape) if by_hand else None
    return LSTMTrace(x=x, h0=h0, c0=c0, a=a, gates=gates, c=c, tanh_c=tanh_c, h=h, z=z, clamped=clamped)


def _run(
    W_T: Array, arrays: tuple[Array, ...], states: tuple[Array, Array], by_hand: ByHand | None = None
) -> None:
    """Fill a (T, B, 4 H), which holds the inputs' part, and gates, c, tanh_c, h, step by step."""
    h, c = states
    recurrent, written = np.empty_like(arrays[0][0]), np.empty_like(h)
    scale, shift = np.full((2, *recurrent.shape), 0.5)  # of the sigmoids; whole, for broadcasting costs time
    scale[:, 3 * h.shape[1] :], shift[:, 3 * h.shape[1] :] = 1.0, 0.0
    i, f, o, g = arrays[1].reshape(len(arrays[0]), len(h), 4, -1).transpose(2, 0, 1, 3)
    add, multiply, tanh = np.add, np.multiply, np.tanh
    hands = zip(*by_hand, strict=True) if by_hand else repeat(())
    steps = zip(*arrays, i, f, o, g, strict=True)
    for (a_t, gates_t, c_t, tanh_t, h_t, i_t, f_t, o_t, g_t), hand in zip(steps, hands, strict=False):
        add(a_t, h.dot(W_T, recurrent), a_t)
        tanh(a_t, gates_t)
        multiply(gates_t, scale, gates_t)
        add(gates_t, shift, gates_t)
        if hand:
            np.copyto(gates_t, hand[0], where=hand[1])
        add(multiply(f_t, c, c_t), multiply(i_t, g_t, written), c_t)
        multiply(o_t, tanh(c_t, tanh_t), h_t)
        h, c = h_t, c_t
