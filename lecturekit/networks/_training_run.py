"""One training run: its state, and what a step, an epoch and an end are."""

from __future__ import annotations

import json
import math
import time
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import torch
from torch import nn

from ._checkpoint import CheckpointError, agree, load, save
from ._examples import Batch, Examples
from ._training_curves import Curves
from ._training_look import Look, make_bar
from ._training_score import device_of, evaluate, losses_of

if TYPE_CHECKING:
    from ._training import Recipe


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
        self.loss: list[float] = []
        self.scored: list[int] = []
        self.scores: list[tuple[int, float, float]] = []  # updates done, loss, accuracy
        self.best, self.best_weights = 0, _copy(network)
        self.seconds, self.ended = 0.0, "running"
        torch.default_generator.manual_seed(recipe.seed)
        if device_of(network).type == "cuda":
            torch.cuda.manual_seed(recipe.seed)
        self.made_of = _made_of(network, data, validation, recipe) if path else {}
        if path and (content := load(path)) is not None:
            agree(path, content.get("made of"), self.made_of)
            self._resume(path, content)

    def go(self, watch: Callable[[Curves], bool] | None, progress: bool) -> Curves:
        """Train to the end, whichever it is, and load the best weights."""
        begun, before, had = time.perf_counter(), self.seconds, self.ended
        steps = -(-len(self.data) // self.recipe.batch) * self.recipe.epochs
        bar = make_bar(steps, len(self.loss), progress, watch is not None)  # what is below must not jump
        look = Look(watch, bar, lambda: self._curves(steps, before + time.perf_counter() - begun))
        try:
            if not self.scores:
                self._validate()
            while self.ended == "running":
                self._epoch(look)
                self.seconds = before + time.perf_counter() - begun
                if self.ended in ("running", "all epochs", "early stopping", "goal reached"):
                    self._save()
        except KeyboardInterrupt:
            self.ended = "interrupted"
        finally:
            self.network.load_state_dict(self.best_weights)
            self.network.eval()
            bar.total = bar.n  # or a bar that ended early turns red
            bar.close()
        if had == "running":
            self.seconds = before + time.perf_counter() - begun
        curves = self._curves(steps, self.seconds)
        end = getattr(watch, "end", None)
        if end is not None:
            end(curves.words, curves)
        return curves

    def _epoch(self, look: Look) -> None:
        """Pass over the examples once, score the network, and see whether that is the end."""
        self.network.train()
        rng = np.random.default_rng([self.recipe.seed, len(self.scores)])
        for batch in self.data.batches(self.recipe.batch, rng):
            if not self._step(batch):
                self.ended = "not a number"
                return
            if not look.go_on(self.loss[-1]):
                self.ended = "stopped by hand"
                return
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
        loss = losses.mean()
        value = loss.item()
        if not len(losses):
            value = 0.0  # nothing is scored here: no update, and no weight in any mean
        elif not math.isfinite(value):
            return False
        else:
            loss.backward()
            norm = nn.utils.clip_grad_norm_(self.trained, self.recipe.clip)
            if not math.isfinite(norm):
                return False
            self.optimiser.step()
        self.loss.append(value)
        self.scored.append(len(losses))
        return True

    def _validate(self) -> None:
        score = evaluate(self.network, self.validation)
        self.scores.append((len(self.loss), score.loss, score.accuracy))
        lowest = self.scores[self.best][1]
        if len(self.scores) == 1 or score.loss < lowest or (math.isnan(lowest) and score.loss == score.loss):
            self.best_weights, self.best = _copy(self.network), len(self.scores) - 1

    def _curves(self, steps: int, seconds: float) -> Curves:
        at, loss, accuracy = np.array(self.scores, dtype=float).reshape(-1, 3).T
        return Curves(
            step=np.arange(1.0, len(self.loss) + 1),
            loss=np.array(self.loss),
            scored=np.array(self.scored, dtype=float),
            epoch_step=at,
            validation_loss=loss,
            validation_accuracy=accuracy,
            best=self.best,
            epochs=self.recipe.epochs,
            steps=steps,
            seconds=seconds,
            ended=self.ended,
        )

    def _save(self) -> None:
        if self.path is None:
            return
        content = {name: getattr(self, name) for name in _KEPT}
        content |= {"made of": self.made_of, "optimiser": self.optimiser.state_dict()}
        content |= {"network": self.network.state_dict(), "random": torch.get_rng_state()}
        save(self.path, content)

    def _resume(self, path: Path, content: dict[str, Any]) -> None:
        try:
            self.network.load_state_dict(content["network"])
            self.optimiser.load_state_dict(content["optimiser"])
            torch.set_rng_state(content["random"])
            for name in _KEPT:
                setattr(self, name, content[name])
        except (KeyError, ValueError, TypeError, RuntimeError) as error:
            raise CheckpointError(f"{path} lacks a part of the run ({error}). Delete it.") from None


def _copy(network: nn.Module) -> dict[str, Any]:
    return {name: value.detach().clone() for name, value in network.state_dict().items()}


def _made_of(network: nn.Module, data: Examples, validation: Examples, recipe: Recipe) -> dict[str, str]:
    shapes = [f"{name} {tuple(value.shape)} {value.dtype}" for name, value in network.state_dict().items()]
    settings = json.dumps(getattr(network, "settings", None), sort_keys=True, default=str)
    return {
        "network": "\n".join([type(network).__qualname__, settings, *shapes]),
        "recipe": json.dumps(asdict(recipe), sort_keys=True, default=float),
        "training examples": data.fingerprint(),
        "validation examples": validation.fingerprint(),
    }


_KEPT = ("loss", "scored", "scores", "best", "best_weights", "seconds", "ended")
