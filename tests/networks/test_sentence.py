"""Classifier and tagger: each sentence alone, whatever the batch; seeds, unknown words, bad input."""

import json
from dataclasses import replace

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from torch import nn

from lecturekit.corpora import LABELS, TAGS, Review, Vocabulary, review_corpus
from lecturekit.networks import Classifier, Examples, Recipe, Tagger, evaluate, train

WORDS = ("the", "film", "was", "not", "good", "bad", ",", ".")
KINDS = ("RNN", "GRU", "LSTM")
SENTENCES = ("good", "the film was not bad .", "bad , not good", "the zither was good , not bad , good .")


def reviews(sentences=SENTENCES):
    """Reviews with answers of no meaning."""
    split = [tuple(text.split()) for text in sentences]
    return [
        Review(words, tuple(TAGS[(3 * n + t) % len(TAGS)] for t in range(len(words))), n % 2, "")
        for n, words in enumerate(split)
    ]


def network_of(make, cell="LSTM", layers=2, **how):
    return make(WORDS, cell=cell, embedding=5, hidden=7, layers=layers, **how)


WAYS = [{}, {"bidirectional": True}, {"reverse": True}]


@pytest.mark.parametrize("cell", KINDS)
@pytest.mark.parametrize("way", WAYS[:2], ids=str)
def test_a_classifier_is_torch_on_each_sentence_alone(cell, way):
    """Padding changes nothing: the scores of a batch are those of torch's module and h_n, one by one."""
    network = network_of(Classifier, cell, **way).double()
    batch = next(network.examples(reviews()).batches(9))
    scores = network(batch)
    for n, review in enumerate(reviews()):
        x = network.embedding(torch.tensor(network.vocabulary.encode(review.words)))
        _, last = network.rnn(x)  # torch's own final states: (layers × directions, H)
        last = last[0] if cell == "LSTM" else last
        top = last[-2:].flatten() if way else last[-1]
        torch.testing.assert_close(scores[n], network.readout(top), rtol=0, atol=1e-10)
        p = torch.softmax(scores[n], 0).detach().numpy()
        np.testing.assert_allclose(network.predict(review.words), p, atol=1e-10)
    expected = nn.CrossEntropyLoss(reduction="none")(scores, torch.tensor([r.label for r in reviews()]))
    torch.testing.assert_close(network.losses(batch), expected)
    assert network.hits(batch).tolist() == [
        int(s.argmax()) == r.label for s, r in zip(scores, reviews(), strict=True)
    ]


@pytest.mark.row("R3")
@pytest.mark.parametrize("cell", KINDS)
def test_a_loss_at_each_step_is_the_mean_of_torch_s(cell):
    """(1/N) Σ −log P at every step of a sentence, read alone; its answer is that of the last step."""
    network, last = (network_of(Classifier, cell, each=each).double() for each in (True, False))
    batch = next(network.examples(reviews()).batches(9))
    for n, review in enumerate(reviews()):
        y, _ = network.rnn(network.embedding(torch.tensor(network.vocabulary.encode(review.words))))
        target = torch.full((len(y),), review.label)
        expected = nn.CrossEntropyLoss()(network.readout(y), target)
        torch.testing.assert_close(network.losses(batch)[n], expected, rtol=0, atol=1e-10)
    torch.testing.assert_close(network(batch), last(batch))
    assert network.hits(batch).tolist() == last.hits(batch).tolist()
    unscored = replace(batch, y=torch.where(torch.arange(len(batch)) == 1, -100, batch.y))
    torch.testing.assert_close(network.losses(unscored), network.losses(batch)[[0, 2, 3]])
    with pytest.raises(ValueError, match="leave out bidirectional, or each"):
        network_of(Classifier, cell, each=True, bidirectional=True)


@pytest.mark.parametrize("cell", KINDS)
@pytest.mark.parametrize("way", WAYS, ids=str)
def test_a_tagger_is_torch_on_each_sentence_alone(cell, way):
    """As above; a reversed one is torch's module on the sentence turned round, turned back."""
    network = network_of(Tagger, cell, **way).double()
    batch = next(network.examples(reviews()).batches(9))
    scores, losses, hits = network(batch), [], []
    for n, review in enumerate(reviews()):
        x = network.embedding(torch.tensor(network.vocabulary.encode(review.words)))
        turned = way.get("reverse", False)
        alone = network.readout(network.rnn(x.flip(0))[0].flip(0) if turned else network.rnn(x)[0])
        torch.testing.assert_close(scores[: len(x), n], alone, rtol=0, atol=1e-10)
        np.testing.assert_allclose(
            network.predict(" ".join(review.words)), alone.softmax(1).detach().numpy(), atol=1e-10
        )
        places = torch.tensor([TAGS.index(tag) for tag in review.tags])
        losses += nn.CrossEntropyLoss(reduction="none")(alone, places).tolist()
        hits += (alone.argmax(1) == places).tolist()
    assert sorted(network.losses(batch).tolist()) == pytest.approx(sorted(losses), abs=1e-10)
    assert len(network.hits(batch)) == sum(len(r.words) for r in reviews())
    assert int(network.hits(batch).sum()) == sum(hits)


