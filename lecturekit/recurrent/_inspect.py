"""A trained torch network, opened up: every layer and direction as one of our cells, with its run."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from lecturekit._arrays import Array, readonly

from ._cell import Cell
from ._checks import shaped
from ._gru import GRU
from ._lstm import LSTM
from ._records import Record
from ._rnn import RNN
from ._torch import array_of, kind_of, layer_weights, readout_weights

CELLS: dict[str, type[Any]] = {"RNN": RNN, "LSTM": LSTM, "GRU": GRU}


@dataclass(frozen=True, eq=False)
class Layer:
    """One layer in one direction.

    Attributes
    ----------
    level : int
        From 1, the lowest.
    reverse : bool
        Whether it reads from the end: then time in its trace runs in the order in which it reads.
    cell : RNN, LSTM or GRU
        Its weights; without a readout, z = h.
    trace : Trace
        Its run.
    """

    level: int
    reverse: bool
    cell: Cell
    trace: Any

    @property
    def name(self) -> str:
        """For a reader: ``"layer 2, from the end"``."""
        return f"layer {self.level}" + (", from the end" if self.reverse else "")

    @property
    def h(self) -> Array:
        """States in the order of the sequence, (T, B, H)."""
        return self.in_order(self.trace.h)

    def in_order(self, steps: Array) -> Array:
        """Turn an array (T, …) of this layer's time to the order of the sequence, or back."""
        return steps[::-1] if self.reverse else steps


@dataclass(frozen=True, eq=False, repr=False)
class Inspection(Record):
    """A module's layers with their runs on one input.

    Attributes
    ----------
    layers : tuple of Layer
        From the lowest; within a level the forward direction first.
    y : (T, B, H), or (T, B, 2H) of both directions
        What the module gives.
    z : (T, B, K)
        Scores of the readout; y without one.
    V, d : (K, H or 2H), (K,)
        The readout.
    """

    layers: tuple[Layer, ...]
    y: Array
    z: Array
    V: Array
    d: Array

    def __getitem__(self, place: int | tuple[int, bool]) -> Layer:
        level, reverse = place if isinstance(place, tuple) else (place, False)
        for layer in self.layers:
            if (layer.level, layer.reverse) == (level, bool(reverse)):
                return layer
        raise KeyError(f"no layer {place}; there are {', '.join(layer.name for layer in self.layers)}")

    def bptt(self, dz: ArrayLike, truncate: int | None = None) -> tuple[Any, ...]:
        """Backpropagate through time and depth.

        Parameters
        ----------
        dz : (T, B, K) array_like
            dL/dz at every step; without a readout dL/dy.
        truncate : int, optional
            As of `RNN.bptt`, in every layer.

        Returns
        -------
        tuple of Gradients
            One for each of `layers`, in its own time. ``layer.in_order(gradients.h)`` is dL/dh by step. Their
            V and d are of no weight: a layer has no readout of its own.
        """
        T, B, K = self.z.shape
        with np.errstate(over="ignore", invalid="ignore"):
            dy = shaped("dz", dz, "T B K", T=T, B=B, K=K) @ self.V
        found: list[Any] = []
        for level in range(self.layers[-1].level, 0, -1):
            here = [layer for layer in self.layers if layer.level == level]
            parts = np.split(dy, len(here), axis=2)  # forward, from the end
            gradients = [
                layer.cell.bptt(layer.trace, layer.in_order(part), truncate)
                for layer, part in zip(here, parts, strict=True)
            ]
            dy = sum(layer.in_order(g.x) for layer, g in zip(here, gradients, strict=True))  # type: ignore[assignment]
            found = gradients + found
        return tuple(found)


