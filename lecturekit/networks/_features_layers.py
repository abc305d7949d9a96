"""Which layers of a network are looked at."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import torch
from torch import nn

from lecturekit.corpora import position

INPUT, OUTPUT = "input", "output"
MOST, FEWEST = 8, 4  # layers that are chosen: with fewer a block is opened
#: Parts of torch.nn that compute no features of their own.
PASSED_OVER = (
    "activation",
    "batchnorm",
    "dropout",
    "flatten",
    "instancenorm",
    "linear.Identity",
    "loss",
    "normalization",
    "padding",
    "upsampling",
)


def named_layers(module: nn.Module) -> dict[str, nn.Module]:
    """Give all layers by name, one that has two names under both; the module itself as "output"."""
    found = {name: part for name, part in module.named_modules(remove_duplicate=False) if name}
    return {OUTPUT: module} | found


def chosen_layers(module: nn.Module, layers: Sequence[str] | None, *, tensor: Any) -> list[str]:
    """Check the names of layers, or choose some.

    Parameters
    ----------
    module : torch.nn.Module
    layers : sequence of str, or None
    tensor : torch.Tensor, or False
        What goes in, if it is one tensor: only then is there an "input".
    """
    known, plain = named_layers(module), isinstance(tensor, torch.Tensor)
    if layers is None:
        found = sensible_layers(module)
        return [INPUT, *found] if plain and tensor.is_floating_point() and INPUT not in known else found
    if isinstance(layers, str):
        raise TypeError(f"layers is a list of names: [{layers!r}]")
    names = list(layers)
    for name in names:
        position(name, [*([INPUT] if plain else []), *known], kind="layer")
    if not names or len(set(names)) < len(names):
        raise ValueError(f"wanted at least one layer, each once, got {names}")
    return names


def sensible_layers(module: nn.Module) -> list[str]:
    """Choose up to eight layers that compute something, in the order in which they are defined."""
    found = _parts("", module)
    while len(found) < FEWEST:
        opened = [part for name, block in found for part in _opened(name, block)]
        if opened == found:
            break
        found = opened
    if not found:
        return [OUTPUT]
    kept = np.unique(np.linspace(0, len(found) - 1, min(len(found), MOST)).round().astype(int))
    return [found[k][0] for k in kept]


def _opened(name: str, block: nn.Module) -> list[tuple[str, nn.Module]]:
    """Give the parts of a block; torch's own layers are no blocks."""
    own = type(block).__module__.startswith("torch.nn.modules.") and not isinstance(block, nn.Sequential)
    return [(name, block)] if own else _parts(f"{name}.", block) or [(name, block)]


def _parts(prefix: str, module: nn.Module) -> list[tuple[str, nn.Module]]:
    """Name the parts of a module that compute features; the parts of a list, which is never called itself."""
    found: list[tuple[str, nn.Module]] = []
    for name, part in module.named_children():
        if type(part) in (nn.ModuleList, nn.ModuleDict):
            found += _parts(f"{prefix}{name}.", part)
        elif not _passed_over(part):
            found.append((prefix + name, part))
    return found


def _passed_over(part: nn.Module) -> bool:
    if isinstance(part, nn.MultiheadAttention):
        return False
    where = f"{type(part).__module__}.{type(part).__name__}"
    return where.startswith("torch.nn.modules.") and any(f"modules.{word}" in where for word in PASSED_OVER)
