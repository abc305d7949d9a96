"""Weights out of a trained torch module, without importing torch."""

from __future__ import annotations

from typing import Any

import numpy as np

from lecturekit._arrays import Array


def weights_of(module: Any, readout: Any = None) -> dict[str, Any]:
    """Read a one-layer ``torch.nn.RNN`` and a ``torch.nn.Linear``; torch's two biases are summed.

    Returns
    -------
    dict
        The arguments of `RNN`. Without a readout V is the unit matrix and d zero: z = h.
    """
    mode = getattr(module, "mode", None)
    if mode not in ("RNN_TANH", "RNN_RELU"):
        raise TypeError(f"wanted a torch.nn.RNN, got {type(module).__name__}")
    if module.num_layers != 1 or module.bidirectional:
        raise ValueError(
            f"wanted one layer in one direction, got num_layers={module.num_layers}, "
            f"bidirectional={module.bidirectional}"
        )
    U, W = _array(module.weight_ih_l0), _array(module.weight_hh_l0)
    H = len(W)
    b = _array(module.bias_ih_l0) + _array(module.bias_hh_l0) if module.bias else np.zeros(H)
    V, d = (np.eye(H), np.zeros(H)) if readout is None else _readout(readout)
    return {"U": U, "W": W, "V": V, "b": b, "d": d, "activation": mode.removeprefix("RNN_").lower()}


def _readout(readout: Any) -> tuple[Array, Array]:
    if not hasattr(readout, "weight") or not hasattr(readout, "bias"):
        raise TypeError(f"readout must be a torch.nn.Linear, got {type(readout).__name__}")
    V = _array(readout.weight)
    return V, np.zeros(len(V)) if readout.bias is None else _array(readout.bias)


def _array(tensor: Any) -> Array:
    return np.array(tensor.detach().cpu().numpy(), dtype=np.float64)
