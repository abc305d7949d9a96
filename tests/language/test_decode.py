"""Decoding: brute force over all sentences, a beam written a second time, distributions by hand."""

import itertools
import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lecturekit.language import (
    END,
    Beam,
    Continuation,
    Greedy,
    NGrams,
    Policy,
    Sampling,
    Unsmoothed,
    beam_search,
    decode,
    draw,
    encode,
    reshaped,
    sampled,
)

LETTERS = "abc"
TEXTS = st.lists(st.lists(st.sampled_from(LETTERS), min_size=1, max_size=4), min_size=2, max_size=6)
ALPHAS = (0.0, 0.6, 1.0)


def model_of(sentences, order=3):
    """A trigram model; every outcome is possible after every context."""
    return NGrams.fit(encode(sentences), order=order)


def logprob(model, words):
    """Of a sentence begun or ended, by the chain rule."""
    before = ["<s>", *words]
    return sum(math.log(model.prob(w, before[: n + 1])) for n, w in enumerate(words))


def all_sentences(model, longest):
    """All that end within so many steps."""
    words = [w for w in model.outcomes if w != END]
    for n in range(longest):
        for first in itertools.product(words, repeat=n):
            yield (*first, END)


def beam_by_hand(model, width, longest, alpha):
    """Beam search over lists of words, asking for whole sentences each time."""
    beam = [()]
    for _ in range(longest):
        longer = []
        for words in beam:
            over = words[-1:] == (END,)
            longer += (
                [words] if over else [(*words, w) for w in model.outcomes if model.prob(w, ("<s>", *words))]
            )
        beam = sorted(longer, key=lambda w: -logprob(model, w) / len(w) ** alpha)[:width]
        if all(words[-1] == END for words in beam):
            break
    return sorted(beam, key=lambda w: (w[-1] != END, -logprob(model, w) / len(w) ** alpha))


@pytest.mark.row("R5")
@pytest.mark.parametrize("alpha", ALPHAS)
@settings(max_examples=12)
@given(sentences=TEXTS)
def test_a_beam_that_keeps_everything_finds_the_best_sentence(alpha, sentences):
    """Against all sentences there are, whatever the penalty on length."""
    model = model_of(sentences)
    longest, K = 3, len(model.outcomes)
    tree = beam_search(model.continuation(), K**longest, longest=longest, length_penalty=alpha)
    scores = {w: logprob(model, w) / len(w) ** alpha for w in all_sentences(model, longest)}
    best = tree.hypotheses[0]
    assert best.ended
    assert best.score == pytest.approx(max(scores.values()))
    assert scores[(*best.words, END)] == pytest.approx(best.score)
    found = [h.score for h in tree.hypotheses if h.ended]
    assert found == pytest.approx(sorted(scores.values(), reverse=True))


@pytest.mark.row("R5")
@pytest.mark.parametrize("width", [1, 2, 3, 5])
@settings(max_examples=10)
@given(sentences=TEXTS, alpha=st.sampled_from(ALPHAS))
def test_a_narrow_beam_is_the_one_written_a_second_time(width, sentences, alpha):
    """Scores of all that is left, and never better than the best there is."""
    model = model_of(sentences)
    tree = beam_search(model.continuation(), width, longest=4, length_penalty=alpha)
    by_hand = beam_by_hand(model, width, 4, alpha)
    expected = [logprob(model, w) / len(w) ** alpha for w in by_hand]
    assert [h.score for h in tree.hypotheses] == pytest.approx(expected)
    assert [h.ended for h in tree.hypotheses] == [w[-1] == END for w in by_hand]


@settings(max_examples=20)
@given(sentences=TEXTS)
def test_a_beam_of_one_is_greedy(sentences):
    """And both are the likeliest word, step by step."""
    model = model_of(sentences)
    greedy = decode(model.continuation(), Greedy(), longest=6)
    assert greedy.words == decode(model.continuation(), Beam(1), longest=6).words
    assert greedy.words == decode(model.continuation(), Sampling(temperature=0), longest=6).words
    said = []
    while len(said) < 6 and said[-1:] != [END]:
        said.append(model.top(["<s>", *said], 1)[0][0])
    assert greedy.words == tuple(w for w in said if w != END)
    assert greedy.ended == (said[-1] == END)


@given(sentences=TEXTS, width=st.integers(1, 4), shown=st.integers(0, 5))
def test_the_tree_adds_up(sentences, width, shown):
    """Totals are sums along the path, no step keeps more than the width, and parents were kept."""
    model = model_of(sentences)
    tree = beam_search(model.continuation(), width, longest=4, shown=shown)
    for node in range(len(tree)):
        path = tree.path(node)
        assert len(path) == tree.depth[node]
        assert tree.total[node] == pytest.approx(tree.logprob[list(tree.line(node))].sum())
        assert tree.total[node] == pytest.approx(logprob(model, path))
        assert tree.parent[node] < 0 or (tree.kept[tree.parent[node]] and not tree.ended[tree.parent[node]])
    for depth in range(1, 5):
        assert tree.kept[tree.depth == depth].sum() <= width
    assert [tree.path(h.node) for h in tree.hypotheses] == [
        (*h.words, *[END] * h.ended) for h in tree.hypotheses
    ]


