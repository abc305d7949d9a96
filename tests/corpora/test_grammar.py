"""Small grammars that speak: every frame, at its own chance, with each topic's own words."""

from collections import Counter

import numpy as np
import pytest

from lecturekit.corpora._grammar import Speaker, keep, read_grammar

RULES = """
    S -> the X Goes | Where the X Goes
    S -> a X
    Goes -> goes Where | sleeps
    Where -> in the Place | out
    Place -> house | garden | wood
"""


def spoken(fillers, count=3000, seed=0):
    """Sentences as strings, through the corpus record."""
    speaker = Speaker(np.random.default_rng(seed))
    rows = speaker.say(read_grammar(RULES), fillers, count)
    corpus = speaker.corpus([rows], tokens=int((rows >= 0).sum()), name="test")
    assert corpus.n_sentences == count
    return [" ".join(corpus.sentence(s)) for s in range(count)]


def test_every_frame_is_derived_at_its_chance():
    """By hand: three alternatives of S, two of Goes, two of Where; places stay a gap."""
    grammar = read_grammar(RULES)
    chances = {" ".join(frame): p for frame, p in zip(grammar.frames, grammar.weights, strict=True)}
    assert chances == pytest.approx(
        {
            "a X": 1 / 3,
            "the X sleeps": 1 / 6,
            "the X goes out": 1 / 12,
            "the X goes in the Place": 1 / 12,
            "out the X sleeps": 1 / 12,
            "in the Place the X sleeps": 1 / 12,
            "out the X goes out": 1 / 24,
            "out the X goes in the Place": 1 / 24,
            "in the Place the X goes out": 1 / 24,
            "in the Place the X goes in the Place": 1 / 24,
        }
    )
    assert grammar.lexicon == {"Place": ("house", "garden", "wood")}


def test_sentences_come_as_often_as_they_should():
    """6000 sentences, three topics: counts within five standard deviations of the chances."""
    said = spoken({"X": [("dog",), ("cat",), ("owl", "crow")]}, 6000)
    tally = Counter(said)
    for sentence, chance in {
        "a dog": 1 / 9,
        "a owl": 1 / 18,
        "the cat sleeps": 1 / 18,
        "the crow goes in the wood": 1 / 3 / 2 / 12 / 3,
    }.items():
        assert abs(tally[sentence] - 6000 * chance) < 5 * np.sqrt(6000 * chance), sentence


def test_topics_keep_their_words_and_empty_gaps_are_silent():
    """The first topic is never in the wood; the second has no place of its own at all."""
    said = spoken({"X": [("dog",), ("cat",)], "Place": [("house",), ()]})
    assert {line for line in said if "dog" in line and "in the" in line} == {
        "the dog goes in the house",
        "out the dog goes in the house",
        "in the house the dog goes out",
        "in the house the dog goes in the house",
        "in the house the dog sleeps",
    }
    assert "the cat goes in the" in said
    assert not any("wood" in line or ("cat" in line and "house" in line) for line in said)


def test_the_text_ends_with_the_sentence_that_fills_it():
    """And words that were never spoken are not in the vocabulary."""
    speaker = Speaker(np.random.default_rng(1))
    rows = speaker.say(read_grammar(RULES), {"X": [("dog",), ("cat",)]}, 400)
    corpus = speaker.corpus([rows, rows[:5, :2]], tokens=100, name="test")
    assert 100 <= len(corpus.tokens) < 110
    assert corpus.starts[-2] < 100
    assert np.all(corpus.counts > 0)
    assert np.all(np.diff(corpus.counts) <= 0)


@pytest.mark.parametrize(
    ("size", "share", "kept"), [(4, 0.25, 3), (8, 0.25, 6), (4, 0, 4), (4, 0.5, 2), (1, 0.25, 1)]
)
def test_withholding_rounds_to_whole_words(size, share, kept):
    """In order, and each word now and then."""
    rng = np.random.default_rng(0)
    draws = [keep(range(size), share, rng) for _ in range(60)]
    assert {len(draw) for draw in draws} == {kept}
    assert all(list(draw) == sorted(set(draw)) for draw in draws)
    assert set().union(*draws) == set(range(size))
