"""Which of many sentences an encoder holds for the most like one."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from lecturekit._arrays import Array, readonly
from lecturekit._record import Record
from lecturekit.corpora import content_words

from ._encoder_checks import typed
from ._encoder_vectors import sentence_vectors
from ._sentence_words import whole
from ._tasks_reading import nearest

Words = tuple[str, ...]


@dataclass(frozen=True, eq=False, repr=False)
class NearSentences(Record):
    """The sentences nearest to one, by one encoder.

    Attributes
    ----------
    encoder : str
        What it is called.
    asked : tuple of str
        The sentence, in words.
    unknown : tuple of str
        Those of its words that the encoder does not know.
    sentences : tuple of n tuples of str
        Best first.
    cosines : (n,) array
    kinds : tuple of n str
        What each is, such as its label.
    """

    encoder: str
    asked: Words
    unknown: Words
    sentences: tuple[Words, ...]
    cosines: Array
    kinds: tuple[str, ...]

    @property
    def shared(self) -> float:
        """Mean share of the asked sentence's different words that stand in a neighbour too, 0 to 1."""
        own = set(self.asked)
        return float(np.mean([len(own & set(words)) / len(own) for words in self.sentences]))

    def of_kind(self, kind: str) -> int:
        """Give how many of them are of a kind."""
        return self.kinds.count(kind)


class Library:
    """Sentences with their vectors by one encoder, in which the nearest are looked up.

    Parameters
    ----------
    name : str
        What the encoder is called.
    network : SentenceCoder, Classifier, RecurrentLanguageModel or WordAverage
        The vectors are computed here, so train it before.
    sentences : sequence of N sequences of str
        The same one twice is kept once.
    kinds : sequence of N str
        What each is.

    Raises
    ------
    ValueError
        If there are not as many kinds as sentences, or none.
    """

    def __init__(
        self, name: str, network: Any, sentences: Sequence[Sequence[str]], kinds: Sequence[str]
    ) -> None:
        if len(sentences) != len(kinds):
            raise ValueError(f"{len(sentences)} sentences need as many kinds, not {len(kinds)}")
        known = dict(zip((typed(words, network.vocabulary) for words in sentences), kinds, strict=True))
        if not known:
            raise ValueError("a library has one sentence or more")
        self.name, self.network = name, network
        self.sentences, self.kinds = tuple(known), tuple(known.values())
        self.vectors = readonly(sentence_vectors(network, self.sentences), float)
        self._there = np.linalg.norm(self.vectors, axis=1) > 0
        self._content = [content_words(words) for words in self.sentences]

    def near(
        self,
        sentence: Sequence[str] | str,
        count: int = 7,
        *,
        other_words: bool = False,
        distinct: bool = False,
        only: Callable[[Words], bool] | None = None,
    ) -> NearSentences:
        """Find the sentences whose vectors have the highest cosine with that of one; itself is left out.

        Parameters
        ----------
        sentence : sequence of str, or str
        count : int
            At most so many.
        other_words : bool
            Leave out those that share a word of content with it (`corpora.content_words`).
        distinct : bool
            Of those that have the same words of content, keep the nearest only.
        only : callable, optional
            Of a sentence's words: whether it may be one.

        Raises
        ------
        ValueError
            For no word, a sentence of which no word is known, or one for which no neighbour is left.
        """
        count = whole("count", count)
        asked = typed(sentence, self.network.vocabulary)
        unknown = self.network.vocabulary.unknown(asked)
        vector = sentence_vectors(self.network, [asked])[0]
        if not np.any(vector):
            raise ValueError(
                f"no word of {' '.join(asked)!r:.50} is known: its vector is 0 and points nowhere"
            )
        kept = np.array([words != asked for words in self.sentences]) & self._there
        if other_words:
            own = content_words(asked)
            kept &= np.array([own.isdisjoint(content) for content in self._content])
        if only is not None:
            kept &= np.array([only(words) for words in self.sentences])
        if not kept.any():
            raise ValueError("no other sentence is left that could be near")
        total = int(kept.sum())
        places, cosines = nearest(self.vectors[kept], vector, total if distinct else min(count, total))
        found = np.flatnonzero(kept)[places]
        if distinct:
            firsts = list({self._content[n]: k for k, n in reversed([*enumerate(found)])}.values())
            firsts = sorted(firsts)[:count]
            found, cosines = found[firsts], cosines[firsts]
        texts, kinds = tuple(self.sentences[n] for n in found), tuple(self.kinds[n] for n in found)
        return NearSentences(self.name, asked, unknown, texts, cosines, kinds)


def same_kind(library: Library, count: int = 1, *, most: int = 300, other_words: bool = True) -> float:
    """Give the share of nearest sentences that are of the asked sentence's own kind.

    Parameters
    ----------
    library : Library
        Its first sentences are asked for, one after the other.
    count : int
        How many neighbours of each.
    most : int
        How many are asked for.
    other_words : bool
        As of `Library.near`: only those that share no word of content count as neighbours.
    """
    kinds = library.kinds[: whole("most", most)]
    found = [
        library.near(words, count, other_words=other_words).of_kind(kind) / count
        for words, kind in zip(library.sentences, kinds, strict=False)
    ]
    return float(np.mean(found))
