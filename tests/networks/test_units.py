"""Units and what they follow: numpy, scikit-learn and brute force say how well, plain loops what it is."""

from __future__ import annotations

import re

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from sklearn.metrics import roc_auc_score

from lecturekit.corpora import UnknownLabelError
from lecturekit.language import Policy, encode
from lecturekit.networks import PROPERTIES, RecurrentLanguageModel, rank_units, read_units, text_properties

TEXT = 'The dog said: "Go on." He went, and "No! Not (so) fast," said Ann. I? 3.5 "quoted'
TEXTS = (TEXT * 6, 'A pig "ran". ' * 30)


def noise(T: int, H: int, seed: int, memory: float = 0.0) -> np.ndarray:
    """Units that follow nothing, each step remembering so much of the last."""
    rng = np.random.default_rng(seed)
    h = rng.normal(size=(T, H))
    for t in range(1, T):
        h[t] += memory * h[t - 1]
    return h


@pytest.mark.row("R8")
def test_numbers_are_correlated_as_numpy_does_it() -> None:
    """Every unit's score against np.corrcoef, and the order against a plain sort."""
    h = noise(701, 5, 0).round(1)
    y = 2.0 * h[:, 3] + noise(701, 1, 1)[:, 0] - h[:, 0]
    found = rank_units(h, y)
    truth = np.array([np.corrcoef(h[:, k], y)[0, 1] for k in range(5)])
    np.testing.assert_allclose(found.scores, truth[found.units - 1], rtol=0, atol=1e-12)
    assert not found.yes_no
    assert found.units.tolist() == (np.argsort(-np.abs(truth)) + 1).tolist()
    assert found.best == 4
    assert found.place(4) == 1


@pytest.mark.row("R8")
def test_yes_and_no_are_told_apart_as_scikit_learn_does_it() -> None:
    """2 AUC − 1 against roc_auc_score, with many ties among the values."""
    h = noise(650, 7, 2).round(0)
    y = (h[:, 5] + noise(650, 1, 3)[:, 0] > 0.6).astype(float)
    found = rank_units(h, y)
    truth = np.array([2 * roc_auc_score(y, h[:, k]) - 1 for k in range(7)])
    np.testing.assert_allclose(found.scores, truth[found.units - 1], rtol=0, atol=1e-12)
    assert found.yes_no
    assert found.best == 6


@pytest.mark.parametrize("yes_no", [False, True])
def test_chance_is_the_95th_of_100_shifts(yes_no: bool) -> None:
    """Every shift by 200 steps or more done by np.roll, every unit scored by the library, the best taken."""
    h, y = noise(600, 3, 4, 0.9), noise(600, 1, 5, 0.9)[:, 0]
    y = (y > 1).astype(float) if yes_no else y
    best = []
    for shift in range(200, 401):
        turned = np.roll(y, shift)
        each = [2 * roc_auc_score(turned, u) - 1 if yes_no else np.corrcoef(u, turned)[0, 1] for u in h.T]
        best.append(np.abs(each).max())
    assert rank_units(h, y).chance == pytest.approx(np.quantile(best, 0.95), abs=1e-5)


def test_units_that_follow_nothing_seldom_do_better_than_chance() -> None:
    """Slow units and a slow property that know nothing of each other: about one in twenty, not one in two."""
    better = []
    for seed in range(40):
        ranking = rank_units(noise(1200, 8, seed, 0.9), noise(1200, 1, 1000 + seed, 0.9)[:, 0])
        better.append(abs(ranking.scores[0]) > ranking.chance)
    assert sum(better) <= 8
    naive = 1.96 / np.sqrt(1200)  # what a table for independent characters would call significant
    slow = rank_units(noise(1200, 8, 0, 0.9), noise(1200, 1, 1000, 0.9)[:, 0])
    assert slow.chance > 3 * naive


def test_a_unit_that_never_changes_follows_nothing() -> None:
    """Its score is 0, with numbers and with yes and no, and it is the last."""
    h = noise(620, 3, 6)
    h[:, 1] = 0.3
    for y in (h[:, 0], (h[:, 0] > 0).astype(float)):
        found = rank_units(h, y)
        assert found.units[-1] == 2
        assert found.scores[-1] == 0


@pytest.mark.parametrize(
    ("h", "y", "says"),
    [
        (np.zeros((700, 2)), np.arange(699.0), r"got \(700, 2\) and \(699,\)"),
        (np.zeros(700), np.arange(700.0), "are wanted"),
        (np.full((700, 2), np.nan), np.arange(700.0), "no NaN"),
        (np.zeros((700, 2)), np.zeros(700), "the same at each character"),
        (np.zeros((599, 2)), np.arange(599.0), "599 characters are too few"),
    ],
)
def test_what_cannot_be_ranked_is_refused(h: np.ndarray, y: np.ndarray, says: str) -> None:
    """With the shapes, or the reason."""
    with pytest.raises(ValueError, match=says):
        rank_units(h, y)


def by_hand(text: str) -> dict[str, list[float]]:
    """Measure a text character by character, each from all that stands before it."""
    found: dict[str, list[float]] = {name: [] for name in PROPERTIES}
    inside = False
    for k, letter in enumerate(text):
        upto = text[: k + 1]
        found["place in the word"].append(len(re.split(r"\s", upto)[-1]))
        rest = re.split(r"[.!?][\"')\]]*\s", upto)[-1]
        found["place in the sentence"].append(len(rest))
        found["place in the text"].append(k + 1)
        if letter == '"':
            inside = k == 0 or bool(re.match(r"[\s(\[]", text[k - 1]))
        found["in quotation marks"].append(inside)
        found["capital letter"].append(letter.isupper())
        found["vowel"].append(letter in "aeiouAEIOU")
        found["blank"].append(letter.isspace())
    return found


