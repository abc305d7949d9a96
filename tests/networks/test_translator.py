"""The translator: its loss two ways, gradients by differences, padding, forcing, decoding, what it learns."""

from __future__ import annotations

from concurrent.futures import ProcessPoolExecutor
from itertools import product
from multiprocessing import get_context
from typing import Any

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from lecturekit.corpora import SentencePair, translation_corpus
from lecturekit.language import Beam, decode
from lecturekit.networks import (
    CheckpointError,
    Examples,
    Recipe,
    Translator,
    evaluate,
    held_out_runs,
    read_translation,
    score_translations,
    train,
)
from lecturekit.recurrent import encoder_decoder

FRENCH, ENGLISH = ("le", "chien", "dort", "la", "plage"), ("the", "dog", "sleeps", "beach")
PAIRS = tuple(
    SentencePair(tuple(french.split()), tuple(english.split()))
    for french, english in {
        "le chien dort": "the dog sleeps",
        "la plage": "the beach",
        "dort": "sleeps the dog the beach",
        "le chien le chien la": "dog",
    }.items()
)
CELLS = ("RNN", "GRU", "LSTM")
each_cell = pytest.mark.parametrize("cell", CELLS)


def small(cell: str = "LSTM", **more: Any) -> Translator:
    """Make an untrained network whose sizes all differ."""
    return Translator(FRENCH, ENGLISH, cell=cell, embedding=4, hidden=7, seed=3, **more)


def by_hand(network: Translator, pair: SentencePair) -> list[float]:
    """−log p of each English word and the end: our cells in NumPy, a word at a time, in float64."""
    found = []
    for n in range(len(pair.english) + 1):
        z = read_translation(network, pair.french, pair.english[:n]).decoder.z[-1, 0]
        said = network.outcomes.index((*pair.english, "</s>")[n])
        found.append(float(np.log(np.exp(z - z.max()).sum()) + z.max() - z[said]))
    return found


@pytest.mark.row("R7")
@each_cell
@pytest.mark.parametrize("reverse", [False, True])
def test_the_loss_is_the_sum_over_the_translation_two_ways(cell: str, reverse: bool) -> None:
    """−Σ log p(y_t | y_<t, x): torch in a padded batch, and NumPy cells word by word, to 1e-10 in float64."""
    network = small(cell, reverse=reverse).double()
    (batch,) = network.examples(PAIRS).batches(9)
    losses = network.losses(batch).detach().numpy()
    wanted = [by_hand(network, pair) for pair in PAIRS]
    assert len(losses) == sum(len(pair.english) + 1 for pair in PAIRS)
    np.testing.assert_allclose(np.sort(losses), np.sort(np.concatenate(wanted)), rtol=0, atol=1e-10)
    for pair, own in zip(PAIRS, wanted, strict=True):
        whole = read_translation(network, pair.french, pair.english).loss()
        np.testing.assert_allclose(whole.total, sum(own), rtol=0, atol=1e-10)
        np.testing.assert_allclose(whole.values[:, 0], own, rtol=0, atol=1e-10)


@pytest.mark.row("R7")
@each_cell
def test_padding_changes_no_loss(cell: str) -> None:
    """A sentence alone and beside longer ones, in either language: the same losses and hits, to 1e-12."""
    network = small(cell).double()
    (batch,) = network.examples(PAIRS).batches(9)
    together, hits = network.losses(batch), network.hits(batch)
    order = [(t, n) for t in range(6) for n, pair in enumerate(PAIRS) if t <= len(pair.english)]
    for n, pair in enumerate(PAIRS):
        (alone,) = network.examples([pair]).batches(1)
        here = torch.tensor([place for place, (_, m) in enumerate(order) if m == n])
        np.testing.assert_allclose(
            network.losses(alone).detach(), together[here].detach(), rtol=0, atol=1e-12
        )
        assert torch.equal(network.hits(alone), hits[here])


