"""N-gram models: the same numbers as nltk, as KenLM, and as the formulas written out with dictionaries."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from nltk.lm import MLE, KneserNeyInterpolated, Lidstone
from nltk.util import everygrams

from lecturekit.corpora import hold_out, lee_corpus
from lecturekit.language import (
    AbsoluteDiscount,
    AddK,
    JelinekMercer,
    KneserNey,
    NGrams,
    Policy,
    UnseenContextError,
    Unsmoothed,
    count_ngrams,
    draw,
    encode,
)
from tests.language.naive import END, START, Naive, padded

KINDS = {
    "none": (Unsmoothed(), {"kind": "relative", "value": 0}),
    "add": (AddK(0.3), {"kind": "relative", "value": 0.3}),
    "mixed": (JelinekMercer(0.6), {"kind": "jelinek-mercer", "value": 0.6}),
    "discount": (AbsoluteDiscount(), {"kind": "absolute"}),
    "discount, given": (AbsoluteDiscount(0.4), {"kind": "absolute", "value": 0.4}),
    "kneser-ney": (KneserNey(), {"kind": "kneser-ney"}),
    "modified": (KneserNey(modified=True), {"kind": "kneser-ney", "modified": True}),
}
LEE = [lee_corpus().sentence(s) for s in range(120)]
TEXTS = st.lists(st.lists(st.sampled_from("abcde"), min_size=1, max_size=7), min_size=1, max_size=9)


def names(words, like):
    return [word if word in like.vocabulary or word in (START, END) else "<unk>" for word in words]


@pytest.mark.row("L4")
@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("order", [1, 2, 3, 5])
@pytest.mark.parametrize("policy", [Policy(), Policy(start=False), Policy(end=False, least=2)], ids=str)
def test_probabilities_are_those_of_the_formulas(kind, order, policy):
    """On news text, every token's probability is the one of the formula written out with dictionaries."""
    smoothing, naive = KINDS[kind]
    train, test = encode(LEE[:80], policy=policy), LEE[80:]
    sentences = [names(words, train) for words in padded(LEE[:80], policy.start, policy.end)]
    second = Naive(sentences, order, train.V, **naive)
    tokens = encode(test, like=train)
    expected = []
    for words in padded(test, policy.start, policy.end):
        read = names(words, train)
        expected += [
            math.nan if word == START else second.prob(word, read[:t]) for t, word in enumerate(read)
        ]
    p = np.exp(NGrams.fit(train, order, smoothing).logprobs(tokens))
    np.testing.assert_allclose(p, expected, rtol=1e-10, atol=1e-300)


@pytest.mark.row("L4")
@pytest.mark.parametrize("kind", KINDS)
@given(text=TEXTS, order=st.integers(0, 6), flags=st.tuples(st.booleans(), st.booleans(), st.booleans()))
@settings(max_examples=40)
def test_every_context_has_a_distribution(kind, text, order, flags):
    """Whatever the text, order, smoothing and context: probabilities are at least 0 and sum to 1."""
    policy = Policy(start=flags[0], end=flags[1], unknown=flags[2])
    model = NGrams.fit(encode(text, policy=policy), order, KINDS[kind][0])
    contexts = [(), ("a",), ("a", "b"), ("e", "e", "e", "e", "e"), tuple(text[0][:4])]
    contexts += [(START,), (START, "a", "d")] if policy.start else []
    contexts = [c for c in contexts if policy.unknown or all(w in model.vocabulary or w == START for w in c)]
    for context in contexts:
        try:
            p = model.probabilities(context)
        except UnseenContextError:
            assert kind == "none"
            continue
        assert p.shape == (len(model.outcomes),)
        assert (p >= 0).all()
        assert np.isclose(p.sum(), 1, atol=1e-12)
        assert (p[0] == 0) <= (not policy.unknown or kind == "none")
        assert policy.end or p[-1] == 0


@pytest.mark.row("L4")
@pytest.mark.parametrize("kind", KINDS)
def test_a_token_has_the_probability_that_its_context_gives(kind):
    """Scoring a text and asking for a distribution are two ways through the tree, with one result."""
    train = encode(LEE[:60], policy=Policy(least=2))
    tokens = encode(LEE[60:75], like=train)
    model = NGrams.fit(train, 3, KINDS[kind][0])
    factors, logprobs = model.factors(tokens), model.logprobs(tokens)
    for t in np.flatnonzero(tokens.predicted):
        try:
            p = model.probabilities(factors.contexts[t])[tokens.numbers[t]]
        except UnseenContextError:
            p = 0.0
        assert np.isclose(p, np.exp(logprobs[t]), rtol=1e-12)
    assert np.isnan(logprobs[~tokens.predicted]).all()


