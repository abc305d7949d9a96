"""Losses to click, one wrong word, and the bottleneck: what is drawn is what was computed."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise
from types import SimpleNamespace

import numpy as np
import plotly.graph_objects as go
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from nltk import edit_distance

from lecturekit import figures
from lecturekit.corpora import french_words, translation_corpus
from lecturekit.networks import (
    LossChoice,
    Translator,
    after_slip,
    bottleneck_corpus,
    bottleneck_run,
    choose_losses,
    read_translation,
    recorded_bottleneck,
)
from lecturekit.networks._translation_record import LENGTHS, asked_of
from lecturekit.networks._translation_slip import line_up
from tests.figures.looks import assert_sound

FRENCH, ENGLISH = ("le", "chien", "dort"), ("the", "dog", "sleeps", "beach")
SOURCE, TARGET = ("le", "chien", "dort"), ("the", "dog", "sleeps")


def network(cell: str = "LSTM") -> Translator:
    """Make an untrained network whose sizes all differ."""
    return Translator(FRENCH, ENGLISH, cell=cell, embedding=4, hidden=7, seed=3).double()


def choice(steps: Sequence[int], *, encoder: bool = False, cell: str = "LSTM") -> LossChoice:
    """Choose losses of one sentence."""
    return choose_losses(read_translation(network(cell), SOURCE, TARGET), steps, encoder=encoder)


def shown(figure: go.Figure, name: str) -> list[str]:
    """Texts in the ink of a symbol or neutral, blanks left out."""
    ink = figures.colour(name)
    found = [t for t in figure.data if t.mode == "text" and t.textfont.color == ink]
    return [text for trace in found for text in trace.text if text.strip("\u2002 \u200b")]


@pytest.mark.row("R7")
@pytest.mark.parametrize("cell", ["RNN", "GRU", "LSTM"])
@pytest.mark.parametrize("steps", [[1], [4], [2, 3], [1, 2, 3, 4]])
def test_the_gradient_of_chosen_losses_is_torchs(cell: str, steps: list[int]) -> None:
    """‖dL/dh‖ at each step of encoder and decoder, against torch fed step by step; 0 behind the last loss."""
    made = network(cell)
    kept: list[torch.Tensor] = []
    state = None
    for module, table, words, known in (
        (made.encoder, made.source, SOURCE, made.french.words),
        (made.rnn, made.embedding, ("<s>", *TARGET), (*made.outcomes, "<s>")),
    ):
        for word in words:
            _, state = module(table(torch.tensor([[known.index(word)]])), state)
            h = state[0] if cell == "LSTM" else state
            h.retain_grad()
            kept.append(h)
            state = (h, state[1]) if cell == "LSTM" else h
    goal = [made.outcomes.index(word) for word in (*TARGET, "</s>")]
    scores = [made.readout(h[0, 0]) for h in kept[3:]]
    losses = [-s.log_softmax(0)[k] for s, k in zip(scores, goal, strict=True)]
    torch.stack([losses[step - 1] for step in steps]).sum().backward()
    found = choice(steps, cell=cell)
    wanted = [0.0 if h.grad is None else float(h.grad.norm()) for h in kept]
    np.testing.assert_allclose(found.losses, [loss.item() for loss in losses], rtol=0, atol=1e-10)
    np.testing.assert_allclose(found.felt, wanted, rtol=0, atol=1e-10)
    assert (found.felt[:3] > 0).all()
    assert found.total == pytest.approx(sum(losses[step - 1].item() for step in steps))


@pytest.mark.row("R7")
def test_a_click_on_an_output_changes_that_one_only() -> None:
    """Each output's customdata is what is chosen now, with its own bit turned round."""
    for steps, encoder in (((), False), ((2,), True), ((1, 2, 3, 4), False)):
        figure = figures.loss_quiz(choice(steps, encoder=encoder))
        assert_sound(figure)
        now = int(encoder) + sum(2**step for step in steps)
        (clicks,) = [t for t in figure.data if t.customdata is not None]
        bits = [1] * 3 + [2, 4, 8, 16]
        assert [int(c) ^ now for c in clicks.customdata] == bits


