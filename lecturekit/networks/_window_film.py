"""A neural bigram model while it is trained, beside the counts of the text it is trained on."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import torch
from numpy.typing import NDArray
from torch import nn

from lecturekit._arrays import Array
from lecturekit._record import Record
from lecturekit.corpora import position
from lecturekit.language import START, Tokens

from ._examples import Batch
from ._training import Recipe, train
from ._window import WindowLanguageModel

RECIPE = Recipe(batch=4096, rate=0.03, clip=math.inf)


@dataclass(frozen=True, eq=False, repr=False)
class BigramFilm(Record):
    """What a neural bigram model says after some numbers of updates, and what the counts say.

    Attributes
    ----------
    step : (F,) int64
        Updates done, rising; 0 is the untrained model.
    probabilities : (F, C, K)
        P(outcome | context).
    loss : (F,)
        Mean −log P over all predicted tokens of the text, in nats.
    contexts : tuple of C str
        ``"<s>"``, and the known words.
    outcomes : tuple of K str
        ``"<unk>"``, the words, ``"</s>"``.
    counts : (C, K) int64
        How often each outcome follows each context in the text.
    """

    step: NDArray[np.int64]
    probabilities: Array
    loss: Array
    contexts: tuple[str, ...]
    outcomes: tuple[str, ...]
    counts: NDArray[np.int64]

    @property
    def relative(self) -> Array:
        """c(context outcome) / c(context), (C, K), the maximum-likelihood estimate; NaN for 0 / 0."""
        total = self.counts.sum(axis=1, keepdims=True)
        found: Array = self.counts / np.where(total, total, np.nan)
        return found

    @property
    def floor(self) -> float:
        """The entropy of the next word given the one before, as counted, in nats: no loss can be lower."""
        p = self.relative
        seen = self.counts > 0
        return float(-(self.counts[seen] * np.log(p[seen])).sum() / self.counts.sum())

    @property
    def gap(self) -> Array:
        """Largest difference between the model's and the counted probabilities, (F,)."""
        found: Array = np.nanmax(np.abs(self.probabilities - self.relative), axis=(1, 2))
        return found

    def context(self, word: str) -> int:
        """Give the place of a context. An unknown one raises UnknownLabelError with the closest spelling."""
        return position(word, self.contexts, kind="word")

    def outcome(self, word: str) -> int:
        """Give the place of an outcome. An unknown one raises UnknownLabelError."""
        return position(word, self.outcomes, kind="word")


def bigram_film(
    model: WindowLanguageModel, tokens: Tokens, steps: Sequence[int], *, recipe: Recipe = RECIPE
) -> BigramFilm:
    """Train a model of one word on a text, and keep what it says along the way.

    Parameters
    ----------
    model : WindowLanguageModel
        With ``window=1``; trained in place. For every context to get a distribution of its own, it needs as
        many numbers a word as there are outcomes, or a hidden layer.
    tokens : Tokens
        With the model's vocabulary and policy.
    steps : sequence of int
        After how many updates it is asked.
    recipe : Recipe, optional
        Of the training; its epochs and patience are set so that the last step is reached. The usual one takes
        the whole text in each update, up to 4096 tokens.

    Returns
    -------
    BigramFilm
        Of fewer steps if the training was interrupted, or its loss became no number.

    Raises
    ------
    ValueError
        For a model that sees more than one word, or steps below 0 or none.
    """
    wanted = sorted({int(step) for step in steps})
    if model.window != 1:
        raise ValueError(f"a bigram model sees one word, this one {model.window}")
    if not wanted or wanted[0] < 0:
        raise ValueError(f"steps are numbers of updates, 0 or more, not {list(steps)}")
    examples = model.examples(tokens)
    filmed = _Filmed(model, wanted)
    each = -(-len(examples) // recipe.batch)  # updates in an epoch
    epochs = wanted[-1] // each + 1  # one update more than wanted, at least: it is asked before each
    train(
        filmed, examples, examples, replace(recipe, epochs=epochs, patience=epochs, goal=None), progress=False
    )
    x, y = np.array(examples.x)[:, 0], np.array(examples.y)
    K = len(model.outcomes)
    counts = np.zeros((K + 1, K), dtype=np.int64)
    np.add.at(counts, (x, y), 1)
    order = [K, *range(1, K - 1)]  # <s>, then the words
    log = np.array(filmed.said)  # (F, K + 1, K)
    return BigramFilm(
        step=np.array(wanted[: len(log)], dtype=np.int64),
        probabilities=np.exp(log[:, order]),
        loss=-log[:, x, y].mean(axis=1),
        contexts=(START, *model.outcomes[1:-1]),
        outcomes=model.outcomes,
        counts=counts[order],
    )


class _Filmed(nn.Module):
    """A model that is asked for all its distributions before those updates that are wanted."""

    def __init__(self, model: WindowLanguageModel, wanted: Sequence[int]) -> None:
        super().__init__()
        self.model, self._wanted, self._done = model, frozenset(wanted), 0
        self.said: list[Array] = []

    def losses(self, batch: Batch) -> torch.Tensor:
        if self.training:
            if self._done in self._wanted:
                self.said.append(self.model.after(np.arange(len(self.model.outcomes) + 1)[:, None]))
            self._done += 1
        return self.model.losses(batch)

    def hits(self, batch: Batch) -> torch.Tensor:
        return self.model.hits(batch)