@pytest.mark.row("L4")
@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("order", [0, 1, 2, 4])
def test_factors_add_up(kind, order):
    """What the orders contribute sums to the probability; each row is the model of that order in it."""
    train = encode(LEE[:60], policy=Policy(least=2))
    tokens = encode(LEE[58:70], like=train)
    model = NGrams.fit(train, order, KINDS[kind][0])
    factors, here = model.factors(tokens), tokens.predicted
    assert factors.shares.shape == factors.by_order.shape == (order + 1, len(tokens))
    assert (factors.shares[:, here] >= 0).all()
    np.testing.assert_allclose(factors.shares[:, here].sum(0), factors.probability[here], atol=1e-14)
    np.testing.assert_allclose(factors.by_order[0, here], 1 / model.V)
    if kind in ("none", "add", "mixed", "discount"):
        lower = NGrams.fit(train, max(order - 1, 0), KINDS[kind][0]).factors(tokens)
        np.testing.assert_allclose(factors.by_order[max(order - 1, 0), here], lower.probability[here])


@pytest.mark.row("L4")
def test_counts_are_a_brute_force_count():
    """Every N-gram up to six is there as often as it stands in the text, and no other."""
    train = encode(LEE[:40])
    model = NGrams.fit(train, 6)
    second = Naive(padded(LEE[:40]), 6, train.V, kind="absolute")
    for n, counts in second.raw.items():
        assert len(model.counts.counts[n - 1]) == len(counts) + (n == 1)  # <unk> has a place, too
        assert all(model.count(gram) == c for gram, c in counts.items())
    factors = model.factors(train)
    for t in np.flatnonzero(train.predicted):
        context, word = factors.contexts[t], factors.words[t]
        assert factors.ngram_count[t] == second.raw[len(context) + 1][(*context, word)]
        followers = second.after[len(context) + 1][context]
        assert factors.context_count[t] == sum(followers.values())


def nltk_model(make, text, order):
    grams = list(everygrams(text, max_len=order))
    model = make()
    model.fit([grams], sorted(set(text)))
    return model


@pytest.mark.row("L4")
@pytest.mark.parametrize(
    ("ours", "theirs"),
    [
        (Unsmoothed(), lambda n: MLE(n)),
        (AddK(0.25), lambda n: Lidstone(0.25, n)),
        (AddK(1), lambda n: Lidstone(1, n)),
        (KneserNey(0.6, uniform=False), lambda n: KneserNeyInterpolated(n, discount=0.6)),
    ],
    ids=["MLE", "add 0.25", "add 1", "Kneser–Ney"],
)
@pytest.mark.parametrize("order", [2, 3])
def test_numbers_are_those_of_nltk(ours, theirs, order):
    """On the same counts, MLE, add-k and Kneser–Ney are nltk's."""
    words = [word for sentence in LEE[:25] for word in sentence]
    words += words[:order]  # so that no N-gram lacks a left neighbour, which nltk would count as none
    peer = nltk_model(lambda: theirs(order), words, order)
    tokens = encode([words], policy=Policy(start=False, end=False))
    model = NGrams.fit(tokens, order, ours)
    rng, checked = np.random.default_rng(0), 0
    for t in rng.choice(np.arange(order, len(words)), 60, replace=False):
        context = tuple(words[t - order + 1 : t])
        for word in (words[t], words[int(rng.integers(len(words)))]):
            assert np.isclose(model.prob(word, context), peer.score(word, context), rtol=1e-9)
            checked += 1
    if not isinstance(ours, Unsmoothed):
        assert np.isclose(
            model.prob("the", (words[5],) * (order - 1)), peer.score("the", (words[5],) * (order - 1))
        )
    assert checked == 120


def test_less_than_the_whole_context_is_read_at_the_beginning():
    """The first word is predicted from <s> alone; a context longer than N − 1 is cut."""
    model = NGrams.fit(encode([["a", "b", "a"], ["a", "c"]]), 3, Unsmoothed())
    assert model.prob("a", [START]) == 1.0
    assert model.prob("b", [START, "a"]) == 0.5
    assert model.prob("a", ["c", "c", "c", "a", "b"]) == 1.0
    assert model.factors("a").contexts == ((), (START,), (START, "a"))


