"""Characters as the unit of a text: the same models as of words, cut by hand."""

import numpy as np
import pytest

from lecturekit.corpora import UnknownLabelError, everyday_corpus
from lecturekit.language import NGrams, Policy, encode

LINES = ["The dog, on the beach.", "A dog?", "on\tand on\n"]
CHARACTERS = Policy(unit="character", least=2)


@pytest.mark.parametrize("policy", [{}, {"start": False}, {"end": False, "least": 2}], ids=str)
def test_characters_are_words_of_one_letter(policy):
    """Numbers, probabilities and perplexity are those of the same text as lists of characters."""
    by_unit = encode(LINES, policy=Policy(unit="character", **policy))
    by_hand = encode([list(line) for line in LINES], policy=Policy(**policy))
    np.testing.assert_array_equal(by_unit.numbers, by_hand.numbers)
    np.testing.assert_array_equal(by_unit.starts, by_hand.starts)
    assert by_unit.outcomes == by_hand.outcomes
    models = [NGrams.fit(tokens, order=3) for tokens in (by_unit, by_hand)]
    assert models[0].perplexity("a dog on").value == models[1].perplexity(list("a dog on")).value
    np.testing.assert_array_equal(models[0].probabilities("the"), models[1].probabilities(list("the")))
    assert models[0].top("do", 1) == models[1].top(["d", "o"], 1)
    assert models[0].sample(np.random.default_rng(2)) == models[1].sample(np.random.default_rng(2))
    assert models[0].counts is not None
    assert models[0].count("do") == models[1].count(["d", "o"]) == 2


def test_a_str_is_one_line_and_taken_as_it_is():
    """Blanks, points and capitals are characters; rare ones are unknown."""
    tokens = encode("A a-a", policy=CHARACTERS)
    assert tokens.written == ("<s>", "A", " ", "a", "-", "a", "</s>")
    assert tokens.unknown.tolist() == [False, True, True, False, True, False, False]
    assert encode("a", like=tokens).n_sentences == 1


def test_a_corpus_is_written_with_blanks():
    """Each sentence is its words with a blank between them."""
    corpus = everyday_corpus()
    tokens = encode(corpus, policy=Policy(unit="character"))
    assert tokens.n_sentences == corpus.n_sentences
    for s in (0, 7, corpus.n_sentences - 1):
        assert "".join(tokens.sentence(s)[1:-1]) == " ".join(corpus.sentence(s))


def test_the_policy_says_its_unit():
    """In words, and in what it refuses."""
    assert str(CHARACTERS) == "reads <s> first, predicts </s>, characters seen fewer than 2 times are <unk>"
    assert str(Policy(unit="character", unknown=False)).endswith("knows every character")
    with pytest.raises(ValueError, match="one of word, character, got 'byte'"):
        Policy(unit="byte")
    with pytest.raises(ValueError, match="no character"):
        encode("", policy=CHARACTERS)
    with pytest.raises(TypeError, match="single characters, not of 'the'"):
        encode([["the", "dog"]], policy=CHARACTERS)
    with pytest.raises(TypeError, match="lines of characters, got int"):
        encode([3], policy=CHARACTERS)
    with pytest.raises(UnknownLabelError, match="no character 'z'"):
        NGrams.fit(encode("abc", policy=Policy(unit="character", unknown=False))).score("az")
    model = NGrams.fit(encode("abc", policy=Policy(unit="character")))
    with pytest.raises(ValueError, match="'ab' is no single character"):
        model.prob("ab")
    with pytest.raises(TypeError, match="a policy has no 'units'"):
        Policy.of({"units": "character"})
    with pytest.raises(TypeError, match="must be a Policy, got 'character'"):
        Policy.of("character")
    with pytest.raises(TypeError, match="not a Policy"):
        encode("ab", like=Policy())
    with pytest.raises(TypeError, match="got NoneType"):
        encode(None)
