"""What real training leaves behind: the vectors after several epochs."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from lecturekit._arrays import Array, readonly
from lecturekit._record import Record
from lecturekit.words._pairs import SkipGramPairs
from lecturekit.words._skipgram import SkipGram
from lecturekit.words._skipgram_loss import examples, stacked_losses
from lecturekit.words._skipgram_update import Architecture
from lecturekit.words._vectors import WordVectors

Floats = NDArray[np.float32]


@dataclass(frozen=True, eq=False, repr=False)
class VectorTraining(Record):
    """Vectors after n epochs of one run.

    Attributes
    ----------
    vocabulary : tuple of str, V long
        Names of the rows; the most frequent word of the text first.
    epochs : tuple of int, n long
        After how many passes over the text; rising.
    W, W_out : (n, V, D) float32
        Input and output vectors.
    pairs : SkipGramPairs
        The text, as `losses` reads it: all pairs within the whole window.
    negatives : int
        Words that were pushed away for each target.
    architecture : {"skip-gram", "cbow"}
        What was predicted from what.
    """

    vocabulary: tuple[str, ...]
    epochs: tuple[int, ...]
    W: Floats
    W_out: Floats
    pairs: SkipGramPairs
    negatives: int
    architecture: Architecture = "skip-gram"

    def vectors(self, epoch: int | None = None) -> WordVectors:
        """Give the word vectors after an epoch that was kept; of the last unless given.

        Raises
        ------
        ValueError
            If that epoch was not kept. The message says which were.
        """
        place = self._place(epoch)
        return WordVectors(self.vocabulary, self.W[place], snapshot_name(self.epochs[place]))

    def model(self, epoch: int | None = None) -> SkipGram:
        """Give input and output vectors after an epoch that was kept; of the last unless given."""
        place = self._place(epoch)
        return SkipGram(self.vocabulary, self.W[place], self.W_out[place])

    def similarity(self, a: str, b: str) -> Array:
        """Give the cosine of two words after each epoch kept, (n,).

        Raises
        ------
        UnknownLabelError
            For a word that is not there, with the closest spelling.
        """
        first = WordVectors(self.vocabulary, self.W[0])
        u, v = (self.W[:, first.number(word)].astype(np.float64) for word in (a, b))
        return readonly(np.vecdot(u, v) / (np.linalg.norm(u, axis=1) * np.linalg.norm(v, axis=1)))

    @property
    def baseline(self) -> float:
        """Loss of a model that knows nothing: (1 + k) log 2 nats."""
        return float((1 + self.negatives) * np.log(2))

    @cached_property
    def losses(self) -> Array:
        """Mean loss over the text after each epoch kept, nats for each example, (n,).

        Computed from the vectors over all pairs in the window, and in expectation over the negatives
        (`mean_loss`). What word2vec makes small is close to it, not the same: it skips frequent words and
        draws shorter windows, so that late epochs can raise this a little. gensim's own running loss is a sum
        in float32 over the pairs that it happened to draw.
        """
        text = examples(self.pairs, self.architecture, self.negatives)
        losses = [
            stacked_losses(W[None].astype(np.float64), W_out[None].astype(np.float64), text)
            for W, W_out in zip(self.W, self.W_out, strict=True)  # one at a time: V can be large
        ]
        return readonly(np.concatenate(losses))

    def _place(self, epoch: int | None) -> int:
        if epoch is None:
            return len(self.epochs) - 1
        if epoch not in self.epochs:
            kept = ", ".join(map(str, self.epochs))
            raise ValueError(f"The vectors of epoch {epoch!r} were not kept; there are {kept}.")
        return self.epochs.index(epoch)


def snapshot_name(epochs: int) -> str:
    """Say in a figure what the vectors are."""
    return f"word2vec after {epochs} epoch{'s' * (epochs != 1)}"
