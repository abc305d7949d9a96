"""What models expected, and what they say: their own probabilities, sorted; their own samples."""

from __future__ import annotations

import numpy as np
import pytest

from lecturekit.corpora import UNKNOWN
from lecturekit.language import NGrams, Policy, Sampling, decode, encode, expected, said_by, sampled
from lecturekit.language._continuation import AfterContext
from lecturekit.language._without_unknown import Known
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
    """The same seed for each, whoever else is asked; one sentence, the greedy one, at temperature 0."""
    train, _, _ = halves()
    models = models_of(train, networks=True)
    said = said_by(models, temperature=0.7, count=3, longest=8, seed=5, unknown=True)
    for m, model in enumerate(models.values()):
        alone = sampled(
            model.continuation(), Sampling(temperature=0.7), count=3, longest=8, rng=np.random.default_rng(5)
        )
        assert said.sentences[m] == alone.sentences
        assert said.ended[m].tolist() == alone.ended.tolist()
    few = said_by({"GRU": models["GRU"]}, temperature=0.7, count=3, longest=8, seed=5, unknown=True)
    assert few.sentences[0] == said.sentences[list(models).index("GRU")]
    cold = said_by(models, temperature=0, count=2, longest=6, unknown=True)
    for m, model in enumerate(models.values()):
        assert cold.sentences[m] == (decode(model.continuation(), longest=6).words,)


@pytest.mark.row("P2")
def test_unknown_is_never_said_and_the_others_keep_their_ratios():
    """Frequencies of first words are p / (1 − p(<unk>)): thousands of draws, against each model's own p."""
    train, _, _ = halves()
    models = models_of(train, networks=True)
    count = 4000
    said = said_by(models, count=count, longest=1, seed=3)
    for m, model in enumerate(models.values()):
        p = model.probabilities(["<s>"])
        names = list(model.outcomes)
        k = names.index(UNKNOWN)
        want = np.where(np.arange(len(p)) == k, 0.0, p) / (1 - p[k])
        first = [words[0] if words else "</s>" for words in said.sentences[m]]
        found = np.array([first.count(name) for name in names]) / count
        assert m != 1 or p[k] > 0.3  # the unigram model would say it often
        assert found[k] == 0
        assert np.all(np.abs(found - want) <= 5 * np.sqrt(want * (1 - want) / count) + 1e-12)
    assert not said.unknown
    long = said_by(models, temperature=1.3, count=20, longest=15)
    assert not any(UNKNOWN in words for each in long.sentences for words in each)
    with_unknown = said_by(models, temperature=1.3, count=20, longest=15, unknown=True)
    assert any(UNKNOWN in words for each in with_unknown.sentences for words in each)


def test_where_nothing_but_unknown_can_come_a_sentence_is_cut_off():
    """After "a" a model foretells <unk> alone: that is the end of the sentence, and no error."""

    def after(context):
        return np.array([1.0, 0.0, 0.0] if context else [0.5, 0.5, 0.0])

    only = AfterContext(after, (UNKNOWN, "a", "b"), ())
    said = sampled(Known(only), count=2, longest=4, rng=np.random.default_rng(0))
    assert said.sentences == (("a",), ("a",))
    assert not said.ended.any()


@pytest.mark.row("P2")
def test_runs_that_training_has_are_found_in_what_is_said():
    """By a search of every window in the training sentences, marks of the end included where it was said."""
    train, _, _ = halves()
    models = models_of(train, networks=True)
    said = said_by(models, temperature=0.8, count=6, longest=9, seed=1, train=train)
    texts = [train.sentence(n)[1:] for n in range(train.n_sentences)]
    for sentences, ended, copied in zip(said.sentences, said.ended, said.copied, strict=True):
        for words, end, runs in zip(sentences, ended, copied, strict=True):
            whole = (*words, "</s>") if end else words
            want = [
                max(
                    (
                        j - i
                        for i in range(k + 1)
                        for j in range(k + 1, len(whole) + 1)
                        if any(whole[i:j] == t[s : s + j - i] for t in texts for s in range(len(t)))
                    ),
                    default=0,
                )
                for k in range(len(words))
            ]
            assert list(runs) == want
    assert max(max(runs, default=0) for each in said.copied for runs in each) >= 4
    assert said_by({"GRU": models["GRU"]}).copied == ()


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
