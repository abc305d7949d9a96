"""The one training loop of the course."""

from __future__ import annotations

import math
import numbers
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import torch
from torch import nn

from ._examples import Examples
from ._training_curves import Curves
from ._training_run import Run
from ._training_score import device_of

Watch = Callable[[Curves], bool]


@dataclass(frozen=True, kw_only=True)
class Recipe:
    """How to train: Adam (Kingma & Ba 2015, as ``torch.optim.Adam``) with clipped gradients.

    Parameters
    ----------
    epochs : int
        Most passes over the examples.
    batch : int
        Examples in an update.
    rate : float
        Adam's learning rate.
    clip : float
        Longest norm of the gradient of all parameters; a longer one is scaled down to it (Pascanu et al.
        2013). ``math.inf`` for none.
    patience : int
        Stop after so many epochs in a row without a lower validation loss.
    goal : float, optional
        Stop as soon as the validation loss is at most that.
    seed : int
        Of the order of the examples, and of dropout. The first weights are the network's own business.

    Raises
    ------
    TypeError, ValueError
        For what is no number, or none that can be worked with.
    """

    epochs: int = 20
    batch: int = 32
    rate: float = 0.01
    clip: float = 1.0
    patience: int = 5
    goal: float | None = None
    seed: int = 0

    def __post_init__(self) -> None:
        for name, least in (("epochs", 1), ("batch", 1), ("patience", 1), ("seed", 0)):
            value = getattr(self, name)
            if isinstance(value, bool) or not isinstance(value, numbers.Integral):
                raise TypeError(f"{name} must be a whole number, got {value!r}")
            if value < least:
                raise ValueError(f"{name} must be at least {least}, got {value}")
        for name in ("rate", "clip", *(["goal"] if self.goal is not None else [])):
            value = getattr(self, name)
            if isinstance(value, bool) or not isinstance(value, numbers.Real):
                raise TypeError(f"{name} must be a number, got {value!r}")
            if math.isnan(value) or (name != "goal" and value <= 0) or (name == "rate" and math.isinf(value)):
                raise ValueError(f"{name} must be a number above 0, got {value}")


def train(
    network: nn.Module,
    data: Examples,
    validation: Examples,
    recipe: Recipe | None = None,
    *,
    checkpoint: str | os.PathLike[str] | None = None,
    watch: Watch | None = None,
    progress: bool = True,
) -> Curves:
    """Train a network in place, and leave it with the best weights it had.

    The best are those with the lowest validation loss; scored before the first epoch and after each. It runs
    where the network is; networks this small are fastest on the processor, on one thread. There the same
    network, examples and recipe give the same weights bit for bit on one machine. torch's own random numbers
    are left as they were.

    Parameters
    ----------
    network : torch.nn.Module
        With ``losses(batch)`` → (N,) tensor, the loss of each scored item, and ``hits(batch)`` → (N,) bool.
        Afterwards it is in evaluation mode.
    data, validation : Examples
        To learn from, and to choose the best weights by.
    recipe : Recipe, optional
    checkpoint : path, optional
        A file that is rewritten after each epoch. If it is there, the run goes on where it stood, and ends
        as if it had never been stopped; one that had ended gives back its result.
    watch : callable, optional
        Called with the curves about four times a second; it ends the training by returning False. Its
        ``end(words, curves)``, if it has one, is called at the end.
    progress : bool
        Show a bar, with the rate, the time left and the loss.

    Returns
    -------
    Curves
        Also when it was interrupted (JupyterLab's ■), stopped by hand, or when the loss became no number:
        ``ended`` says so, and the network has the best weights until then.

    Raises
    ------
    TypeError, ValueError
        For a network without ``losses`` and ``hits`` or without parameters to train, no examples, or
        examples of which none is scored.
    CheckpointError
        If the file is damaged, or from another run.
    """
    _check(network, data, validation)
    with _alone(device_of(network)):
        path = None if checkpoint is None else Path(checkpoint)
        run = Run(network, data, validation, recipe or Recipe(), path)
        return run.go(watch, progress and "LECTUREKIT_EXPORT" not in os.environ)


def _check(network: nn.Module, data: Examples, validation: Examples) -> None:
    if not isinstance(network, nn.Module):
        raise TypeError(f"network must be a torch.nn.Module, got {type(network).__name__}")
    for method in ("losses", "hits"):
        if not callable(getattr(network, method, None)):
            raise TypeError(f"{type(network).__name__} has no {method}(batch)")
    trained = [p for p in network.parameters() if p.requires_grad]
    if not trained:
        raise ValueError(f"{type(network).__name__} has no parameters to train")
    if len({p.device for p in network.parameters()}) > 1:
        raise ValueError("the network is on more than one device: network.to(…) puts it on one")
    for name, examples in (("data", data), ("validation", validation)):
        if not isinstance(examples, Examples):
            raise TypeError(f"{name} must be Examples, got {type(examples).__name__}")
        if not len(examples):
            raise ValueError(f"there are no {name} examples")


@contextmanager
def _alone(device: torch.device) -> Iterator[None]:
    """Work on one thread and with random numbers of one's own."""
    threads, others = torch.get_num_threads(), [device] if device.type == "cuda" else []
    torch.set_num_threads(1)
    try:
        with torch.random.fork_rng(devices=others):
            yield
    finally:
        torch.set_num_threads(threads)