def test_an_order_larger_than_a_sentence():
    """Sentences shorter than N are scored all the same, and the highest counts may be empty."""
    train = encode([["a"], ["b"]])
    for smoothing, _ in KINDS.values():
        model = NGrams.fit(train, 6, smoothing)
        assert np.isfinite(model.perplexity([["a"]]).value)
        assert len(count_ngrams(train, 6).counts[5]) == 0
    assert NGrams.fit(train, 6, Unsmoothed()).perplexity([["a"]]).value == pytest.approx(2**0.5)


def test_unseen_contexts_without_smoothing():
    """0 / 0 is no estimate: said so when asked, and a probability of 0 in a text."""
    model = NGrams.fit(encode([["a", "b"]]), 2, Unsmoothed())
    with pytest.raises(UnseenContextError, match="never seen"):
        model.probabilities(["<unk>"])
    assert model.perplexity([["z", "z"]]).value == math.inf
    assert model.surprisal("a", ["a"]) == math.inf
    smoothed = model.with_smoothing(KneserNey())
    np.testing.assert_allclose(smoothed.probabilities(["zither"]), smoothed.probabilities(()))


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        (lambda: AddK(0), "above 0"),
        (lambda: AddK(-1), "above 0"),
        (lambda: AddK(math.nan), "NaN"),
        (lambda: AddK(math.inf), "above 0"),
        (lambda: JelinekMercer(1), "below 1"),
        (lambda: JelinekMercer(0), "above 0"),
        (lambda: AbsoluteDiscount(1.5), "from 0 to 1"),
        (lambda: KneserNey(-0.1), "from 0 to 1"),
        (lambda: KneserNey(0.5, modified=True), "leave out"),
        (lambda: NGrams.fit(encode("a b"), 7), "0 to 6"),
        (lambda: NGrams.fit(encode("a b"), -1), "0 to 6"),
        (lambda: encode(""), "no word"),
        (lambda: encode([]), "no word"),
        (lambda: encode([[], []]), "no word"),
        (lambda: encode([["a", "<s>"]]), "marks"),
        (lambda: encode([["a"]], policy=Policy(least=2)), "lower least"),
        (lambda: Policy(least=0), "at least 1"),
        (lambda: Policy(least=2, unknown=False), "forbids"),
        (lambda: encode("a", policy=Policy(), like=encode("a")), "not both"),
        (lambda: NGrams.fit(encode("a b")).sample(np.random.default_rng(0), temperature=-1), "temperature"),
        (lambda: NGrams.fit(encode("a b")).probabilities(["a", "<s>"]), "stands first"),
        (lambda: NGrams.fit(encode("a b", policy=Policy(start=False))).probabilities(["<s>"]), "reads no"),
        (lambda: NGrams.fit(encode("a b")).logprobs(encode("a c")), "another vocabulary"),
        (lambda: NGrams.fit(encode("a b"), 2).count(["a", "b", "a"]), "1 to 2"),
        (lambda: AddK(1e308), "at most"),
        (lambda: AddK(10**400), "too large"),
        (lambda: encode([["a", "<s>"]], like=encode("a")), "marks"),
        (lambda: NGrams.fit(encode("a b")).prob("<s>"), "never predicted"),
        (lambda: NGrams.fit(encode("a b")).surprisal("a", base=1), "above 1"),
        (lambda: draw(np.zeros(3), np.random.default_rng(0)), "no outcome"),
        (lambda: draw(np.ones(3) / 3, np.random.default_rng(0), math.nan), "temperature"),
    ],
)
def test_what_cannot_be_is_refused(wrong, words):
    """Each with a message that says what is wrong."""
    with pytest.raises(ValueError, match=words):
        wrong()


@pytest.mark.parametrize(
    "wrong",
    [
        lambda: AddK("1"),
        lambda: AddK(True),
        lambda: NGrams.fit([["a"]]),
        lambda: NGrams.fit(encode("a"), 2.5),
        lambda: NGrams.fit(encode("a"), 2, 0.5),
        lambda: encode([["a"], "b c"]),
        lambda: encode([1, 2]),
        lambda: NGrams.fit(encode("a b")).probabilities("a b"),
        lambda: Policy(least=1.5),
        lambda: Policy(unknown=2),
        lambda: NGrams.fit(encode("a b")).sample(np.random.default_rng(0), context="a b"),
        lambda: NGrams.fit(encode("a b")).count("ab"),
        lambda: NGrams.fit(encode("a b")).with_smoothing(None),
        lambda: encode("a", policy="x"),
        lambda: encode([["a", ["b"]]]),
        lambda: hold_out([["a"], ["b"]]),
    ],
)
def test_other_kinds_of_things_are_refused(wrong):
    """A text where words are wanted, a number where a smoothing is: a TypeError, not a wrong result."""
    with pytest.raises(TypeError):
        wrong()