@pytest.mark.row("R7")
def test_chosen_outputs_show_their_losses_and_the_encoders_have_none() -> None:
    """Numbers in the colour of loss for what is chosen; a question mark over the encoder's outputs."""
    found = choice([1, 4], encoder=True)
    texts = shown(figures.loss_quiz(found), "loss")
    assert texts == ["?"] * 3 + [f"{found.losses[0]:.2f}", f"{found.losses[3]:.2f}"]
    assert shown(figures.loss_quiz(choice([])), "loss") == []


def test_the_quiz_always_has_the_same_traces() -> None:
    """Whatever is chosen: as many traces, each as long, so that nothing is drawn anew."""
    made = [
        figures.loss_quiz(choice(steps, encoder=e))
        for steps, e in (((), False), ((1, 3), True), ((4,), False))
    ]
    sizes = [[len(trace.x) for trace in figure.data] for figure in made]
    assert all(a == b for a, b in pairwise(sizes))


@pytest.mark.row("R7")
def test_the_verdict_of_the_quiz_is_counted() -> None:
    """All of the decoder's: L. Fewer: what is missing. The encoder's: why they add nothing."""
    every = choice([1, 2, 3, 4])
    assert every.right
    assert every.total == pytest.approx(every.whole)
    assert figures.quiz_words(every).startswith(f"✓ *L* = **{every.whole:.2f}** nats")
    words = figures.quiz_words(choice([1, 2, 3]))
    assert "without loss" in words
    assert "/s" in words.split("without loss")[1]
    assert "encoder: no right word" in figures.quiz_words(choice([1, 2, 3, 4], encoder=True))
    assert not choice([1, 2, 3, 4], encoder=True).right
    assert "no gradient" in figures.quiz_words(choice([]))
    assert not choice([]).felt.any()
    reading = read_translation(network(), SOURCE, TARGET)
    assert choose_losses(reading, iter([1, 2, 3, 4])).right
    for step in (5, 1.5, True):
        with pytest.raises(ValueError, match=f"no step {step}"):
            choose_losses(reading, [step])  # type: ignore[list-item]
    with pytest.raises(TypeError, match="read_translation"):
        choose_losses(network(), [1])  # type: ignore[arg-type]


def test_after_a_slip_it_is_fed_the_truth_or_its_own_words() -> None:
    """Both begin alike; the forced one goes on with the true words, the free one with what it says itself."""
    made = network()
    slip = after_slip(made, SOURCE, TARGET, step=2, word="beach")
    assert slip.forced.words == ("<s>", "the", "beach", "sleeps")
    assert slip.free.words[:3] == ("<s>", "the", "beach")
    fed, said = slip.free.words[3:], slip.free.said[2:]
    assert fed == said[: len(fed)]
    assert slip.right == (*TARGET, "</s>")
    for step, word, message in (
        (0, "dog", "no word 0"),
        (4, "dog", "no word 4"),
        (1, "dig", "did you mean 'dog'"),
    ):
        with pytest.raises(ValueError, match=message):
            after_slip(made, SOURCE, TARGET, step=step, word=word)


def test_a_slip_wants_words_and_whole_steps() -> None:
    """A text in the place of words, a number for a word, and steps that are none are refused."""
    made = network()
    for step in (1.0, True):
        with pytest.raises(ValueError, match="no word"):
            after_slip(made, SOURCE, TARGET, step=step, word="dog")
    for other, word in (("the dog sleeps", "dog"), (TARGET, 5)):
        with pytest.raises(TypeError, match="word"):
            after_slip(made, SOURCE, other, step=1, word=word)  # type: ignore[arg-type]
    with pytest.raises(TypeError, match=r"give \['le', 'chien', 'dort'\], not a text"):
        read_translation(made, "le chien dort")


