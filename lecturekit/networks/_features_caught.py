"""What one layer gives in a pass, turned to one row for each sample."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import nn

#: These give (T, n, d), unless they are told ``batch_first``.
TIME_FIRST = (
    nn.RNNBase,
    nn.MultiheadAttention,
    nn.TransformerEncoder,
    nn.TransformerEncoderLayer,
    nn.TransformerDecoder,
    nn.TransformerDecoderLayer,
)
ALONG_A_LINE = (nn.Conv1d, nn.ConvTranspose1d)


class Caught:
    """The rows of one layer, batch after batch.

    Parameters
    ----------
    name : str
    module : torch.nn.Module
    pool : bool
        See `layer_features`.
    """

    def __init__(self, name: str, module: nn.Module, pool: bool) -> None:
        self.name, self.module, self.pool = name, module, pool
        self.note = ""
        self._parts: list[NDArray[np.float32]] = []
        self._now: NDArray[np.float32] | None = None
        self._size = self._calls = 0

    def begin(self, size: int) -> None:
        """Await a pass of so many samples."""
        self._size, self._calls, self._now = size, 0, None

    def catch(self, *call: Any) -> None:
        """Keep what the layer gave, the last of what a hook is told; a copy: others may work in place."""
        self._calls += 1
        output = call[-1]
        tensor = first_tensor(output)
        if tensor is None:
            raise TypeError(
                f"layer {self.name!r} gives {type(output).__name__}, and no tensor in it: take another one"
            )
        self._now = self._rows(tensor.detach())

    @property
    def called(self) -> bool:
        """Whether it was, in this pass."""
        return self._calls > 0

    def end(self) -> None:
        """Close a pass."""
        if self._now is None:
            raise ValueError(f"layer {self.name!r} is never called when the network is: it gives nothing")
        if self._calls > 1:
            self.note = f"Layer {self.name} is called {self._calls} times in a pass: the last call is taken."
        self._parts.append(self._now)
        self._now = None

    def rows(self) -> NDArray[np.float32]:
        """Give all that was caught, (n, d)."""
        return np.concatenate(self._parts)

    def _rows(self, output: torch.Tensor) -> NDArray[np.float32]:
        if output.is_complex():
            raise TypeError(f"layer {self.name!r} gives complex numbers: take another one")
        if output.layout != torch.strided:
            raise TypeError(f"layer {self.name!r} gives a sparse tensor: take another one")
        if output.ndim == 3 and isinstance(self.module, TIME_FIRST) and not _batch_first(self.module):
            output = output.transpose(0, 1)
        if output.ndim < 1 or len(output) != self._size:
            raise ValueError(
                f"layer {self.name!r} gives {tuple(output.shape)} for {self._size} samples: "
                "its first axis is not the samples"
            )
        output = output.float()
        if output.ndim > 2 and self.pool:
            output = output.mean(dim=self._places(output.ndim))
        return output.reshape(self._size, -1).cpu().numpy().copy()

    def _places(self, axes: int) -> tuple[int, ...]:
        """Say which axes are places in a map, or steps."""
        if axes > 3:
            return tuple(range(2, axes))
        return (2,) if any(isinstance(part, ALONG_A_LINE) for part in self.module.modules()) else (1,)


def first_tensor(output: Any) -> torch.Tensor | None:
    """Find the first tensor in what a layer gives."""
    if isinstance(output, torch.Tensor):
        return output
    parts = output.values() if isinstance(output, Mapping) else output
    if not isinstance(output, Mapping | tuple | list):
        return None
    return next((found for found in map(first_tensor, parts) if found is not None), None)


def _batch_first(module: nn.Module) -> bool:
    return next((bool(part.batch_first) for part in module.modules() if hasattr(part, "batch_first")), False)