def test_no_unknown_word_where_the_policy_has_none():
    """A closed vocabulary refuses other words, with the closest spelling; <unk> has no probability."""
    model = NGrams.fit(encode("the dog on the beach", policy=Policy(unknown=False)), 2)
    assert model.probabilities(["the"])[0] == 0
    for ask in (
        lambda: model.score("the dug"),
        lambda: model.prob("dug"),
        lambda: model.probabilities(["dug"]),
    ):
        with pytest.raises(KeyError, match="Did you mean 'dog'"):
            ask()


def test_samples_follow_the_distribution():
    """Drawn words are as frequent as they are likely; temperature sharpens, 0 takes the likeliest."""
    model = NGrams.fit(encode([["a", "b"]] * 6 + [["c"]] * 3 + [["a"]]), 2, Unsmoothed())
    rng = np.random.default_rng(0)
    drawn = [model.sample(rng) for _ in range(3000)]
    assert set(drawn) == {("a", "b"), ("c",), ("a",)}
    for words, p in ((("a", "b"), 0.6), (("c",), 0.3), (("a",), 0.1)):
        assert abs(drawn.count(words) / 3000 - p) < 0.03
    cool = [model.sample(rng, temperature=0.5)[0] for _ in range(3000)]
    assert abs(cool.count("a") / 3000 - 0.49 / (0.49 + 0.09)) < 0.03
    assert {model.sample(rng, temperature=0) for _ in range(5)} == {("a", "b")}
    assert model.sample(rng, temperature=0, longest=1) == ("a",)
    for cold in (1e-9, 1e-308, 5e-324):
        assert {model.sample(rng, temperature=cold) for _ in range(5)} == {("a", "b")}
    even = [model.sample(rng, temperature=math.inf)[0] for _ in range(3000)]
    assert abs(even.count("a") / 3000 - 0.5) < 0.03


def test_top_and_surprisal():
    """The likeliest first, with what cannot happen left out; surprisal in bits, nats or any base."""
    model = NGrams.fit(encode([["a", "b"]] * 3 + [["a"]]), 2, Unsmoothed())
    assert model.top(["a"]) == (("b", 0.75), (END, 0.25))
    assert model.top(["a"], 1) == (("b", 0.75),)
    assert model.surprisal(END, ["a"]) == pytest.approx(2)
    assert model.surprisal(END, ["a"], base=math.e) == pytest.approx(2 * math.log(2))


def test_held_out_text_prefers_smoothing():
    """On news that was not read, Kneser–Ney trigrams beat lower orders and add-one."""
    learn, test = hold_out(lee_corpus(), 0.1)
    train = encode(learn, policy=Policy(least=2))
    tokens = encode(test, like=train)
    value = {n: NGrams.fit(train, n).perplexity(tokens).value for n in range(4)}
    assert value[3] < value[2] < value[1] < value[0] == pytest.approx(train.V)
    assert NGrams.fit(train, 3, AddK(1)).perplexity(tokens).value > 10 * value[3]


def test_tokens_keep_what_was_typed():
    """Numbers, marks, sentences and spellings fit together."""
    train = encode([["the", "dog"], [], ["the", "cat", "the"]])
    test = encode("The zebra!", like=train)
    assert train.outcomes == ("<unk>", "the", "dog", "cat", END)
    assert (train.V, train.n_sentences, len(train)) == (5, 2, 9)
    assert test.written == (START, "the", "zebra", END) == test.sentence(0)
    assert test.unknown.tolist() == [False, False, True, False]
    assert test.predicted.tolist() == [False, True, True, True]
    assert train.place.tolist() == [0, 1, 2, 3, 0, 1, 2, 3, 4]
    assert encode(lee_corpus()).typed[:3] == tuple(lee_corpus().sentence(0)[:3])
    with pytest.raises(IndexError, match="no sentence 2"):
        train.sentence(2)
