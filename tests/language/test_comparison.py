"""Models compared: the same tokens, each counted alike by all; what could not be compared is refused."""

from __future__ import annotations

import itertools
import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lecturekit.corpora import Vocabulary, lee_corpus
from lecturekit.language import (
    AddK,
    LanguageModel,
    NGrams,
    Policy,
    Unsmoothed,
    compare,
    encode,
    perplexity,
)

LEE = [lee_corpus().sentence(s) for s in range(90)]
POLICIES = [Policy(least=2), Policy(), Policy(end=False), Policy(start=False), Policy(start=False, end=False)]


def models_of(train, networks=False):
    """Four models that count, and two networks that were not trained."""
    found = {f"{N}-gram": NGrams.fit(train, N) for N in range(3)} | {"add k": NGrams.fit(train, 2, AddK(0.1))}
    if networks:
        from lecturekit.networks import RecurrentLanguageModel, WindowLanguageModel

        words, policy = train.vocabulary, train.policy
        found["GRU"] = RecurrentLanguageModel(words, policy, cell="GRU", embedding=5, hidden=7)
        found["bigram"] = WindowLanguageModel(words, policy, embedding=3)
    return found


def halves(policy=None):
    """A text to learn from, and one to predict, of 23 sentences in 6 documents."""
    train = encode(LEE[:67], policy=policy or Policy(least=2))
    return train, encode(LEE[67:], like=train), np.repeat([4, 9, 2, 7, 30, 1], [5, 1, 6, 2, 4, 5])


def compared(policy=None, networks=False):
    """The comparison of all these models."""
    train, test, document = halves(policy)
    return compare(models_of(train, networks), test, train=train, document=document)


@pytest.mark.row("P1")
@pytest.mark.parametrize("policy", POLICIES, ids=str)
def test_all_models_are_scored_on_identical_tokens(policy):
    """Each has a probability at exactly the predicted tokens, and the mean is over all of these."""
    found = compared(policy, networks=True)
    assert found.logprobs.shape == (6, len(found.tokens))
    for row, value in zip(found.logprobs, found.perplexities, strict=True):
        np.testing.assert_array_equal(np.isfinite(row), found.tokens.predicted)
        assert value == pytest.approx(perplexity(row, found.tokens.predicted, base="e").value)
        assert perplexity(row, found.tokens.predicted, base="e").counted == found.counted
    words = sum(map(len, LEE[67:]))
    assert found.counted == words + policy.end * 23
    assert not found.logprobs.flags.writeable


@pytest.mark.row("P1")
def test_end_marks_and_unknown_words_are_counted_the_same():
    """Every model pays for each </s> and each <unk>; without them each would have another number."""
    found = compared(networks=True)
    tokens = found.tokens
    ends, unknown = tokens.numbers == len(tokens.vocabulary), tokens.unknown
    assert ends.sum() == 23
    assert unknown.sum() > 50
    assert found.unknown_rate == pytest.approx(unknown.sum() / tokens.predicted.sum())
    assert (found.bits[:, ends] > 0).all()
    assert (found.bits[:, unknown] > 0).all()
    for part in (ends, unknown):
        fewer = tokens.predicted & ~part
        without = [perplexity(row, fewer, base="e") for row in found.logprobs]
        assert len({score.counted for score in without}) == 1
        assert all(
            abs(a.value / b - 1) > 1e-3 for a, b in zip(without[1:], found.perplexities[1:], strict=True)
        )


@pytest.mark.row("P1")
def test_the_probabilities_are_those_of_each_model_asked_word_by_word():
    """At every token of a sentence: log P(word | the words before), as the model itself says it."""
    found = compared(networks=True)
    models = models_of(halves()[0], networks=True)
    first, last = found.tokens.starts[11:13]
    words = found.tokens.sentence(11)
    for (name, model), row in zip(models.items(), found.logprobs, strict=True):
        asked = [model.prob(word, words[:t]) for t, word in enumerate(words) if t]
        np.testing.assert_allclose(np.exp(row[first + 1 : last]), asked, rtol=1e-5, err_msg=name)


