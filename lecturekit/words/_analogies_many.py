"""Many analogies at once, and what the vocabulary answers when there is no offset at all."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from lecturekit.words._analogies_record import Ranked
from lecturekit.words._bars import progress_bar
from lecturekit.words._scores import (
    AnalogyMethod,
    Floats,
    Question,
    best_first,
    check_count,
    check_method,
    combined,
    corners,
    exact_rows,
    scored_alone,
    three,
    towards,
    without_direction,
)
from lecturekit.words._sieve import Sieve
from lecturekit.words._vectors import WordVectors

_ROWS = 16384  # words in a block of the table
_QUESTIONS = 256  # questions asked together; a block of scores then takes 16 MB


@dataclass(frozen=True, eq=False)
class Answers:
    """The best answers to each of Q questions.

    Attributes
    ----------
    questions : tuple of Q tuples (a, b, c)
    ranked : tuple of Q `Ranked`
        The best words, best first, with their scores.
    method : str
        As in `analogy`.
    """

    questions: tuple[Question, ...]
    ranked: tuple[Ranked, ...]
    method: str

    def __len__(self) -> int:
        return len(self.questions)

    @property
    def first(self) -> tuple[str, ...]:
        """The best word of each, Q long; empty where no word can be an answer."""
        return tuple(found.words[0] if found.words else "" for found in self.ranked)


@dataclass(frozen=True, eq=False)
class Unshifted:
    """The answers without the offset: the words nearest to b and to c, the three inputs left out.

    Attributes
    ----------
    question : tuple (a, b, c)
    of_b, of_c : Ranked
        Neighbours by cosine, nearest first.
    """

    question: Question
    of_b: Ranked
    of_c: Ranked


def analogies(
    vectors: WordVectors,
    questions: Sequence[Sequence[str]],
    *,
    method: AnalogyMethod = "3cosadd",
    exclude: bool = True,
    count: int = 1,
) -> Answers:
    """Answer many questions in one go: the table of vectors is read once for all of them.

    Parameters
    ----------
    vectors : WordVectors
        V words in D dimensions.
    questions : sequence of (a, b, c)
        Q of them.
    method : {"3cosadd", "3cosmul", "neighbour"}
        As in `analogy`, on vectors of length 1. ("distance" would rank as "3cosadd" does.)
    exclude : bool
        Keep the inputs of a question out of its answers.
    count : int
        How many answers each; at least 1.

    Returns
    -------
    Answers
        Word for word and score for score those of `analogy`, one question at a time. Empty where b − a + c is
        the zero vector.

    Raises
    ------
    UnknownLabelError
        For a word that is not there, with the closest spellings.
    ValueError
        For a word without a direction, an unknown method, or a count below 1.
    """
    asked = [three(question) for question in questions]
    for question in asked:
        corners(vectors, question)
    numbers = np.array([vectors.numbers(question) for question in asked], dtype=np.intp).reshape(-1, 3)
    barred = [row if exclude else row[:0] for row in numbers]
    return Answers(tuple(asked), search(vectors, numbers, method, barred=barred, count=count), method)


def unshifted(vectors: WordVectors, question: Sequence[str], *, count: int = 1) -> Unshifted:
    """Find the answers that need no offset: the nearest neighbours of b and of c.

    Parameters
    ----------
    vectors : WordVectors
        V words.
    question : three str
        (a, b, c), as in `analogy`.
    count : int
        How many neighbours each; at least 1.

    Returns
    -------
    Unshifted
        If the answer to the analogy stands there first, the offset has not been needed to find it.

    Raises
    ------
    UnknownLabelError, ValueError
        As in `analogy`.
    """
    a, b, c = three(question)
    found = analogies(vectors, [(a, c, b), (a, b, c)], method="neighbour", count=count)
    return Unshifted((a, b, c), *found.ranked)


def search(
    vectors: WordVectors,
    numbers: NDArray[np.intp],
    method: str,
    *,
    barred: Sequence[NDArray[np.intp]],
    count: int,
) -> tuple[Ranked, ...]:
    """Find the best words for Q questions, given as rows (Q, 3); `barred` rows are no answers to each.

    The table is multiplied block by block. What is under a question's floor, the count-th best so far, is
    dropped at once, so that the (V, Q) scores never stand in memory.
    """
    if method == "distance":
        raise ValueError("On vectors of length 1 'distance' ranks as '3cosadd' does: take that.")
    check_method(method)
    check_count(count)
    ranked: list[Ranked] = []
    starts = range(0, len(numbers), _QUESTIONS)
    with progress_bar(len(starts), "analogies", len(starts) >= 4, unit=f" × {_QUESTIONS}") as bar:
        for start in starts:
            some = slice(start, start + _QUESTIONS)
            corner = exact_rows(vectors, numbers[some].ravel()).reshape(-1, 3, vectors.dim)
            directions = towards(corner, method)
            sieve, barrier = Sieve(len(directions), count), _pairs(barred[some])
            room = np.empty((_ROWS, directions.shape[0] * directions.shape[1]), dtype=np.float32)
            for row in range(0, len(vectors), _ROWS):
                scores = _block(vectors, directions, method, row, room)
                inside = (barrier[0] >= row) & (barrier[0] < row + len(scores))
                scores[barrier[0][inside] - row, barrier[1][inside]] = -np.inf
                sieve.take(scores, row)
            chosen = zip(directions, sieve.places(), strict=True)
            ranked += [_ranked(vectors, asked, method, places, count) for asked, places in chosen]
            bar.update()
    return tuple(ranked)


def _block(vectors: WordVectors, directions: Floats, method: str, row: int, room: Floats) -> Floats:
    """Score the words from `row` on for each question, (R, Q), in `room`; −∞ where there is no direction."""
    Q, K, D = directions.shape
    table = vectors.unit[row : row + _ROWS]
    product = np.matmul(table, directions.transpose(2, 1, 0).reshape(D, K * Q), out=room[: len(table)])
    cosines = product.reshape(-1, K, Q).transpose(1, 0, 2)
    scores = combined(cosines, method)
    scores[:, ~np.all(directions.any(axis=2), axis=1)] = -np.inf
    scores[without_direction(vectors, np.flatnonzero(cosines[0, :, 0] == 0) + row) - row] = -np.inf
    return scores


def _pairs(barred: Sequence[NDArray[np.intp]]) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """Give all rows that are barred, and to which question each is, both (n,)."""
    question = np.repeat(np.arange(len(barred)), [len(rows) for rows in barred])
    return np.concatenate(barred).astype(np.intp), question


def _ranked(
    vectors: WordVectors, directions: Floats, method: str, places: NDArray[np.intp], count: int
) -> Ranked:
    """Score the rows that came through the sieve once more, exactly, and keep the best."""
    sure = scored_alone(vectors, directions, method, places)
    first = best_first(sure, count)
    return Ranked(tuple(vectors.words[i] for i in places[first]), sure[first])
