"""How many analogies of a family come out right."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from lecturekit._arrays import readonly
from lecturekit.corpora import position
from lecturekit.words._analogies_many import search
from lecturekit.words._families_questions import Families, Quadruple, family_questions
from lecturekit.words._families_spelling import Spellings
from lecturekit.words._scores import AnalogyMethod, check_count
from lecturekit.words._vectors import WordVectors


@dataclass(frozen=True, eq=False)
class FamilyScore:
    """The analogies of one family, and what was answered.

    Attributes
    ----------
    name : str
    questions : tuple of n quadruples (a, b, c, wanted)
        Those of which all four words are there.
    answers : tuple of str, n long
        The best word, as the vectors spell it; empty where there is none.
    right : (n,) bool
    unknown : tuple of str
        Words that are not there, each once.
    skipped : int
        How many questions were left out for their sake.
    """

    name: str
    questions: tuple[Quadruple, ...]
    answers: tuple[str, ...]
    right: NDArray[np.bool_]
    unknown: tuple[str, ...] = ()
    skipped: int = 0

    def __post_init__(self) -> None:
        object.__setattr__(self, "right", readonly(self.right, np.bool_))

    @property
    def n(self) -> int:
        """Number of questions asked."""
        return len(self.questions)

    @property
    def hits(self) -> int:
        """Number of right answers."""
        return int(np.count_nonzero(self.right))

    @property
    def accuracy(self) -> float:
        """Share of right answers, 0 to 1; NaN if nothing could be asked."""
        return self.hits / self.n if self.n else float("nan")

    @property
    def failures(self) -> tuple[tuple[str, str, str, str, str], ...]:
        """The wrong ones: (a, b, c, wanted, answer)."""
        asked = zip(self.questions, self.answers, self.right, strict=True)
        return tuple((*question, answer) for question, answer, right in asked if not right)


@dataclass(frozen=True, eq=False)
class FamilyAccuracy:
    """The scores of several families.

    Attributes
    ----------
    families : tuple of FamilyScore
    method : str
        How the answer was found, see `analogy`.
    forms : dict of str to str
        Words that the vectors spell with other capitals: as asked, and as found.
    """

    families: tuple[FamilyScore, ...]
    method: str
    forms: dict[str, str] = field(default_factory=dict)

    def of(self, name: str) -> FamilyScore:
        """Give one family. An unknown name raises UnknownLabelError with the closest spelling."""
        return self.families[position(name, [family.name for family in self.families], kind="family")]

    @property
    def n(self) -> int:
        """Number of questions asked."""
        return sum(family.n for family in self.families)

    @property
    def hits(self) -> int:
        """Number of right answers."""
        return sum(family.hits for family in self.families)

    @property
    def accuracy(self) -> float:
        """Share of right answers over all families, 0 to 1; NaN if nothing could be asked."""
        return self.hits / self.n if self.n else float("nan")


def family_accuracy(
    vectors: WordVectors,
    families: Families,
    *,
    method: AnalogyMethod = "3cosadd",
    exclude: bool = True,
    fold_case: bool = True,
) -> FamilyAccuracy:
    """Ask all analogies of some families, and count the right answers.

    Parameters
    ----------
    vectors : WordVectors
        V words, most frequent first.
    families : mapping of str to pairs or quadruples
        By name, as `read_families` and `corpora.RELATIONS` give them. Each pair (a, b) is asked with each
        other (c, wanted), in both orders.
    method : {"3cosadd", "3cosmul", "neighbour"}
        As in `analogy`. "neighbour" is the baseline: what comes out right without any offset.
    exclude : bool
        Keep a, b and c out of the answers, as is done in all published hit rates.
    fold_case : bool
        Capitals do not count: the most frequent spelling of a word is taken, and no spelling of an input is
        an answer. If false, words must be spelled as the vectors spell them.

    Returns
    -------
    FamilyAccuracy
        Questions with a word that is not there (or has no direction) are left out, and counted.

    Raises
    ------
    ValueError
        If a family holds neither pairs nor quadruples, or there is no such method.

    Notes
    -----
    The measure of T. Mikolov, K. Chen, G. Corrado, J. Dean (2013), *Efficient estimation of word
    representations in vector space*, with the conventions of their compute-accuracy and of gensim's
    `evaluate_word_analogies`, with which it agrees. gensim knows the first 300,000 words only:
    `most_frequent` makes such a table, here as there with fewer rare words in the way of an answer.
    """
    asked = {name: family_questions(family) for name, family in families.items()}
    words = dict.fromkeys(word for questions in asked.values() for q in questions for word in q)
    spelled = Spellings(vectors, words, fold=fold_case)
    kept = {name: [q for q in qs if all(word in spelled for word in q)] for name, qs in asked.items()}
    everything = [q for questions in kept.values() for q in questions]
    answers = iter(_answers(vectors, everything, spelled, method=method, exclude=exclude))
    scores = []
    for name, questions in asked.items():
        found = tuple(next(answers) for _ in kept[name])
        right = [spelled.key(f) == spelled.key(q[3]) for f, q in zip(found, kept[name], strict=True)]
        unknown = tuple(dict.fromkeys(word for q in questions for word in q if word not in spelled))
        skipped = len(questions) - len(found)
        scores.append(FamilyScore(name, tuple(kept[name]), found, np.array(right, bool), unknown, skipped))
    forms = {word: vectors.words[spelled.row(word)] for word in words if word in spelled}
    return FamilyAccuracy(tuple(scores), method, {word: form for word, form in forms.items() if form != word})


def most_frequent(vectors: WordVectors, count: int) -> WordVectors:
    """Keep the first words of a table, without copying their vectors.

    Parameters
    ----------
    vectors : WordVectors
        V words, most frequent first.
    count : int
        How many to keep, at least 1.

    Returns
    -------
    WordVectors
        min(count, V) words.

    Raises
    ------
    ValueError
        If count is below 1.
    """
    if check_count(count) >= len(vectors):
        return vectors
    first = slice(0, count)
    return WordVectors(
        vectors.words[first], vectors.values[first], vectors.name, directions=vectors.unit[first]
    )


def _answers(
    vectors: WordVectors,
    questions: Sequence[Quadruple],
    spelled: Spellings,
    *,
    method: AnalogyMethod,
    exclude: bool,
) -> tuple[str, ...]:
    numbers = np.array([[spelled.row(word) for word in q[:3]] for q in questions], dtype=np.intp)
    barred = [spelled.all_rows(q[:3] if exclude else ()) for q in questions]
    ranked = search(vectors, numbers.reshape(-1, 3), method, barred=barred, count=1)
    return tuple(found.words[0] if found.words else "" for found in ranked)
