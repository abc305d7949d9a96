"""The networks of a study, trained one after the other."""

from __future__ import annotations

import hashlib
import json
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import torch

from lecturekit._record import Record
from lecturekit.language import LanguageModel, Tokens
from lecturekit.networks import (
    Curves,
    Recipe,
    RecurrentLanguageModel,
    WindowLanguageModel,
    suited_threads,
    train,
)

from ._settings import NEURAL

if TYPE_CHECKING:
    from ._study import Study

Network = RecurrentLanguageModel | WindowLanguageModel
PIECE = {"word": 100, "character": 200}  # steps of a training example; longer sentences are cut
STOPPED = ("stopped by hand", "interrupted")
SURE = 20  # updates after which a pace says something


@dataclass(frozen=True, eq=False, repr=False)
class StudyProgress(Record):
    """How far the training of a study is.

    Attributes
    ----------
    names : tuple of str
        The networks, in the order of their training.
    curves : tuple of Curves or None
        One for each; None for those to come.
    baselines : mapping of str to float
        Validation perplexities of the models that count.
    now : int
        Which network is being trained; as many as there are when all are done.
    seconds_left : float
        At most, by the pace until now; NaN before there is one.
    over : bool
        Whether nothing more is trained: all is done, or it was stopped.
    """

    names: tuple[str, ...]
    curves: tuple[Curves | None, ...]
    baselines: Mapping[str, float]
    now: int
    seconds_left: float
    over: bool = False

    def _outcome(self, done: list[tuple[str, Curves]]) -> str:
        if not done:
            return "no network was trained" if self.names else "nothing to train: the models are counted"
        name, last = done[-1]
        cut = last.ended == "running" or last.ended in STOPPED
        if not cut and len(done) == len(self.names):
            best = min(done, key=lambda pair: _lowest(pair[1]))
            return f"trained; lowest validation loss: {best[0]}"
        missing = self.names[len(done) :]
        left = f"; {', '.join(missing)} missing" if missing else ""
        where = f"in {name}, epoch {last.epoch + 1}" if cut else f"after {name}"
        return f"stopped {where}{left}: run again to go on"

    @property
    def words(self) -> str:
        """How it stands, in a line: "GRU, 3 of 4: epoch 2, at most 40 s left"."""
        done = [(name, one) for name, one in zip(self.names, self.curves, strict=True) if one is not None]
        if self.over:
            return self._outcome(done)
        name, curves = self.names[self.now], self.curves[self.now]
        at = "begins" if curves is None else curves.words.split(",")[0]
        left = "" if np.isnan(self.seconds_left) else f", at most {_duration(self.seconds_left)} left"
        return f"{name}, {self.now + 1} of {len(self.names)}: {at}{left}"


@dataclass(frozen=True)
class Trained:
    """The models of a study: those that count, and networks with their curves.

    Attributes
    ----------
    models : dict of str to LanguageModel
        By kind.
    curves : dict of str to Curves
        Of the networks.
    seconds : dict of str to float
        How long each took.
    """

    models: dict[str, LanguageModel]
    curves: dict[str, Curves]
    seconds: dict[str, float]


def train_all(
    study: Study, folder: Path | None, watch: Callable[[StudyProgress], Any] | None, progress: bool
) -> Trained:
    """Count, then train; see `Study.run`."""
    found = Trained({}, {}, {})
    for kind in study.settings.models:
        if kind not in NEURAL:
            begun = time.perf_counter()
            found.models[kind] = study.untrained(kind)
            found.seconds[kind] = time.perf_counter() - begun
    teller = _Teller(study, found, watch)
    try:
        for kind in (kind for kind in study.settings.models if kind in NEURAL):
            curves = _train_one(study, kind, folder, teller, progress)
            if curves.ended in STOPPED:
                break
    finally:
        teller.close()
    if not found.models:
        raise KeyboardInterrupt("the study was stopped before any model was there")
    return found


def _train_one(study: Study, kind: str, folder: Path | None, teller: _Teller, progress: bool) -> Curves:
    network = study.untrained(kind)
    assert isinstance(network, Network)
    network.to(study.settings.device)
    recipe, data = _recipe(study, kind), examples(network, study.train)
    path = None if folder is None else folder / f"{kind}-{_fingerprint(study, kind)}.checkpoint"
    name = study.settings.shown(kind)
    teller.begin(kind)
    curves = train(
        network, data, examples(network, study.validation), recipe, checkpoint=path,
        watch=teller, progress=name if progress else False,
    )  # fmt: skip
    teller.found.models[kind], teller.found.curves[kind] = network, curves
    teller.found.seconds[kind] = curves.seconds
    return curves


