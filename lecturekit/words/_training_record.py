"""What a training run leaves behind: all its steps, without a model."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from lecturekit._arrays import Array, readonly
from lecturekit._record import Record
from lecturekit.words._pairs import Numbers, SkipGramPairs
from lecturekit.words._skipgram import SkipGram
from lecturekit.words._skipgram_loss import check_vocabulary, examples, stacked_losses
from lecturekit.words._skipgram_pass import example
from lecturekit.words._skipgram_update import Architecture, Objective, Update, update


@dataclass(frozen=True, eq=False, repr=False)
class Training(Record):
    """A recorded run of S steps.

    Attributes
    ----------
    vocabulary : tuple of str, V long
        Names of the rows of W and W_out.
    architecture : {"skip-gram", "cbow"}
        Skip-gram: the centre is the input, one context the target. CBOW: the contexts are the input.
    inputs : (S, I) int64
        Word numbers that went in at each step; −1 fills up windows that had fewer.
    targets : (S, 1) int64
        Word number to be predicted at each step.
    negatives : (S, k) int64
        Word numbers that were pushed away; k = 0 with full softmax.
    rates : (S,)
        Learning rate of each step, dimensionless.
    losses : (S,)
        Nats, of each step's example, before the step.
    W, W_out : (S + 1, V, D)
        Input and output vectors; ``W[s]`` is what s steps have made.
    diverged : int, optional
        The step that left float64, if one did: from it on there is NaN.
    """

    vocabulary: tuple[str, ...]
    architecture: Architecture
    inputs: Numbers
    targets: Numbers
    negatives: Numbers
    rates: Array
    losses: Array
    W: Array
    W_out: Array
    diverged: int | None = None

    @property
    def n_steps(self) -> int:
        """Number of steps, S."""
        return len(self.losses)

    @property
    def objective(self) -> Objective:
        """What was made small."""
        return "negative sampling" if self.negatives.shape[1] else "softmax"

    @property
    def baseline(self) -> float:
        """Loss of a model that knows nothing, nats: log V, or (1 + k) log 2 with k negatives."""
        k = self.negatives.shape[1]
        return float((1 + k) * np.log(2) if k else np.log(len(self.vocabulary)))

    def input_words(self, step: int) -> tuple[str, ...]:
        """Give the words that went in at a step, 0 ≤ step < S."""
        self._check(step, self.n_steps - 1)
        return tuple(self.vocabulary[i] for i in self.inputs[step] if i >= 0)

    def target_word(self, step: int) -> str:
        """Give the word that was to be predicted at a step, 0 ≤ step < S."""
        self._check(step, self.n_steps - 1)
        return self.vocabulary[self.targets[step, 0]]

    def update(self, step: int) -> Update:
        """Compute a step again, 0 ≤ step < S, with every intermediate.

        Raises
        ------
        IndexError
            If there is no such step.
        ValueError
            If training had left float64 before it.
        """
        self._check(step, self.n_steps - 1)
        self._check_finite(step)
        going_in = self.inputs[step][self.inputs[step] >= 0]
        drawn = self.negatives[step][None] if self.negatives.shape[1] else None
        task = example(going_in, self.targets[step], len(self.vocabulary), drawn)
        parts = update(self.vocabulary, self.W[step], self.W_out[step], task, float(self.rates[step]))
        return Update(architecture=self.architecture, targets=self.targets[step], **parts)  # type: ignore[arg-type]

    def model(self, steps: int | None = None) -> SkipGram:
        """Give the model after so many steps, 0 ≤ steps ≤ S; after all unless given.

        Raises
        ------
        IndexError
            If there were not so many steps.
        ValueError
            If training had left float64 by then.
        """
        steps = self.n_steps if steps is None else steps
        self._check(steps, self.n_steps)
        self._check_finite(steps)
        return SkipGram(self.vocabulary, self.W[steps], self.W_out[steps])

    def similarity(self, a: str, b: str) -> Array:
        """Give the cosine of two words' input vectors after each number of steps, (S + 1,).

        NaN where a vector is zero, and once training has left float64. An unknown word raises
        UnknownLabelError with the closest spelling.
        """
        first = SkipGram(self.vocabulary, self.W[0], self.W_out[0])
        u, v = self.W[:, first.number(a)], self.W[:, first.number(b)]
        with np.errstate(all="ignore"):
            return readonly(np.vecdot(u, v) / (np.linalg.norm(u, axis=1) * np.linalg.norm(v, axis=1)))

    def running_loss(self, window: int = 50) -> Array:
        """Give the mean of the losses of the last `window` steps, nats, (S,); of all so far at the start."""
        if window < 1:
            raise ValueError(f"A mean runs over 1 step at least; window is {window!r}.")
        total = np.concatenate([[0.0], np.cumsum(self.losses)])
        end = np.arange(1, self.n_steps + 1)
        start = np.maximum(end - window, 0)
        return readonly((total[end] - total[start]) / (end - start))

    def corpus_loss(self, pairs: SkipGramPairs, steps: Sequence[int] | None = None) -> Array:
        """Compute the mean loss over a whole text after so many steps.

        Parameters
        ----------
        pairs : SkipGramPairs
            The text, in the vocabulary of the run.
        steps : sequence of int, optional
            n numbers of steps, each 0 ≤ s ≤ S; all S + 1 unless given.

        Returns
        -------
        NDArray
            (n,) nats for each example, in the objective of the run (see `mean_loss`); NaN once training has
            left float64.
        """
        check_vocabulary(self.vocabulary, pairs)
        chosen = np.arange(self.n_steps + 1) if steps is None else np.array(steps, dtype=np.int64)
        for step in chosen.tolist():
            self._check(step, self.n_steps)
        text = examples(pairs, self.architecture, self.negatives.shape[1])
        return readonly(stacked_losses(self.W[chosen], self.W_out[chosen], text))

    def _check(self, step: int, largest: int) -> None:
        if not 0 <= step <= largest:
            raise IndexError(f"There is no step {step}: this run allows 0 to {largest}.")

    def _check_finite(self, step: int) -> None:
        if self.diverged is not None and step > self.diverged:
            raise ValueError(f"Training diverged at step {self.diverged}: take a smaller learning rate.")