def test_what_was_said_is_kept_with_all_that_could_have_been():
    """Log-probabilities, the model's distributions, and what was drawn from, step by step."""
    model = model_of([list("ab"), list("abc"), list("cab")])
    for method in (Greedy(), Beam(3), Sampling(temperature=0.7, top_k=3)):
        said = decode(model.continuation(["<s>", "a"]), method, rng=np.random.default_rng(5))
        chosen = (*said.words, *[END] * said.ended)
        assert said.probabilities.shape == said.drawn_from.shape == (len(chosen), len(model.outcomes))
        for n, word in enumerate(chosen):
            context = ["<s>", "a", *chosen[:n]]
            np.testing.assert_allclose(said.probabilities[n], model.probabilities(context))
            assert said.logprobs[n] == pytest.approx(math.log(model.prob(word, context)))
            assert said.drawn_from[n, model.outcomes.index(word)] > 0
        assert said.logprob == pytest.approx(said.logprobs.sum())
        np.testing.assert_allclose(said.drawn_from.sum(axis=1), 1)


def test_beam_can_beat_greedy():
    """The likeliest first word need not begin the likeliest sentence."""
    sentences = [["a", x, y] for x in "bcd" for y in "bcd"] + [["d", "c"]] * 6
    model = NGrams.fit(encode(sentences), order=3, smoothing=Unsmoothed())
    greedy, beam = (decode(model.continuation(), Beam(width)) for width in (1, 2))
    assert greedy.words[0] == "a"
    assert beam.words == ("d", "c")
    assert beam.logprob > greedy.logprob


def test_a_penalty_on_length_favours_long_sentences():
    """At 0 the total decides, at 1 the mean."""
    model = NGrams.fit(encode([["a"]] * 3 + [list("bcdefg")] * 2), order=3, smoothing=Unsmoothed())
    assert decode(model.continuation(), Beam(4)).words == ("a",)
    assert len(decode(model.continuation(), Beam(4, length_penalty=1.0)).words) == 6


@given(
    p=st.lists(st.floats(0, 1), min_size=1, max_size=7).filter(lambda p: sum(p) > 0.01),
    temperature=st.sampled_from([0.3, 1.0, 2.5]),
    top_k=st.none() | st.integers(1, 8),
    top_p=st.none() | st.floats(0.05, 1),
)
def test_reshaping_is_what_it_says(p, temperature, top_k, top_p):
    """Powers, then the likeliest k, then the fewest that reach the share: with a dictionary, by hand."""
    p = np.array(p) / sum(p)
    left = {k: float(v) ** (1 / temperature) for k, v in enumerate(p) if v > 1e-30}
    ranked = sorted(left, key=lambda k: (-p[k], k))[:top_k]
    total = sum(left[k] for k in ranked)
    kept, mass = [], 0.0
    for k in ranked:
        if top_p is not None and mass / total >= top_p - 1e-9:
            break
        kept.append(k)
        mass += left[k]
    expected = [left[k] / mass if k in kept else 0.0 for k in range(len(p))]
    found = reshaped(p, temperature=temperature, top_k=top_k, top_p=top_p)
    near_edge = top_p is not None and any(
        abs(sum(left[k] for k in ranked[:n]) / total - top_p) < 1e-6 for n in range(len(ranked) + 1)
    )
    if not near_edge:
        np.testing.assert_allclose(found, expected, atol=1e-12)
    assert found.sum() == pytest.approx(1)


def test_extremes_of_reshaping():
    """Temperature 0 takes the first of the likeliest, infinite makes all that is possible equal; rows too."""
    p = np.array([[0.2, 0.4, 0.4, 0.0], [0.1, 0.0, 0.7, 0.2]])
    np.testing.assert_array_equal(reshaped(p, temperature=0), [[0, 1, 0, 0], [0, 0, 1, 0]])
    even = reshaped(p, temperature=math.inf)
    np.testing.assert_allclose(even, [[1 / 3, 1 / 3, 1 / 3, 0], [1 / 3, 0, 1 / 3, 1 / 3]])
    np.testing.assert_allclose(reshaped(p, temperature=1e-3), [[0, 0.5, 0.5, 0], [0, 0, 1, 0]], atol=1e-12)
    np.testing.assert_allclose(reshaped(p), p)
    np.testing.assert_allclose(reshaped(p, top_p=0.8)[0], [0, 0.5, 0.5, 0])
    np.testing.assert_allclose(reshaped(p, top_k=1), reshaped(p, temperature=0))
    thin = [0.7, 0.3 - 1e-13, 1e-13]
    np.testing.assert_allclose(reshaped(thin, top_p=1), thin, rtol=1e-12)


