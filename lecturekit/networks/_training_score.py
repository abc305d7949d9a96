"""How good a network is: losses and hits over all scored items."""

from __future__ import annotations

from dataclasses import dataclass

import torch
from torch import nn

from ._examples import Batch, Examples

SCORED_AT_ONCE = 256  # examples


@dataclass(frozen=True)
class Score:
    """How good a network is on some examples.

    Attributes
    ----------
    loss : float
        Sum of the losses of all scored items, divided by their number.
    accuracy : float
        Share of them that are hits, from 0 to 1.
    items : int
        How many are scored.
    """

    loss: float
    accuracy: float
    items: int


def evaluate(network: nn.Module, examples: Examples) -> Score:
    """Score a network, in evaluation mode, whatever mode it is in; each of its modules keeps its own.

    Parameters
    ----------
    network : torch.nn.Module
        With ``losses(batch)`` and ``hits(batch)``; see `train`.
    examples : Examples

    Raises
    ------
    ValueError
        If the examples do not fit, or nothing is scored.
    """
    fitting(network, examples)
    return score(network, examples)


def fitting(network: nn.Module, examples: Examples) -> None:
    """Let a network refuse examples that do not fit, if it can tell."""
    check = getattr(network, "check_examples", None)
    if callable(check):
        check(examples)


def score(network: nn.Module, examples: Examples) -> Score:
    """Score a network on examples that fit; see `evaluate`."""
    modes = [(module, module.training) for module in network.modules()]
    network.eval()
    loss, hits, items = 0.0, 0, 0
    try:
        with torch.no_grad():
            for batch in examples.batches(SCORED_AT_ONCE):
                losses = losses_of(network, batch)
                loss += float(losses.cpu().double().sum())
                hits += int(network.hits(batch.to(device_of(network))).sum())
                items += len(losses)
    finally:
        for module, training in modes:
            module.training = training
    if not items:
        raise ValueError("nothing is scored in these examples: every answer is left out")
    return Score(loss / items, hits / items, items)


def losses_of(network: nn.Module, batch: Batch) -> torch.Tensor:
    """Ask a network for the loss of each scored item, (N,)."""
    losses = network.losses(batch.to(device_of(network)))
    if not isinstance(losses, torch.Tensor) or losses.ndim != 1:
        got = tuple(losses.shape) if isinstance(losses, torch.Tensor) else type(losses).__name__
        raise TypeError(f"{type(network).__name__}.losses() must give (N,), the loss of each item; got {got}")
    return losses


def device_of(network: nn.Module) -> torch.device:
    """Say where a network is: where its first parameter is."""
    return next((p.device for p in network.parameters()), torch.device("cpu"))