@pytest.mark.row("M7")
@pytest.mark.parametrize(("way", "heard"), [(WAYS[0], "left"), (WAYS[2], "right"), (WAYS[1], "both")])
def test_a_tagger_hears_its_side_only(way, heard):
    """Gradients of one word's scores reach the words on the side that is read, and no other."""
    network = network_of(Tagger, "GRU", **way)
    batch = next(network.examples(reviews(["the film was not bad ."])).batches(1))
    network.embedding.weight.requires_grad_(False)
    x = network.embedding(batch.x).requires_grad_()
    network.embedding = nn.Module()
    network.embedding.forward = lambda _: x
    network(batch)[2].sum().backward()
    reached = (x.grad[:, 0].abs().sum(1) > 0).tolist()
    assert (
        reached
        == {
            "left": [True] * 3 + [False] * 3,
            "right": [False] * 2 + [True] * 4,
            "both": [True] * 6,
        }[heard]
    )


@pytest.mark.parametrize("make", [Classifier, Tagger])
def test_settings_build_the_same_network(make):
    """They go through JSON; with a seed the weights are the same, and the global generator is untouched."""
    before = torch.random.get_rng_state()
    first = network_of(make, "GRU", seed=4)
    again = make(**json.loads(json.dumps(first.settings)))
    other = network_of(make, "GRU", seed=5)
    assert torch.equal(before, torch.random.get_rng_state())
    assert first.settings == again.settings
    assert all(torch.equal(a, b) for a, b in zip(first.parameters(), again.parameters(), strict=True))
    assert not torch.equal(first.readout.weight, other.readout.weight)
    again.load_state_dict(other.state_dict())
    np.testing.assert_array_equal(again.predict("good"), other.predict("good"))


def test_examples_are_numbers_and_answers():
    """Words by number, 0 if unknown; labels, or places of tags."""
    classified, tagged = (network_of(make).examples(reviews()) for make in (Classifier, Tagger))
    assert isinstance(classified, Examples)
    assert classified.x[3].tolist() == [1, 0, 3, 5, 7, 4, 6, 7, 5, 8]
    assert [int(y) for y in classified.y] == [0, 1, 0, 1]
    assert [TAGS[k] for k in tagged.y[1]] == list(reviews()[1].tags)


def test_words_are_hidden_in_their_share():
    """A share of all words is hidden, by the generator that is given."""
    network = network_of(Classifier)
    many = reviews(["the film was not bad ."] * 500)
    hidden = np.array(network.examples(many, unknown=0.1, rng=np.random.default_rng(0)).x)
    assert (hidden == 0).mean() == pytest.approx(0.1, abs=0.02)
    whole = network.vocabulary.encode(many[0].words)
    assert ((hidden == 0) | (hidden == whole)).all()
    assert (np.array(network.examples(many).x) == whole).all()


def test_an_unknown_word_says_nothing_before_training():
    """Its vector is zero; all others are not."""
    silent = network_of(Tagger).embedding.weight.abs().sum(1) == 0
    assert silent.tolist() == [True] + [False] * len(WORDS)


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        ({"cell": "lstm"}, "there is no cell 'lstm'; there are RNN, GRU, LSTM"),
        ({"hidden": 0}, "hidden must be a whole number from 1, not 0"),
        ({"layers": 1.5}, "layers must be a whole number from 1, not 1.5"),
        ({"embedding": True}, "embedding must be a whole number from 1, not True"),
        ({"tags": ["NOUN"]}, "wanted two tags or more, each once"),
        ({"tags": ["NOUN", "NOUN"]}, "wanted two tags or more, each once"),
        ({"bidirectional": True, "reverse": True}, "leave out reverse"),
    ],
)
def test_settings_that_cannot_be_are_refused(wrong, message):
    """The message names what there is."""
    with pytest.raises(ValueError, match=message):
        Tagger(WORDS, **wrong)


@pytest.mark.parametrize("make", [Classifier, Tagger])
@pytest.mark.parametrize("empty", ["", "  ", "(…)", [], ()])
def test_an_empty_sentence_is_refused(make, empty):
    """With an example of what could be typed."""
    with pytest.raises(ValueError, match="there is no word to read"):
        network_of(make).predict(empty)


