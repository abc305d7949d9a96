"""Fully connected networks for sentences: each place of a padded sentence has weights of its own."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import torch
from torch import nn

from lecturekit.corpora import LABELS, TAGS, Vocabulary

from ._examples import Batch, Examples
from ._sentence_answers import AnswerEach, OneAnswer
from ._sentence_words import SentenceNetwork, drawn_with, whole


class Padded(SentenceNetwork):
    """What both share: a = tanh(U [x_1 … x_T] + b) of a sentence that is filled up with zeros to T words."""

    def __init__(
        self, vocabulary: Vocabulary | Sequence[str], outputs: Sequence[str], **settings: Any
    ) -> None:
        sizes = {name: whole(name, settings[name]) for name in ("places", "embedding", "hidden")}
        super().__init__(vocabulary, outputs, settings | sizes)
        T, D, H = sizes.values()
        with drawn_with(settings["seed"]):
            self.embedding = self._embed(D)
            self.inner = nn.Linear(T * D, H)
            self.readout = nn.Linear(H, len(self.outputs) * (T if self._each else 1))

    def check_examples(self, examples: Examples) -> None:
        """Refuse examples that do not fit; `train` and `evaluate` ask it.

        Raises
        ------
        ValueError
            For a sentence longer than the network has places, and all that `Classifier` refuses; it names
            the example.
        """
        for n, x in enumerate(examples.x):
            if len(x) > self._settings["places"]:
                raise ValueError(f"example {n} {self._too_long(len(x))}")
        super().check_examples(examples)

    def _hidden(self, batch: Batch) -> torch.Tensor:
        """Hidden units, (B, H)."""
        T, B = batch.x.shape
        if self._settings["places"] < T:
            raise ValueError(f"a sentence {self._too_long(T)}")
        x = self.embedding(batch.x) * batch.mask[:, :, None]
        x = nn.functional.pad(x, (0, 0, 0, 0, 0, self._settings["places"] - T))
        return torch.tanh(self.inner(x.transpose(0, 1).reshape(B, -1)))

    def _too_long(self, words: int) -> str:
        return f"has {words} words; this network was made for {self._settings['places']} at most"


class FullyConnectedClassifier(OneAnswer, Padded):
    """Gives a sentence the probability of each label, from all its words at their places.

    Parameters
    ----------
    vocabulary : Vocabulary or sequence of str
        Known words.
    labels : sequence of str
        Names of the K outputs.
    places : int
        T, words of the longest sentence; a longer one is refused.
    embedding, hidden : int
        Sizes: D of a word, H hidden units.
    seed : int
        Of the first weights; no other generator is touched.

    Raises
    ------
    ValueError
        For sizes that are none.
    """

    def __init__(
        self,
        vocabulary: Vocabulary | Sequence[str],
        *,
        labels: Sequence[str] = LABELS,
        places: int = 17,
        embedding: int = 16,
        hidden: int = 24,
        seed: int = 0,
    ) -> None:
        sizes = {"places": places, "embedding": embedding, "hidden": hidden}
        super().__init__(vocabulary, labels, **sizes, seed=seed)

    def forward(self, batch: Batch) -> torch.Tensor:
        """Give the scores, (B, K)."""
        scores: torch.Tensor = self.readout(self._hidden(batch))
        return scores


class FullyConnectedTagger(AnswerEach, Padded):
    """Gives each word of a sentence the probability of each tag, from all words at their places.

    Parameters
    ----------
    vocabulary : Vocabulary or sequence of str
        Known words.
    tags : sequence of str
        Names of the K outputs of each place.
    places, embedding, hidden, seed
        As of `FullyConnectedClassifier`.

    Raises
    ------
    ValueError
        For sizes that are none.
    """

    def __init__(
        self,
        vocabulary: Vocabulary | Sequence[str],
        *,
        tags: Sequence[str] = TAGS,
        places: int = 17,
        embedding: int = 16,
        hidden: int = 24,
        seed: int = 0,
    ) -> None:
        sizes = {"places": places, "embedding": embedding, "hidden": hidden}
        super().__init__(vocabulary, tags, **sizes, seed=seed)

    def forward(self, batch: Batch) -> torch.Tensor:
        """Give the scores, (T, B, K); in the padding they mean nothing."""
        B, K = len(batch), len(self.outputs)
        scores: torch.Tensor = self.readout(self._hidden(batch)).reshape(B, -1, K).transpose(0, 1)
        return scores[: len(batch.x)]