def inspect(module: Any, x: Any, readout: Any = None, states: Sequence[Any] | None = None) -> Inspection:
    """Open up a trained ``torch.nn.RNN``, ``GRU`` or ``LSTM`` of any depth, in one direction or both.

    Parameters
    ----------
    module : torch.nn.RNN, torch.nn.GRU or torch.nn.LSTM
        Its weights are copied to float64. Dropout between layers is off, as in ``module.eval()``.
    x : tensor or array_like
        What the module would be given: (T, B, D), with ``batch_first`` (B, T, D), or one sequence (T, D).
    readout : torch.nn.Linear, optional
        From the module's output to the scores z; without it z is the output.
    states : sequence, optional
        h0, and c0 of an LSTM, as torch has them: (layers × directions, B, H) each; zeros if not given.

    Returns
    -------
    Inspection
        For every layer and direction the cell and its trace: all that `RNN`, `LSTM` and `GRU` can be asked.

    Raises
    ------
    TypeError
        For any other module (it names those inside that can be opened), a packed sequence, or what holds no
        numbers.
    ValueError
        For projections (``proj_size``), and shapes that do not fit.

    Examples
    --------
    Of a network of your own give the recurrent module and what it reads, such as embedded words:
    ``inspect(net.rnn, net.embedding(words), net.readout)``.

    >>> import torch
    >>> seen = inspect(torch.nn.LSTM(2, 4, num_layers=2, bidirectional=True), torch.zeros(5, 1, 2))
    >>> [layer.name for layer in seen.layers][:2], seen[2].trace.f.shape
    (['layer 1', 'layer 1, from the end'], (5, 1, 4))
    """
    kind = kind_of(module)
    if kind is None:
        raise TypeError(f"wanted a torch.nn.RNN, GRU or LSTM, got {type(module).__name__}{_inside(module)}")
    reads = _time_first(module, x)
    B, directions = reads.shape[1], (False, True) if module.bidirectional else (False,)
    start = _starts(module, states, (len(CELLS[kind].states), B))
    layers: list[Layer] = []
    for level in range(1, module.num_layers + 1):
        for reverse in directions:
            suffix = f"_l{level - 1}" + "_reverse" * reverse
            cell = CELLS[kind](**layer_weights(module, suffix), **readout_weights(None, module.hidden_size))
            trace = cell.unroll(reads[::-1] if reverse else reads, *(s[len(layers)] for s in start))
            layers.append(Layer(level, reverse, cell, trace))
        reads = np.concatenate([layer.h for layer in layers if layer.level == level], axis=2)
    V, d = readout_weights(readout, reads.shape[2]).values()
    if V.shape[1] != reads.shape[2]:
        raise ValueError(f"readout reads {V.shape[1]} numbers, the module gives {reads.shape[2]}")
    with np.errstate(over="ignore", invalid="ignore"):
        z = reads @ V.T + d
    return Inspection(tuple(layers), readonly(reads), z, V, d)


def _inside(module: Any) -> str:
    """Name what could be opened inside a module of another kind."""
    if not callable(getattr(module, "named_modules", None)):
        return ""
    names = [
        re.sub(r"\.(\d+)", r"[\1]", f".{name}") for name, part in module.named_modules() if kind_of(part)
    ]
    if not names:
        return ""
    others = f" (there is {', '.join(names[1:])} too)" if names[1:] else ""
    return f": give the recurrent module itself, inspect(net{names[0]}, …){others}"


def _time_first(module: Any, x: Any) -> Array:
    if hasattr(x, "batch_sizes"):
        raise TypeError("a packed sequence has no one length: give one padded or single sequence")
    array = array_of(x) if hasattr(x, "detach") else np.asarray(x)
    if array.ndim == 2:
        array = array[:, None]
    elif module.batch_first:
        array = array.swapaxes(0, 1)
    return readonly(shaped("x", array, "T B D", D=module.input_size))


def _starts(module: Any, states: Sequence[Any] | None, sizes: tuple[int, int]) -> list[Array]:
    parts, B = sizes
    N, H = module.num_layers * (1 + module.bidirectional), module.hidden_size
    if states is None:
        return [np.zeros((N, B, H))] * parts
    if len(states) != parts:
        raise ValueError(f"wanted {parts} first states, got {len(states)}")
    given = [array_of(state) for state in states]
    given = [array[:, None] if array.ndim == 2 else array for array in given]
    return [shaped("states", array, "N B H", N=N, B=B, H=H) for array in given]