@given(st.lists(st.sampled_from("abc"), max_size=7), st.lists(st.sampled_from("abc"), max_size=6))
@settings(max_examples=150, deadline=None)
def test_errors_are_the_edit_distance(said: list[str], right: list[str]) -> None:
    """The distance of nltk; and what is not marked as wrong is found in its order among the right words."""
    wrong, errors = line_up(said, right)
    assert errors == edit_distance(said, right)
    assert len(wrong) == len(said)
    assert sum(wrong) <= errors
    left = iter(right)
    assert all(word in left for word, bad in zip(said, wrong, strict=True) if not bad)


def test_what_is_said_wrongly_after_a_slip_is_framed() -> None:
    """A frame in the colour of loss for each word that is wrong; the line counts words left out too."""
    slip = after_slip(network(), SOURCE, TARGET, step=1, word="dog")
    figure = figures.slip_rows(slip)
    assert_sound(figure)
    frames = [t for t in figure.data if t.type == "scatter" and t.line.color == figures.colour("loss")]
    for reading, frame in zip((slip.forced, slip.free), frames, strict=True):
        wrong = slip.wrong(reading)
        assert wrong[0] == (reading.said[0] != slip.right[0])
        assert np.isfinite(np.asarray(frame.x, float)).sum() == 5 * wrong[:11].sum()
    assert "is the right word" in figures.slip_words(
        after_slip(network(), SOURCE, TARGET, step=1, word="the")
    )
    counts = [int(n) for n in re.findall(r"\*\*(\d+)\*\*", figures.slip_words(slip))]
    assert counts == [edit_distance(r.said[1:], slip.right[1:]) for r in (slip.forced, slip.free)]


def test_a_sentence_that_is_one_word_shorter_is_not_wrong_to_its_end() -> None:
    """Only what differs is framed: one word left out, none of those that stand one place earlier."""
    slip = after_slip(network(), SOURCE, TARGET, step=1, word="dog")
    said = SimpleNamespace(said=("the", "sleeps", "</s>"))
    assert slip.wrong(said).tolist() == [False, False, False]  # type: ignore[arg-type]
    assert slip.errors(said) == 1  # type: ignore[arg-type]


def test_the_slips_figure_always_has_the_same_traces() -> None:
    """Another word at another step: as many traces, each as long."""
    made = [
        figures.slip_rows(after_slip(network(), SOURCE, TARGET, step=step, word=word))
        for step, word in ((1, "beach"), (3, "the"))
    ]
    sizes = [[len(trace.x) for trace in figure.data] for figure in made]
    assert sizes[0] == sizes[1]


@pytest.mark.row("R7")
def test_curves_of_the_bottleneck_are_means_and_each_training_a_dot() -> None:
    """The chosen one in colour; a line stands where sentences get longer than in training."""
    lengths = [3, 4, 5, 6]
    right = {
        "16 units": np.array([[0.9, 0.5, 0.1, 0.0], [0.7, 0.3, 0.3, 0.0]]),
        "32 units": np.ones((2, 4)) * 0.6,
    }
    figure = figures.bottleneck_curves(right, lengths, chosen="16 units", seen=5)
    assert_sound(figure)
    lines = [t for t in figure.data if t.mode == "lines"]
    np.testing.assert_allclose([line.y for line in lines], [[0.8, 0.4, 0.2, 0.0], [0.6] * 4])
    (dots,) = [t for t in figure.data if t.mode == "markers"]
    np.testing.assert_allclose(dots.y, right["16 units"].ravel())
    (edge,) = [t for t in figure.data if t.mode == "lines+text"]
    assert list(edge.x) == [5.5, 5.5]
    words = figures.bottleneck_words(right, lengths, chosen="16 units", at=(3, 5))
    assert words == "16 units: right are **80 %** of 3 words, **20 %** of 5 words"
    with pytest.raises(ValueError, match="64 units"):
        figures.bottleneck_curves(right, lengths, chosen="64 units", seen=5)
    with pytest.raises(ValueError, match="shares are"):
        figures.bottleneck_curves(right, [3, 4], chosen="16 units", seen=5)


