"""Vectors of sentences: the last state, whatever the batch; what they hold, and which lie near."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lecturekit.corpora import Review, build_corpus, content_words, review_corpus, story_corpus
from lecturekit.language import Policy
from lecturekit.networks import (
    SENTENCE_QUESTIONS,
    Autoencoder,
    Classifier,
    Library,
    Recipe,
    RecurrentLanguageModel,
    SkipThought,
    Tagger,
    WordAverage,
    linear_probe,
    probe_vectors,
    read_vector,
    review_property,
    same_kind,
    sentence_vectors,
    train,
)
from lecturekit.words import cooccurrence, train_vectors

REVIEWS = review_corpus(train=800, validation=100, test=300, rng=np.random.default_rng(5))
BITES = ("dog", "bites", "man")
KNOWN = [*BITES, "the", "cat", "sees", "it", "snowed"]
READERS: dict[str, Callable[[], Any]] = {
    "classifier": lambda: Classifier(KNOWN, cell="GRU", embedding=5, hidden=7),
    "LSTM, two layers": lambda: Classifier(KNOWN, cell="LSTM", embedding=5, hidden=7, layers=2),
    "language model": lambda: RecurrentLanguageModel(KNOWN, cell="GRU", embedding=5, hidden=7),
    "autoencoder": lambda: Autoencoder(KNOWN, embedding=5, hidden=7),
    "skip-thought": lambda: SkipThought(KNOWN, embedding=5, hidden=7),
}


@pytest.mark.row("R6")
@pytest.mark.parametrize("kind", READERS)
@settings(deadline=None, max_examples=10)
@given(
    sentences=st.lists(
        st.lists(st.sampled_from([*KNOWN, "zither"]), min_size=1, max_size=9), min_size=1, max_size=5
    )
)
def test_a_vector_is_the_last_state_of_our_own_cell(kind: str, sentences: list[list[str]]) -> None:
    """In float64 to 1e-10, for each of some sentences of any lengths, read side by side."""
    network = READERS[kind]().double()
    found = sentence_vectors(network, sentences)
    for words, vector in zip(sentences, found, strict=True):
        opened = read_vector(network, words)
        np.testing.assert_allclose(opened.states[-1], vector, rtol=0, atol=1e-10)
        assert opened.words[-len(words) :] == tuple(words)
        assert (opened.words[0] == "<s>") == (kind == "language model")


def test_both_directions_give_both_last_states() -> None:
    """The forward one at the last word, the backward one at the first; padding changes neither."""
    network = Classifier(KNOWN, cell="GRU", embedding=5, hidden=7, bidirectional=True).double()
    both = sentence_vectors(network, [["dog"], [*BITES, "it"]])
    assert both.shape == (2, 14)
    np.testing.assert_allclose(both[0], sentence_vectors(network, [["dog"]])[0], rtol=0, atol=1e-12)
    with pytest.raises(TypeError, match="both directions"):
        read_vector(network, "dog")


@pytest.mark.row("R6")
def test_a_mean_of_word_vectors_does_not_know_who_bites_whom() -> None:
    """Exactly the same vector for every order of the words; a recurrent network has another for each."""
    table = np.random.default_rng(0).standard_normal((len(KNOWN) + 1, 5))
    for average in (WordAverage(KNOWN, table), WordAverage.counts(KNOWN)):
        one, other = sentence_vectors(average, [BITES, BITES[::-1]])
        assert np.array_equal(one, other)
    np.testing.assert_allclose(one[[1, 2, 3]], 1 / 3)
    for make in READERS.values():
        here, there = sentence_vectors(make(), [BITES, BITES[::-1]])
        assert np.abs(here - there).max() > 1e-3


def test_word_averages_are_means_of_the_tables_rows() -> None:
    """Of learned vectors and of counts; what is unknown is a row of zeros."""
    corpus = build_corpus("the dog bites the man. the man sees it.")
    learned = train_vectors(corpus, dim=4, epochs=1)
    by_hand = (learned.vector("dog") + learned.vector("man")) / 3
    np.testing.assert_allclose(WordAverage.of(learned).vectors(["dog man zither"])[0], by_hand, atol=1e-7)
    counted = cooccurrence(corpus, window=2)
    rows = counted.table(["dog"], list(counted.vocabulary)).values[0]
    np.testing.assert_allclose(WordAverage.of(counted).vectors([["dog"]])[0], rows)
    with pytest.raises(ValueError, match="9 words need as many rows"):
        WordAverage(KNOWN, np.zeros((3, 2)))
    with pytest.raises(ValueError, match="NaN"):
        WordAverage(KNOWN, np.full((9, 2), np.nan))


def test_what_has_no_vectors_is_refused() -> None:
    """Another network, no sentence, no word."""
    with pytest.raises(TypeError, match="a Tagger gives no vectors"):
        sentence_vectors(Tagger(KNOWN), ["dog"])
    with pytest.raises(ValueError, match="there is no sentence"):
        sentence_vectors(READERS["autoencoder"](), [])
    with pytest.raises(ValueError, match="no word to read"):
        sentence_vectors(WordAverage.counts(KNOWN), [""])
    with pytest.raises(ValueError, match="there is no sentence"):
        sentence_vectors(WordAverage.counts(KNOWN), [])
    letters = RecurrentLanguageModel(tuple("abc"), Policy(unit="character"))
    for read in (lambda: sentence_vectors(letters, ["a cab"]), lambda: read_vector(letters, "a cab")):
        with pytest.raises(TypeError, match="of characters reads no words"):
            read()


def test_nearest_sentences_are_those_of_brute_force() -> None:
    """By cosine, the best first, without itself; with other words only where that is asked for."""
    stories = story_corpus(train=40, validation=2, test=2, rng=np.random.default_rng(0))
    told = [(w, e) for story in stories.train for w, e in zip(story.sentences, story.events, strict=True)]
    sentences, kinds = zip(*told, strict=True)
    network = SkipThought(stories.vocabulary, embedding=5, hidden=7)
    library = Library("skip-thought", network, sentences, kinds)
    known = dict(told)
    assert library.sentences == tuple(known)
    asked = sentences[3]
    for other_words in (False, True):
        found = library.near(asked, 5, other_words=other_words)
        v = network.vector(asked)
        cosines = {
            w: network.vector(w) @ v / np.linalg.norm(network.vector(w)) / np.linalg.norm(v) for w in known
        }
        kept = [
            w for w in known if w != asked and not (other_words and content_words(w) & content_words(asked))
        ]
        best = sorted(kept, key=lambda w: -cosines[w])[:5]
        np.testing.assert_allclose(found.cosines, [cosines[w] for w in best], atol=1e-6)
        assert found.sentences == tuple(best)
        assert found.kinds == tuple(known[w] for w in best)
        shares = [len(set(asked) & set(w)) / len(set(asked)) for w in best]
        assert found.shared == pytest.approx(np.mean(shares))
        assert found.of_kind(kinds[3]) == sum(known[w] == kinds[3] for w in best)
    apart = library.near(asked, 6, distinct=True)
    seen: dict[frozenset[str], tuple[str, ...]] = {}
    for words in library.near(asked, 10**6).sentences:
        seen.setdefault(content_words(words), words)
    assert apart.sentences == tuple(seen.values())[:6]
    first = [library.near(w, 1, other_words=True).kinds[0] == e for w, e in list(known.items())[:20]]
    assert same_kind(library, most=20) == pytest.approx(np.mean(first))
    assert library.near("a zither snowed", 2).unknown == ("zither",)
    assert len(library.near(asked, 10**6).sentences) == len(known) - 1
    assert library.near(asked, 3, only=lambda words: words == sentences[0]).sentences == (sentences[0],)


def test_a_library_says_what_it_cannot_do() -> None:
    """No word, no known word, nobody left."""
    library = Library("bag", WordAverage.of(cooccurrence(build_corpus("dog bites man"))), [BITES], ["x"])
    with pytest.raises(ValueError, match="no word to read"):
        library.near("")
    with pytest.raises(ValueError, match="no word of 'zither' is known"):
        library.near("zither")
    with pytest.raises(ValueError, match="no other sentence is left"):
        library.near(BITES)
    bag = WordAverage.counts(KNOWN)
    with pytest.raises(ValueError, match="one sentence or more"):
        Library("bag", bag, [], [])
    with pytest.raises(ValueError, match="2 sentences need as many kinds, not 1"):
        Library("bag", bag, [BITES, ("it",)], ["x"])
    shelf = Library("bag", bag, ["dog bites man", "the cat sees it"], ["x", "y"])
    assert shelf.sentences == (BITES, ("the", "cat", "sees", "it"))
    with pytest.raises(ValueError, match="no word of 'zither' is known"):
        shelf.near("zither")
    for count in (-3, 0, 2.5, True):
        with pytest.raises(ValueError, match="count must be a whole number from 1"):
            shelf.near("dog", count, distinct=True)  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="most must be"):
        same_kind(shelf, most=0)
    with pytest.raises(ValueError, match="read-only"):
        shelf.vectors[0, 0] = 5
    with pytest.raises(ValueError, match="read-only"):
        bag.table[0, 0] = 5


def test_right_answers_are_those_of_the_review() -> None:
    """Label, negation, length, first word, the thing; nothing else."""
    review = Review(("the", "plot", "was", "not", "good"), ("DET",) * 5, 0, "")
    said = [review_property(review, question) for question in SENTENCE_QUESTIONS[:-1]]
    assert said == ["negative", "with a negation", "5 to 8 words", "the", "plot"]
    assert review_property(Review(("fine",), ("ADJ",), 1, ""), "what it is about") == ""
    with pytest.raises(ValueError, match="reviews are not asked for 'taste'"):
        review_property(review, "taste")


@pytest.mark.row("R6")
def test_a_vector_holds_what_it_was_trained_for() -> None:
    """The label from a classifier's vectors; the first word from an autoencoder's; a bag has the negation."""
    rng, epochs = np.random.default_rng(0), {"label": 7, "itself": 4}
    told: dict[str, Any] = {"label": Classifier(REVIEWS.vocabulary, cell="GRU", hidden=16)}
    told["itself"] = Autoencoder(REVIEWS.vocabulary, hidden=24)
    for name, network in told.items():
        known, watched = network.examples(REVIEWS.train), network.examples(REVIEWS.validation[:50])
        train(network, known, watched, Recipe(epochs=epochs[name], batch=32, rate=0.02), progress=False)
    encoders = told | {"bag": WordAverage.counts(REVIEWS.vocabulary)}
    found = probe_vectors(encoders, REVIEWS.train, REVIEWS.test, rng=rng)
    right = dict(zip(found.encoders, found.right, strict=True))
    assert found.sizes == (16, 24, len(REVIEWS.vocabulary) + 1)
    assert right["label"][0] > 0.82 > right["bag"][0] + 0.2
    assert right["itself"][3] > right["label"][3] + 0.25
    assert right["bag"][1] > 0.95
    assert abs(right["bag"][5] - 0.5) < 0.12  # the order of its words is not in it


def test_probes_are_fitted_on_one_part_and_asked_on_the_other() -> None:
    """Each share by hand from `linear_probe`; the floor is that of the commonest answer."""
    bag = WordAverage.counts(REVIEWS.vocabulary)
    fit, ask = REVIEWS.train[:300], REVIEWS.test[:150]
    found = probe_vectors({"bag": bag}, fit, ask, rng=np.random.default_rng(0))
    known, asked = ([review.words for review in part] for part in (fit, ask))
    for q, question in enumerate(SENTENCE_QUESTIONS[:-1]):
        right = np.array([review_property(review, question) for review in ask])
        answers = np.array([review_property(review, question) for review in fit])
        here, there = answers != "", right != ""
        vectors = [sentence_vectors(bag, part) for part in (known, asked)]
        said = linear_probe(vectors[0][here], list(answers[here]), vectors[1][there])
        assert found.right[0, q] == pytest.approx(np.mean(said == right[there]))
        most = max(set(answers[here]), key=list(answers[here]).count)
        assert found.floor[q] == pytest.approx(np.mean(right[there] == most))
    with pytest.raises(ValueError, match="two reviews or more"):
        probe_vectors({"bag": bag}, fit, ask[:1], rng=np.random.default_rng(0))
