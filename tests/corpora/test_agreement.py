"""The agreement grammar: its own probabilities, its entropy, and the verb that belongs to the first noun."""

from __future__ import annotations

import math
from collections import Counter

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lecturekit.corpora import (
    ANIMAL_NOUNS,
    ANIMAL_VERBS,
    AgreementGrammar,
    agreement_corpus,
    agreement_sentences,
)

GRAMMAR = AgreementGrammar(animals=3, more=0.4)


def spelt(grammar: AgreementGrammar, longest: int) -> dict[tuple[str, ...], float]:
    """Write out every sentence of at most so many words, with its probability, from `after` alone."""
    found: dict[tuple[str, ...], float] = {}
    begun: dict[tuple[str, ...], float] = {(): 1.0}
    for _ in range(longest + 1):
        going: dict[tuple[str, ...], float] = {}
        for words, p in begun.items():
            for word, share in grammar.after(words).items():
                (found if word == "</s>" else going)[words if word == "</s>" else (*words, word)] = p * share
        begun = going
    return found


def test_what_may_follow_adds_up_to_one() -> None:
    """After every beginning of every sentence of up to eight words."""
    for words in spelt(AgreementGrammar(animals=2), 8):
        for t in range(len(words) + 1):
            assert sum(AgreementGrammar(animals=2).after(words[:t]).values()) == pytest.approx(1)


def test_the_probability_of_a_sentence_is_the_product_of_its_words() -> None:
    """And those of all sentences add up to one, but for the few that are longer."""
    found = spelt(AgreementGrammar(animals=2, more=0.2), 9)
    for words, p in found.items():
        assert AgreementGrammar(animals=2, more=0.2).logprob(words) == pytest.approx(math.log(p))
    assert 0.97 < sum(found.values()) < 1


def test_the_entropy_is_the_mean_surprisal_of_what_is_said() -> None:
    """Of 4000 drawn sentences, within five standard errors; and their mean length is the one promised."""
    nats, tokens = GRAMMAR.entropy()
    corpus = agreement_corpus(4000, grammar=GRAMMAR, rng=np.random.default_rng(0))
    said = [corpus.sentence(s) for s in range(corpus.n_sentences)]
    bits = np.array([-GRAMMAR.logprob(words) for words in said])
    lengths = np.array([len(words) + 1 for words in said])
    for found, expected in ((bits, nats), (lengths, tokens)):
        assert abs(found.mean() - expected) < 5 * found.std() / math.sqrt(len(said))


def test_sentences_come_as_often_as_they_should() -> None:
    """The commonest and the first words of 4000 sentences, within five deviations."""
    n = 4000
    corpus = agreement_corpus(n, grammar=GRAMMAR, rng=np.random.default_rng(1))
    said = Counter(corpus.sentence(s) for s in range(n))
    for words in (("it", "rains"), ("nobody", "waits"), ("every", "cat", "purrs")):
        p = math.exp(GRAMMAR.logprob(words))
        assert abs(said[words] - n * p) < 5 * math.sqrt(n * p * (1 - p))
    assert all(math.isfinite(GRAMMAR.logprob(words)) for words in said)


@given(
    between=st.sampled_from([3, 6, 12]),
    nearest=st.sampled_from(["same", "other", "either"]),
    seed=st.integers(0, 99),
)
def test_the_verb_belongs_to_the_first_noun(between: int, nearest: str, seed: int) -> None:
    """Whatever stands in between; the last noun has the number that was asked for."""
    (words,) = agreement_sentences(1, between=between, nearest=nearest, rng=np.random.default_rng(seed))
    assert len(words) == between + 3
    forms = {noun: (k, n) for k, pair in enumerate(ANIMAL_NOUNS) for n, noun in enumerate(pair)}
    animal, number = forms[words[1]]
    assert words[-1] == ANIMAL_VERBS[animal][number]
    if nearest != "either":
        assert (forms[words[-2]][1] == number) == (nearest == "same")
    grammar = AgreementGrammar()
    assert math.isfinite(grammar.logprob(words))
    wrong = ANIMAL_VERBS[animal][1 - number]
    assert grammar.logprob((*words[:-1], wrong)) == -math.inf


def test_what_is_never_said_has_no_probability_and_no_follower() -> None:
    """A verb of another animal, half a sentence, words after the end, words nobody knows."""
    grammar = AgreementGrammar()
    for text in ("the dogs barks", "the dog", "", "every dogs bark", "a unicorn"):
        assert grammar.logprob(text.split()) == -math.inf
    for text in ("the the", "unicorn", "it rains </s>", "the owl hoots here here"):
        assert not grammar.after(text.split())


def test_the_others_of_a_word_are_those_of_its_class() -> None:
    """All nouns for a noun; none for a word that is alone, or not there."""
    assert set(GRAMMAR.others("cat")) == {n for pair in ANIMAL_NOUNS[:3] for n in pair} - {"cat"}
    assert "hoots" not in GRAMMAR.others("barks")
    assert GRAMMAR.others("the") == GRAMMAR.others("unicorn") == ()


@pytest.mark.parametrize(
    "wrong", [{"animals": 0}, {"animals": 9}, {"animals": True}, {"more": 1.0}, {"more": -0.1}]
)
def test_a_grammar_that_cannot_be_is_refused(wrong: dict) -> None:
    """More animals than there are, sentences that never end."""
    with pytest.raises(ValueError, match=r"there are 1 to 8 animals|more is a probability"):
        AgreementGrammar(**wrong)


def test_sentences_that_cannot_be_drawn_are_refused() -> None:
    """No sentence, a distance between two phrases, a last noun where there is none."""
    rng = np.random.default_rng(0)
    with pytest.raises(ValueError, match="at least one sentence, not 0"):
        agreement_corpus(0, rng=rng)
    for between in (4, -3):
        with pytest.raises(ValueError, match="are 0, 3, 6, … words"):
            agreement_sentences(1, between=between, rng=rng)
    with pytest.raises(ValueError, match="nearest is one of either, same, other"):
        agreement_sentences(1, between=3, nearest="singular", rng=rng)
    with pytest.raises(ValueError, match="the last noun is the subject"):
        agreement_sentences(1, between=0, nearest="same", rng=rng)


def test_a_text_is_no_sentence_and_half_a_sentence_is_none() -> None:
    """Read letter by letter a sentence would be impossible, without a word of warning."""
    grammar, rng = AgreementGrammar(), np.random.default_rng(0)
    for ask in (grammar.after, grammar.logprob):
        with pytest.raises(TypeError, match=r"such as \['nobody', 'sleeps'\]"):
            ask("nobody sleeps")
    for count in (True, 2.5, "a"):
        with pytest.raises(ValueError, match="at least one sentence"):
            agreement_corpus(count, rng=rng)
    for animals in (2.0, True, "2"):
        with pytest.raises(ValueError, match="there are 1 to 8 animals"):
            AgreementGrammar(animals=animals)
    with pytest.raises(ValueError, match="are 0, 3, 6"):
        agreement_sentences(1, between=3.0, rng=rng)
    with pytest.raises(ValueError, match="count is a whole number"):
        agreement_sentences(1.5, between=3, rng=rng)
