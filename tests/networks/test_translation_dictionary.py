"""A dictionary counted from translations: IBM model 1, against nltk's."""

from __future__ import annotations

import numpy as np
import pytest
from nltk.translate import AlignedSent, IBMModel1

from lecturekit.corpora import HELD_OUT, SentencePair, translation_corpus
from lecturekit.networks import WordDictionary, score_translations

PAIRS = translation_corpus(train=400, validation=5, test=150, rng=np.random.default_rng(2))


@pytest.mark.row("R7")
def test_the_table_is_that_of_nltk() -> None:
    """t(e | f) after as many rounds, the empty word included; nltk counts a word that comes twice for one."""
    few = [pair for pair in PAIRS.train[:90] if len(set(pair.english)) == len(pair.english)]
    assert len(few) > 30
    made = WordDictionary.of(few, rounds=5)
    peer = IBMModel1([AlignedSent(list(p.english), list(p.french)) for p in few], 5).translation_table
    for row, f in enumerate((None, *made.french.words[1:])):
        for column, e in enumerate(made.english.words[1:], start=1):
            beside = any(e in pair.english and f in (None, *pair.french) for pair in few)
            assert made.table[row, column] == pytest.approx(peer[e][f] if beside else 0.0, abs=1e-9)


@pytest.mark.row("R7")
def test_it_knows_words_and_no_order() -> None:
    """The lecture's sentence is right word for word; an adjective behind its noun stays there."""
    known = WordDictionary.of(iter(PAIRS.train))
    said = known.greedy([HELD_OUT, ("la", "vache", "noire"), ("le", "zèbre")])
    assert said == [("the", "dog", "on", "the", "beach"), ("the", "cow", "black"), ("the", "<unk>")]
    score = score_translations(known, iter(PAIRS.test))
    assert 0.2 < score.accuracy < 0.6
    behind = [n for n, pair in enumerate(PAIRS.test) if "ne" in pair.french]
    assert not score.right[behind].any()


def test_nothing_to_count_is_refused() -> None:
    """In words."""
    with pytest.raises(ValueError, match="no sentence to count"):
        WordDictionary.of([])
    assert WordDictionary.of([SentencePair(("le",), ("the",))]).greedy([("le",)]) == [("the",)]
