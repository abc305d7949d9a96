"""The seaside sentences and the placed words: the grammar's own probabilities, and what tells the label."""

from __future__ import annotations

import math
from collections import Counter
from itertools import product

import numpy as np
import pytest

from lecturekit.corpora import _seaside as given
from lecturekit.corpora import placed_words, seaside_corpus, seaside_logprob


def all_sentences(words: int) -> list[tuple[str, ...]]:
    """Spell out every sentence of the grammar."""
    animals, places = given._words(words)
    said = {gap: text.split() for gap, text in given.SAID.items()}
    found = []
    for frame, kind in product(given.FRAMES, range(2)):
        choices = said | {"Animal": animals[kind], "Place": places[kind]}
        found += list(product(*(choices.get(symbol, [symbol]) for symbol in frame.split())))
    return found


@pytest.mark.parametrize("words", [2, 3])
def test_the_probabilities_of_all_sentences_add_up_to_one(words: int) -> None:
    """Written out one by one; the lecture's is among them."""
    sentences = all_sentences(words)
    assert len(set(sentences)) == len(sentences)
    assert sum(math.exp(seaside_logprob(s, words=words)) for s in sentences) == pytest.approx(1)
    assert ("dog", "on", "the", "beach") in sentences


def test_sentences_are_drawn_as_often_as_they_should() -> None:
    """Kinds, frames and words of 6000 sentences against their probabilities, within five deviations."""
    n = 6000
    corpus = seaside_corpus(n, words=3, rng=np.random.default_rng(0))
    assert corpus.n_sentences == n
    said = Counter(corpus.sentence(s) for s in range(n))
    assert set(said) <= set(all_sentences(3))
    for start in ("dog", "seal", "the"):
        p = sum(math.exp(seaside_logprob(s, words=3)) for s in all_sentences(3) if s[0] == start)
        count = sum(c for s, c in said.items() if s[0] == start)
        assert abs(count - n * p) < 5 * math.sqrt(n * p * (1 - p))


def test_land_and_water_do_not_mix() -> None:
    """The animal's kind decides the place's, in every sentence; nothing in between gives it away."""
    corpus = seaside_corpus(2000, rng=np.random.default_rng(1))
    animals, places = (tuple(set(k.split()) for k in both) for both in (given.ANIMALS, given.PLACES))
    between = (set(), set())
    for s in range(corpus.n_sentences):
        words = corpus.sentence(s)
        kind = int(any(word in animals[1] for word in words))
        assert words[-1] in places[kind]
        between[kind].update(set(words) - animals[kind] - places[kind])
    assert between[0] == between[1]


def test_what_is_never_said_has_no_probability() -> None:
    """A seal on the beach, half a sentence, none."""
    for words in (("seal", "on", "the", "beach"), ("dog", "on"), ()):
        assert seaside_logprob(words) == -math.inf
    for size in (1, 19):
        with pytest.raises(ValueError, match="there are 2 to 18 animals of a kind"):
            seaside_corpus(words=size, rng=np.random.default_rng(0))
    with pytest.raises(ValueError, match="at least one sentence, not 0"):
        seaside_corpus(0, rng=np.random.default_rng(0))


def test_the_same_generator_says_the_same() -> None:
    """Word for word."""
    a, b = (seaside_corpus(50, rng=np.random.default_rng(4)) for _ in range(2))
    assert a.vocabulary == b.vocabulary
    assert a.tokens.tolist() == b.tokens.tolist()


def test_one_adjective_at_one_of_the_places_tells_the_label() -> None:
    """Half of each label; the tag says where it is; the other words are drawn alike for both."""
    rows = placed_words([2, 5], count=400, words=7, rng=np.random.default_rng(0))
    assert sum(review.label for review in rows) == 200
    others = (Counter(), Counter())
    for review in rows:
        assert len(review.words) == 7
        (place,) = [n for n, tag in enumerate(review.tags, 1) if tag == "ADJ"]
        assert place in (2, 5)
        assert review.template == f"adjective at {place}"
        others[review.label].update(word for n, word in enumerate(review.words, 1) if n != place)
    assert set(others[0]) == set(others[1])
    assert not {r.words[r.tags.index("ADJ")] for r in rows if r.label} & {
        r.words[r.tags.index("ADJ")] for r in rows if not r.label
    }


@pytest.mark.parametrize("places", [[], [0], [8]])
def test_places_that_are_not_there_are_refused(places: list[int]) -> None:
    """And a single row, which could not have both labels."""
    with pytest.raises(ValueError, match="places go from 1 to 7 in 7 words"):
        placed_words(places, words=7, rng=np.random.default_rng(0))
    with pytest.raises(ValueError, match="at least two, one of each label, not 1"):
        placed_words([1], count=1, rng=np.random.default_rng(0))
