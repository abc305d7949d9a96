"""What can be asked of a word in a text: the classes that colour a cloud of states."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from lecturekit._record import Record
from lecturekit.corpora import FUNCTION_WORDS, UNKNOWN, position
from lecturekit.language import END, Tokens

from ._sentence_words import whole

TOKEN_QUESTIONS = (
    "word just read",
    "next word",
    "function or content",
    "next: function or content",
    "place in sentence",
    "frequency",
    "document label",
)
"""What `token_classes` can ask of a token."""

KINDS = ("function word", "content word", "the end")
PLACES = (("word 1 to 3", 3), ("word 4 to 8", 8), ("word 9 to 15", 15), ("later", np.inf))
COUNTS = (("unseen", 0), ("seen 1 to 5 times", 5), ("6 to 50 times", 50), ("more often", np.inf))


@dataclass(frozen=True, eq=False, repr=False)
class TokenClasses(Record):
    """A class for each token of a text, or none.

    Attributes
    ----------
    question : str
        One of `TOKEN_QUESTIONS`.
    names : tuple of K str
        The classes, always in the same order.
    numbers : (N,) int
        The class of each token, −1 for those that are in none of them.
    """

    question: str
    names: tuple[str, ...]
    numbers: NDArray[np.int64]

    def __len__(self) -> int:
        return len(self.numbers)

    @property
    def labels(self) -> tuple[str, ...]:
        """The class of each token in words, ``""`` for none."""
        return tuple(self.names[k] if k >= 0 else "" for k in self.numbers)

    def at(self, which: Sequence[int] | NDArray[Any]) -> TokenClasses:
        """Give the classes of some tokens, by their numbers in the text."""
        return TokenClasses(self.question, self.names, self.numbers[np.asarray(which)])


def token_classes(
    tokens: Tokens,
    question: str,
    *,
    train: Tokens | None = None,
    labels: Sequence[str] | None = None,
    most: int = 5,
) -> TokenClasses:
    """Ask something of each token of a text.

    Parameters
    ----------
    tokens : Tokens
    question : str
        ``"word just read"`` and ``"next word"``: the most frequent ones, all others in no class;
        ``"function or content"`` and ``"next: function or content"``: function words
        (`corpora.FUNCTION_WORDS`), content words, and the end of the sentence; ``"place in sentence"``;
        ``"frequency"``: how often the word was seen in training; ``"document label"``.
    train : Tokens, optional
        What is counted for the frequency; the text itself unless given.
    labels : sequence of str, optional
        For each sentence the label of its document.
    most : int
        How many words, or labels, are told apart.

    Raises
    ------
    ValueError
        For a question that there is not, or labels that are not there or not as many as sentences.
    """
    position(question, TOKEN_QUESTIONS, kind="question")
    most = whole("most", most)
    outcomes = tokens.outcomes
    words = np.array([*outcomes, "<s>"], dtype=object)[tokens.numbers]
    if question == "word just read":
        known = (tokens.numbers > 0) & (tokens.numbers < len(tokens.vocabulary))
        return _commonest(question, np.where(known, words, ""), most)
    if question == "next word":
        following = np.append(words[1:], "")
        following[tokens.starts[1:] - 1] = ""
        following[following == UNKNOWN] = ""
        return _commonest(question, following, most)
    if question == "function or content":
        return TokenClasses(question, KINDS[:2], np.where(_kinds(tokens) < 2, _kinds(tokens), -1))
    if question == "next: function or content":
        kinds = np.append(_kinds(tokens)[1:], -1)
        kinds[tokens.starts[1:] - 1] = -1
        return TokenClasses(question, KINDS, kinds)
    if question == "place in sentence":
        place = tokens.place + (not tokens.policy.start)  # the first word is word 1
        return _binned(question, PLACES, place, tokens)
    if question == "frequency":
        counted = tokens if train is None else train
        counts = Counter(counted.numbers.tolist())
        seen = np.array([counts[n] if n else 0 for n in tokens.numbers.tolist()])
        return _binned(question, COUNTS, seen, tokens)
    if labels is None or len(labels) != tokens.n_sentences:
        raise ValueError(f"{tokens.n_sentences} sentences need as many document labels: labels=…")
    each = np.repeat(np.array(list(labels), dtype=object), np.diff(tokens.starts))
    return _commonest(question, each, most)


def _kinds(tokens: Tokens) -> NDArray[np.int64]:
    """Give the number of each token's kind in `KINDS`, −1 for ``<s>``."""
    marks = {"<s>": -1, END: 2}
    return np.array([marks.get(word, int(word not in FUNCTION_WORDS)) for word in tokens.written])


def _commonest(question: str, words: NDArray[Any], most: int) -> TokenClasses:
    counts = Counter(word for word in words.tolist() if word and word != "<s>")
    order = sorted(counts, key=lambda word: (-counts[word], word))[:most]
    places = {word: k for k, word in enumerate(order)}
    return TokenClasses(question, tuple(order), np.array([places.get(word, -1) for word in words.tolist()]))


def _binned(
    question: str, bins: Sequence[tuple[str, float]], values: NDArray[np.int64], tokens: Tokens
) -> TokenClasses:
    numbers = np.searchsorted([upper for _, upper in bins], values)
    words = np.isin(tokens.numbers, [len(tokens.vocabulary), len(tokens.vocabulary) + 1], invert=True)
    return TokenClasses(question, tuple(name for name, _ in bins), np.where(words, numbers, -1))
