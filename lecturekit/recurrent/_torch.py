"""Weights out of a trained torch module, without importing torch."""

from __future__ import annotations

from typing import Any

import numpy as np

from lecturekit._arrays import Array

# Where the gates of torch's rows stand in ours: i f g o -> i f o g, r z n -> r u n.
MODES = {"RNN_TANH": "RNN", "RNN_RELU": "RNN", "LSTM": "LSTM", "GRU": "GRU"}
ORDER = {"LSTM": [0, 1, 3, 2], "GRU": [0, 1, 2]}


def weights_of(module: Any, readout: Any = None, *, kind: str) -> dict[str, Any]:
    """Read a one-layer ``torch.nn`` module of one kind and a ``torch.nn.Linear``.

    Returns
    -------
    dict
        The arguments of the cell. Without a readout V is the unit matrix and d zero: z = h.
    """
    if kind_of(module) != kind:
        raise TypeError(f"wanted a torch.nn.{kind}, got {type(module).__name__}")
    if module.num_layers != 1 or module.bidirectional:
        raise ValueError(
            f"wanted one layer in one direction, got num_layers={module.num_layers}, "
            f"bidirectional={module.bidirectional}; inspect() takes them all"
        )
    return layer_weights(module) | readout_weights(readout, module.hidden_size)


def kind_of(module: Any) -> str | None:
    """Say what a module is, ``"RNN"``, ``"LSTM"`` or ``"GRU"``; None for anything else."""
    return MODES.get(getattr(module, "mode", None))  # type: ignore[arg-type]


def layer_weights(module: Any, suffix: str = "_l0") -> dict[str, Any]:
    """Read U, W and the biases of one layer and direction; suffix as torch has it, ``"_l1_reverse"``.

    Raises
    ------
    ValueError
        For an LSTM with projections.
    """
    if getattr(module, "proj_size", 0):
        raise ValueError(
            f"an LSTM with proj_size={module.proj_size} hands a projection of h to the next step, not h: "
            "none of the cells here does that"
        )
    kind = MODES[module.mode]
    U, W = (array_of(getattr(module, f"weight_{name}{suffix}")) for name in ("ih", "hh"))
    names = ("bias_ih", "bias_hh")
    b_x, b_h = (array_of(getattr(module, n + suffix)) if module.bias else np.zeros(len(U)) for n in names)
    if kind == "RNN":
        return {"U": U, "W": W, "b": b_x + b_h, "activation": module.mode.removeprefix("RNN_").lower()}
    U, W, b_x, b_h = (_by_gate(array, ORDER[kind]) for array in (U, W, b_x, b_h))
    if kind == "LSTM":
        return {"U": U, "W": W, "b": b_x + b_h}
    return {"U": U, "W": W, "b": b_x + b_h * [[1.0], [1.0], [0.0]], "b_h": b_h[2]}


def _by_gate(array: Array, order: list[int]) -> Array:
    return array.reshape(len(order), -1, *array.shape[1:])[order]


def readout_weights(readout: Any, H: int) -> dict[str, Array]:
    """Read V and d of a ``torch.nn.Linear``; of none, those that make z = h."""
    if readout is None:
        return {"V": np.eye(H), "d": np.zeros(H)}
    if not hasattr(readout, "weight") or not hasattr(readout, "bias"):
        raise TypeError(f"readout must be a torch.nn.Linear, got {type(readout).__name__}")
    V = array_of(readout.weight)
    return {"V": V, "d": np.zeros(len(V)) if readout.bias is None else array_of(readout.bias)}


def array_of(tensor: Any) -> Array:
    """Copy a tensor, or anything array-like, to float64."""
    if hasattr(tensor, "detach"):
        tensor = tensor.detach().cpu()
        tensor = tensor.double().numpy()
    return np.array(tensor, dtype=np.float64)