@contextmanager
def threads_for(trained: Trained) -> Iterator[None]:
    """Score on as many threads as the networks were trained on: the same bits wherever it is called from."""
    before = torch.get_num_threads()
    networks = [model for model in trained.models.values() if isinstance(model, torch.nn.Module)]
    torch.set_num_threads(max(map(suited_threads, networks), default=1))
    try:
        yield
    finally:
        torch.set_num_threads(before)


def examples(network: Network, tokens: Tokens) -> Any:
    """Turn tokens to what a network learns from; very long sentences in pieces."""
    if isinstance(network, WindowLanguageModel):
        return network.examples(tokens)
    return network.examples(tokens, longest=PIECE[tokens.policy.unit])


def _recipe(study: Study, kind: str) -> Recipe:
    """Give every network as many tokens an update: the neural bigram's examples are single tokens."""
    recipe = study.settings.recipe
    if kind != "bigram":
        return recipe
    mean = study.train.predicted.sum() / study.train.n_sentences
    return replace(recipe, batch=max(1, round(recipe.batch * float(mean))))


def _fingerprint(study: Study, kind: str) -> str:
    """Give a text that other texts, settings and sizes do not have, so that their checkpoints never meet."""
    size = study.size(kind)
    made_of = [asdict(size), asdict(study.settings.recipe), vars(study.settings.policy), study.settings.seed]
    digest = hashlib.sha256(json.dumps([*made_of, study.settings.layers], sort_keys=True).encode())
    for tokens in (study.train, study.validation):
        digest.update(tokens.numbers.tobytes())
    digest.update("\n".join(study.train.vocabulary.words).encode("utf-8", "surrogatepass"))
    return digest.hexdigest()[:12]


class _Teller:
    """Turns the curves of one network into the progress of all, for whoever watches."""

    def __init__(self, study: Study, found: Trained, watch: Callable[[StudyProgress], Any] | None) -> None:
        self.study, self.found, self._watch = study, found, watch
        self._kinds = [kind for kind in study.settings.models if kind in NEURAL]
        self._now = 0
        self._curves: Curves | None = None
        self._baselines: dict[str, float] = {}
        if watch is not None:
            self._baselines = {
                study.settings.shown(kind): float(model.perplexity(study.validation))
                for kind, model in found.models.items()
            }

    def begin(self, kind: str) -> None:
        """Turn to the next network."""
        self._now, self._curves = self._kinds.index(kind), None

    def __call__(self, curves: Curves) -> bool:
        """Pass on what `train` tells."""
        self._curves = curves
        if self._watch is None:
            return True
        answer = self._watch(self._progress(self._now))
        return answer is None or bool(answer)

    def close(self) -> None:
        """Tell for the last time."""
        end = getattr(self._watch, "end", None)
        if end is not None:
            with suppress(KeyboardInterrupt):
                told = self._progress(len(self._kinds), over=True)
                end(told.words, told)

    def _progress(self, now: int, *, over: bool = False) -> StudyProgress:
        curves = tuple(
            self.found.curves.get(kind, self._curves if n == self._now and self._curves else None)
            for n, kind in enumerate(self._kinds)
        )
        names = tuple(self.study.settings.shown(kind) for kind in self._kinds)
        return StudyProgress(names, curves, self._baselines, now, self._left(curves), over)

    def _left(self, curves: tuple[Curves | None, ...]) -> float:
        """Take the pace of the recurrent networks where there is one: the bigram is quicker."""
        known = [(c.seconds / len(c.step), c.steps) for c in curves if c is not None and len(c.step) >= SURE]
        current = self._curves
        if not known or current is None or not len(current.step):
            return float("nan")
        pace, steps = known[-1]
        return pace * (current.steps - len(current.step) + steps * (len(curves) - 1 - self._now))


def _lowest(curves: Curves) -> float:
    return float(np.nanmin(curves.validation_loss)) if len(curves.validation_loss) else np.inf


def _duration(seconds: float) -> str:
    return f"{seconds:.0f} s" if seconds < 100 else f"{seconds / 60:.0f} min"
