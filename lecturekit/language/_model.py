"""What every language model of the course can be asked."""

from __future__ import annotations

import math
from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from lecturekit._arrays import Array
from lecturekit._record import Record
from lecturekit.corpora import UNKNOWN, Vocabulary, position

from ._continuation import AfterContext, Continuation
from ._decode import Sampling, decode
from ._perplexity import Perplexity, perplexity
from ._policy import END, START, Policy
from ._tokens import Text, Tokens, V_of, encode, outcomes_of


@dataclass(frozen=True, eq=False, repr=False)
class Scored(Record):
    """A text with the probability that a model gives to each of its tokens.

    Attributes
    ----------
    tokens : Tokens
    logprobs : (N,)
        Natural logarithms; NaN at ``<s>``, which is not predicted.
    """

    tokens: Tokens
    logprobs: Array

    @property
    def words(self) -> tuple[str, ...]:
        """The N tokens as they were written, marks included."""
        return self.tokens.written

    @property
    def predicted(self) -> NDArray[np.bool_]:
        """Which tokens are predicted, (N,): all but ``<s>``."""
        return self.tokens.predicted

    @property
    def unknown(self) -> NDArray[np.bool_]:
        """Which tokens are ``<unk>``, (N,)."""
        return self.tokens.unknown

    @property
    def bits(self) -> Array:
        """Surprisal of each token, −log2 p, (N,)."""
        return -self.logprobs / math.log(2)

    @property
    def perplexity(self) -> Perplexity:
        """Over all predicted tokens."""
        return perplexity(self.logprobs, self.predicted, base="e")


class LanguageModel(ABC):
    """A model that gives each next word a probability. A subclass has words, a policy, and two methods."""

    vocabulary: Vocabulary
    policy: Policy

    @abstractmethod
    def logprobs(self, tokens: Tokens) -> Array:
        """Give the natural logarithm of each token's probability, (N,); NaN at ``<s>``."""

    @abstractmethod
    def probabilities(self, context: Sequence[str] = ()) -> Array:
        """Give the probabilities of the K outcomes after a context, (K,).

        Parameters
        ----------
        context : sequence of str
            The words before, ``"<s>"`` first if they begin a sentence. Outcomes that the policy rules out
            have 0.
        """

    @property
    def outcomes(self) -> tuple[str, ...]:
        """Names of the K outcomes: ``<unk>``, the words, ``</s>``."""
        return outcomes_of(self)

    @property
    def V(self) -> int:  # noqa: N802
        """How many outcomes can happen."""
        return V_of(self)

    def prob(self, word: str, context: Sequence[str] = ()) -> float:
        """Give P(word | context); a word that is unknown has the probability of ``<unk>``."""
        return float(self.probabilities(context)[self._number(word)])

    def surprisal(self, word: str, context: Sequence[str] = (), base: float = 2) -> float:
        """Give −log P(word | context), in bits unless another base is given; infinite where P is 0."""
        if not base > 1:
            raise ValueError(f"base must be above 1, got {base}")
        p = self.prob(word, context)
        return -math.log(p) / math.log(base) if p else math.inf

    def top(self, context: Sequence[str] = (), count: int = 10) -> tuple[tuple[str, float], ...]:
        """Give the likeliest outcomes after a context with their probabilities, best first."""
        p = self.probabilities(context)
        names = self.outcomes
        best = np.argsort(-p, kind="stable")[: max(count, 0)]
        return tuple((names[k], float(p[k])) for k in best if p[k] > 0)

    def score(self, text: Text | Tokens) -> Scored:
        """Give a text's tokens with their probabilities; what is no Tokens is encoded like the model."""
        tokens = self._tokens(text)
        return Scored(tokens, self.logprobs(tokens))

    def perplexity(self, text: Text | Tokens) -> Perplexity:
        """Give the perplexity of a text, over all its tokens but ``<s>``."""
        return self.score(text).perplexity

    def sample(
        self,
        rng: np.random.Generator,
        *,
        context: Sequence[str] = (START,),
        longest: int = 30,
        temperature: float = 1.0,
    ) -> tuple[str, ...]:
        """Draw words one by one, each from the distribution after those before it.

        Parameters
        ----------
        rng : numpy.random.Generator
        context : sequence of str
            What they follow; the beginning of a sentence unless given.
        longest : int
            Most words, from 1. Drawing ends before that at ``</s>``, or at a context without an estimate.
        temperature : float
            p^(1 / temperature), normalised, is drawn from: 1 as it is, towards 0 only the likeliest; 0 takes
            it always.

        Returns
        -------
        tuple of str
            The new words, without marks.

        Raises
        ------
        TypeError, ValueError
            For a temperature below 0, no word, or no generator.
        """
        method = Sampling(temperature=temperature)
        return decode(self.continuation(context), method, longest=longest, rng=rng).words

    def continuation(self, context: Sequence[str] = (START,)) -> Continuation:
        """Give what `decode` and `beam_search` ask: how a sentence goes on.

        Parameters
        ----------
        context : sequence of str
            The words before; the beginning of a sentence unless given.
        """
        return AfterContext(self.probabilities, self.outcomes, self._begun(context))

    def _begun(self, context: Sequence[str]) -> tuple[str, ...]:
        """Check a context; ``<s>`` is left out where the policy has none."""
        self._refuse_text(context)
        words = tuple(context)
        return words if self.policy.start or words[:1] != (START,) else words[1:]

    def _tokens(self, text: Text | Tokens) -> Tokens:
        if not isinstance(text, Tokens):
            return encode(text, like=self)
        if text.policy != self.policy or text.vocabulary.words != self.vocabulary.words:
            raise ValueError("the text has another vocabulary or policy: encode(text, like=model)")
        return text

    def _number(self, word: str) -> int:
        if word == END:
            return len(self.vocabulary)
        if word == START:
            raise ValueError(f"{START} is read first, and never predicted: it has no probability")
        if self.policy.unit == "character" and len(word) != 1 and word != UNKNOWN:
            raise ValueError(f"{word!r} is no single character: this model reads characters")
        number = int(self.vocabulary.encode([word])[0])
        if not number and not self.policy.unknown:
            position(word, self.vocabulary.words[1:], kind=self.policy.unit)
        return number

    def _context(self, context: Sequence[str], longest: int) -> list[int]:
        """Numbers of the last words of a context."""
        self._refuse_text(context)
        words = list(context)
        if START in words[1:] or END in words:
            raise ValueError(f"{START} stands first or nowhere, {END} never before a word: {words}")
        if words[:1] == [START] and not self.policy.start:
            raise ValueError(f"this model reads no {START}: leave it out")
        numbers = [len(self.vocabulary) + 1 if word == START else self._number(word) for word in words]
        return numbers[len(numbers) - longest :] if len(numbers) > longest else numbers

    def _refuse_text(self, context: Sequence[str]) -> None:
        """Refuse a text where words are wanted; characters a text has of its own."""
        if self.policy.unit == "word":
            refuse_text(context)


def refuse_text(words: Sequence[str]) -> None:
    """Refuse a text where words are wanted."""
    if isinstance(words, str):
        raise TypeError(f"words are asked for one by one, not as a text: {words.split()}")
