"""One training run: its state, and what a step, an epoch and an end are."""

from __future__ import annotations

import math
import time
import warnings
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import torch
from torch import nn

from ._checkpoint import CheckpointError, load, save
from ._examples import Batch, Examples
from ._training_curves import Curves
from ._training_look import Look, make_bar
from ._training_saved import WRITTEN, belongs, complete, made_of
from ._training_score import device_of, losses_of, score

if TYPE_CHECKING:
    from ._training_recipe import Recipe


class Run:
    """A run that goes on from its checkpoint, if there is one.

    Parameters
    ----------
    network, data, validation, recipe, path
        See `train`.
    """

    def __init__(
        self, network: nn.Module, data: Examples, validation: Examples, recipe: Recipe, path: Path | None
    ) -> None:
        self.network, self.recipe, self.path = network, recipe, path
        self.data, self.validation = data, validation
        self.trained = [p for p in network.parameters() if p.requires_grad]
        self.optimiser = torch.optim.Adam(self.trained, lr=recipe.rate, fused=True)
        self.updates: list[tuple[float, int]] = []  # mean loss, and over how many items
        self.scores: list[tuple[int, float, float]] = []  # updates done, loss, accuracy
        self.best, self.best_weights = 0, _copy(network)
        self.seconds, self.ended, self._warned = 0.0, "running", False
        self._passed = lambda: 0.0
        torch.default_generator.manual_seed(recipe.seed)
        if device_of(network).type == "cuda":
            torch.cuda.manual_seed(recipe.seed)
        self.made_of = made_of(network, data, validation, recipe) if path else {}
        if path and (content := load(path)) is not None:
            self.made_of = belongs(path, content, self.made_of)
            complete(path, content, network, self.trained)
            self._resume(content)

    def go(self, watch: Callable[[Curves], bool] | None, progress: bool | str) -> Curves:
        """Train to the end, whichever it is, and load the best weights."""
        begun, before, had = time.perf_counter(), self.seconds, self.ended
        steps = -(-len(self.data) // self.recipe.batch) * self.recipe.epochs
        bar = make_bar(steps, len(self.updates), progress, watch is not None)  # what is below must not jump
        look = Look(watch, bar, lambda: self._curves(steps))

        def passed() -> float:
            return before + time.perf_counter() - begun if had == "running" else before

        self._passed = passed
        try:
            self._epochs(look)
        except KeyboardInterrupt:
            self.ended = "interrupted"
        except BaseException:
            self.ended = "stopped by an error"
            with suppress(Exception):  # it is told; what it makes of that is not what went wrong
                self._leave(bar, watch, steps)
            raise
        return self._leave(bar, watch, steps)

    def _epochs(self, look: Look) -> None:
        if not self.scores:
            self._validate()
        if self.ended == "running":
            self._save(first=True)
        while self.ended == "running":
            self._epoch(look)
            if self.ended in WRITTEN:
                self._save()

    def _leave(self, bar: Any, watch: Callable[[Curves], bool] | None, steps: int) -> Curves:
        """Leave the best weights, and tell whoever watches."""
        bar.total = bar.n  # or a bar that ended early turns red
        bar.close()
        self.network.load_state_dict(self.best_weights)
        self.network.eval()
        curves = self._curves(steps)
        end = getattr(watch, "end", None)
        if end is not None:
            with suppress(KeyboardInterrupt):  # ■ while the last figure is drawn: the curves are not lost
                end(curves.words, curves)
        return curves

    def _epoch(self, look: Look) -> None:
        """Pass over the examples once, score the network, and see whether that is the end."""
        self.network.train()
        rng = np.random.default_rng([self.recipe.seed, len(self.scores)])
        for batch in self.data.batches(self.recipe.batch, rng, by_length=self.recipe.by_length):
            if not self._step(batch):
                self.ended = "not a number"
                return
            if not look.go_on(self.updates[-1][0] if self.updates else math.nan):
                self.ended = "stopped by hand"
                return
        if len(self.updates) == self.scores[-1][0]:
            raise ValueError("nothing is scored in the training examples: every answer is left out")
        self._validate()
        epochs, patience, goal = self.recipe.epochs, self.recipe.patience, self.recipe.goal
        epoch, (_, loss, _) = len(self.scores) - 1, self.scores[-1]
        if math.isnan(loss):
            self.ended = "not a number"
        elif goal is not None and loss <= goal:
            self.ended = "goal reached"
        elif epoch >= epochs:
            self.ended = "all epochs"
        elif epoch - self.best >= patience:
            self.ended = "early stopping"

    def _step(self, batch: Batch) -> bool:
        """Update once; False if there was no number to update by."""
        self.optimiser.zero_grad()
        losses = losses_of(self.network, batch)
        if not len(losses):
            return True  # nothing is scored here: no update
        loss = losses.mean()
        value = loss.item()
        if not math.isfinite(value):
            return False
        loss.backward()
        norm = nn.utils.clip_grad_norm_(self.trained, self.recipe.clip)
        if not math.isfinite(norm):
            return False
        self.optimiser.step()
        self.updates.append((value, len(losses)))
        return True

    def _validate(self) -> None:
        found = score(self.network, self.validation)
        lowest = self.scores[self.best][1] if self.scores else math.inf
        better = found.loss < lowest or (math.isnan(lowest) and not math.isnan(found.loss))
        weights = _copy(self.network) if better or not self.scores else self.best_weights
        self.scores.append((len(self.updates), found.loss, found.accuracy))
        if weights is not self.best_weights:
            self.best_weights, self.best = weights, len(self.scores) - 1

    def _curves(self, steps: int) -> Curves:
        self.seconds = self._passed()
        at, loss, accuracy = np.array(self.scores, dtype=float).reshape(-1, 3).T
        training, scored = np.array(self.updates, dtype=float).reshape(-1, 2).T
        return Curves(
            step=np.arange(1.0, len(training) + 1),
            loss=training,
            scored=scored,
            epoch_step=at,
            validation_loss=loss,
            validation_accuracy=accuracy,
            best=self.best,
            epochs=self.recipe.epochs,
            steps=steps,
            seconds=self.seconds,
            ended=self.ended,
        )

    def _save(self, *, first: bool = False) -> None:
        """Write the checkpoint; the first time it must go well, for nothing is lost yet."""
        if self.path is None:
            return
        self.seconds = self._passed()
        content = {name: getattr(self, name) for name in _KEPT}
        content |= {"made of": self.made_of, "optimiser": self.optimiser.state_dict()["state"]}
        content |= {"network": self.network.state_dict(), "random": torch.get_rng_state()}
        try:
            save(self.path, content)
        except CheckpointError as error:
            if first:
                raise
            if not self._warned:
                words = f"{error} The training goes on, and what it learns from here on cannot be resumed."
                warnings.warn(words, RuntimeWarning, stacklevel=5)  # where train is called
            self._warned = True

    def _resume(self, content: dict[str, Any]) -> None:
        self.network.load_state_dict(content["network"])
        groups = self.optimiser.state_dict()["param_groups"]
        self.optimiser.load_state_dict({"state": content["optimiser"], "param_groups": groups})
        torch.set_rng_state(content["random"])
        for name in _KEPT:
            setattr(self, name, content[name])


def _copy(network: nn.Module) -> dict[str, Any]:
    return {name: value.detach().clone() for name, value in network.state_dict().items()}


_KEPT = ("updates", "scores", "best", "best_weights", "seconds", "ended")
