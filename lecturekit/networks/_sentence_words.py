"""What all networks share that read sentences of reviews: words to numbers, and answers that fit."""

from __future__ import annotations

import numbers
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import nn

from lecturekit.corpora import Review, Vocabulary, review_words

from ._examples import UNSCORED, Batch, Examples
from ._training_recipe import SEEDS


class SentenceNetwork(nn.Module):
    """A vocabulary, names of the K outputs, and examples made of reviews; heirs say what is computed."""

    _named, _each = "", False  # what the outputs are called; whether each word has an answer
    embedding: nn.Embedding

    def __init__(
        self, vocabulary: Vocabulary | Sequence[str], outputs: Sequence[str], settings: dict[str, Any]
    ) -> None:
        super().__init__()
        self.vocabulary = vocabulary if isinstance(vocabulary, Vocabulary) else Vocabulary(vocabulary)
        self.outputs = tuple(outputs)
        self._settings = settings | {"seed": checked_seed(settings["seed"])}
        self._places = {name: place for place, name in enumerate(self.outputs)}
        if len(self._places) < max(2, len(self.outputs)):
            raise ValueError(f"wanted two {self._named} or more, each once, got {self.outputs}")

    @property
    def settings(self) -> dict[str, Any]:
        """All that the class needs to build it again, without weights; fit for JSON."""
        words = list(self.vocabulary.words[1:])
        return {"vocabulary": words, self._named: list(self.outputs), **self._settings}

    def _embed(self, D: int) -> nn.Embedding:
        """Draw the words' vectors; an unknown word says nothing, until it is trained."""
        drawn = nn.Embedding(len(self.vocabulary), D)
        with torch.no_grad():
            drawn.weight[0] = 0.0
        return drawn

    def examples(
        self, reviews: Sequence[Review], *, unknown: float = 0.0, rng: np.random.Generator | None = None
    ) -> Examples:
        """Turn reviews to numbers.

        Parameters
        ----------
        reviews : sequence of Review
            At least one.
        unknown : float
            Share of the words to hide as ``<unk>``, 0 to 1. A few hundredths, in training only, teach the
            network what to make of a word that it does not know; untrained, such a word is a zero vector.
        rng : numpy.random.Generator, optional
            Chooses the words to hide; wanted if any are.

        Returns
        -------
        networks.Examples
            x the words' numbers, y the label, or each word's tag.

        Raises
        ------
        TypeError
            For anything else than reviews.
        ValueError
            If the share is out of range or has no generator, an answer is not among the outputs, or a review
            has not as many tags as words; it names the review.
        """
        reviews = checked_reviews(reviews)
        x = hide([self.vocabulary.encode(review.words) for review in reviews], unknown, rng)
        made = Examples(tuple(x), tuple(self._answer(review) for review in reviews))
        self.check_examples(made)
        return made

    def check_examples(self, examples: Examples) -> None:
        """Refuse examples that do not fit; `train` and `evaluate` ask it.

        Raises
        ------
        ValueError
            For words and answers that this network does not have, or not as many answers as there should
            be; it names the example.
        """
        for n, (x, y) in enumerate(zip(examples.x, examples.y, strict=True)):
            wrong = self._misread(x) or self._miscounted(x, y) or self._misanswered(y)
            if wrong:
                raise ValueError(f"example {n} {wrong}")

    def _misread(self, x: NDArray) -> str:
        if x.ndim > 1:
            return f"is made of vectors; a {type(self).__name__} reads words by number"
        worst = next((int(v) for v in (x.min(), x.max()) if not 0 <= v < len(self.vocabulary)), None)
        return (
            ""
            if worst is None
            else f"has a word {worst}; the vocabulary goes from 0 to {len(self.vocabulary) - 1}"
        )

    def _misanswered(self, y: NDArray) -> str:
        K = len(self.outputs)
        wrong = (y != UNSCORED) & ((y < 0) | (y >= K) | (y % 1 != 0))
        if not wrong.any():
            return ""
        return f"has an answer {y[wrong].flat[0]}; there are {K} {self._named}, from 0 to {K - 1}"

    def _miscounted(self, x: NDArray, y: NDArray) -> str:
        if self._each and not y.ndim:
            return f"has one answer; a {type(self).__name__} wants one for each word"
        if not self._each and y.ndim:
            return f"has an answer for each word; a {type(self).__name__} wants one"
        return f"has {len(x)} words, but {len(y)} {self._named}" if y.ndim and len(x) != len(y) else ""

    def _answer(self, review: Review) -> Any:
        raise NotImplementedError

    def _one(self, words: Sequence[str] | str) -> Batch:
        """One sentence as a batch."""
        x = torch.from_numpy(self.vocabulary.encode(sentence(words)))[:, None]
        x = x.to(self.embedding.weight.device)
        lengths = torch.tensor([len(x)], device=x.device)
        return Batch(x, torch.zeros(1, dtype=torch.int64), torch.ones_like(x, dtype=torch.bool), lengths)


@contextmanager
def drawn_with(seed: int) -> Iterator[None]:
    """Draw first weights with a seed of their own; torch's own random numbers are left as they were."""
    with torch.random.fork_rng(devices=[]):
        torch.default_generator.manual_seed(checked_seed(seed))
        yield


def checked_seed(seed: Any) -> int:
    """Give a seed as an int, or refuse what is none."""
    number = whole("seed", seed, 0)
    if number >= SEEDS:
        raise ValueError(f"seed must be less than 2**64, got {number}")
    return number


def share(name: str, value: Any) -> float:
    """Give a share as a float, or refuse what is none, with its name."""
    if isinstance(value, bool) or not isinstance(value, numbers.Real):
        raise TypeError(f"{name} is a share, a number from 0 to 1, not {value!r}")
    if not 0 <= float(value) <= 1:
        raise ValueError(f"{name} is a share, from 0 to 1, not {value}")
    return float(value)


def hide(x: Sequence[NDArray], unknown: float, rng: np.random.Generator | None) -> list[NDArray]:
    """Hide a share of the words of each sentence as ``<unk>``, 0 to 1; there must be a generator if any."""
    unknown = share("unknown", unknown)
    if rng is None:
        if unknown:
            raise ValueError("to hide words, give a generator: rng=numpy.random.default_rng(0)")
        return list(x)
    return [np.where(rng.random(len(words)) < unknown, 0, words) for words in x]


def checked_reviews(given: Any) -> tuple[Review, ...]:
    """Refuse what are no reviews."""
    if isinstance(given, str | Review) or not isinstance(given, Iterable):
        raise TypeError(f"examples are made of a list of reviews, not of a {type(given).__name__}")
    reviews = tuple(given)
    for n, review in enumerate(reviews):
        if not isinstance(review, Review):
            raise TypeError(
                f"review {n} must be a Review, got {type(review).__name__}; predict() reads a sentence"
            )
    return reviews


def sentence(words: Sequence[str] | str) -> tuple[str, ...]:
    """Give the words of a sentence, cut as `review_words` does if it is a text; an empty one is refused."""
    found = review_words(words) if isinstance(words, str) else tuple(words)
    if not found:
        raise ValueError("there is no word to read; type a sentence, such as: not bad at all .")
    return found


def whole(name: str, size: Any, least: int = 1) -> int:
    """Give a size as an int, or refuse what is none."""
    if not isinstance(size, int | np.integer) or isinstance(size, bool) or size < least:
        raise ValueError(f"{name} must be a whole number from {least}, not {size!r}")
    return int(size)