@pytest.mark.row("P1")
def test_the_uniform_model_has_v_and_every_model_knows_the_same_v():
    """V outcomes for all: the uniform model's perplexity."""
    found = compared()
    assert found.perplexities[0] == pytest.approx(found.tokens.V)


class Other(LanguageModel):
    """A model made of two functions."""

    def __init__(self, like, logprobs, probabilities):
        self.vocabulary, self.policy = like.vocabulary, like.policy
        self._logs, self._row = logprobs, probabilities

    def logprobs(self, tokens):
        return self._logs(tokens)

    def probabilities(self, context=()):
        return self._row(context)


def wrong(change, row=None):
    """A unigram model whose numbers are changed."""
    train, _, _ = halves()
    true = NGrams.fit(train, 1)
    return Other(
        train, lambda tokens: change(true.logprobs(tokens).copy(), tokens), row or true.probabilities
    )


def at(index, value):
    """Change one number."""

    def change(found, tokens):
        found[np.flatnonzero(tokens.predicted)[index]] = value
        return found

    return change


@pytest.mark.row("P1")
@pytest.mark.parametrize(
    ("model", "words"),
    [
        (lambda: wrong(lambda found, tokens: np.nan_to_num(found)), "<s> a probability"),
        (lambda: wrong(at(5, np.nan)), "1 of .* no number"),
        (lambda: wrong(at(5, -np.inf)), "probability 0: its perplexity is infinite"),
        (lambda: wrong(at(5, 0.5)), "above 1"),
        (lambda: wrong(lambda found, tokens: -found), "above 1"),
        (lambda: wrong(lambda found, tokens: found[1:]), "probabilities to"),
        (lambda: wrong(lambda found, tokens: found / 2), "scores .* but gives it"),
        (
            lambda: wrong(lambda found, tokens: found, lambda _: np.full(len(halves()[0].outcomes), 0.01)),
            "sum to",
        ),
        (
            lambda: wrong(lambda found, tokens: found, lambda _: np.full(len(halves()[0].outcomes), np.nan)),
            "negative",
        ),
        (lambda: NGrams.fit(halves()[0], 2, Unsmoothed()), "probability 0"),
        (lambda: NGrams.fit(encode(LEE[:66], policy=Policy(least=2)), 1), "another vocabulary"),
        (
            lambda: NGrams.fit(encode(LEE[:67], policy=Policy(least=3)), 1),
            "another vocabulary, .* words, not",
        ),
        (lambda: NGrams.fit(_other_policy(end=False), 1), "another policy"),
        (lambda: NGrams.fit(_other_policy(start=False), 1), "another policy"),
    ],
)
def test_what_could_not_be_compared_is_refused(model, words):
    """No model gets a better number by predicting less, something else, or without summing to 1."""
    train, test, _ = halves()
    with pytest.raises(ValueError, match=words):
        compare({"fine": NGrams.fit(train, 1), "it": model()}, test, train=train)


def _other_policy(**switches):
    """The same text and vocabulary, but other marks."""
    train, _, _ = halves()
    known = set(train.vocabulary.words)
    text = [[word if word in known else "<unk>" for word in sentence] for sentence in LEE[:67]]
    like = Other(train, None, None)
    like.policy = Policy(least=2, **switches)
    return encode(text, like=like)


@pytest.mark.row("P1")
def test_a_model_that_looks_ahead_is_found_out():
    """One that knows each word it scores, and is honest when asked, is refused; so is one shifted."""
    train, test, _ = halves()

    def peeking(found, tokens):
        return np.where(tokens.predicted, np.log(0.9), np.nan)

    def shifted(found, tokens):
        moved = np.roll(found[tokens.predicted], 1)
        found[tokens.predicted] = moved
        return found

    for change in (peeking, shifted):
        with pytest.raises(ValueError, match="sees what it should predict"):
            compare({"it": wrong(change)}, test, train=train)


