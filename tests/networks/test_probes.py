"""Linear probes: they find what is there, they do not find what is not, and they see what the layers hold."""

from __future__ import annotations

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn.discriminant_analysis import LinearDiscriminantAnalysis

from lecturekit.corpora import Review, review_corpus
from lecturekit.networks import Tagger, layer_states_of, linear_probe, probe_layers

REVIEWS = review_corpus(train=120, validation=40, test=20, rng=np.random.default_rng(0))


def tagger(**more: object) -> Tagger:
    """Make an untrained tagger of two layers."""
    return Tagger(REVIEWS.vocabulary, embedding=5, hidden=7, **{"layers": 2, **more})


@settings(deadline=None, max_examples=10)
@given(seed=st.integers(0, 99), classes=st.integers(3, 5), shrinkage=st.sampled_from([0.001, 0.3, 1.0]))
def test_it_answers_as_scikit_learn_s_discriminant_analysis(
    seed: int, classes: int, shrinkage: float
) -> None:
    """The same answers on states it has not seen, near the borders too."""
    rng = np.random.default_rng(seed)
    states, answers = rng.standard_normal((83, 6)) * [1, 2, 3, 1, 1, 1], rng.integers(0, classes, 83)
    states[:, 0] += answers
    held_out = rng.standard_normal((29, 6)) * 2
    theirs = LinearDiscriminantAnalysis(solver="lsqr", shrinkage=shrinkage).fit(states, answers)
    expected = theirs.predict(held_out)
    np.testing.assert_array_equal(linear_probe(states, answers, held_out, shrinkage=shrinkage), expected)


def test_what_is_linearly_there_is_found_and_noise_is_not() -> None:
    """Far classes are told apart on new states; shuffled answers are guessed."""
    rng = np.random.default_rng(0)
    answers = np.array(["a", "b", "c"])[rng.integers(0, 3, 600)]
    centres = {"a": [3, 0, 0, 0], "b": [0, 3, 0, 0], "c": [0, 0, 3, 0]}
    states = np.array([centres[a] for a in answers]) + 0.3 * rng.standard_normal((600, 4))
    found = linear_probe(states[:400], answers[:400], states[400:])
    assert np.mean(found == answers[400:]) > 0.99
    lost = linear_probe(states[:400], rng.permutation(answers[:400]), states[400:])
    assert np.mean(lost == answers[400:]) < 0.6


def test_a_unit_that_never_moves_does_no_harm() -> None:
    """No spread, no division by it."""
    states = np.random.default_rng(1).standard_normal((40, 3))
    states[:, 1] = 0.7
    answers = (states[:, 0] > 0).astype(int)
    assert np.mean(linear_probe(states, answers, states) == answers) > 0.9


def test_bad_shapes_and_shrinkage_are_refused() -> None:
    """Each with its reason."""
    with pytest.raises(
        ValueError, match=r"must be \(N, H\) and held_out \(M, H\), got \(4, 3\) and \(2, 2\)"
    ):
        linear_probe(np.zeros((4, 3)), [1] * 4, np.zeros((2, 2)))
    with pytest.raises(ValueError, match="4 states need as many answers, not 3"):
        linear_probe(np.zeros((4, 3)), [1] * 3, np.zeros((2, 3)))
    with pytest.raises(ValueError, match="between 0 and 1, not at 2"):
        linear_probe(np.zeros((4, 3)), [1] * 4, np.zeros((2, 3)), shrinkage=2)
    with pytest.raises(ValueError, match="sentences are needed"):
        probe_layers(tagger(), [], REVIEWS.validation)


@pytest.mark.row("M8")
@pytest.mark.parametrize(
    "how", [{}, {"bidirectional": True}, {"reverse": True}, {"layers": 3, "cell": "GRU"}]
)
def test_states_of_all_layers_are_those_torch_computes(how: dict[str, object]) -> None:
    """The top layer reads out to the tagger's own scores, sentence by sentence, whatever the lengths."""
    network = tagger(**how)
    levels = layer_states_of(network, REVIEWS.validation)
    assert len(levels) == network.rnn.num_layers + 1
    at = 0
    for review in REVIEWS.validation:
        T = len(review.words)
        scores = torch.from_numpy(levels[-1][at : at + T]).float() @ network.readout.weight.T
        shares = (scores + network.readout.bias).softmax(1).detach().numpy()
        np.testing.assert_allclose(shares, network.predict(review.words), atol=1e-5)
        at += T
    assert {len(level) for level in levels} == {at}


@pytest.mark.row("M8")
def test_the_words_vectors_hold_the_word_and_nothing_of_its_neighbours() -> None:
    """At layer 0 the word is read, its neighbours are not."""
    found = probe_layers(tagger(), REVIEWS.train, REVIEWS.validation)
    assert found.right.shape == (5, 3)
    assert found["the word"][0] > 0.97
    assert found["the word before"][0] < 0.5
    assert (found.right <= 1).all()
    with pytest.raises(KeyError, match="nothing is asked about 'it'"):
        found["it"]


def test_the_floor_is_the_commonest_answer_s_share() -> None:
    """Counted by hand: of the words held out, one of two is what was commonest."""
    fit = [Review(("the", "film", "."), ("DET", "NOUN", "PUNCT"), 1, "")] * 2
    ask = [Review(("the", "film"), ("DET", "NOUN"), 1, ""), Review(("the", "the"), ("DET", "DET"), 1, "")]
    floor = dict(
        zip(probe_layers(tagger(), fit, ask).questions, probe_layers(tagger(), fit, ask).floor, strict=True)
    )
    assert floor["the tag before"] == 1.0  # after the first word of both: DET, as often as NOUN, and first
    assert floor["the next tag"] == 0.5
