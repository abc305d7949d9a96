"""Pairs of a word and its contexts, and the noise that negatives come from."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lecturekit.corpora import UnknownLabelError, build_corpus
from lecturekit.words import Noise, cooccurrence, skip_gram_pairs

SENTENCE = ("he", "was", "walking", "away", "because", "he", "was", "late")
TEXTS = st.lists(st.lists(st.sampled_from("abcde"), min_size=1, max_size=7), min_size=1, max_size=5)


def brute_force(sentences: list[list[str]], window: int) -> list[tuple[str, str]]:
    """Every pair, by the definition, in the order of the text."""
    return [
        (sentence[t], sentence[t + j])
        for sentence in sentences
        for t in range(len(sentence))
        for j in range(-window, window + 1)
        if j != 0 and 0 <= t + j < len(sentence)
    ]


@pytest.mark.row("W8")
@given(TEXTS, st.integers(1, 9))
def test_pairs_are_those_of_the_definition(sentences, window):
    """For any text, also where the window is longer than all of it."""
    wanted = brute_force(sentences, window)
    corpus = build_corpus("\n".join(map(" ".join, sentences)), lines=True)
    if not wanted:
        with pytest.raises(ValueError, match="No word has a neighbour"):
            skip_gram_pairs(corpus, window=window)
        return
    pairs = skip_gram_pairs(corpus, window=window)
    assert [pairs.pair(p) for p in range(len(pairs))] == wanted
    assert pairs.n_places == sum(map(len, sentences))
    flat = [(w, c) for t in range(pairs.n_places) for w, near in [pairs.place(t)] for c in near]
    assert flat == wanted


def test_pairs_are_counted_as_the_co_occurrence_table_counts_them():
    """The same windows, summed."""
    corpus = build_corpus("the dog saw the cat. the cat saw it. a dog!")
    pairs = skip_gram_pairs(corpus, window=2)
    V = len(corpus.vocabulary)
    counts = np.zeros((V, V))
    np.add.at(counts, (pairs.centres, pairs.contexts), 1)
    np.testing.assert_array_equal(counts, cooccurrence(corpus, window=2).values.toarray())
    np.testing.assert_array_equal(pairs.counts, corpus.counts)


def test_long_texts_are_laid_out_in_parts(monkeypatch):
    """However many places at a time, the pairs are the same, across the cuts too."""
    corpus = build_corpus("the dog saw the cat and the cat saw it. a dog! it ran away from the cat")
    whole = skip_gram_pairs(corpus, window=3)
    for places in (1, 4, 7):
        monkeypatch.setattr("lecturekit.words._pairs._PLACES", places)
        parts = skip_gram_pairs(corpus, window=3)
        np.testing.assert_array_equal(parts.contexts, whole.contexts)
        np.testing.assert_array_equal(parts.starts, whole.starts)


def test_one_sentence_is_numbered_by_frequency():
    """Words that come twice are first; ties in order of first appearance."""
    pairs = skip_gram_pairs(SENTENCE, window=1)
    assert pairs.vocabulary == ("he", "was", "walking", "away", "because", "late")
    assert pairs.place(2) == ("walking", ("was", "away"))
    assert pairs.pair(0) == ("he", "was")
    assert pairs.counts.tolist() == [2, 2, 1, 1, 1, 1]


@given(TEXTS, st.sets(st.sampled_from("abc"), min_size=1), st.integers(1, 3))
def test_words_to_keep_close_up(sentences, keep, window):
    """Others are taken out before the window slides, sentence by sentence."""
    corpus = build_corpus("\n".join(map(" ".join, sentences)), lines=True)
    keep = {word for word in keep if word in corpus}
    left = [[word for word in sentence if word in keep] for sentence in sentences]
    wanted = brute_force(left, window)
    if not wanted:
        with pytest.raises(ValueError, match="No word has a neighbour"):
            skip_gram_pairs(corpus, window=window, words=sorted(keep))
        return
    pairs = skip_gram_pairs(corpus, window=window, words=sorted(keep))
    assert [pairs.pair(p) for p in range(len(pairs))] == wanted
    assert set(pairs.vocabulary) == keep
    assert pairs.vocabulary == tuple(word for word in corpus.vocabulary if word in keep)


@pytest.mark.parametrize("window", [0, -1, 1.5, True, "2"])
def test_a_window_is_a_whole_number(window):
    """From 1."""
    with pytest.raises(ValueError, match="A window is a whole number"):
        skip_gram_pairs(SENTENCE, window=window)


def test_texts_without_a_pair_are_refused():
    """And so are texts given as one string, and unknown words."""
    for lonely in (["hello"], build_corpus("Yes. No. Yes.")):
        with pytest.raises(ValueError, match="a sentence of two words"):
            skip_gram_pairs(lonely)
    with pytest.raises(ValueError, match="There is no word"):
        skip_gram_pairs([])
    with pytest.raises(TypeError, match="one by one"):
        skip_gram_pairs("hello world")
    with pytest.raises(TypeError, match="a list of words"):
        skip_gram_pairs(SENTENCE, words="he")
    with pytest.raises(UnknownLabelError, match=r"'walkin'.*'walking'"):
        skip_gram_pairs(SENTENCE, words=["he", "walkin"])
    pairs = skip_gram_pairs(SENTENCE)
    with pytest.raises(IndexError, match="There is no pair -1"):
        pairs.pair(-1)
    with pytest.raises(IndexError, match="There is no place 8: the text has 8"):
        pairs.place(8)


def test_any_text_is_a_word():
    """Markup, emoji and right-to-left text are words like any other."""
    odd = ("<unk>", "&", "$x$", "שלום", "🐈", "a b")
    pairs = skip_gram_pairs(odd, window=1)
    assert pairs.vocabulary == odd
    assert pairs.place(3) == ("שלום", ("$x$", "🐈"))


def test_noise_is_the_counts_to_the_power():
    """Three quarters unless told otherwise; rare words gain."""
    pairs = skip_gram_pairs(SENTENCE)
    weights = np.array([2, 2, 1, 1, 1, 1]) ** 0.75
    np.testing.assert_allclose(pairs.noise().p, weights / weights.sum())
    np.testing.assert_allclose(pairs.noise(0.0).p, np.full(6, 1 / 6))
    assert pairs.noise().p[0] < 0.25 == pairs.noise(1.0).p[0]


def test_samples_follow_the_noise_without_the_target():
    """Frequencies of 40,000 draws are within 5 standard deviations of p(w) / (1 − p(target))."""
    noise = Noise(tuple("abcde"), np.array([5.0, 1.0, 0.0, 3.0, 1.0]))
    rng = np.random.default_rng(0)
    for target in range(5):
        n = 40_000
        drawn = noise.draw(np.array([target]), n, rng=rng)[0]
        wanted = np.where(np.arange(5) == target, 0.0, noise.p) / (1.0 - noise.p[target])
        found = np.bincount(drawn, minlength=5) / n
        assert np.all(np.abs(found - wanted) <= 5 * np.sqrt(wanted * (1 - wanted) / n))


@settings(max_examples=50)
@given(st.lists(st.sampled_from([0.0, 1e-12, 1.0, 3.0, 1e9]), min_size=2, max_size=6), st.integers(0, 99))
def test_a_sample_is_never_its_target(weights, seed):
    """Nor a word of weight 0, however uneven the weights are."""
    if np.count_nonzero(weights) < 2:
        with pytest.raises(ValueError, match="above 0 for two words"):
            Noise(tuple("abcdef"[: len(weights)]), np.array(weights))
        return
    noise = Noise(tuple("abcdef"[: len(weights)]), np.array(weights))
    targets = np.arange(len(weights))
    drawn = noise.draw(targets, 50, rng=np.random.default_rng(seed))
    assert drawn.shape == (len(weights), 50)
    assert not np.any(drawn == targets[:, None])
    assert np.all(noise.p[drawn] > 0)


def test_samples_in_words():
    """One tuple for each target."""
    noise = skip_gram_pairs(SENTENCE).noise()
    drawn = noise.sample(["he", "late"], 4, rng=np.random.default_rng(3))
    assert [len(row) for row in drawn] == [4, 4]
    assert "he" not in drawn[0]
    assert "late" not in drawn[1]
    with pytest.raises(UnknownLabelError, match=r"'lat'.*'late'"):
        noise.sample(["lat"], 2, rng=np.random.default_rng(0))
    with pytest.raises(ValueError, match="at least 1"):
        noise.sample(["he"], 0, rng=np.random.default_rng(0))


@pytest.mark.parametrize(
    "weights", [[1.0, -1.0, 2.0], [1.0, np.nan, 2.0], [np.inf, 1.0, 1.0], [1.0, 0.0, 0.0]]
)
def test_noise_needs_weights(weights):
    """Negative and undefined ones, and too few, are refused."""
    with pytest.raises(ValueError, match="not negative, above 0 for two words"):
        Noise(("a", "b", "c"), np.array(weights))
    with pytest.raises(ValueError, match="3 words, but weights"):
        Noise(("a", "b", "c"), np.ones(2))
