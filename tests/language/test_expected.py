"""What models expected, and what they say: their own probabilities, sorted; their own samples."""

from __future__ import annotations

import numpy as np
import pytest

from lecturekit.corpora import UNKNOWN
from lecturekit.language import NGrams, Policy, Sampling, decode, encode, expected, said_by, sampled
from tests.language.test_comparison import LEE, halves, models_of


@pytest.mark.row("P2")
@pytest.mark.parametrize("at", [1, 4, 9])
def test_expectations_are_the_models_own_in_order(at):
    """The best words of each, by a sort of all; the place of the word that came, by a count."""
    train, test, _ = halves()
    models = models_of(train, networks=True)
    words = test.sentence(3)
    found = expected(models, words, at, count=4)
    assert (found.before, found.came, found.outcomes) == (words[:at], words[at], train.V)
    for m, model in enumerate(models.values()):
        assert tuple(zip(found.words[m], found.probabilities[m], strict=True)) == model.top(words[:at], 4)
        p = model.prob(words[at], words[:at])
        assert found.of_came[m] == pytest.approx(p)
        assert found.rank_of_came[m] == 1 + sum(other > p for other in model.probabilities(words[:at]))


@pytest.mark.row("P2")
def test_marks_may_be_left_out_and_unknown_words_are_said():
    """<s> is put before; </s> can be asked for; an unknown word has the probability of <unk>."""
    train, test, _ = halves()
    models = models_of(train)
    words = test.sentence(3)
    with_marks, without = expected(models, words, 5), expected(models, words[1:-1], 4)
    np.testing.assert_array_equal(with_marks.probabilities, without.probabilities)
    assert with_marks.before == without.before
    end = expected(models, words, len(words) - 1)
    assert end.came == "</s>"
    np.testing.assert_allclose(end.of_came, [m.prob("</s>", words[:-1]) for m in models.values()])
    strange = expected(models, ["the", "zither"], 1)
    assert strange.unknown
    np.testing.assert_allclose(strange.of_came, [m.prob(UNKNOWN, ["<s>", "the"]) for m in models.values()])
    few = encode("a b", policy=Policy(start=False))
    assert expected({"x": NGrams.fit(few, 2)}, ["a", "b"], 0).before == ()
    assert len(expected({"x": NGrams.fit(few, 2)}, ["a", "b"], 0, count=50).words[0]) == few.V


@pytest.mark.row("P2")
def test_models_say_what_they_say_alone():
    """The same seed for each, whoever else is asked; greedy at temperature 0."""
    train, _, _ = halves()
    models = models_of(train, networks=True)
    said = said_by(models, temperature=0.7, count=3, longest=8, seed=5)
    for m, model in enumerate(models.values()):
        alone = sampled(
            model.continuation(), Sampling(temperature=0.7), count=3, longest=8, rng=np.random.default_rng(5)
        )
        assert said.sentences[m] == alone.sentences
        assert said.ended[m].tolist() == alone.ended.tolist()
    few = said_by({"GRU": models["GRU"]}, temperature=0.7, count=3, longest=8, seed=5)
    assert few.sentences[0] == said.sentences[list(models).index("GRU")]
    cold = said_by(models, temperature=0, count=2, longest=6)
    for m, model in enumerate(models.values()):
        assert set(cold.sentences[m]) == {decode(model.continuation(), longest=6).words}


@pytest.mark.parametrize(
    ("ask", "error"),
    [
        (lambda models: expected({}, ["a"], 0), ValueError),
        (lambda models: expected(models, "the dog", 0), TypeError),
        (lambda models: expected(models, ["the"], 1), ValueError),
        (lambda models: expected(models, ["the"], -1), ValueError),
        (lambda models: expected(models, ["<s>", "the"], 0), ValueError),
        (lambda models: expected(models, ["the"], 0, count=0), ValueError),
        (lambda models: expected(models | {"other": NGrams.fit(encode("a"), 1)}, ["the"], 0), ValueError),
        (lambda models: said_by({}), ValueError),
        (lambda models: said_by(models, temperature=-1), ValueError),
        (lambda models: said_by(models, count=0), ValueError),
        (lambda models: said_by(models | {"other": NGrams.fit(encode(LEE[:9]), 1)}), ValueError),
    ],
)
def test_bad_input_is_said(ask, error):
    """In one sentence each."""
    with pytest.raises(error, match=r"\w+ \w+"):
        ask(models_of(halves()[0]))
