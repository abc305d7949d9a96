"""The one training loop of the course."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import torch
from torch import nn

from ._examples import Examples
from ._training_curves import Curves
from ._training_look import bar_wanted
from ._training_recipe import Recipe as Recipe
from ._training_run import Run
from ._training_score import device_of, fitting

Watch = Callable[[Curves], bool]
LARGE = 1_000_000  # weights from which on several threads are worth their waiting for each other


def train(
    network: nn.Module,
    data: Examples,
    validation: Examples,
    recipe: Recipe | None = None,
    *,
    checkpoint: str | os.PathLike[str] | None = None,
    watch: Watch | None = None,
    progress: bool | str = True,
) -> Curves:
    """Train a network in place, and leave it with the best weights it had.

    The best are those with the lowest validation loss; scored before the first epoch and after each. It runs
    where the network is. On the processor small networks are fastest on one thread, and larger ones use as
    many as torch does; there the same network, examples and recipe give the same weights bit for bit on one
    machine. torch's own random numbers are left as they were.

    Parameters
    ----------
    network : torch.nn.Module
        With ``losses(batch)`` → (N,) tensor, the loss of each scored item, and ``hits(batch)`` → (N,) bool.
        If it has ``check_examples(examples)``, that is called first, to refuse those that do not fit.
        Afterwards the network is in evaluation mode.
    data, validation : Examples
        To learn from, and to choose the best weights by.
    recipe : Recipe, optional
    checkpoint : path, optional
        A file that is written before the first update and after each epoch. If it is there, the run goes on
        where it stood, and ends as if it had never been stopped; one that had ended gives back its result.
        The network must then have the weights that the run began with, or the best that it has left.
    watch : callable, optional
        Called with the curves about four times a second; it ends the training by returning False. Its
        ``end(words, curves)``, if it has one, is called at the end, that by an error included.
    progress : bool or str
        Show a bar, with the rate, the time left and the loss; a text stands before it.

    Returns
    -------
    Curves
        Also when it was interrupted (JupyterLab's ■), stopped by hand, or when the loss became no number:
        ``ended`` says so, and the network has the best weights until then.

    Raises
    ------
    TypeError, ValueError
        For a network without ``losses`` and ``hits`` or without parameters to train, no examples, or
        examples that do not fit or of which none is scored.
    CheckpointError
        If the file is damaged, from another run, or cannot be written: before the first update.

    Warns
    -----
    RuntimeWarning
        If the file cannot be written later on, on a full disk: the training goes on without it.

    Examples
    --------
    >>> import numpy as np
    >>> from lecturekit.corpora import review_corpus
    >>> from lecturekit.networks import Recipe, Tagger, read
    >>> corpus = review_corpus(validation=100, test=10, rng=np.random.default_rng(0))
    >>> tagger = Tagger(corpus.vocabulary, cell="GRU", bidirectional=True)
    >>> data, validation = tagger.examples(corpus.train), tagger.examples(corpus.validation)
    >>> curves = train(tagger, data, validation, Recipe(epochs=8), checkpoint="tagger.pt")  # doctest: +SKIP
    >>> curves.words  # doctest: +SKIP
    'all 8 epochs done, best: epoch 8'
    >>> read(tagger, "the film was not bad").answer  # doctest: +SKIP
    ('DET', 'NOUN', 'AUX', 'PART', 'ADJ')
    """
    _check(network, data, validation)
    if not isinstance(recipe, Recipe | None):
        raise TypeError(f"recipe must be a Recipe, got {type(recipe).__name__}: Recipe(epochs=8)")
    if watch is not None and not callable(watch):
        raise TypeError(f"watch must be a function of the curves, got {type(watch).__name__}")
    with _alone(device_of(network), suited_threads(network)):
        path = None if checkpoint is None else Path(checkpoint)
        run = Run(network, data, validation, recipe or Recipe(), path)
        return run.go(watch, bar_wanted(progress))


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
            hint = "network.examples(…) of a Classifier or Tagger makes them of reviews"
            raise TypeError(f"{name} must be Examples, got {type(examples).__name__}: {hint}")
        if not len(examples):
            raise ValueError(f"there are no {name} examples")
        fitting(network, examples)


def suited_threads(network: nn.Module) -> int:
    """Say how many threads a network is best run on.

    Two threads for a network of 250,000 weights gain a fifth on two idle cores, and lose two thirds beside
    anything else that runs: each step waits for the slower of them.
    """
    weights = sum(p.numel() for p in network.parameters())
    return torch.get_num_threads() if weights >= LARGE else 1


@contextmanager
def _alone(device: torch.device, own: int) -> Iterator[None]:
    """Work on so many threads, with random numbers of one's own, and with gradients wherever it is."""
    threads, others = torch.get_num_threads(), [device] if device.type == "cuda" else []
    torch.set_num_threads(own)
    try:
        with torch.random.fork_rng(devices=others), torch.inference_mode(False), torch.enable_grad():
            yield
    finally:
        torch.set_num_threads(threads)