@pytest.mark.row("R7")
@each_cell
def test_the_gradient_goes_through_the_handed_over_state_into_the_encoder(cell: str) -> None:
    """A weight of the encoder, which has no loss of its own, by central differences of the loss."""
    network = small(cell).double()
    (batch,) = network.examples(PAIRS).batches(9)
    network.losses(batch).sum().backward()
    for weights in (network.encoder.weight_ih_l0, network.source.weight):
        place = tuple(torch.nonzero(weights.grad == weights.grad.abs().max())[:1].flatten()) or (2, 1)
        place = (int(place[0]), int(place[1]))
        sides = []
        for nudge in (1e-6, -1e-6):
            with torch.no_grad():
                weights[place] += nudge
                sides.append(network.losses(batch).sum().item())
                weights[place] -= nudge
        slope = (sides[0] - sides[1]) / 2e-6
        assert abs(slope) > 1e-6
        assert slope == pytest.approx(float(weights.grad[place]), rel=1e-5)


@pytest.mark.row("R7")
@each_cell
def test_the_encoders_gradient_by_our_cells_is_torchs(cell: str) -> None:
    """dL/dx of the French words, by the arrows of the unrolled picture and by torch: the same sizes."""
    network, pair = small(cell).double(), PAIRS[0]
    (batch,) = network.examples([pair]).batches(1)
    seen: list[torch.Tensor] = []

    def keep(_module: Any, _inputs: Any, out: torch.Tensor) -> None:
        out.retain_grad()
        seen.append(out)

    hook = network.source.register_forward_hook(keep)
    network.losses(batch).sum().backward()
    hook.remove()
    reading = read_translation(network, pair.french, pair.english)
    drawn = encoder_decoder(
        reading.encoder, reading.decoder, cells=reading.cells, loss=reading.loss(), words=reading.words
    )
    felt = next(part.felt for part in drawn.arrows if part.name == "U encoder")
    assert felt is not None
    np.testing.assert_allclose(felt, seen[0].grad[:, 0].norm(dim=1), rtol=1e-9)


def test_an_encoders_scores_are_never_asked_for() -> None:
    """The encoder has no readout: all of the network's readout weights belong to the decoder."""
    names = {name for name, _ in small().named_parameters() if "readout" in name}
    assert names == {"readout.weight", "readout.bias"}


@pytest.mark.row("R7")
@each_cell
def test_one_decoder_says_what_the_batch_says(cell: str) -> None:
    """`decode` word by word, a beam of width 1 and `greedy` in a padded batch: the same words and numbers."""
    network = small(cell).double()
    sources = [pair.french for pair in PAIRS]
    for source, said in zip(sources, network.greedy(sources, 9), strict=True):
        one = decode(network.continuation(source), longest=9)
        assert one.words == said[: len(one.words)]
        assert decode(network.continuation(source), Beam(1), longest=9).words == one.words
        reading = read_translation(network, source, one.words)
        np.testing.assert_allclose(
            one.probabilities, np.exp(reading.logprobs[: len(one.logprobs)]), rtol=0, atol=1e-10
        )
        assert one.ended or len(one.logprobs) == 9


@pytest.mark.row("R7")
def test_a_wide_beam_finds_the_likeliest_translation_of_all() -> None:
    """Brute force over every English sentence of up to two words and its end."""
    network = small("GRU").double()
    words = network.outcomes[:-1]
    every = [said for n in range(3) for said in product(words, repeat=n)]
    found = {said: -sum(by_hand(network, SentencePair(("le", "chien"), said))) for said in every}
    tree = decode(network.continuation(("le", "chien")), Beam(len(words) ** 3), longest=3).tree
    assert tree is not None
    ended = [h for h in tree.hypotheses if h.ended]
    assert ended[0].words == max(found, key=lambda said: found[said])
    assert ended[0].total == pytest.approx(max(found.values()), abs=1e-9)


