"""Skip-gram opened up: two vectors for each word, and one update after the other."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.random import Generator
from numpy.typing import ArrayLike

from lecturekit._arrays import Array, readonly
from lecturekit._record import Record
from lecturekit.corpora import position, quoted
from lecturekit.words._skipgram_checks import (
    check_architecture,
    check_number,
    check_rate,
    check_scores,
    check_whole,
)
from lecturekit.words._skipgram_pass import Numbers, example
from lecturekit.words._skipgram_update import Architecture, Update, update


@dataclass(frozen=True, eq=False, repr=False)
class SkipGram(Record):
    """Predict the words around a word: ``p(o | w) = softmax(W_out @ W[w])[o]``.

    Variant and source: Mikolov, Chen, Corrado, Dean (2013), *Efficient estimation of word representations
    in vector space*, with full softmax, or with the negative sampling of Mikolov et al. (2013), *Distributed
    representations of words and phrases and their compositionality*. float64, no bias, immutable: a step
    gives the new arrays in its record.

    Parameters
    ----------
    vocabulary : tuple of str, V long
        The words, each once; V ≥ 2.
    W : (V, D) array_like
        Input vectors: the word vectors that are kept in the end. ``x @ W`` of a one-hot x is a row of it.
    W_out : (V, D) array_like
        Output vectors: a word is a good guess where its output vector points along the input's.

    Raises
    ------
    ValueError
        If the shapes do not fit, a number is not finite, or a word comes twice.
    """

    vocabulary: tuple[str, ...]
    W: Array
    W_out: Array

    def __post_init__(self) -> None:
        V = len(self.vocabulary)
        if len(set(self.vocabulary)) != V or V < 2:
            raise ValueError("A vocabulary is two words or more, each once.")
        object.__setattr__(self, "vocabulary", tuple(self.vocabulary))
        for name in ("W", "W_out"):
            values = _matrix(name, getattr(self, name))
            if values.shape != (V, np.shape(self.W)[1]):
                wanted = "D" if name == "W" else self.dim
                raise ValueError(f"{name} must have shape ({V}, {wanted}), got {values.shape}.")
            object.__setattr__(self, name, readonly(values))

    @classmethod
    def random(
        cls, vocabulary: Sequence[str], *, dim: int = 10, scale: float = 0.1, rng: Generator
    ) -> SkipGram:
        """Draw a model; all numbers of W and W_out are normal.

        Parameters
        ----------
        vocabulary : sequence of str
            V words, each once.
        dim : int
            D, from 1.
        scale : float
            Standard deviation, not negative. A small one makes all words about equally probable at first, so
            that the loss begins near log V. (word2vec.c: W uniform within ±0.5/D, and W_out = 0.)
        rng : numpy.random.Generator
            Source of all randomness.

        Returns
        -------
        SkipGram
            W, W_out (V, D).

        Raises
        ------
        ValueError
            If D is no whole number from 1 or the scale is no number from 0.
        """
        deviation = check_number("The scale is a number from 0", scale, positive=False)
        shape = (2, len(vocabulary), check_whole("the number of dimensions", dim, 1))
        W, W_out = deviation * rng.standard_normal(shape)
        return cls(tuple(vocabulary), W, W_out)

    @property
    def dim(self) -> int:
        """Length D of the vectors."""
        return int(self.W.shape[1])

    @cached_property
    def _numbers(self) -> dict[str, int]:
        return {word: number for number, word in enumerate(self.vocabulary)}

    def number(self, word: str) -> int:
        """Give the number of a word. An unknown one raises UnknownLabelError with the closest spelling."""
        known = self._numbers.get(word)
        return position(word, self.vocabulary, kind="word") if known is None else known

    def numbers(self, words: Sequence[str]) -> Numbers:
        """Give the numbers of some words, int64."""
        if isinstance(words, str):
            raise TypeError(f"Give a list of words, not the one text {quoted(words)}.")
        return np.array([self.number(word) for word in words], dtype=np.int64)

    def one_hot(self, word: str) -> Array:
        """Give the one-hot vector of a word, (V,); ``one_hot(word) @ W`` is its row of W, exactly."""
        x = np.zeros(len(self.vocabulary))
        x[self.number(word)] = 1.0
        return readonly(x)

    def step(
        self,
        centre: str,
        contexts: Sequence[str],
        *,
        rate: float = 0.1,
        architecture: Architecture = "skip-gram",
        negatives: Sequence[str] | Sequence[Sequence[str]] | None = None,
    ) -> Update:
        """Learn from one word and the words near it, keeping every intermediate.

        Parameters
        ----------
        centre : str
            The word in the middle of the window.
        contexts : sequence of str
            C ≥ 1 words near it; one that is near twice counts twice.
        rate : float
            Learning rate, above 0.
        architecture : {"skip-gram", "cbow"}
            Skip-gram predicts each context from the centre: C targets, whose losses add up, so that the
            output error is ``C y − t``. CBOW predicts the centre from the mean of the contexts' vectors; each
            context's row gets 1/C of the gradient, as the derivative says (word2vec.c gives each the whole).
        negatives : sequence of str, or of C sequences of str, optional
            k words to push away for each target: negative sampling. Drawn by ``Noise.sample``. With one
            target a flat list will do. Without it, full softmax.

        Returns
        -------
        Update
            With ``W_after`` and ``W_out_after``; ``model.after(update)`` is the model that has learned.

        Raises
        ------
        UnknownLabelError
            For a word that is not in the vocabulary, with the closest spelling.
        ValueError
            If there is no context, the rate is not above 0, a target is among its own negatives, or the
            numbers of the model are so large that its scores leave float64.
        """
        near = self.numbers(contexts)
        middle = self.numbers([centre])
        if len(near) == 0:
            raise ValueError(f"{quoted(centre)} has no word near it to learn from.")
        inputs, targets = (near, middle) if check_architecture(architecture) == "cbow" else (middle, near)
        drawn = None if negatives is None else self._negatives(negatives, targets)
        task = example(inputs, targets, len(self.vocabulary), drawn)
        parts = update(self.vocabulary, self.W, self.W_out, task, check_rate(rate))
        taken = Update(architecture=architecture, targets=targets, **parts)  # type: ignore[arg-type]
        check_scores(taken.loss)
        return taken

    def after(self, update: Update) -> SkipGram:
        """Give the model with the arrays that an update ends with; a ValueError if the step left float64."""
        if not (np.isfinite(update.W_after).all() and np.isfinite(update.W_out_after).all()):
            raise ValueError(f"The step left float64: the learning rate {update.rate:g} is too high.")
        return SkipGram(self.vocabulary, update.W_after, update.W_out_after)

    def _negatives(self, negatives: Sequence[str] | Sequence[Sequence[str]], targets: Numbers) -> Numbers:
        flat = [negatives] if all(isinstance(word, str) for word in negatives) else negatives
        rows = [self.numbers(row) for row in flat]  # type: ignore[arg-type]
        if len(rows) != len(targets) or len({len(row) for row in rows}) != 1 or not len(rows[0]):
            raise ValueError(
                f"Give the same number of negatives, at least 1, for each of {len(targets)} targets."
            )
        drawn = np.array(rows)
        for target, row in zip(targets, drawn, strict=True):
            if target in row:
                raise ValueError(
                    f"{quoted(self.vocabulary[target])} is the target: it cannot be a negative, too."
                )
        return drawn


def _matrix(name: str, values: ArrayLike) -> Array:
    array = np.asarray(values, dtype=np.float64)
    if array.ndim != 2 or array.shape[1] < 1:
        raise ValueError(f"{name} must have shape (V, D) with D from 1, got {array.shape}.")
    if not np.isfinite(array).all():
        raise ValueError(f"{name} holds a number that is not finite.")
    return array
