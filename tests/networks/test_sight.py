"""What the tag of one word can see: torch's autograd is the judge, and a word moved is the other."""

from __future__ import annotations

import numpy as np
import pytest
import torch

from lecturekit.corpora import review_corpus
from lecturekit.networks import Classifier, Tagger, read, sight

REVIEWS = review_corpus(train=120, validation=5, test=5, rng=np.random.default_rng(0))
WORDS = ["i", "liked", "her", "very", "long", "acting", "."]
T = len(WORDS)
SHAPES = {
    "left": {},
    "right": {"reverse": True, "cell": "GRU"},
    "both": {"bidirectional": True, "cell": "RNN"},
    "deep": {"layers": 3},
    "deep, both": {"layers": 2, "bidirectional": True},
}


def tagger(shape: str) -> Tagger:
    """Make an untrained tagger, no two of whose sizes are alike."""
    return Tagger(REVIEWS.vocabulary, embedding=5, hidden=9, seed=1, **SHAPES[shape])


@pytest.mark.row("M7")
@pytest.mark.row("M8")
@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("word", [1, 3, T])
def test_the_words_jacobian_is_that_of_torch(shape: str, word: int) -> None:
    """‖dz/dx‖ of every word by autograd through torch's own module, in double precision."""
    network = tagger(shape)
    reading = read(network, WORDS)
    weights = {name: part.double() for name, part in network.rnn.state_dict().items()}

    def scores(x: torch.Tensor) -> torch.Tensor:
        states = torch.func.functional_call(network.rnn, weights, (x.flip(0) if network.reverse else x,))[0]
        at = T - word if network.reverse else word - 1
        return states[at, 0] @ network.readout.weight.double().T

    theirs = torch.autograd.functional.jacobian(scores, torch.tensor(reading.x))  # (K, T, 1, D)
    found = sight(reading, word)
    np.testing.assert_allclose(
        found.inputs, (theirs**2).sum(dim=(0, 2, 3)).sqrt().numpy(), rtol=0, atol=1e-10
    )
    seen = {"right": range(word, T + 1), "left": range(1, word + 1), "deep": range(1, word + 1)}
    assert found.seen == tuple(seen.get(shape, range(1, T + 1)))


@pytest.mark.row("M8")
@pytest.mark.parametrize("shape", ["deep", "right"])
def test_a_state_that_is_nudged_moves_the_scores_by_its_jacobian(shape: str) -> None:
    """Top states by the readout alone; lower ones vanish exactly where no path leads."""
    network = tagger(shape)
    found = sight(read(network, WORDS), 4)
    readout = np.linalg.norm(network.readout.weight.detach().numpy().astype(float))
    assert found.states[-1][3] == pytest.approx(readout)
    blind = np.arange(T) < 3 if shape == "right" else np.arange(T) > 3
    assert (found.states[:, blind] == 0).all()
    assert (found.states[:, ~blind] > 0).all()


def test_sizes_are_those_of_the_states_and_rows_those_of_the_layers() -> None:
    """Root mean squares, level by level, forward first; tags are the tagger's own."""
    network = tagger("deep, both")
    reading = read(network, WORDS)
    found = sight(reading, 2)
    assert found.rows == ((1, False), (1, True), (2, False), (2, True))
    for row, (level, reverse) in enumerate(found.rows):
        h = reading.inspection[level, reverse].h[:, 0]
        np.testing.assert_allclose(found.size[row], [np.sqrt(np.mean(step**2)) for step in h])
    assert found.tags == reading.answer
    assert found.words == tuple(WORDS)


def test_a_classifier_and_a_word_that_is_not_there_are_refused() -> None:
    """Each with its reason."""
    with pytest.raises(ValueError, match="has words 1 to 7, no word 8"):
        sight(read(tagger("left"), WORDS), 8)
    with pytest.raises(TypeError, match="a classifier's, with one answer"):
        sight(read(Classifier(REVIEWS.vocabulary, embedding=4, hidden=6), WORDS), 1)