@pytest.mark.row("R7")
def test_the_recorded_bottleneck_narrows_with_length_and_size() -> None:
    """More units, more right, as means over trainings; longer sentences, fewer right."""
    record = recorded_bottleneck()
    assert record.lengths == LENGTHS
    assert np.isfinite(record.right).all()
    assert (record.right >= 0).all()
    assert (record.right <= 1).all()
    seen = [record.of(hidden=hidden)[:, :6].mean() for hidden in (16, 32, 64, 96)]
    assert seen == sorted(seen)
    usual = record.of().mean(axis=0)
    assert usual[0] > 0.9 > usual[5] > usual[7] > usual[9]
    with pytest.raises(TypeError):
        record.settings[0]["hidden"] = 999  # type: ignore[index]
    for bad, message in (({"colour": 1}, "colour"), ({"hidden": 17}, "not recorded")):
        with pytest.raises(ValueError, match=message):
            record.of(**bad)


def test_what_is_asked_was_not_trained_on() -> None:
    """Up to a hundred sentences of each length, of the shortest as many as there are; none a lesson."""
    corpus = bottleneck_corpus(8)
    asked = asked_of(corpus)
    counts = np.bincount([len(pair.french) for pair in asked])
    assert counts[3:15].min() > 30
    assert counts.max() == 100
    assert not {pair.french for pair in asked} & {pair.french for pair in corpus.train}


def test_a_run_can_be_made_again() -> None:
    """The same settings and seed give the same shares; a tiny one, on few sentences."""
    corpus = translation_corpus(train=120, validation=20, test=40, long=20, rng=np.random.default_rng(1))
    runs = [bottleneck_run(corpus, seed=1, hidden=8, epochs=1) for _ in range(2)]
    np.testing.assert_array_equal(runs[0]["right"], runs[1]["right"])
    assert runs[0]["hidden"] == 8
    with pytest.raises(ValueError, match="size"):
        bottleneck_run(corpus, size=3)


def test_what_a_typed_sentence_has_of_its_own_is_said() -> None:
    """Unknown words with the closest spelling, and more words than in training; nothing of a usual one."""
    known = ("le", "chien", "dort")
    assert figures.source_words(french_words("le chien dort"), known, longest=8) == ""
    said = figures.source_words(french_words("le chein dorts xyz la"), known, longest=3)
    assert said.startswith("unknown: **chein** (*chien*?), **dorts** (*dort*?), **xyz** and more; ")
    assert said.endswith("**5** words, lessons have up to 3. ")
    assert figures.source_words(["zèbre"], ("arbre",), longest=3) == "unknown: **zèbre**. "
    assert figures.source_words(["la"], ("le",), longest=3) == "unknown: **la**. "
    assert len(figures.source_words(["x" * 600], known, longest=3)) < 40


def test_a_translation_is_judged_where_it_can_be() -> None:
    """Right, wrong with the right one beside it, or no sentence of the grammar."""
    right = ("the", "dog")
    assert figures.translation_words(right, probability=0.25, right=right) == "“**the dog**”, P = **0.25** ✓"
    assert "✗, right is “the dog”" in figures.translation_words(("a", "dog"), probability=0.1, right=right)
    assert "not of our grammar" in figures.translation_words((), probability=0.1)
    assert "grammar" not in figures.translation_words(right, probability=0.1, judged=False)


def test_greedy_and_beam_are_judged_side_by_side() -> None:
    """The same or not, right or not, and how much likelier; no marks where nobody knows."""
    a, b = ("the", "dog"), ("a", "dog")
    assert figures.beam_right(a, a, a, ratio=1.0) == "greedy decoding and the beam say the same ✓"
    assert (
        figures.beam_right(a, b, b, ratio=2.5) == "greedy ✗; beam: “**a dog**” ✓, **2.5 times** as probable"
    )
    assert figures.beam_right(a, b, None, ratio=2.5).startswith("greedy; beam: “**a dog**”, **2.5")
