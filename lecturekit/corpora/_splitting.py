"""Documents parted into those to learn from, those to watch, and those to test on."""

from __future__ import annotations

import math
import numbers
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from lecturekit._arrays import readonly
from lecturekit._record import Record
from lecturekit.corpora._documents import Documents
from lecturekit.corpora._errors import TextError
from lecturekit.corpora._given import whole
from lecturekit.corpora._parting import FEWEST, Sentence, counts_of

#: The parts of a split, by their numbers.
PARTS = ("train", "validation", "test")


@dataclass(frozen=True, eq=False, repr=False)
class Part(Record):
    """The sentences of some documents, in the order of the text.

    Attributes
    ----------
    name : str
        Of `PARTS`.
    sentences : tuple of S tuples of str
        Never empty ones.
    document : (S,) int64
        In which document of the `Documents` each stands.
    labels : tuple of S str, or None
        The label of that document.
    """

    name: str
    sentences: tuple[Sentence, ...]
    document: NDArray[np.int64]
    labels: tuple[str, ...] | None = None

    def __len__(self) -> int:
        return len(self.sentences)

    @cached_property
    def tokens(self) -> int:
        """How many words, signs or characters there are, marks of sentences not counted."""
        return sum(map(len, self.sentences))

    @cached_property
    def lengths(self) -> NDArray[np.int64]:
        """How many tokens each sentence has, (S,)."""
        return readonly(np.fromiter(map(len, self.sentences), np.int64, len(self)), dtype=np.int64)

    @cached_property
    def counts(self) -> Mapping[str, int]:
        """How often each token stands here, the most frequent first; 0 for those that do not."""
        return counts_of(self.sentences)

    @property
    def n_documents(self) -> int:
        """How many documents it is of."""
        return len(np.unique(self.document))


@dataclass(frozen=True, eq=False, repr=False)
class Split(Record):
    """Documents, each in one of three parts.

    Attributes
    ----------
    documents : Documents
        All D of them.
    part : (D,) int64
        0 train, 1 validation, 2 test: places in `PARTS`.
    shares : tuple of three float
        What was asked for.
    seed : int
        What they were shuffled by.
    """

    documents: Documents
    part: NDArray[np.int64]
    shares: tuple[float, float, float]
    seed: int

    @cached_property
    def train(self) -> Part:
        """What models learn from."""
        return self._of(0)

    @cached_property
    def validation(self) -> Part:
        """What says when to stop, and which settings are best."""
        return self._of(1)

    @cached_property
    def test(self) -> Part:
        """What nothing was chosen by: for the numbers that are reported."""
        return self._of(2)

    @property
    def parts(self) -> tuple[Part, Part, Part]:
        """All three."""
        return self.train, self.validation, self.test

    @cached_property
    def notes(self) -> tuple[str, ...]:
        """What a reader should know of it: a sentence for each part with less than half of its tokens."""
        total, unit = self.documents.tokens, self.documents.unit
        found = []
        for part, share in zip(self.parts, self.shares, strict=True):
            if part.tokens < share * total / 2:
                many = f"{part.n_documents} {unit}{'' if part.n_documents == 1 else 's'}"
                found.append(
                    f"The {part.name} part has {100 * part.tokens / total:.2g} % of the tokens, not "
                    f"{100 * share:.3g} %, because its {many} are short: what is measured on it is less sure."
                )
        return tuple(found)

    def _of(self, number: int) -> Part:
        chosen = np.flatnonzero(self.part == number).tolist()
        kept = [(d, sentence) for d in chosen for sentence in self.documents.sentences[d]]
        labels = self.documents.labels
        return Part(
            PARTS[number],
            tuple(sentence for _, sentence in kept),
            np.array([d for d, _ in kept], dtype=np.int64),
            None if labels is None else tuple(labels[d] for d, _ in kept),
        )


def split_documents(
    documents: Documents, *, shares: Sequence[float] = (0.8, 0.1, 0.1), seed: int = 0
) -> Split:
    """Part documents at random into those to learn from, to watch, and to test on.

    A document is never parted: sentences of one text in training and in test would make any model look better
    than it is, and so would a document that stands there twice. So those that are word for word the same
    go to the same part.

    Parameters
    ----------
    documents : Documents
        At least three different ones.
    shares : three floats
        Which part of the documents each is to get, each above 0, together 1. It gets at least one.
    seed : int
        Chooses which; the same seed, the same split.

    Returns
    -------
    Split

    Raises
    ------
    TypeError, ValueError
        For what is no Documents, shares that are none, or a seed that is no whole number from 0.
    TextError
        If fewer than three documents differ.

    Examples
    --------
    >>> split = split_documents(lee_documents())  # doctest: +SKIP
    >>> [part.n_documents for part in split.parts]  # doctest: +SKIP
    [235, 29, 29]
    """
    if not isinstance(documents, Documents):
        raise TypeError(f"Documents are split, got {type(documents).__name__}: read_documents(…) makes them")
    wanted, seed = _three(shares), whole("seed", seed, 0, 2**32 - 1)
    alike: dict[tuple[Sentence, ...], list[int]] = defaultdict(list)
    for d, sentences in enumerate(documents.sentences):
        alike[sentences].append(d)
    if len(alike) < FEWEST:
        found = "one document" if len(alike) == 1 else "two different documents"
        raise TextError(
            f"{documents.name} has {found} only; at least three are needed: to learn, to watch and to test. "
            "Take a longer text."
        )
    groups = list(alike.values())
    order = np.random.default_rng(seed).permutation(len(groups))
    part = np.zeros(len(documents), dtype=np.int64)
    for number, group in zip(_dealt([len(groups[n]) for n in order], wanted), order, strict=True):
        part[groups[group]] = number
    return Split(documents, part, wanted, seed)


def _dealt(sizes: Sequence[int], shares: Sequence[float]) -> list[int]:
    """Deal groups to three parts, each to the part that lacks most, so that none stays empty."""
    lacking = [sum(sizes) * share for share in shares]
    empty, dealt = {0, 1, 2}, []
    for n, size in enumerate(sizes):
        open_ = empty if len(sizes) - n == len(empty) else {0, 1, 2}
        number = max(sorted(open_), key=lambda p: lacking[p])
        lacking[number] -= size
        empty.discard(number)
        dealt.append(number)
    return dealt


def _three(shares: Sequence[float]) -> tuple[float, float, float]:
    try:
        given = tuple(shares)
    except TypeError:
        raise TypeError(f"shares are three numbers, got {shares!r}") from None
    if len(given) != 3 or any(isinstance(s, bool) or not isinstance(s, numbers.Real) for s in given):
        raise TypeError(f"shares are three numbers (train, validation, test), got {shares!r}")
    if not all(math.isfinite(s) and s > 0 for s in given) or not math.isclose(sum(given), 1, abs_tol=1e-6):
        raise ValueError(f"shares must each be above 0 and together 1, got {given}")
    return float(given[0]), float(given[1]), float(given[2])