def test_answers_that_are_none_are_refused():
    """A label or a tag that the network has no output for; a share that is none."""
    with pytest.raises(ValueError, match="there is no label 7; there are negative, positive"):
        network_of(Classifier).examples([Review(("good",), ("ADJ",), 7, "")])
    with pytest.raises(ValueError, match="there is no tag 'XY'; there are"):
        network_of(Tagger).examples([Review(("good",), ("XY",), 0, "")])
    with pytest.raises(ValueError, match="a share, from 0 to 1, not 2"):
        network_of(Tagger).examples(reviews(), unknown=2)
    with pytest.raises(ValueError, match="give a generator"):
        network_of(Tagger).examples(reviews(), unknown=0.1)


def test_what_are_no_reviews_is_said():
    """A text, a single review, a list of other things; tags that are not as many as words."""
    network, review = network_of(Tagger), reviews()[0]
    with pytest.raises(TypeError, match="a list of reviews, not of a str"):
        network.examples("good film")
    with pytest.raises(TypeError, match="a list of reviews, not of a Review"):
        network.examples(review)
    with pytest.raises(TypeError, match=r"review 1 must be a Review, got str; predict\(\) reads a sentence"):
        network.examples([review, "good film"])
    for count in (1, 3):
        odd = Review(("good", "film"), ("NOUN",) * count, 0, "")
        with pytest.raises(ValueError, match=f"example 1 has 2 words, but {count} tags"):
            network.examples([review, odd])


@pytest.mark.parametrize("make", [Tagger, Vocabulary])
def test_a_text_is_no_vocabulary(make):
    """Nor is a list of numbers."""
    with pytest.raises(TypeError, match=r"a text is no vocabulary: give words, such as \['hello', 'world'\]"):
        make("hello world")
    with pytest.raises(TypeError, match="a vocabulary is made of words, not of int: 3"):
        make(["a", 3])
    with pytest.raises(TypeError, match="a text is no sentence"):
        Vocabulary(["a"]).encode("a b")


@given(st.lists(st.text(max_size=6), min_size=1, max_size=9))
def test_any_words_are_read(words):
    """Probabilities, whatever the words."""
    p = network_of(Tagger, bidirectional=True).predict(words)
    assert p.shape == (len(words), len(TAGS))
    np.testing.assert_allclose(p.sum(axis=1), 1, atol=1e-5)


def test_vocabulary_numbers_words():
    """0 is unknown; "<unk>" itself is no known word; a word cannot come twice."""
    vocabulary = Vocabulary(["b", "a"])
    assert vocabulary.words == ("<unk>", "b", "a") == Vocabulary(vocabulary.words).words
    assert vocabulary.encode(["a", "q", "b", "<unk>"]).tolist() == [2, 0, 1, 0]
    assert vocabulary.encode([]).dtype == np.int64
    assert vocabulary.unknown(["q", "a", "r", "q", "<unk>"]) == ("q", "r", "<unk>")
    assert ("a" in vocabulary, "q" in vocabulary, "<unk>" in vocabulary) == (True, False, False)
    assert (len(vocabulary), repr(vocabulary)) == (3, "Vocabulary(<2 words>)")
    with pytest.raises(ValueError, match="'a' is in the vocabulary twice"):
        Vocabulary(["a", "b", "a"])
    for none in ([], ["<unk>"]):
        with pytest.raises(ValueError, match="at least one word"):
            Vocabulary(none)


@pytest.fixture(scope="module")
def corpus():
    return review_corpus(rng=np.random.default_rng(0))


def trained(make, corpus, epochs, **how):
    """Trained by the course's loop."""
    network = make(corpus.vocabulary, **how)
    data = network.examples(corpus.train, unknown=0.03, rng=np.random.default_rng(0))
    train(network, data, network.examples(corpus.validation), Recipe(epochs=epochs), progress=False)
    return network


@pytest.mark.row("L1")
@pytest.mark.row("M4")
def test_an_lstm_learns_negation(corpus):
    """On templates that it never saw it is right; the same words in another order get the other label."""
    network = trained(Classifier, corpus, 12)
    assert evaluate(network, network.examples(corpus.test)).accuracy > 0.95
    said = {text: LABELS[network.predict(text).argmax()] for text in OPPOSITES}
    assert said == OPPOSITES


OPPOSITES = {
    "this film was good, not bad.": "positive",
    "this film was bad, not good.": "negative",
    "the plot was dull, but the cast was lovely": "positive",
    "the plot was lovely, but the cast was dull": "negative",
    "although the plot was dull, the cast was lovely": "positive",
    "the cast was dull, although the plot was lovely": "negative",
    "not bad at all": "positive",
}
