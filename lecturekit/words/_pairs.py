"""Pairs of a word and a word near it: what skip-gram is trained on."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Final

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

from lecturekit._arrays import Array, readonly
from lecturekit._record import Record
from lecturekit.corpora import Corpus, position, quoted
from lecturekit.words._counting import check_window

Numbers = NDArray[np.int64]

LONELY: Final = "No word has a neighbour: skip-gram needs a sentence of two words at least."
_PLACES: Final = 1 << 16  # places whose windows are laid out at a time


@dataclass(frozen=True, eq=False, repr=False)
class SkipGramPairs(Record):
    """The pairs (w_t, w_{t+j}), −c ≤ j ≤ c, j ≠ 0, of a text, in the order of the text.

    Attributes
    ----------
    vocabulary : tuple of str, V long
        The words, the most frequent of the text first.
    tokens : (T,) int64
        Number of the word w_t at each place t.
    contexts : (P,) int64
        Number of the context word of each pair.
    starts : (T + 1,) int64
        Place t is the centre of the pairs ``starts[t]`` to ``starts[t + 1] − 1``.
    window : int
        Reach c to each side, in words.
    """

    vocabulary: tuple[str, ...]
    tokens: Numbers
    contexts: Numbers
    starts: Numbers
    window: int

    def __len__(self) -> int:
        return len(self.contexts)

    @property
    def n_places(self) -> int:
        """Number of places in the text, T."""
        return len(self.tokens)

    @cached_property
    def centres(self) -> Numbers:
        """Number of the centre word of each pair, (P,) int64."""
        return readonly(np.repeat(self.tokens, np.diff(self.starts)), dtype=np.int64)

    @cached_property
    def counts(self) -> Numbers:
        """How often each word stands in the text, (V,) int64."""
        return readonly(np.bincount(self.tokens, minlength=len(self.vocabulary)), dtype=np.int64)

    def pair(self, p: int) -> tuple[str, str]:
        """Give the words (centre, context) of pair p, 0 ≤ p < P; an IndexError if there is none."""
        if not 0 <= p < len(self):
            raise IndexError(f"There is no pair {p}: there are {len(self)}.")
        return self.vocabulary[self.centres[p]], self.vocabulary[self.contexts[p]]

    def place(self, t: int) -> tuple[str, tuple[str, ...]]:
        """Give the word at place t, 0 ≤ t < T, and the words in its window, from left to right."""
        if not 0 <= t < self.n_places:
            raise IndexError(f"There is no place {t}: the text has {self.n_places} words.")
        near = self.contexts[self.starts[t] : self.starts[t + 1]]
        return self.vocabulary[self.tokens[t]], tuple(self.vocabulary[i] for i in near)

    def noise(self, power: float = 0.75) -> Noise:
        """Give the distribution that negative samples are drawn from: word counts to some power."""
        return Noise(self.vocabulary, self.counts.astype(np.float64) ** power)


@dataclass(frozen=True, eq=False, repr=False)
class Noise(Record):
    """What negative samples are drawn from.

    Attributes
    ----------
    vocabulary : tuple of str, V long
        The words.
    p : (V,) float64
        Probabilities; weights that are given are made to sum to 1.

    Raises
    ------
    ValueError
        If a weight is negative or not finite, or fewer than two words have one above 0.

    Notes
    -----
    Variant: a sample is never the target itself. word2vec.c draws from the whole vocabulary and drops a
    sample that hits the target, so that some steps have fewer; here the target's share goes to the others,
    and each step has as many samples as asked for. The power 0.75 is that of Mikolov et al. (2013),
    *Distributed representations of words and phrases and their compositionality*, section 2.2.
    """

    vocabulary: tuple[str, ...]
    p: Array

    def __post_init__(self) -> None:
        weights = np.asarray(self.p, dtype=np.float64)
        if weights.shape != (len(self.vocabulary),):
            raise ValueError(f"{len(self.vocabulary)} words, but weights have shape {weights.shape}.")
        if not (np.isfinite(weights).all() and (weights >= 0).all() and np.count_nonzero(weights) > 1):
            raise ValueError("Noise needs weights that are not negative, above 0 for two words at least.")
        object.__setattr__(self, "p", readonly(weights / weights.sum()))

    def sample(self, targets: Sequence[str], count: int, *, rng: Generator) -> tuple[tuple[str, ...], ...]:
        """Draw `count` ≥ 1 words for each of C targets, never the target itself: C tuples of words."""
        numbers = np.array([position(word, self.vocabulary, kind="word") for word in targets], dtype=np.int64)
        drawn = self.draw(numbers, count, rng=rng)
        return tuple(tuple(self.vocabulary[i] for i in row) for row in drawn.tolist())

    def draw(self, targets: Numbers, count: int, *, rng: Generator) -> Numbers:
        """Draw word numbers (C, count) for targets (C,), never the target of the same row."""
        if count < 1:
            raise ValueError(f"Draw at least 1 negative sample; asked for {count!r}.")
        cumulative = np.cumsum(self.p)
        upper = cumulative[targets][:, None]
        share = self.p[targets][:, None]
        u = rng.random((len(targets), count)) * (cumulative[-1] - share)
        u = np.where(u >= upper - share, u + share, u)  # steps over the target's own stretch
        drawn = np.minimum(np.searchsorted(cumulative, u, side="right"), len(self.p) - 1)
        return np.asarray(self._off_target(drawn, targets), dtype=np.int64)

    def _off_target(self, drawn: Numbers, targets: Numbers) -> Numbers:
        # Rounding may land on the stretch's edge once in 10^15: the most probable other word takes it.
        best, second = np.argsort(self.p)[::-1][:2]
        spare = np.where(targets == best, second, best)[:, None]
        wrong = (drawn == targets[:, None]) | (self.p[drawn] == 0)
        return np.where(wrong, spare, drawn)


def skip_gram_pairs(
    text: Corpus | Sequence[str], *, window: int = 2, words: Sequence[str] | None = None
) -> SkipGramPairs:
    """Write down each word of a text with each word near it.

    Parameters
    ----------
    text : Corpus or sequence of str
        N words in sentences, or the words of one sentence. A window does not reach into the next sentence.
    window : int
        Reach c to each side, in words; at least 1. One longer than the sentence takes the whole sentence.
    words : sequence of str, optional
        Keep these words only; the others are taken out of the text before the window slides, as word2vec
        does with rare words. So T ≤ N, and V is the number of words given.

    Returns
    -------
    SkipGramPairs
        P pairs, in the order of the text.

    Raises
    ------
    ValueError
        If the window is not a whole number of at least 1, or no word has a neighbour.
    UnknownLabelError
        For a word to keep that the text does not hold, with the closest spelling.
    """
    corpus = text if isinstance(text, Corpus) else _one_sentence(text)
    tokens, sentence, vocabulary = kept_tokens(corpus, words)
    c = check_window(window)
    reach = min(c, max(int(np.bincount(sentence).max(initial=1)) - 1, 1))
    offsets = np.concatenate([np.arange(-reach, 0), np.arange(1, reach + 1)])
    contexts, number = [], [np.zeros(1, dtype=np.int64)]
    for first in range(0, len(tokens), _PLACES):
        places = np.arange(first, min(first + _PLACES, len(tokens)))
        near = places[:, None] + offsets  # (n, 2c)
        inside = (near >= 0) & (near < len(tokens))
        near = np.where(inside, near, 0)
        counted = inside & (sentence[near] == sentence[places, None])
        contexts.append(tokens[near[counted]])
        number.append(counted.sum(axis=1))
    starts = np.cumsum(np.concatenate(number))
    if starts[-1] == 0:
        raise ValueError(LONELY)
    return SkipGramPairs(vocabulary, tokens, np.concatenate(contexts), starts, c)


def _one_sentence(words: Sequence[str]) -> Corpus:
    if isinstance(words, str):
        raise TypeError("Give the words of the sentence one by one: tokenize(sentence).")
    if not words:
        raise ValueError("There is no word for the window to slide over.")
    ranked = Counter(words).most_common()  # a stable sort: ties stay in order of first appearance
    number = {word: i for i, (word, _) in enumerate(ranked)}
    tokens = np.array([number[word] for word in words], dtype=np.int32)
    return Corpus(tokens, np.array([0, len(words)]), tuple(number), np.array([n for _, n in ranked]))


def kept_tokens(corpus: Corpus, words: Sequence[str] | None) -> tuple[Numbers, Numbers, tuple[str, ...]]:
    """Give tokens (T,) renumbered, the sentence of each (T,), and the vocabulary."""
    tokens, sentence = corpus.tokens.astype(np.int64), corpus.sentence_of.astype(np.int64)
    if words is None:
        return tokens, sentence, corpus.vocabulary
    if isinstance(words, str):
        raise TypeError(f"Give a list of words, not the one text {quoted(words)}.")
    kept = sorted({corpus.number(word) for word in words})
    renumbered = np.full(len(corpus.vocabulary), -1, dtype=np.int64)
    renumbered[kept] = np.arange(len(kept))
    stays = renumbered[tokens] >= 0
    return renumbered[tokens[stays]], sentence[stays], tuple(corpus.vocabulary[i] for i in kept)
