"""Words that sound alike: a dictionary in ARPAbet, and sentences made of its words only."""

from itertools import pairwise

import numpy as np
import pytest

from lecturekit.corpora import PRONUNCIATIONS, homophone_corpus

PHONES = {
    *("AA", "AE", "AH", "AO", "AW", "AY", "EH", "ER", "EY", "IH", "IY", "OW", "OY", "UH", "UW"),
    *("B", "CH", "D", "DH", "F", "G", "HH", "JH", "K", "L", "M", "N", "NG", "P", "R", "S", "SH", "T", "TH"),
    *("V", "W", "Y", "Z", "ZH"),
}


def sounds(*words: str) -> list[str]:
    """Give the phones of words, one after the other."""
    return [phone for word in words for phone in PRONUNCIATIONS[word]]


def test_the_dictionary_is_written_in_arpabet() -> None:
    """Every word has phones, and there are no others than the 39 of General American."""
    assert 100 <= len(PRONUNCIATIONS) <= 250
    assert all(PRONUNCIATIONS.values())
    assert {phone for phones in PRONUNCIATIONS.values() for phone in phones} <= PHONES


@pytest.mark.row("L2")
@pytest.mark.parametrize(
    "alike",
    [
        *(
            "see sea",
            "two too to",
            "their there",
            "write right",
            "son sun",
            "no know",
            "hear here",
            "new knew",
        ),
        *("for four", "wear where", "buy by", "meet meat", "week weak", "eye i", "hour our", "one won"),
        *("eight ate", "blue blew", "night knight", "pear pair pare", "nose knows", "tale tail"),
    ],
)
def test_homophones_have_equal_phones(alike: str) -> None:
    """Words that sound alike are written alike in phones."""
    assert len({PRONUNCIATIONS[word] for word in alike.split()}) == 1


@pytest.mark.row("L2")
@pytest.mark.parametrize(
    ("one", "other"),
    [
        *(("ice cream", "i scream"), ("a nice", "an ice"), ("that stuff", "that's tough"), ("icy", "i see")),
        *(("night rate", "nitrate"), ("gray tape", "great ape"), ("peace talks", "pea stalks")),
        *(("keeps ticking", "keep sticking"), ("that school", "that's cool"), ("a name", "an aim")),
        *(("an ocean", "a notion"), ("a tax", "attacks"), ("a loan", "alone")),
    ],
)
def test_words_can_be_cut_in_two_ways(one: str, other: str) -> None:
    """The same phones in a row, with the border of the words elsewhere."""
    assert sounds(*one.split()) == sounds(*other.split())
    assert one.split() != other.split()


def test_near_homophones_differ_in_one_phone() -> None:
    """Pairs that only noise confuses: b and p, m and n, s and z, v and f."""
    for one, other in (("bear", "pear"), ("mice", "nice"), ("price", "prize"), ("van", "fan")):
        a, b = sounds(one), sounds(other)
        assert len(a) == len(b)
        assert sum(x != y for x, y in zip(a, b, strict=True)) == 1


def test_every_word_is_said_and_every_word_can_be_pronounced() -> None:
    """The corpus and the dictionary have the same words, so that nothing is unknown to either."""
    corpus = homophone_corpus(rng=np.random.default_rng(0))
    assert set(corpus.vocabulary) == set(PRONUNCIATIONS)
    assert corpus.n_sentences == 4000
    assert corpus.sentences_with("i", "scream", "ice", "cream")


def test_a_before_a_vowel_is_an() -> None:
    """No sentence gives itself away by bad grammar: "an" stands before vowels and only there."""
    corpus = homophone_corpus(sentences=3000, rng=np.random.default_rng(2))
    vowels = {"AA", "AE", "AH", "AO", "AW", "AY", "EH", "ER", "EY", "IH", "IY", "OW", "OY", "UH", "UW"}
    for s in range(corpus.n_sentences):
        words = corpus.sentence(s)
        for word, following in pairwise(words):
            if word in ("a", "an"):
                assert (PRONUNCIATIONS[following][0] in vowels) == (word == "an"), words


def test_the_seed_decides_and_numbers_out_of_range_are_refused() -> None:
    """The same text from the same generator, another from another."""
    one, same, other = (homophone_corpus(sentences=50, rng=np.random.default_rng(s)) for s in (3, 3, 4))
    assert [one.sentence(s) for s in range(50)] == [same.sentence(s) for s in range(50)]
    assert [one.sentence(s) for s in range(50)] != [other.sentence(s) for s in range(50)]
    for bad in (0, -1, 10**6):
        with pytest.raises(ValueError, match="sentences must be from 1 to 100,000"):
            homophone_corpus(sentences=bad, rng=np.random.default_rng(0))
