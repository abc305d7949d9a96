"""How good `FourTasks` is at each task, beside an answer that needs no network."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray

from lecturekit.corpora import NEGATIONS, Review

from ._bag_of_words import BagOfWords
from ._tasks import FourTasks

UNASKED = float("nan")


@dataclass(frozen=True)
class TaskScores:
    """Shares of right answers, 0 to 1; NaN where nothing was asked.

    Attributes
    ----------
    label : float
        Of sentences.
    negated : float
        Of sentences with a word of `corpora.NEGATIONS`.
    tags : float
        Of words.
    vector : float
        Of a sentence's different words, those among the as many that are named first; the mean over all
        sentences.
    next_word : float
        Of words and ends: the likeliest came.
    """

    label: float = UNASKED
    negated: float = UNASKED
    tags: float = UNASKED
    vector: float = UNASKED
    next_word: float = UNASKED

    def row(self) -> NDArray[np.float64]:
        """Give one number for each of `TASKS`, (4,); of the label that of sentences with a negation."""
        return np.array([self.negated, self.tags, self.vector, self.next_word])


@torch.no_grad()
def score_tasks(network: FourTasks, reviews: Sequence[Review]) -> TaskScores:
    """Ask a network all it was made for, about reviews that it has not learnt.

    Parameters
    ----------
    network : FourTasks
    reviews : sequence of Review
        At least one.
    """
    (batch,) = network.examples(reviews).batches(len(reviews))
    scores = network.scores(batch)
    right = {task: (z.argmax(dim=1) == y).cpu().numpy() for task, (z, y) in scores.items()}
    found = {task.replace(" ", "_"): float(right[task].mean()) for task in right if task != "vector"}
    if "label" in right:  # of the whole sentence: the last of each one's answers
        last = torch.zeros_like(batch.mask[1:])
        last[batch.lengths - 2, torch.arange(len(batch))] = True
        whole = torch.zeros(last.shape, dtype=torch.bool)
        whole[batch.mask[1:]] = torch.from_numpy(right["label"])
        ended = whole.T[last.T].numpy()
        found["label"], found["negated"] = float(ended.mean()), _share(ended, negated(reviews))
    if "vector" in scores:
        rows = network.named(torch.from_numpy(network.vectors(reviews)).float()).numpy()
        words = [network.vocabulary.encode(review.words) for review in reviews]
        found["vector"] = _recalled(rows, words)
    return TaskScores(**found)


def baseline_tasks(train: Sequence[Review], test: Sequence[Review], *, order: int = 1) -> TaskScores:
    """Answer without a network: by the training reviews' commonest answers, and by counting words.

    Parameters
    ----------
    train, test : sequence of Review
    order : int
        How many words in a row are counted: 1 sees no order; with 3, label and next word may go by three.

    Returns
    -------
    TaskScores
        label and negated: logistic regression on counts of 1 to ``order`` words in a row; with 1 that is
        `BagOfWords`. tags: the commonest tag of each word, of an unknown one the commonest of all. vector:
        the commonest words, named of every sentence. next_word: the commonest after the last ``order`` − 1
        words, or after fewer where these were never seen together (back-off); with 1 the commonest of all.

    Raises
    ------
    ValueError
        For an order below 1.
    """
    if order < 1:
        raise ValueError(f"order is a number of words from 1, not {order}")
    model = BagOfWords.fit([_in_rows(review, order) for review in train])
    votes = dict(zip(model.words, model.votes.tolist(), strict=True))
    sums = [model.bias + sum(votes.get(row, 0.0) for row in _in_rows(r, order).words) for r in test]
    bag = np.array([(total > 0) == bool(r.label) for total, r in zip(sums, test, strict=True)])
    pairs = [pair for r in train for pair in zip(r.words, r.tags, strict=True)]
    common = Counter(tag for _, tag in pairs).most_common(1)[0][0]
    tags = {word: tag for (word, tag), _ in reversed(Counter(pairs).most_common())}
    tagged = [tags.get(word, common) == tag for r in test for word, tag in zip(r.words, r.tags, strict=True)]
    times = Counter(word for r in train for word in r.words)
    words = list(times)
    number = {word: n for n, word in enumerate(words)}
    rows = np.tile(np.array([times[word] for word in words], float), (len(test), 1))
    known = [np.array([number.get(word, -1) for word in r.words]) for r in test]
    return TaskScores(
        label=float(bag.mean()),
        negated=_share(bag, negated(test)),
        tags=float(np.mean(tagged)),
        vector=_recalled(rows, known),
        next_word=_followed(train, test, order),
    )


def _in_rows(review: Review, order: int) -> Review:
    """Take all rows of 1 to ``order`` words for the words of a review."""
    rows = [
        " ".join(review.words[n : n + k])
        for k in range(1, order + 1)
        for n in range(len(review.words) - k + 1)
    ]
    return Review(tuple(rows), ("",) * len(rows), review.label, "")


def _followed(train: Sequence[Review], test: Sequence[Review], order: int) -> float:
    """Give how often the commonest word after the longest context that was seen is the one that came."""
    after: dict[tuple[str, ...], Counter[str]] = defaultdict(Counter)
    for context, word in _contexts(train, order):
        for start in range(len(context) + 1):
            after[context[start:]][word] += 1
    best = {context: found.most_common(1)[0][0] for context, found in after.items()}
    come = []
    for context, word in _contexts(test, order):
        longest = next(context[n:] for n in range(len(context) + 1) if context[n:] in best)
        come.append(best[longest] == word)
    return float(np.mean(come))


def _contexts(reviews: Sequence[Review], order: int) -> Iterator[tuple[tuple[str, ...], str]]:
    """Go through all words and ends, each with up to ``order`` − 1 words before it, ``<s>`` the first."""
    for review in reviews:
        row = ("<s>", *review.words, "</s>")
        for n in range(1, len(row)):
            yield row[max(0, n - order + 1) : n], row[n]


def negated(reviews: Sequence[Review], words: Collection[str] = NEGATIONS) -> NDArray[np.bool_]:
    """Say which reviews have a negation in them, (N,)."""
    return np.array([any(word in words for word in review.words) for review in reviews], bool)


def _share(right: NDArray[np.bool_], asked: NDArray[np.bool_]) -> float:
    return float(right[asked].mean()) if asked.any() else UNASKED


def _recalled(rows: NDArray, words: Sequence[NDArray]) -> float:
    shares = []
    for row, numbers in zip(rows, words, strict=True):
        there = set(numbers.tolist())
        first = set(np.argsort(-row, kind="stable")[: len(there)].tolist())
        shares.append(len(there & first) / len(there))
    return float(np.mean(shares))
