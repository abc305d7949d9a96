"""The plain recurrent network: each step beside its backward, then whole sequences.

Variant and source: the simple recurrent network of Elman (1990), in the lecture's letters
``a = U x + W h + b``, ``h = act(a)``, ``z = V h + d``. ``torch.nn.RNN`` has two biases; `b` is their sum.
Rows are examples, so that ``U x`` is written ``x @ U.T``.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from lecturekit._arrays import Array, readonly

from ._checks import shaped
from ._records import Gradients, Step, StepGradients, Trace, freeze
from ._weights import Weights


@np.errstate(over="ignore", invalid="ignore")
def step(rnn: Weights, x: ArrayLike, h_prev: ArrayLike) -> Step:
    """Advance by one time step: x (B, D), h_prev (B, H)."""
    x = shaped("x", x, "B D", D=rnn.inputs)
    h_prev = shaped("h_prev", h_prev, "B H", B=len(x), H=rnn.hidden)
    a = x @ rnn.U.T + h_prev @ rnn.W.T + rnn.b
    h = rnn.act.value(a, np.empty_like(a))
    return Step(x=x, h_prev=h_prev, a=a, h=h, slope=rnn.act.slope(a), z=h @ rnn.V.T + rnn.d)


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
    h, recurrent, transposed, value = np.empty_like(a), np.empty_like(h0), rnn.W.T, rnn.act.value
    previous = h0
    for a_t, h_t in zip(a, h, strict=True):
        a_t += previous.dot(transposed, recurrent)  # a third of what np.matmul costs on small states
        previous = value(a_t, h_t)
    slope = rnn.act.slope(a)
    z = h.reshape(T * B, -1) @ rnn.V.T
    z += rnn.d
    z = z.reshape(T, B, -1)
    freeze(a, h, slope, z)
    return Trace(x=x, h0=h0, a=a, h=h, slope=slope, z=z)


@np.errstate(over="ignore", invalid="ignore")
def bptt(rnn: Weights, trace: Trace, dz: ArrayLike, truncate: int | None = None) -> Gradients:
    """Backpropagate dz (T, B, K) through the whole trace, each loss at most `truncate` steps back."""
    dz = readonly(like_outputs(rnn, trace, dz))
    local = to_hidden(rnn, dz)
    T, B, H = local.shape
    if truncate is None or truncate >= T:
        dh, da = adjoints(rnn.W, trace.slope, local)
        dh0 = da[0] @ rnn.W
    else:
        dh, da, dh0 = _truncated(rnn.W, trace.slope, local, _positive(truncate))
    rows, first = da.reshape(T * B, H), da[0]
    W = first.T @ trace.h0
    W += rows[B:].T @ trace.h.reshape(T * B, H)[:-B]
    weights = {
        "U": rows.T @ trace.x.reshape(T * B, -1),
        "W": W,
        "V": dz.reshape(T * B, -1).T @ trace.h.reshape(T * B, H),
        "b": rows.sum(axis=0),
        "d": dz.sum(axis=(0, 1)),
    }
    dx = (rows @ rnn.U).reshape(T, B, -1)
    freeze(dh, da, dx, dh0, *weights.values())
    return Gradients(h=dh, a=da, x=dx, z=dz, h0=dh0, trace=trace, **weights)


def adjoints(W: Array, slope: Array, local: Array) -> tuple[Array, Array]:
    """Sum all paths: dh_t = local_t + W^T da_{t+1}, da_t = dh_t * act'(a_t); each (T, B, H)."""
    dh, da = local.copy(), np.empty_like(local)
    arriving = np.empty_like(local[0])
    da_next = np.multiply(dh[-1], slope[-1], out=da[-1])
    for dh_t, slope_t, da_t in zip(dh[-2::-1], slope[-2::-1], da[-2::-1], strict=True):
        dh_t += da_next.dot(W, arriving)
        da_next = np.multiply(dh_t, slope_t, out=da_t)
    return dh, da


def _truncated(W: Array, slope: Array, local: Array, reach: int) -> tuple[Array, Array, Array]:
    # One row for each loss that still reaches back: loss t lives in row t % reach and is overwritten
    # by loss t - reach, exactly when it has passed `reach` steps.
    T, B, H = local.shape
    window = np.zeros((reach, B, H))
    dh, da = np.empty_like(local), np.empty_like(local)
    for t in range(T - 1, -1, -1):
        window[t % reach] = local[t]
        window.sum(axis=0, out=dh[t])
        window *= slope[t]
        window.sum(axis=0, out=da[t])
        window = window @ W
    return dh, da, window.sum(axis=0)


def like_outputs(rnn: Weights, trace: Trace, dz: ArrayLike) -> Array:
    """Check that `trace` can be this network's, and that dz has the shape (T, B, K) of its outputs."""
    T, B, _ = shaped("trace.x", trace.x, "T B D", D=rnn.inputs).shape
    shaped("trace.h", trace.h, "T B H", T=T, B=B, H=rnn.hidden)
    return shaped("dz", dz, "T B K", T=T, B=B, K=rnn.outputs)


def to_hidden(rnn: Weights, dz: Array) -> Array:
    """Carry back what each output hands to its own state, V^T dz: (T, B, H)."""
    T, B, K = dz.shape
    return (dz.reshape(T * B, K) @ rnn.V).reshape(T, B, rnn.hidden)


def _positive(truncate: int) -> int:
    if truncate < 1:
        raise ValueError(f"truncate must be at least 1 step, got {truncate}")
    return int(truncate)