@pytest.mark.parametrize(
    ("ask", "error"),
    [
        (lambda train, test: compare({}, test, train=train), ValueError),
        (lambda train, test: compare({"x": 3}, test, train=train), TypeError),
        (lambda train, test: compare({3: NGrams.fit(train, 1)}, test, train=train), TypeError),
        (lambda train, test: compare({"x": NGrams.fit(train, 1)}, test, train=encode("a b")), ValueError),
        (
            lambda train, test: compare({"x": NGrams.fit(train, 1)}, test, train=train, document=[1, 2]),
            ValueError,
        ),
        (
            lambda train, test: compare({"x": NGrams.fit(train, 1)}, test, train=train, document=[0.5] * 23),
            ValueError,
        ),
        (lambda train, test: compared().among(), ValueError),
        (lambda train, test: compared().among("LSTM"), ValueError),
        (lambda train, test: compared().ranked("LSTM"), ValueError),
        (lambda train, test: compared().ranked("2-gram", "LSTM"), ValueError),
        (lambda train, test: compared().ranked("2-gram", count=0), ValueError),
        (lambda train, test: compared().only([]), ValueError),
        (lambda train, test: compared().only([4, 5]), ValueError),
        (lambda train, test: compared().only([False] * 6), ValueError),
        (lambda train, test: compared().only([True] * 7), ValueError),
        (lambda train, test: compared().intervals(1.5), ValueError),
        (lambda train, test: compared().intervals(draws=3), ValueError),
        (lambda train, test: compared().by_length([5, 5]), ValueError),
        (lambda train, test: compared().by_place([2, 5]), ValueError),
    ],
)
def test_bad_input_is_said(ask, error):
    """In one sentence each."""
    train, test, _ = halves()
    with pytest.raises(error, match=r"\w+ \w+"):
        ask(train, test)


@pytest.mark.row("P2")
def test_winners_are_what_a_loop_finds():
    """The model with the highest probability of each word; nobody at <s> and where two are equal."""
    train, test, _ = halves()
    models = models_of(train)
    models["twin"] = NGrams.fit(train, 2)
    found = compare(models, test, train=train)
    for t, column in enumerate(found.logprobs.T):
        if not found.tokens.predicted[t]:
            assert found.winners[t] == -1
            continue
        best = [m for m, value in enumerate(column) if math.isclose(value, column.max(), abs_tol=1e-9)]
        assert found.winners[t] == (best[0] if len(best) == 1 else -1)
    won = [sum(found.winners == m) for m in range(5)]
    np.testing.assert_allclose(found.wins, np.array(won) / found.counted)
    assert won[2] == won[4] == 0  # twins
    assert found.among("1-gram", "add k").wins.sum() == pytest.approx(1, abs=0.05)


@pytest.mark.row("P2")
@pytest.mark.parametrize("worst", [False, True])
@pytest.mark.parametrize("against", [None, "1-gram"])
def test_sentences_stand_in_the_order_of_their_mean(worst, against):
    """By a sort of Python's of all sentences that are long enough."""
    found = compared()
    starts = found.tokens.starts
    bits = found.bits[2] if against is None else found.bits[1] - found.bits[2]
    means = [float(np.nanmean(bits[a:b])) for a, b in itertools.pairwise(starts)]
    long = [s for s in range(23) if starts[s + 1] - starts[s] - 1 >= 19]
    best_first = sorted(long, key=lambda s: means[s], reverse=against is not None)
    wanted = list(reversed(best_first)) if worst else best_first
    ranked = found.ranked("2-gram", against, count=4, worst=worst, shortest=19)
    assert ranked.sentences.tolist() == wanted[:4]
    np.testing.assert_allclose(ranked.bits, [means[s] for s in wanted[:4]])
    assert ranked.words[1] == found.tokens.sentence(wanted[1])
    np.testing.assert_allclose(ranked.each[1], bits[starts[wanted[1]] : starts[wanted[1] + 1]])
    assert ranked.left_out == 23 - len(long)
    assert ranked.document.tolist() == [found.document[starts[s]] for s in wanted[:4]]


def test_short_sentences_are_ranked_where_there_are_no_others():
    """Rather a short one than none."""
    train = encode([["a", "b"], ["b"]])
    found = compare({"x": NGrams.fit(train, 1)}, train, train=train)
    assert len(found.ranked("x", shortest=9).sentences) == 2
    assert found.ranked("x", shortest=9).left_out == 0


