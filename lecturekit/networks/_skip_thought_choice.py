"""Which sentence comes next? A skip-thought network beside simpler ways, and beside the law."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise, product
from typing import Literal

import numpy as np
from scipy.special import logsumexp

from lecturekit._arrays import Array
from lecturekit._record import Record
from lecturekit.corpora import Story

from ._encoder_said import said_logprobs
from ._skip_thought import SkipThought

Words = tuple[str, ...]


@dataclass(frozen=True, eq=False, repr=False)
class BesideScores(Record):
    """How well each of N sentences goes with each of N neighbours, in several ways; pair n belongs together.

    Attributes
    ----------
    side : str
        Where the neighbours stand: "before" or "after".
    sentences, beside : tuple of N tuples of str
        Sentences of held-out stories, and what really stands beside each.
    logprob : (N, N) array
        log P(neighbour m beside sentence n), natural, by the network.
    ways : tuple of str
        Names of the other ways.
    scores : (W, N, N) array
        What they say; only the order within a row means something.
    """

    side: str
    sentences: tuple[Words, ...]
    beside: tuple[Words, ...]
    logprob: Array
    ways: tuple[str, ...]
    scores: Array

    @property
    def fit(self) -> Array:
        """How much better m goes with n than with any: log P(m | n) less the log of its mean over n, (N, N).

        Without that, short and common sentences would win everywhere.
        """
        mean = logsumexp(self.logprob, axis=0) - np.log(len(self.sentences))
        return np.asarray(self.logprob - mean)

    def chosen(self, scores: Array, candidates: int = 5) -> float:
        """Give the share of sentences whose right neighbour has the highest score among some candidates.

        Parameters
        ----------
        scores : (N, N) array
            As ``fit``, or one of ``scores``.
        candidates : int
            How many: the right one and others drawn from all N, so that chance is 1 / candidates.

        Returns
        -------
        float
            Worked out over all draws, not drawn. Of k equally high scores each is taken in 1/k of the cases.

        Raises
        ------
        ValueError
            For fewer than 2 candidates or more than N.
        """
        N = len(self.sentences)
        if not 2 <= candidates <= N:
            raise ValueError(f"there are 2 to {N} candidates, not {candidates}")
        right = np.diag(scores)[:, None]
        lower = (scores < right).sum(axis=1)
        equal = (scores == right).sum(axis=1) - 1
        return float(np.mean([_wins(a, b, N - 1, candidates - 1) for a, b in zip(lower, equal, strict=True)]))

    def gain(self) -> tuple[float, float]:
        """Give the mean log P of the right neighbour, with its own sentence and with each other one."""
        N = len(self.sentences)
        own = float(np.diag(self.logprob).mean())
        return own, float((self.logprob.sum() - np.diag(self.logprob).sum()) / (N * (N - 1)))


def _wins(lower: int, equal: int, others: int, drawn: int) -> float:
    """Chance to win against so many drawn of the others, of which some are lower and some equal."""
    found = 0.0
    for ties in range(min(equal, drawn) + 1):  # hypergeometric
        ways = _choose(equal, ties) * _choose(lower, drawn - ties)
        found += ways / _choose(others, drawn) / (ties + 1)
    return found


def _choose(n: int, k: int) -> float:
    return float(np.prod([(n - i) / (i + 1) for i in range(k)])) if 0 <= k <= n else 0.0


def beside_scores(
    network: SkipThought,
    train: Sequence[Story],
    stories: Sequence[Story],
    *,
    count: int = 100,
    side: Literal["before", "after"] = "after",
    law: Callable[..., float] | None = None,
    rng: np.random.Generator,
) -> BesideScores:
    """Let a network, and simpler ways, say how well sentences go with neighbours.

    Parameters
    ----------
    network : SkipThought
    train : sequence of Story
        From which the simple ways learn.
    stories : sequence of Story
        Held out.
    count : int
        N pairs to draw from them.
    side : {"after", "before"}
        Of the neighbour.
    law : callable, optional
        Of a neighbour, a sentence and ``side=``: what a perfect reader takes for log P, as
        `corpora.story_logprob`; held against the mean over all N sentences as ``fit`` is.
    rng : numpy.random.Generator
        Draws the pairs.

    Returns
    -------
    BesideScores
        Its ways: "words in common" (Jaccard), "counted word pairs" (log P(both) / P(one) P(other), add-one,
        counted in neighbours of `train`, mean over all pairs of one word of each), and "the law" if given.

    Raises
    ------
    ValueError
        If there are not so many pairs, or for a side on which the network says nothing.
    """
    network._checked_goal(side)
    pairs = [pair for story in stories for pair in _pairs(story, side)]
    if not 2 <= count <= len(pairs):
        raise ValueError(f"these stories have {len(pairs)} such pairs: 2 or more of them, not {count}")
    drawn = [pairs[n] for n in rng.permutation(len(pairs))[:count]]
    here, there = (tuple(part) for part in zip(*drawn, strict=True))
    logprob = said_logprobs(network, side, np.array([network.vector(words) for words in here]), there)
    common = [[len({*a} & {*b}) / len({*a} | {*b}) for b in there] for a in here]
    ways = {"words in common": np.array(common), "counted word pairs": _counted(train, side, (here, there))}
    if law is not None:
        true = np.array([[law(b, a, side=side) for b in there] for a in here])
        ways["the law"] = true - logsumexp(true, axis=0)
    return BesideScores(side, here, there, logprob, tuple(ways), np.array(list(ways.values())))


def _pairs(story: Story, side: str) -> list[tuple[Words, Words]]:
    """Sentences of a story, each with its neighbour."""
    following = list(pairwise(story.sentences))
    return following if side == "after" else [(second, first) for first, second in following]


def _counted(train: Sequence[Story], side: str, asked: tuple[tuple[Words, ...], tuple[Words, ...]]) -> Array:
    known = [pair for story in train for pair in _pairs(story, side)]
    both = Counter(words for a, b in known for words in product(a, b))
    one, other = (Counter(word for pair in known for word in pair[k]) for k in (0, 1))
    total = sum(both.values())
    width = sum(one.values()) * sum(other.values())

    def fit(a: Words, b: Words) -> float:
        found = [
            np.log((both[v, w] + 1) / total) - np.log((one[v] + 1) * (other[w] + 1) / width)
            for v, w in product(a, b)
        ]
        return float(np.mean(found))

    return np.array([[fit(a, b) for b in asked[1]] for a in asked[0]])
