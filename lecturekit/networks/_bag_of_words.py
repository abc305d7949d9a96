"""A classifier for which a review is a bag of words: each word has one vote, whatever stands around it."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy.special import expit

from lecturekit._arrays import Array
from lecturekit._record import Record
from lecturekit.corpora import Review, review_words


@dataclass(frozen=True, eq=False, repr=False)
class BagOfWords(Record):
    """Logistic regression on counts of words: P(positive) = σ(bias + Σ votes of the words).

    Attributes
    ----------
    words : tuple of V str
    votes : (V,) array
        For label 1, positive; an unknown word has none.
    bias : float
    """

    words: tuple[str, ...]
    votes: Array
    bias: float

    @classmethod
    def fit(cls, reviews: Sequence[Review]) -> BagOfWords:
        """Fit it to reviews of both labels.

        Variant: scikit-learn's ``LogisticRegression`` (L2, C = 1) on counts.

        Raises
        ------
        ValueError
            If the reviews have not both labels.
        """
        from sklearn.feature_extraction import DictVectorizer
        from sklearn.linear_model import LogisticRegression

        labels = [review.label for review in reviews]
        if set(labels) != {0, 1}:
            raise ValueError(f"reviews of both labels are needed, 0 and 1; these have {sorted(set(labels))}")
        table = DictVectorizer()
        counts = table.fit_transform([Counter(review.words) for review in reviews])
        model = LogisticRegression(max_iter=2000).fit(counts, labels)
        return cls(tuple(table.get_feature_names_out()), model.coef_[0], float(model.intercept_[0]))

    def vote(self, word: str) -> float:
        """Give a word's vote; 0 of one that is not known."""
        return float(self.votes[self.words.index(word)]) if word in self.words else 0.0

    def probability(self, words: Sequence[str] | str) -> float:
        """Give P(positive) of a sentence, of no word too: the same for any order of its words."""
        said = review_words(words) if isinstance(words, str) else words
        return float(expit(self.bias + math.fsum(self.vote(word) for word in said)))

    def opinion(self, words: Sequence[str]) -> Array:
        """Give P(positive) after 0 to T words, (T + 1,)."""
        votes = [self.bias, *(self.vote(word) for word in words)]
        return np.asarray(expit(np.cumsum(votes)))
