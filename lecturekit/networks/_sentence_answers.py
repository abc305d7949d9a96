"""What a network answers: once for a sentence, or once for each word."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import torch
from numpy.typing import NDArray
from torch.nn.functional import cross_entropy

from lecturekit._arrays import Array
from lecturekit.corpora import Review

from ._examples import UNSCORED, Batch
from ._sentence_words import SentenceNetwork


class OneAnswer(SentenceNetwork):
    """Gives a sentence one label; ``forward`` gives scores (B, K)."""

    _named = "labels"

    def losses(self, batch: Batch) -> torch.Tensor:
        """Give each sentence's cross-entropy in nats, (N,): of those that have a label."""
        scored = batch.y != UNSCORED
        return cross_entropy(self(batch)[scored], batch.y[scored], reduction="none")

    def hits(self, batch: Batch) -> torch.Tensor:
        """Say for each of these sentences whether the likeliest label is the right one, (N,) bool."""
        scored = batch.y != UNSCORED
        return self(batch)[scored].argmax(dim=1) == batch.y[scored]

    @torch.no_grad()
    def predict(self, words: Sequence[str] | str) -> Array:
        """Give the labels' probabilities, (K,).

        Parameters
        ----------
        words : sequence of str, or str
            A sentence; a text is cut as `corpora.review_words` does.
        """
        found: Array = self(self._one(words))[0].softmax(0).cpu().numpy()
        return found

    def _answer(self, review: Review) -> int:
        if not 0 <= review.label < len(self.outputs):
            raise ValueError(f"there is no label {review.label}; there are {', '.join(self.outputs)}")
        return review.label


class AnswerEach(SentenceNetwork):
    """Gives each word a tag; ``forward`` gives scores (T, B, K), of no meaning in the padding."""

    _named, _each = "tags", True

    def losses(self, batch: Batch) -> torch.Tensor:
        """Give each word's cross-entropy in nats, (N,): those under the mask that have a tag."""
        scores, y = self._scored(batch)
        return cross_entropy(scores, y, reduction="none")

    def hits(self, batch: Batch) -> torch.Tensor:
        """Say for each of these words whether the likeliest tag is the right one, (N,) bool."""
        scores, y = self._scored(batch)
        return scores.argmax(dim=1) == y

    @torch.no_grad()
    def predict(self, words: Sequence[str] | str) -> Array:
        """Give the tags' probabilities for each word, (T, K).

        Parameters
        ----------
        words : sequence of str, or str
            A sentence; a text is cut as `corpora.review_words` does.
        """
        found: Array = self(self._one(words))[:, 0].softmax(1).cpu().numpy()
        return found

    def _scored(self, batch: Batch) -> tuple[torch.Tensor, torch.Tensor]:
        """Scores (N, K) and tags (N,)."""
        scored = batch.mask & (batch.y != UNSCORED)
        return self(batch)[scored], batch.y[scored]

    def _answer(self, review: Review) -> NDArray:
        for tag in review.tags:
            if tag not in self._places:
                raise ValueError(f"there is no tag {tag!r}; there are {', '.join(self.outputs)}")
        return np.array([self._places[tag] for tag in review.tags])