@pytest.mark.row("R7")
def test_without_forcing_it_is_fed_its_own_words_and_scored_on_the_true_ones() -> None:
    """Forcing 0: step by step by hand, its own likeliest word in, −log p of the true word out."""
    network, pair = small("GRU", forcing=0.0).double(), PAIRS[2]
    (batch,) = network.examples([pair]).batches(1)
    network.train()
    losses = network.losses(batch).detach().numpy()
    fed: list[str] = []
    wanted = []
    for word in (*pair.english, "</s>"):
        reading = read_translation(network, pair.french, fed)
        wanted.append(-reading.logprobs[-1, network.outcomes.index(word)])
        fed.append(reading.said[-1])
    np.testing.assert_allclose(losses, wanted, rtol=0, atol=1e-10)
    network.eval()
    np.testing.assert_allclose(network.losses(batch).detach(), by_hand(network, pair), rtol=0, atol=1e-10)


def test_forcing_in_between_lies_between() -> None:
    """With a share the words fed are drawn: the mean loss of many draws is neither of the two ends'."""
    (batch,) = small().examples(PAIRS).batches(9)
    found = {}
    for share in (0.0, 0.5, 1.0):
        network = small("GRU", forcing=share)
        network.train()
        torch.manual_seed(0)
        found[share] = {round(network.losses(batch).sum().item(), 4) for _ in range(20)}
    assert len(found[0.0]) == len(found[1.0]) == 1
    assert len(found[0.5]) > 3


def test_only_the_last_state_passes() -> None:
    """Whatever was read: from the same state the decoder says the same."""
    network = small("LSTM").double()
    first = read_translation(network, ("le", "chien"), ("the",))
    assert first.vector.shape == (14,)
    np.testing.assert_array_equal(first.decoder.h0[0], first.encoder.h[-1, 0])
    np.testing.assert_array_equal(first.decoder.c0[0], first.encoder.c[-1, 0])
    mine = first.cells[1].unroll(first.decoder.x, first.vector[None, :7], first.vector[None, 7:])
    np.testing.assert_allclose(mine.z, first.decoder.z, rtol=0, atol=1e-12)


def test_a_checkpoint_of_another_translator_is_refused_by_name(tmp_path: Any) -> None:
    """Another size, another cell's weights: it says that the network differs, and trains nothing."""
    path, recipe = tmp_path / "one.pt", Recipe(epochs=1, batch=2)
    for cell, hidden in (("GRU", 7), ("GRU", 5), ("LSTM", 7)):
        network = Translator(FRENCH, ENGLISH, cell=cell, embedding=4, hidden=hidden)
        examples = network.examples(PAIRS)
        if path.exists():
            with pytest.raises(CheckpointError, match="network"):
                train(network, examples, examples, recipe, checkpoint=path, progress=False)
        else:
            train(network, examples, examples, recipe, checkpoint=path, progress=False)


def test_settings_build_the_same_network_again() -> None:
    """All of them, and the seed, give the same weights."""
    network = small("GRU", reverse=True, forcing=0.25)
    again = Translator(**network.settings)
    assert again.settings == network.settings
    for one, other in zip(network.parameters(), again.parameters(), strict=True):
        assert torch.equal(one, other)


def test_unknown_words_are_read_and_can_be_hidden() -> None:
    """An unknown French word is the zero vector until it is trained; hiding takes a share and a generator."""
    network = small()
    reading = read_translation(network, ("le", "zèbre"))
    assert reading.unknown.tolist() == [False, True]
    np.testing.assert_array_equal(reading.encoder.x[1], 0)
    hidden = network.examples(PAIRS * 40, unknown=0.3, rng=np.random.default_rng(0))
    assert 0.2 < np.mean(np.concatenate(hidden.x) == 0) < 0.4
    with pytest.raises(ValueError, match="generator"):
        network.examples(PAIRS, unknown=0.1)


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        ({"cell": "CNN"}, "CNN"),
        ({"hidden": 0}, "hidden"),
        ({"embedding": -1}, "embedding"),
        ({"forcing": 1.5}, "forcing"),
        ({"forcing": float("nan")}, "forcing"),
    ],
)
def test_settings_that_are_none_are_refused(wrong: dict[str, Any], message: str) -> None:
    """By name."""
    with pytest.raises(ValueError, match=message):
        Translator(FRENCH, ENGLISH, **wrong)


