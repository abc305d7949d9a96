"""What a training run leaves in its checkpoint: whose it is, and whether all of it is there."""

from __future__ import annotations

import hashlib
import json
import math
from collections.abc import Callable, Mapping
from dataclasses import asdict
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import torch
from torch import nn

from ._checkpoint import WAY_OUT, CheckpointError, agree
from ._examples import Examples

if TYPE_CHECKING:
    from ._training_recipe import Recipe

WRITTEN = ("running", "all epochs", "early stopping", "goal reached")  # as a run in a file can stand
MOST = 40  # letters of two values of a setting that are written out
MOMENTS = {"step", "exp_avg", "exp_avg_sq"}  # what Adam keeps of a parameter


def made_of(network: nn.Module, data: Examples, validation: Examples, recipe: Recipe) -> dict[str, str]:
    """Say what a run is made of: texts that differ where two runs do."""
    shapes = [f"{name} {tuple(value.shape)} {value.dtype}" for name, value in network.state_dict().items()]
    settings = json.dumps(getattr(network, "settings", None), sort_keys=True, default=str)
    return {
        "network": "\n".join([type(network).__qualname__, settings, *shapes]),
        "first weights": fingerprint(network.state_dict()),
        "recipe": json.dumps(asdict(recipe), sort_keys=True),
        "training examples": data.fingerprint(),
        "validation examples": validation.fingerprint(),
    }


def fingerprint(weights: Mapping[str, torch.Tensor]) -> str:
    """Give a short text that other weights do not have (SHA-256 of their bytes)."""
    digest = hashlib.sha256()
    for name, value in weights.items():
        digest.update(f"{name} {value.dtype} {tuple(value.shape)}".encode())
        digest.update(value.detach().cpu().contiguous().reshape(-1).view(torch.uint8).numpy().tobytes())
    return digest.hexdigest()[:16]


def belongs(path: Path, content: Mapping[str, Any], now: dict[str, str]) -> dict[str, str]:
    """Make sure that a checkpoint is this run's, and give what that is made of.

    A network that has the best weights of the file is its network too: the run was stopped, and goes on.

    Raises
    ------
    CheckpointError
        With the names of what differs.
    """
    before = content.get("made of")
    best = _tried(lambda: fingerprint(content["best_weights"]))
    if not isinstance(before, Mapping):
        before = {}
    if best == now["first weights"] or before.get("network") != now["network"]:
        now = now | {"first weights": str(before.get("first weights"))}
    agree(path, before, now, network=_networks(str(before.get("network")), now["network"]))
    return now


def _networks(before: str, now: str) -> str:
    """Say in what two networks differ: their kind, or settings that are short enough to be said."""
    (kind, settings), (here, wanted) = (text.split("\n")[:2] for text in (before + "\n", now))
    if kind != here:
        return f"network (there a {kind}, here a {here})"
    one, other = (_tried(partial(json.loads, text)) for text in (settings, wanted))
    if not isinstance(one, dict) or not isinstance(other, dict):
        return "network"
    unlike = [name for name in other if one.get(name) != other[name]]
    said = [
        f"{name} {one.get(name)}, here {other[name]}" if len(f"{one.get(name)}{other[name]}") < MOST else name
        for name in unlike
    ]
    return f"network ({'; '.join(said)})" if said else "network"


def complete(path: Path, content: Mapping[str, Any], network: nn.Module, trained: list[nn.Parameter]) -> None:
    """Make sure that a run can go on from a checkpoint, before anything is touched.

    Raises
    ------
    CheckpointError
        With the names of the parts that are missing or cannot be what they should.
    """
    shapes = _shapes(network.state_dict())
    rules: dict[str, Callable[[Any], bool]] = {
        "updates": lambda v: all(_kinds(row, float, int) and row[1] > 0 for row in v),
        "scores": lambda v: _scores(v, len(content["updates"])),
        "best": lambda v: _kinds([v], int) and 0 <= v < len(content["scores"]),
        "best_weights": lambda v: _shapes(v) == shapes,
        "network": lambda v: _shapes(v) == shapes,
        "optimiser": lambda v: (
            bool(v) == bool(content["updates"])
            and all(_moments(kept, trained[index]) for index, kept in v.items())
        ),
        "random": lambda v: torch.Generator().set_state(v) is not None,
        "seconds": lambda v: _kinds([v], float) and 0 <= v < math.inf,
        "ended": lambda v: v in WRITTEN,
    }
    wrong = [name for name, rule in rules.items() if not _tried(partial(_holds, rule, content, name))]
    if wrong:
        raise CheckpointError(
            f"{path} lacks a part of the run, or has a wrong one: {', '.join(wrong)}. {WAY_OUT}"
        )


def _holds(rule: Callable[[Any], bool], content: Mapping[str, Any], name: str) -> bool:
    return rule(content[name])


def _tried(what: Callable[[], Any]) -> Any:
    try:
        return what()
    except Exception:  # whatever a file may hold instead of what it should
        return None


def _kinds(row: Any, *kinds: type) -> bool:
    return len(row) == len(kinds) and all(type(v) is kind for v, kind in zip(row, kinds, strict=True))


def _scores(rows: Any, updates: int) -> bool:
    at = [row[0] for row in rows if _kinds(row, int, float, float)]
    return len(at) == len(rows) > 0 and at[0] == 0 and at == sorted(at) and at[-1] == updates


def _shapes(weights: Mapping[str, torch.Tensor]) -> dict[str, tuple]:
    return {name: (tuple(value.shape), value.dtype) for name, value in weights.items()}


def _moments(kept: Mapping[str, torch.Tensor], parameter: nn.Parameter) -> bool:
    alike = all(kept[name].shape == parameter.shape for name in MOMENTS - {"step"})
    return set(kept) == MOMENTS and alike and kept["step"].shape == ()
