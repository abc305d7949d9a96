"""What the layers of any network make of some inputs, caught by forward hooks."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import numpy as np
import torch
from numpy.typing import ArrayLike, NDArray
from torch import nn

from lecturekit._arrays import readonly
from lecturekit._record import Record
from lecturekit.corpora import position

from ._features_caught import Caught
from ._features_layers import INPUT, chosen_layers, named_layers
from ._sentence_words import whole


@dataclass(frozen=True, eq=False, repr=False)
class LayerFeatures(Record):
    """What L layers make of n samples.

    Attributes
    ----------
    layers : tuple of L str
        Their names, from what goes in to what comes out.
    features : tuple of L (n, d) float32 arrays
        A row for each sample; every layer has a d of its own.
    notes : tuple of str
        Sentences for the reader: what was taken where there was a choice.
    """

    layers: tuple[str, ...]
    features: tuple[NDArray[np.float32], ...]
    notes: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        super().__post_init__()
        object.__setattr__(self, "features", tuple(readonly(part, np.float32) for part in self.features))
        tables = all(part.ndim == 2 for part in self.features)
        if not tables or len(self.layers) != len(self.features) or len({*map(len, self.features)}) != 1:
            shapes = [part.shape for part in self.features]
            raise ValueError(f"{len(self.layers)} layers want as many (n, d) arrays, got {shapes}")

    def __len__(self) -> int:
        return len(self.features[0])

    def __repr__(self) -> str:
        parts = [f"{name} {part.shape[1]}" for name, part in zip(self.layers, self.features, strict=True)]
        return f"LayerFeatures(<{len(self)} samples: {', '.join(parts)}>)"

    def __getitem__(self, layer: str) -> NDArray[np.float32]:
        """Give the features of one layer, (n, d); an unknown name raises UnknownLabelError."""
        return self.features[position(layer, self.layers, kind="layer")]

    def only(self, which: ArrayLike) -> LayerFeatures:
        """Keep some samples: (n,) bool, or their numbers."""
        kept = np.asarray(which)
        return LayerFeatures(self.layers, tuple(part[kept] for part in self.features), self.notes)


def layer_features(
    module: nn.Module,
    inputs: torch.Tensor | ArrayLike | Mapping[str, Any],
    layers: Sequence[str] | None = None,
    *,
    at_once: int = 64,
    pool: bool = True,
) -> LayerFeatures:
    """Catch what layers of a network give, by forward hooks: of any ``torch.nn.Module``.

    The network is asked in evaluation mode, some samples at a time, without gradients. Afterwards it is as it
    was: each of its modules in its own mode, and no hook left, after an error too.

    Parameters
    ----------
    module : torch.nn.Module
        Yours, one of torchvision's, one of this package that takes a tensor. Nothing is downloaded.
    inputs : tensor or array, or mapping of name to these
        n samples along the first axis; a mapping is handed over as keywords. They are brought to where the
        network is; numbers that are not whole get the network's type.
    layers : sequence of str, optional
        Names as ``named_modules()`` gives them, in the order wanted; ``"input"`` is what goes in, flattened,
        and ``"output"`` what comes out. Without it the input and up to eight layers that compute something:
        no activation, normalisation or dropout.
    at_once : int
        Samples in a batch; memory grows with it.
    pool : bool
        Average over places: maps (n, C, H, W) become (n, C), steps (n, T, d) become (n, d). What stood where
        is lost then. If false they are laid out in a row, (n, C·H·W).

    Returns
    -------
    LayerFeatures
        Of a layer that is called more than once in a pass, its last call (a note says so); of one that gives
        a tuple, a list or a mapping, the first tensor in it: of an LSTM the states, not the memory.

    Raises
    ------
    TypeError
        For what is no module, no numbers, or an output without a tensor.
    ValueError
        For no samples, a layer that the pass never calls, or an output whose first axis is not the samples.
    UnknownLabelError
        For a layer that is not there, with the closest names.

    Notes
    -----
    Three axes are taken as (n, T, d), and as (n, C, T) where the layer holds a one-dimensional convolution;
    recurrent and attention layers without ``batch_first`` give (T, n, d). Four are taken as (n, C, H, W): for
    networks that keep channels last, take ``pool=False``.

    Examples
    --------
    >>> import torch
    >>> from lecturekit.networks import layer_features
    >>> network = torch.nn.Sequential(torch.nn.Linear(3, 5), torch.nn.ReLU(), torch.nn.Linear(5, 2))
    >>> layer_features(network, torch.zeros(4, 3))
    LayerFeatures(<4 samples: input 3, 0 5, 2 2>)
    """
    if not isinstance(module, nn.Module):
        raise TypeError(f"module must be a torch.nn.Module, got {type(module).__name__}")
    given, at_once = _inputs(inputs, module), whole("at_once", at_once)
    n = len(next(iter(given.values())))
    names = chosen_layers(module, layers, tensor=len(given) == 1 and next(iter(given.values())))
    places = named_layers(module)
    caught = {name: Caught(name, places[name], pool) for name in names if name != INPUT or name in places}
    with _asked(module), _hooked(caught):
        for first in range(0, n, at_once):
            batch = {name: part[first : first + at_once] for name, part in given.items()}
            for layer in caught.values():
                layer.begin(min(at_once, n - first))
            module(batch[""]) if "" in batch else module(**batch)
            if layers is None and not first:  # of those that were chosen here, the ones that are in use
                caught = {name: layer for name, layer in caught.items() if layer.called}
            for layer in caught.values():
                layer.end()
    names = [name for name in names if name in caught or (name == INPUT and name not in places)]
    notes = tuple(layer.note for layer in caught.values() if layer.note)
    parts = [caught[name].rows() if name in caught else _flat(given) for name in names]
    return LayerFeatures(tuple(names), tuple(parts), notes)


def _inputs(inputs: Any, module: nn.Module) -> dict[str, torch.Tensor]:
    """Give what is handed over by name, one alone under the name ""; on the network's device, of its type."""
    given = dict(inputs) if isinstance(inputs, Mapping) else {"": inputs}
    weights = next((p for p in [*module.parameters(), *module.buffers()]), torch.zeros(()))
    found = {}
    for name, part in given.items():
        called = f"input {name!r}" if name else "inputs"
        try:
            tensor = part if isinstance(part, torch.Tensor) else torch.tensor(np.asarray(part))
        except (TypeError, ValueError):
            raise TypeError(f"{called} must be a tensor or an array of numbers") from None
        if tensor.ndim < 1 or not len(tensor):
            raise ValueError(f"{called} must hold at least one sample along the first axis: {tensor.shape}")
        wanted = weights.dtype if tensor.is_floating_point() and weights.is_floating_point() else tensor.dtype
        found[name] = tensor.detach().to(weights.device, wanted)
    if not found or len({len(part) for part in found.values()}) > 1:
        raise ValueError(f"all inputs must hold equally many samples, not {[len(p) for p in found.values()]}")
    return found


def _flat(given: dict[str, torch.Tensor]) -> NDArray[np.float32]:
    (part,) = given.values()
    return part.flatten(1).float().cpu().numpy() if part.ndim > 1 else part[:, None].float().cpu().numpy()


@contextmanager
def _asked(module: nn.Module) -> Iterator[None]:
    """Evaluate without gradients; each module gets its own mode back."""
    modes = [(part, part.training) for part in module.modules()]
    module.eval()
    try:
        with torch.no_grad():
            yield
    finally:
        for part, training in modes:
            part.training = training


@contextmanager
def _hooked(caught: Mapping[str, Caught]) -> Iterator[None]:
    """Hang a hook on each layer, and take them away whatever happens."""
    hooks = []
    try:
        hooks += [layer.module.register_forward_hook(layer.catch) for layer in caught.values()]
        yield
    finally:
        for hook in hooks:
            hook.remove()
