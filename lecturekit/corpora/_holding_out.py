"""Part of a text kept apart, to test on what was never read."""

from __future__ import annotations

import math
import numbers

import numpy as np

from lecturekit.corpora._corpus import Corpus, corpus_of


def hold_out(corpus: Corpus, share: float = 0.1) -> tuple[Corpus, Corpus]:
    """Part a text in two: what to learn from, and its end, to test on.

    The end is kept in one piece: sentences of one news text would else stand on both sides, and what is
    learned from the one gives the other away.

    Parameters
    ----------
    corpus : Corpus
        Of at least two sentences.
    share : float
        Which part of the sentences to keep apart, above 0 and below 1; at least one sentence is on each side.

    Returns
    -------
    tuple of two Corpus
        Each with its own vocabulary and counts.

    Raises
    ------
    TypeError, ValueError
        For a share out of range, or a text of one sentence.

    Examples
    --------
    >>> learn, test = hold_out(build_corpus("A dog. A cat. A pig. A boat."), 0.25)  # doctest: +SKIP
    >>> learn.n_sentences, test.sentence(0)  # doctest: +SKIP
    (3, ('a', 'boat'))
    """
    if not isinstance(corpus, Corpus):
        raise TypeError(f"a Corpus is parted, got {type(corpus).__name__}: build_corpus(text) makes one")
    if isinstance(share, bool) or not isinstance(share, numbers.Real):
        raise TypeError(f"share must be a number, got {share!r}")
    if not 0 < share < 1:
        raise ValueError(f"share must be above 0 and below 1, got {share}")
    S = corpus.n_sentences
    if S < 2:
        raise ValueError(
            "The text has one sentence only: nothing of it can be kept apart. "
            "A sentence ends at . ! or ? before a capital letter, or at an empty line."
        )
    kept = S - min(max(math.floor(S * share + 0.5), 1), S - 1)
    return _part(corpus, 0, kept), _part(corpus, kept, S)


def _part(corpus: Corpus, first: int, last: int) -> Corpus:
    starts = corpus.starts[first : last + 1]
    tokens = corpus.tokens[starts[0] : starts[-1]]
    return corpus_of(tokens, np.diff(starts), corpus.vocabulary, corpus.name)
