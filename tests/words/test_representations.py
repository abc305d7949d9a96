"""Three ways to represent a word, against NumPy, scikit-learn and counting by hand."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn.metrics.pairwise import cosine_similarity
from sklearn.preprocessing import OneHotEncoder

from lecturekit.corpora import UnknownLabelError, build_corpus, everyday_corpus, relation_corpus, tokenize
from lecturekit.words import (
    OneHot,
    TrainingOptions,
    WordVectors,
    compare,
    hand_features,
    similarities,
    storage,
    train_vectors,
    vocabulary_growth,
)

STORY = everyday_corpus()
WORDS = STORY.vocabulary


def learned(rng_seed=0):
    """Vectors for the story's first 40 words, 7 numbers each."""
    values = np.random.default_rng(rng_seed).standard_normal((40, 7)).astype(np.float32)
    return WordVectors(WORDS[:40], values)


@pytest.mark.row("W1")
@given(st.integers(0, 49), st.integers(0, 49), st.sampled_from([50, 321, 5000, 100_000]))
@settings(deadline=None, max_examples=40)
def test_one_hot_similarity_is_1_or_exactly_0(i, j, size):
    """Of a word with itself 1, of any two different words exactly 0, at every size of the vocabulary."""
    pair = compare(OneHot(WORDS, size), WORDS[i], WORDS[j])
    assert pair.cosine == (1.0 if i == j else 0.0)
    assert pair.dim == size


@pytest.mark.row("W1")
def test_one_hot_is_scikit_learns():
    """The whole matrix of the story's vocabulary is what scikit-learn's encoder gives: the identity."""
    one_hot = OneHot(WORDS, len(WORDS))
    ours = np.array([one_hot.vector(word) for word in WORDS])
    theirs = OneHotEncoder(categories=[list(WORDS)], sparse_output=False).fit_transform(np.array([WORDS]).T)
    np.testing.assert_array_equal(ours, theirs)
    assert one_hot.vector("dog").dtype == np.float32
    assert one_hot.vector("dog")[one_hot.place("dog")] == 1


@pytest.mark.row("W1")
def test_a_word_outside_the_vocabulary_has_no_one_hot():
    """Too rare: it says where the vocabulary ends; unknown: the closest spelling."""
    rare = WORDS[200]
    small = OneHot(WORDS, 200)
    assert rare not in small
    assert WORDS[199] in small
    with pytest.raises(UnknownLabelError, match="word number 201 of the vocabulary, which ends at 200"):
        small.vector(rare)
    with pytest.raises(UnknownLabelError, match="Did you mean 'dog'"):
        small.place("dogg")
    pair = compare(small, "dog", "dogg")
    assert pair.missing == ("dogg",)
    assert np.isnan(pair.cosine)
    assert np.isnan(pair.vectors[1]).all()
    assert pair.strongest() == ()


@pytest.mark.parametrize("size", [0, -1, 2.5, True])
def test_a_vocabulary_has_at_least_one_place(size):
    """And a whole number of them."""
    with pytest.raises(ValueError, match="whole number of places"):
        OneHot(WORDS, size)


@pytest.mark.row("W1")
def test_what_each_number_adds_sums_to_scikit_learns_cosine():
    """For every representation; the strongest are the largest shares, in order."""
    for representation in (learned(), hand_features(STORY)):
        for a, b in (("dog", "cat"), ("the", "a"), ("and", "and")):
            pair = compare(representation, a, b)
            expected = cosine_similarity(representation.vector(a)[None], representation.vector(b)[None])[0, 0]
            assert pair.cosine == pytest.approx(float(expected), abs=1e-6)
            best = [share for _, share in pair.strongest(4)]
            assert best == sorted(pair.shares[pair.shares > 0].tolist(), reverse=True)[:4]
            np.testing.assert_array_equal(pair.vectors[0], representation.vector(a))


@pytest.mark.row("W1")
def test_all_pairs_at_once_are_the_pairs_one_by_one():
    """The table of a list of words, with NaN for a word without a vector or with only zeros."""
    vectors, chosen = learned(), ["dog", "cat", "nowhere", "the"]
    table = similarities(vectors, chosen)
    for a in chosen:
        for b in chosen:
            expected = compare(vectors, a, b).cosine
            assert table.at(a, b) == pytest.approx(expected, abs=1e-9, nan_ok=True)
    assert np.isnan(table.row("nowhere")).all()
    zeros = WordVectors(("dog", "cat"), np.array([[0, 0, 0], [1, 2, 3]], np.float32))
    assert np.isnan(compare(zeros, "dog", "cat").cosine)


@pytest.mark.row("W1")
def test_storage_is_what_numpy_needs():
    """Bytes of real arrays, for three sizes; at the lecture's 100,000 words one-hot takes 40 GB."""
    sizes = np.array([3, 50, 321])
    cost = storage(sizes, features=30, learned=7)
    for k, V in enumerate(sizes):
        arrays = [np.eye(V, dtype=np.float32), np.zeros((V, 30), np.float32), np.zeros((V, 7), np.float32)]
        arrays.append(np.arange(V, dtype=np.int32))
        assert cost.size_in_bytes[:, k].tolist() == [array.nbytes for array in arrays]
    assert storage(100_000).size_in_bytes[:, 0].tolist() == [40e9, 120e6, 120e6, 400e3]
    with pytest.raises(ValueError, match="at least one word"):
        storage([0, 3])