def test_words_are_drawn_as_often_as_they_should():
    """Ten thousand first words against what is drawn from, within four standard deviations."""
    model = model_of([list("ab"), list("abc"), list("cab"), list("b")])
    rng, settings_ = np.random.default_rng(3), {"temperature": 1.4, "top_p": 0.8}
    expected = reshaped(model.probabilities(["<s>"]), **settings_)
    count = np.zeros(len(expected))
    for _ in range(10_000):
        said = decode(model.continuation(), Sampling(**settings_), longest=1, rng=rng)
        count[model.outcomes.index(said.words[0] if said.words else END)] += 1
    spread = np.sqrt(expected * (1 - expected) / 10_000)
    assert (np.abs(count / 10_000 - expected) <= 4 * spread + 1e-12).all()


def test_what_has_not_ended_is_cut_off():
    """Also where the model has no estimate any more, and where nothing is possible at all."""
    model = NGrams.fit(encode([list("abc")]), order=2, smoothing=Unsmoothed())
    cut = decode(model.continuation(), longest=2)
    assert (cut.words, cut.ended) == (("a", "b"), False)
    lost = decode(model.continuation(["c", "a"]), Beam(2))
    assert (lost.words, lost.ended) == (("b", "c"), True)
    closed = Policy(end=False)
    model = NGrams.fit(encode([list("abc")], policy=closed), order=2, smoothing=Unsmoothed())
    for method in (Greedy(), Beam(3), Sampling()):
        said = decode(model.continuation(["<s>", "a", "b"]), method, rng=np.random.default_rng(0))
        assert (said.words, said.ended) == (("c",), False)
        none = decode(model.continuation(["c"]), method, rng=np.random.default_rng(0))
        assert (none.words, none.ended, none.probabilities.shape) == ((), False, (0, 5))


class Loose(Continuation):
    """Goes on or ends, as a coin falls."""

    outcomes = ("a", END)

    def start(self):
        return None, np.log([0.5, 0.5])

    def read(self, states, words):
        return list(states), np.log(np.full((len(states), 2), 0.5))


class Broken(Loose):
    """A model whose weights have become no numbers."""

    def start(self):
        return None, np.array([math.nan, math.nan])


@pytest.mark.parametrize(
    ("wrong", "kind", "message"),
    [
        (lambda: Sampling(temperature=-1), ValueError, "0 takes the likeliest"),
        (lambda: Sampling(temperature=math.nan), ValueError, "0 or more"),
        (lambda: Sampling(temperature="hot"), TypeError, "must be a number"),
        (lambda: Sampling(top_k=0), ValueError, "at least 1"),
        (lambda: Sampling(top_k=1.5), TypeError, "whole number"),
        (lambda: Sampling(top_p=0), ValueError, "above 0 and to 1"),
        (lambda: Sampling(top_p=1.1), ValueError, "above 0 and to 1"),
        (lambda: Beam(0), ValueError, "at least 1 sentence, not 0"),
        (lambda: Beam(-3), ValueError, "not -3"),
        (lambda: Beam(2.0), TypeError, "whole number from 1"),
        (lambda: Beam(2, length_penalty=-1), ValueError, "from 0"),
        (lambda: Beam(2, length_penalty=math.inf), ValueError, "from 0"),
        (lambda: decode(Loose(), Sampling()), TypeError, "give a generator"),
        (lambda: decode(Loose(), Sampling(), rng=np.random), TypeError, "give a generator"),
        (lambda: sampled(Loose(), Greedy(), rng=np.random.default_rng(0)), TypeError, "by Sampling"),
        (lambda: sampled(Loose(), count=2.5, rng=np.random.default_rng(0)), TypeError, "whole number"),
        (lambda: sampled(Loose(), rng=0), TypeError, "give a generator"),
        (lambda: beam_search("the dog", 2), TypeError, "needs a Continuation, got str"),
        (lambda: beam_search(Loose(), 2, shown=2.7), TypeError, "shown must be a whole number"),
        (lambda: Beam(2, length_penalty=2000), ValueError, "from 0 to 10, got 2000"),
        (lambda: decode(Broken()), ValueError, "no numbers: look at its weights"),
        (lambda: beam_search(Broken(), 2), ValueError, "no numbers"),
        (lambda: sampled(Broken(), rng=np.random.default_rng(0)), ValueError, "no numbers"),
        (lambda: reshaped([math.nan, 1.0]), ValueError, "numbers from 0"),
        (lambda: reshaped([]), ValueError, "at least one"),
        (lambda: reshaped([0.5, -0.5]), ValueError, "numbers from 0"),
        (lambda: decode(Loose(), "greedy"), TypeError, "Greedy, Sampling or Beam"),
        (lambda: decode("the dog"), TypeError, "needs a Continuation, got str"),
        (lambda: decode(Loose(), longest=0), ValueError, "at least 1 step"),
        (lambda: beam_search(Loose(), 2, longest=2.5), TypeError, "whole number"),
        (lambda: reshaped([0.0, 0.0]), ValueError, "no outcome is possible"),
        (lambda: draw(np.zeros(3), np.random.default_rng(0)), ValueError, "no outcome is possible"),
    ],
)
def test_what_cannot_be_is_refused(wrong, kind, message):
    """Temperatures, beams and methods that are none, in a sentence."""
    with pytest.raises(kind, match=message):
        wrong()
