"""Networks that read a sentence: one answer for the whole of it, or one for each word."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import torch
from torch.nn.functional import cross_entropy

from lecturekit.corpora import LABELS, TAGS, Vocabulary

from ._examples import UNSCORED, Batch
from ._sentence_answers import AnswerEach, OneAnswer
from ._sentence_reader import Reader


class Classifier(OneAnswer, Reader):
    """Reads a sentence to its end and gives the probability of each label.

    One direction: the readout sees the last h, so that it can be asked after each word what it thinks so far.
    Both: it sees the last h of each, forward at the last word and backward at the first.

    Its loss is the lecture's ``L = L^(N)``, at the last step, or ``L = (1/N) Σ L^(t)``, the mean over all
    steps of a sentence, each against the label of the whole.

    Parameters
    ----------
    vocabulary : Vocabulary or sequence of str
        Known words.
    labels : sequence of str
        Names of the K outputs.
    cell : str
        ``"LSTM"``, ``"GRU"`` or ``"RNN"``.
    embedding, hidden, layers : int
        Sizes: D of a word, H of a state, and how many layers.
    bidirectional : bool
        Whether a second network reads from the end.
    each : bool
        Whether there is a loss at each step, and not at the last alone.
    seed : int
        Of the first weights; no other generator is touched.

    Raises
    ------
    ValueError
        For an unknown cell or sizes that are none, and a loss at each step of both directions: only the
        last h of each belong together.
    """

    def __init__(
        self,
        vocabulary: Vocabulary | Sequence[str],
        *,
        labels: Sequence[str] = LABELS,
        cell: str = "LSTM",
        embedding: int = 16,
        hidden: int = 24,
        layers: int = 1,
        bidirectional: bool = False,
        each: bool = False,
        seed: int = 0,
    ) -> None:
        sizes = {"embedding": embedding, "hidden": hidden, "layers": layers}
        super().__init__(vocabulary, labels, cell=cell, **sizes, bidirectional=bidirectional, seed=seed)
        if each and bidirectional:
            raise ValueError("a loss at each step needs one direction: leave out bidirectional, or each")
        self.each = bool(each)

    @property
    def settings(self) -> dict[str, Any]:
        """All that the class needs to build it again, without weights; fit for JSON."""
        return {**super().settings, "each": self.each}

    def losses(self, batch: Batch) -> torch.Tensor:
        """Give each sentence's cross-entropy in nats, (N,): of those that have a label; see the class."""
        if not self.each:
            return super().losses(batch)
        scored = batch.y != UNSCORED
        scores = self.readout(self._states(batch)).transpose(1, 2)[:, :, scored]  # (T, K, N)
        labels = batch.y[scored].expand(len(scores), -1)
        at_steps = cross_entropy(scores, labels, reduction="none") * batch.mask[:, scored]
        return at_steps.sum(dim=0) / batch.lengths[scored]

    def forward(self, batch: Batch) -> torch.Tensor:
        """Give the scores, (B, K)."""
        states = self._states(batch)
        scores: torch.Tensor = self.readout(self._last(states, batch.lengths))
        return scores

    def _last(self, states: torch.Tensor, lengths: torch.Tensor) -> torch.Tensor:
        """Each sentence's last state, (B, H); of both directions (B, 2 H)."""
        last = states[lengths - 1, torch.arange(len(lengths), device=lengths.device)]
        if not self._settings["bidirectional"]:
            return last
        H = self._settings["hidden"]
        return torch.cat([last[:, :H], states[0, :, H:]], dim=1)


class Tagger(AnswerEach, Reader):
    """Gives each word of a sentence the probability of each tag: from the left, the right, or both.

    Parameters
    ----------
    vocabulary : Vocabulary or sequence of str
        Known words.
    tags : sequence of str
        Names of the K outputs.
    cell : str
        ``"LSTM"``, ``"GRU"`` or ``"RNN"``.
    embedding, hidden, layers : int
        Sizes: D of a word, H of a state, and how many layers.
    bidirectional : bool
        Whether a second network reads from the end.
    reverse : bool
        Whether it reads from the end, and from there only.
    seed : int
        Of the first weights; no other generator is touched.

    Raises
    ------
    ValueError
        For an unknown cell or sizes that are none.
    """

    def __init__(
        self,
        vocabulary: Vocabulary | Sequence[str],
        *,
        tags: Sequence[str] = TAGS,
        cell: str = "LSTM",
        embedding: int = 16,
        hidden: int = 24,
        layers: int = 1,
        bidirectional: bool = False,
        reverse: bool = False,
        seed: int = 0,
    ) -> None:
        sizes = {"embedding": embedding, "hidden": hidden, "layers": layers}
        super().__init__(vocabulary, tags, cell=cell, **sizes, bidirectional=bidirectional, seed=seed)
        self.reverse = bool(reverse)
        if reverse and bidirectional:
            raise ValueError("bidirectional reads from the end too: leave out reverse")

    @property
    def settings(self) -> dict[str, Any]:
        """All that the class needs to build it again, without weights; fit for JSON."""
        return {**super().settings, "reverse": self.reverse}

    def forward(self, batch: Batch) -> torch.Tensor:
        """Give the scores, (T, B, K); in the padding they mean nothing."""
        scores: torch.Tensor = self.readout(self._states(batch))
        return scores