@given(st.lists(st.lists(st.integers(-3, 9), min_size=1, max_size=4), min_size=2, max_size=2))
@settings(max_examples=40, deadline=None)
def test_numbers_that_no_word_has_are_refused(rows: list[list[int]]) -> None:
    """Any numbers: fitting ones have finite losses, others are refused with the number of the example."""
    network = small("RNN")
    examples = Examples((np.array(rows[0]),), (np.array(rows[1]),))
    fits = min(rows[0]) >= 0 and max(rows[0]) < 6 and min(rows[1]) >= 0 and max(rows[1]) < 5
    if fits:
        assert np.isfinite(evaluate(network, examples).loss)
    else:
        with pytest.raises(ValueError, match="example 0"):
            evaluate(network, examples)


def test_what_cannot_be_translated_is_refused() -> None:
    """Nothing to read, an English word that it has not, and what is no pair: each with what to do."""
    network = small()
    for act in (lambda: read_translation(network, ()), lambda: network.continuation(())):
        with pytest.raises(ValueError, match="no word to translate"):
            act()
    assert network.greedy([]) == []
    with pytest.raises(ValueError, match="no word to translate in one"):
        network.greedy([("le",), ()])
    with pytest.raises(ValueError, match="longest must be a whole number from 1"):
        network.greedy([("le",)], 0)
    with pytest.raises(ValueError, match="did you mean 'dog'"):
        read_translation(network, ("le",), ("dogg",))
    with pytest.raises(ValueError, match="unknown word 'cat'"):
        network.examples([SentencePair(("le",), ("cat",))])
    with pytest.raises(TypeError, match="SentencePair"):
        network.examples([("le chien", "the dog")])  # type: ignore[list-item]


def held_out(seeds: tuple[int, ...]) -> list[tuple[int, tuple[str, ...], float]]:
    """Train translators in a process of its own, in one thread."""
    torch.set_num_threads(1)
    return held_out_runs(translation_corpus(rng=np.random.default_rng(10)), seeds)


@pytest.mark.row("R7")
def test_the_held_out_sentence_is_translated() -> None:
    """*Le chien sur la plage*, which is in no lesson: right for at least nine of ten seeds."""
    parts = (tuple(range(5)), tuple(range(5, 10)))
    with ProcessPoolExecutor(2, mp_context=get_context("spawn")) as workers:
        runs = [run for part in workers.map(held_out, parts) for run in part]
    assert [seed for seed, _, _ in runs] == list(range(10))
    assert all(seconds > 0 for _, _, seconds in runs)
    assert sum(said == ("the", "dog", "on", "the", "beach") for _, said, _ in runs) >= 9


def test_scores_are_counted_by_length() -> None:
    """Right as a whole or not at all; the shares by length are counts of these, NaN where there is none."""
    network = small()
    said = network.greedy([pair.french for pair in PAIRS])
    pairs = [SentencePair(PAIRS[0].french, said[0] or ("dog",)), *PAIRS[1:]]
    score = score_translations(network, pairs)
    assert score.right[0] == bool(said[0])
    share, count = score.by_length([1, 2, 3, 4, 5])
    assert count.tolist() == [1, 1, 1, 0, 1]
    assert np.isnan(share[3])
    assert score.accuracy == pytest.approx(np.nansum(share * count) / 4)
    with pytest.raises(ValueError, match="no sentence"):
        score_translations(network, [])