@given(st.one_of(st.text('aE. "!?()', min_size=1, max_size=40), st.just(TEXT)))
def test_properties_are_what_a_loop_over_the_characters_finds(text: str) -> None:
    """Of texts full of blanks, points and quotation marks."""
    measured, expected = text_properties(text), by_hand(text)
    assert list(measured) == list(PROPERTIES)
    for name, values in measured.items():
        assert values.tolist() == [float(v) for v in expected[name]], name
        assert not PROPERTIES[name] or set(values) <= {0, 1}


def test_what_follows_a_character_changes_none_of_its_properties() -> None:
    """A property that looks ahead could not be followed by a network that has not read it."""
    whole = text_properties(TEXT)
    for T in range(1, len(TEXT)):
        for name, values in text_properties(TEXT[:T]).items():
            assert values.tolist() == whole[name][:T].tolist()


def model(cell: str, layers: int = 1) -> RecurrentLanguageModel:
    """An untrained model of these characters."""
    tokens = encode(TEXTS, policy=Policy(unit="character"))
    return RecurrentLanguageModel(
        tokens.vocabulary, tokens.policy, cell=cell, embedding=5, hidden=7, layers=layers
    )


@pytest.mark.row("R8")
@pytest.mark.parametrize(("cell", "layers"), [("LSTM", 1), ("LSTM", 2), ("GRU", 1), ("RNN", 1)])
def test_units_are_those_of_torch_after_each_character(cell: str, layers: int) -> None:
    """Torch reads each text, step by step in float64; h of the top layer, and c where there is one."""
    network = model(cell, layers)
    reading = read_units(network, TEXTS)
    double = model(cell, layers).double()
    states: dict[str, list[np.ndarray]] = {"h": [], "c": []}
    for text in TEXTS:
        before = None
        for number in network.numbers(text):
            _, before = double.rnn(double.embedding(torch.tensor([[number]])), before)
            pair = before if isinstance(before, tuple) else (before,)
            for letter, part in zip(states, pair, strict=False):
                states[letter].append(part[-1, 0].detach().numpy())
    first = np.r_[0, len(TEXTS[0]) + 1]  # <s>, whose state is no character's
    np.testing.assert_allclose(reading.h, np.delete(states["h"], first, axis=0), rtol=0, atol=1e-6)
    if cell == "LSTM":
        np.testing.assert_allclose(
            reading.states("c"), np.delete(states["c"], first, axis=0), rtol=0, atol=1e-6
        )
    else:
        with pytest.raises(ValueError, match="only an LSTM has c"):
            reading.states("c")


def test_properties_begin_again_with_each_text() -> None:
    """The first character of the second text is the first of its text, word and sentence."""
    reading = read_units(model("GRU"), ["", *TEXTS])
    T = len(TEXTS[0])
    assert reading.texts == TEXTS
    for name in ("place in the word", "place in the sentence", "place in the text"):
        assert reading.properties[name][T] == 1
    ranking = reading.ranking("vowel")
    assert ranking is reading.ranking("vowel")
    assert ranking.scores.tolist() == rank_units(reading.h, reading.properties["vowel"]).scores.tolist()
    assert reading.stretch(10_000, 30) == slice(len(reading.h) - 30, len(reading.h))


def test_what_cannot_be_followed_is_refused() -> None:
    """No character, a model of words, another letter, and a misspelt property with its closest spelling."""
    with pytest.raises(ValueError, match="no character"):
        read_units(model("RNN"), "")
    with pytest.raises(ValueError, match="no character"):
        text_properties("")
    tokens = encode(["the", "dog"])
    with pytest.raises(ValueError, match="this model reads words"):
        read_units(RecurrentLanguageModel(tokens.vocabulary), "the dog")
    reading = read_units(model("LSTM"), TEXTS)
    with pytest.raises(UnknownLabelError, match="vowel"):
        reading.ranking("vowels")
    with pytest.raises(ValueError, match="no 'z'"):
        reading.states("z")
    for unit in (8, 0, 1.5):
        with pytest.raises(ValueError, match=f"no unit {unit}"):
            reading.ranking("vowel").place(unit)  # type: ignore[arg-type]
    assert reading.stretch(-5, -3) == slice(0, 0)


@pytest.mark.parametrize(
    ("of_states", "of_values"), [(1.0, 1e36), (1e200, 1e39), (1e-45, 1e-45), (1e-200, 1.0)]
)
def test_scale_changes_no_ranking(of_states: float, of_values: float) -> None:
    """A correlation has no unit: far beyond single precision scores and chance are the same."""
    rng = np.random.default_rng(5)
    h, y = rng.normal(size=(700, 3)), rng.normal(size=700)
    plain, scaled = rank_units(h, y), rank_units(of_states * h, of_values * y)
    assert scaled.units.tolist() == plain.units.tolist()
    np.testing.assert_allclose(scaled.scores, plain.scores, rtol=0, atol=1e-9)
    assert scaled.chance == pytest.approx(plain.chance, abs=1e-5)


def test_a_yes_in_the_last_character_has_its_chance() -> None:
    """Also where the text's length is not one that a Fourier transform likes."""
    y = np.zeros(701)
    y[-1] = 1.0
    assert rank_units(np.random.default_rng(0).normal(size=(701, 4)), y).chance > 0.3


def test_a_reading_cannot_be_changed() -> None:
    """Neither its properties nor their numbers, for rankings are worked out once."""
    reading = read_units(model("GRU"), TEXTS)
    with pytest.raises(TypeError):
        reading.properties["blank"] = np.zeros(3)  # type: ignore[index]
    with pytest.raises(ValueError, match="read-only"):
        reading.properties["blank"][0] = 5.0