@pytest.mark.row("W1")
def test_spelling_makes_walking_like_ceiling():
    """Hand-made features: "ends in -ing" is shared, and the two are more alike than walk and went."""
    features = hand_features(STORY)
    assert features.dim == 300
    assert compare(features, "walking", "ceiling").cosine > 0.5
    assert compare(features, "walking", "ceiling").cosine > compare(features, "walking", "running").cosine
    assert compare(features, "walking", "went").cosine < 0.3
    shared = dict(compare(features, "walking", "ceiling").strongest(30))
    assert shared["ends in -ing"] > 0


@pytest.mark.row("W1")
def test_learned_vectors_follow_use():
    """Walking and running are alike; walking and ceiling, spelled alike, are not; king goes to queen."""
    corpus = relation_corpus()
    quiet = TrainingOptions(progress=False)
    vectors = train_vectors(corpus, dim=20, seed=0, epochs=5, options=quiet)
    alike = compare(vectors, "walking", "running").cosine
    assert alike > 0.9
    assert compare(vectors, "walking", "ceiling").cosine < alike - 0.3
    features = hand_features(corpus)
    chosen = ["king", "queen", "walking", "ceiling", "cat"]
    nearest = [similarities(r, chosen).row("king")[1:].argmax() for r in (features, vectors)]
    assert [chosen[1:][k] for k in nearest] == ["walking", "queen"]


def by_hand(word):
    """What some of the features must be, spelled out."""
    low = word.lower()
    return {
        "ends in -ing": low.endswith("ing") and low != "ing",
        "ends in -s": low.endswith("s") and low != "s",
        "begins with un-": low.startswith("un") and low != "un",
        "begins with a capital": word[0].isupper(),
        "holds a digit": any(c in "0123456789" for c in word),
        "number of n": low.count("n"),
        "4 to 5 letters": len(word) in (4, 5),
        "10 letters or more": len(word) > 9,
        "never in the text": low not in WORDS,
        "frequent: top 10%": low in WORDS[: int(np.ceil(0.1 * len(WORDS)))],
        "a doubled letter": any(low[i] == low[i + 1] for i in range(len(low) - 1)),
    }


@pytest.mark.row("W1")
@pytest.mark.parametrize(
    "word", ["walking", "Sing", "unseen", "dogs", "the", "running", "R2D2", "understandings"]
)
def test_features_answer_their_names(word):
    """Each number is what the feature's name says."""
    features = hand_features(STORY)
    numbers = dict(zip(features.dimensions, features.vector(word), strict=True))
    for name, expected in by_hand(word).items():
        assert numbers[name] == expected, name
    assert dict(features.answers(word)) == {name: n for name, n in numbers.items() if n}


@given(st.text(min_size=1, max_size=12))
@settings(deadline=None, max_examples=60)
def test_any_text_has_features(word):
    """Emoji, blanks, other scripts: finite numbers, none negative; only blank text is no word."""
    features = hand_features(STORY, count=90)
    numbers = features.vector(word)
    assert numbers.shape == (90,)
    assert np.isfinite(numbers).all()
    assert (numbers >= 0).all()
    assert (word in features) == bool(word.strip())


def test_feature_names_are_different_and_as_many_as_asked_for():
    """A small text has fewer groups of letters than asked for, and then so many features."""
    for count in (1, 17, 150, 300):
        features = hand_features(STORY, count=count)
        assert len(set(features.dimensions)) == features.dim == count
    assert hand_features(build_corpus("Oh no."), count=300).dim < 120
    with pytest.raises(ValueError, match="at least one feature"):
        hand_features(STORY, count=0)


@given(st.lists(st.sampled_from("abcdefgh"), min_size=1, max_size=60))
@settings(deadline=None, max_examples=40)
def test_growth_is_a_set_that_grows(letters):
    """After each word as many different ones as a set of the words so far holds."""
    growth = vocabulary_growth(build_corpus(" ".join(letters)))
    assert growth.seen.tolist() == [len(set(letters[: i + 1])) for i in range(len(letters))]
    assert growth.after(0) == 0
    assert growth.after(999) == len(set(letters))
    for size in range(1, len(set(letters)) + 1):
        read = int(growth.needed(size))
        assert (growth.after(read), growth.after(read - 1)) == (size, size - 1)


def test_growth_follows_its_power_law():
    """A text made so that word number n² brings the n-th new word: exponent one half; and what is needed."""
    text = " ".join(f"w{int(np.ceil(np.sqrt(i)))}" for i in range(1, 90_001))
    growth = vocabulary_growth(build_corpus(text))
    assert growth.exponent == pytest.approx(0.5, abs=0.01)
    assert growth.needed(3000) == pytest.approx(9_000_000, rel=0.05)
    closed = vocabulary_growth(build_corpus(" ".join(["a b c d"] * 100)))
    assert closed.needed(5) == float("inf")
    assert closed.needed(3) == 3
    assert np.isnan(vocabulary_growth(build_corpus("one")).exponent)


def test_tokenized_words_have_a_place():
    """What the reader types is cut as the text is: the story's own words are all known."""
    assert all(word in OneHot(WORDS, len(WORDS)) for word in tokenize("The Dog wants to GET out"))