@pytest.mark.row("P2")
def test_how_often_a_word_was_seen_is_counted_as_it_was_typed():
    """A word below the threshold was seen all the same; </s> as often as there are sentences."""
    found = compared()
    typed = [word for sentence in LEE[:67] for word in sentence]
    for t, word in enumerate(found.tokens.written):
        if word != "<s>":
            assert found.seen[t] == (67 if word == "</s>" else typed.count(word))
    assert {0, 1} <= set(found.seen[found.tokens.unknown].tolist())


@given(st.lists(st.lists(st.sampled_from("abcde"), min_size=1, max_size=6), min_size=1, max_size=6))
def test_any_text_can_be_compared(text):
    """One word, one sentence, words never seen: the models agree on what is counted."""
    train = encode(["abcc", "bca", "c"])
    found = compare({str(N): NGrams.fit(train, N) for N in range(3)}, encode(text, like=train), train=train)
    assert found.counted == sum(map(len, text)) + len(text)
    assert found.perplexities[0] == pytest.approx(found.tokens.V)
    assert found.by_frequency().tokens.sum() == found.by_length().tokens.sum() == found.counted


def test_progress_is_told_each_name():
    """Before a model is asked."""
    train, test, _ = halves()
    told = []
    compare(models_of(train), test, train=train, progress=told.append)
    assert told == list(models_of(train))


def test_a_large_vocabulary_needs_no_table_of_all_words():
    """M × N numbers, whatever K is: 20,000 words and 6,000 tokens stay far below N × K."""
    import tracemalloc

    rng = np.random.default_rng(0)
    words = Vocabulary([f"w{n}" for n in range(20_000)])
    text = [[f"w{k}" for k in rng.integers(20_000, size=20)] for _ in range(300)]
    like = Other(NGrams.fit(encode("a"), 1), None, None)
    like.vocabulary, like.policy = words, Policy()
    train = encode(text, like=like)
    models = {str(N): NGrams.fit(train, N) for N in range(3)}
    tracemalloc.start()
    compare(models, train, train=train)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 60e6 < len(train) * 20_000 * 8 / 10


@pytest.mark.row("P2")
def test_sentences_that_read_alike_are_ranked_once():
    """Five times the same line is one example, not five."""
    train = encode([["a", "b"], ["c", "b", "a"]])
    test = encode([["a", "b"]] * 5 + [["c", "a"], ["b", "a"]], like=train)
    found = compare({"x": NGrams.fit(train, order=2)}, test, train=train)
    ranked = found.ranked("x", count=5, shortest=1)
    assert len(ranked.words) == len(set(ranked.words)) == 3
    assert 0 in ranked.sentences


@pytest.mark.row("P1")
def test_some_documents_alone_are_what_comparing_only_these_gives():
    """Every number is as if the other documents had never been in the test."""
    train, _, document = halves()
    found = compared()
    keep = {9, 7, 1}
    kept = [s for s, d in enumerate(document) if d in keep]
    less = encode([LEE[67:][s] for s in kept], like=train)
    alone = compare(models_of(train), less, train=train, document=document[kept])
    for ask in (sorted(keep), [d in keep for d in sorted(set(document.tolist()))]):
        some = found.only(ask)
        np.testing.assert_allclose(some.perplexities, alone.perplexities, rtol=1e-12)
        assert some.tokens.written == alone.tokens.written
        for name in ("document", "seen", "copied", "winners"):
            np.testing.assert_array_equal(getattr(some, name), getattr(alone, name), err_msg=name)
        np.testing.assert_allclose(some.intervals().low, alone.intervals().low)
        assert some.ranked("2-gram").words == alone.ranked("2-gram").words
    assert found.only(sorted(set(document.tolist()))).perplexities.tolist() == found.perplexities.tolist()


@pytest.mark.row("P1")
@pytest.mark.parametrize("run", [1, 2, 4])
def test_what_was_copied_is_a_share_of_each_document(run):
    """By a loop over the documents, marks that are not predicted left out."""
    found = compared()
    for number, share in zip(sorted(set(found.document.tolist())), found.copies(run), strict=True):
        here = found.copied[(found.document == number) & found.tokens.predicted].tolist()
        assert share == pytest.approx(sum(c >= run for c in here) / len(here))
    assert 0 < found.copies(2).max() < 1
