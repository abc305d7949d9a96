"""A text as a language model reads it: numbers, with the marks of sentences in their places."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import chain
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from lecturekit._arrays import readonly
from lecturekit._record import Record
from lecturekit.corpora import UNKNOWN, Corpus, Vocabulary, position, tokenize

from ._policy import END, START, Policy

Text = str | Sequence[str] | Iterable[Sequence[str]] | Corpus


class Reads(Protocol):
    """Whatever has chosen a vocabulary and a policy: tokens, or a language model."""

    @property
    def vocabulary(self) -> Vocabulary:
        """Its words; number 0 is ``<unk>``."""

    @property
    def policy(self) -> Policy:
        """What it predicts."""


@dataclass(frozen=True, eq=False, repr=False)
class Tokens(Record):
    """A text in numbers: 0 is ``<unk>``, then the words, then ``</s>`` (END), then ``<s>`` (START).

    Attributes
    ----------
    numbers : (N,) int64
        All sentences in one row, marks included.
    starts : (S + 1,) int64
        Sentence s is ``numbers[starts[s]:starts[s + 1]]``.
    typed : tuple of str
        The words as they were given, without marks.
    vocabulary : Vocabulary
        The words that are known.
    policy : Policy
        Which marks there are, and what becomes of other words.
    """

    numbers: NDArray[np.int64]
    starts: NDArray[np.int64]
    typed: tuple[str, ...]
    vocabulary: Vocabulary
    policy: Policy

    def __len__(self) -> int:
        return len(self.numbers)

    @property
    def n_sentences(self) -> int:
        """Number of sentences, S."""
        return len(self.starts) - 1

    @property
    def outcomes(self) -> tuple[str, ...]:
        """What the numbers 0 to K − 1 stand for: ``<unk>``, the words, ``</s>``."""
        return outcomes_of(self)

    @property
    def V(self) -> int:  # noqa: N802
        """How many outcomes can happen: K, less ``<unk>`` or ``</s>`` where the policy has none."""
        return V_of(self)

    @property
    def predicted(self) -> NDArray[np.bool_]:
        """Which tokens a model predicts, (N,): all but ``<s>``."""
        return readonly(self.numbers != len(self.vocabulary) + 1, dtype=np.bool_)

    @property
    def unknown(self) -> NDArray[np.bool_]:
        """Which tokens are ``<unk>``, (N,)."""
        return readonly(self.numbers == 0, dtype=np.bool_)

    @cached_property
    def place(self) -> NDArray[np.int64]:
        """How many tokens stand before each in its sentence, (N,)."""
        first = np.repeat(self.starts[:-1], np.diff(self.starts))
        return readonly(np.arange(len(self)) - first, dtype=np.int64)

    @cached_property
    def written(self) -> tuple[str, ...]:
        """The N tokens as they were given, an unknown word in its own spelling, and the marks."""
        words = iter(self.typed)
        end = len(self.vocabulary)
        marks = {end: END, end + 1: START}
        return tuple(marks[n] if n >= end else next(words) for n in self.numbers.tolist())

    def sentence(self, s: int) -> tuple[str, ...]:
        """Give sentence s as it was given, with its marks."""
        if not 0 <= s < self.n_sentences:
            raise IndexError(f"There is no sentence {s}: the text has {self.n_sentences}.")
        return self.written[self.starts[s] : self.starts[s + 1]]


def outcomes_of(reads: Reads) -> tuple[str, ...]:
    """Give the names of the K outcomes in the order of their numbers."""
    return (*reads.vocabulary.words, END)


def V_of(reads: Reads) -> int:  # noqa: N802
    """Count the outcomes that can happen."""
    policy = reads.policy
    return len(reads.vocabulary) - 1 + policy.unknown + policy.end


def encode(text: Text, *, policy: Policy | None = None, like: Reads | None = None) -> Tokens:
    """Turn a text into tokens.

    Parameters
    ----------
    text : str, sequence of str, sequence of sequences of str, or Corpus
        A `str` is one sentence, cut by `corpora.tokenize`; a sequence of words is one sentence; else each
        sequence of words is one. Sentences without a word are left out. Where the policy's unit is the
        character, a `str` is one line, taken as it is; a sequence of `str` is several; a sentence of a Corpus
        is its words with blanks between them.
    policy : Policy, optional
        Marks and unknown words; the usual ones unless given.
    like : Tokens or LanguageModel, optional
        Use its vocabulary and its policy: whatever is to be tested is encoded like what was learned from.
        Without it, the text's own words are the vocabulary, most frequent first.

    Returns
    -------
    Tokens

    Raises
    ------
    ValueError
        If there is no word, if both `policy` and `like` are given, or a word is a mark; also
        (UnknownLabelError, with the closest spellings) for an unseen word where the policy allows none.

    Examples
    --------
    >>> train = encode([["the", "dog"], ["the", "beach"]])
    >>> train.outcomes
    ('<unk>', 'the', 'dog', 'beach', '</s>')
    >>> encode("the cat", like=train).numbers
    array([5, 1, 0, 4])
    """
    if like is not None and policy is not None:
        raise ValueError("give a policy or an example to be like, not both")
    if not isinstance(policy, Policy | None):
        raise TypeError(f"policy must be a Policy, got {policy!r}")
    if like is not None and not (hasattr(like, "policy") and hasattr(like, "vocabulary")):
        raise TypeError(f"to be like tokens or a model, give these, not a {type(like).__name__}")
    if text is None or not isinstance(text, str | Corpus | Iterable):
        raise TypeError(f"a text is a str, words, sentences or a Corpus, got {type(text).__name__}")
    policy = like.policy if like is not None else policy or Policy()
    words, lengths = _words_of(text) if policy.unit == "word" else _characters_of(text)
    if not words:
        raise ValueError(f"The text holds no {policy.unit}: a language model has nothing to read.")
    vocabulary = _vocabulary(_counted(words), policy) if like is None else like.vocabulary
    numbers = vocabulary.encode(words)
    _refuse_marks({words[n] for n in np.flatnonzero(numbers == 0)})
    if not policy.unknown and not numbers.all():
        position(words[int(np.argmin(numbers))], vocabulary.words[1:], kind=policy.unit)
    return Tokens(*_marked(numbers, lengths, policy, len(vocabulary)), tuple(words), vocabulary, policy)


def _refuse_marks(words: Collection[str]) -> None:
    for mark in (START, END):
        if mark in words:
            raise ValueError(f"{mark} stands in the text; the marks are put there by the policy")


def _counted(words: list[str]) -> Counter[str]:
    try:
        counts = Counter(words)
    except TypeError:  # of what has no hash, such as a list
        raise TypeError("a sentence is made of words, not of other things") from None
    counts.pop(UNKNOWN, None)
    return counts


def _vocabulary(counts: Counter[str], policy: Policy) -> Vocabulary:
    _refuse_marks(counts)
    known = [word for word, count in counts.most_common() if count >= policy.least]
    if not known:
        raise ValueError(
            f"No {policy.unit} is seen {policy.least} times: all would be unknown. Take a lower least."
        )
    return Vocabulary(known)


def _words_of(text: Text) -> tuple[list[str], NDArray[np.int64]]:
    """All words in one row, and how many each sentence has."""
    if isinstance(text, Corpus):
        named, lengths = text.vocabulary, np.diff(text.starts)
        return [named[n] for n in text.tokens.tolist()], lengths[lengths > 0]
    sentences: list = [tokenize(text)] if isinstance(text, str) else list(text)
    if sentences and isinstance(sentences[0], str) and not isinstance(text, str):
        sentences = [sentences]
    for sentence in sentences:
        if isinstance(sentence, str) or not isinstance(sentence, Sequence):
            kind = type(sentence).__name__
            raise TypeError(f"a text is made of sentences of words, got {kind}: {sentence!r}")
    lengths = np.array([len(sentence) for sentence in sentences if len(sentence)], dtype=np.int64)
    return list(chain.from_iterable(sentences)), lengths


def _characters_of(text: Text) -> tuple[list[str], NDArray[np.int64]]:
    """All characters in one row, and how many each line has."""
    if isinstance(text, Corpus):
        words, counts = _words_of(text)
        ends = np.cumsum(counts)
        text = [" ".join(words[end - count : end]) for end, count in zip(ends, counts, strict=True)]
    lines = [text] if isinstance(text, str) else list(text)
    for line in lines:
        if not isinstance(line, Sequence):
            raise TypeError(f"a text is made of lines of characters, got {type(line).__name__}: {line!r}")
        long = next((c for c in line if not isinstance(c, str) or (len(c) > 1 and c != UNKNOWN)), None)
        if long is not None:
            raise TypeError(
                f"a line is made of single characters, not of {long!r}: join its words to one str"
            )
    lengths = np.array([len(line) for line in lines if len(line)], dtype=np.int64)
    return list(chain.from_iterable(lines)), lengths


def _marked(
    numbers: NDArray[np.int64], lengths: NDArray[np.int64], policy: Policy, end: int
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Put the marks between the words: all tokens, and where each sentence begins."""
    starts = np.concatenate([[0], np.cumsum(lengths + policy.start + policy.end)])
    marked = np.full(int(starts[-1]), -1, dtype=np.int64)
    if policy.start:
        marked[starts[:-1]] = end + 1
    if policy.end:
        marked[starts[1:] - 1] = end
    marked[marked < 0] = numbers
    return marked, starts
