"""Verdicts fit one line of a slide, whatever the state: a second line would push the controls down."""

from __future__ import annotations

import itertools

import numpy as np
import pytest

from lecturekit.figures import (
    chain_words,
    curve_words,
    smoothed_words,
    surprisal_words,
    threshold_words,
    trap_words,
)
from lecturekit.language import AddK, JelinekMercer, KneserNey, NGrams, Unsmoothed, encode, traps

LINE = 76  # letters that a slide of 1280 px has room for
TEXT = [
    line.split() for line in ("the dog ran", "the dog sat on the mat", "the cat sat", "a dog ran on")
] * 40
KINDS = (Unsmoothed(), AddK(1.0), JelinekMercer(), KneserNey())


def letters(said: str) -> int:
    """How long it is without markup."""
    return len(said.replace("*", "").replace("\\", ""))


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
def test_of_every_factor_of_a_long_sentence(kind) -> None:
    """Six orders, every word, with products far below what a float of the figure shows."""
    for order in range(1, 7):
        factors = NGrams.fit(encode(TEXT), order, kind).factors(
            "the mat sat on the extraordinary beach and ran"
        )
        assert max(letters(chain_words(factors, chosen=n + 1)) for n in range(len(factors.words))) <= LINE


@pytest.mark.parametrize("counted", [[False, True, True, True], [True] * 4])
def test_of_every_way_to_a_perplexity(counted: list[bool]) -> None:
    """One model or three, finite or not, few bits or many."""
    mask = np.array(counted)
    for one, two in itertools.product((0.0, 0.01, 9.876, 25.0, np.inf), repeat=2):
        bits = {"N-grams": [0.0, one, two, one], "unigrams": [0.0, 1, 2, 3], "uniform": [0.0, 7, 7, 7]}
        for models in (bits, {"N-grams": bits["N-grams"]}):
            assert letters(surprisal_words(models, mask, chosen="N-grams")) <= LINE


def test_of_smoothing_thresholds_orders_and_traps() -> None:
    """The largest numbers that the notebook meets, and far smaller ones."""
    shares = np.array([0.0665432, 0.9334568 - 7e-6, 7e-6])
    assert letters(smoothed_words([46_235, 12, 0], shares, shares)) <= LINE
    assert "under 0.01 %" in smoothed_words([46_235, 12, 0], shares, shares)
    assert letters(threshold_words(17_238, counted=11_027.1, fair=12_689.2, unknown=0.0831)) <= LINE
    kinds = {"no smoothing": [np.inf], "Jelinek–Mercer": [17_321.0], "absolute discount": [19_321.0]}
    assert letters(curve_words(kinds, upto=1)) <= LINE
    model = NGrams.fit(encode(TEXT), 1)
    for batch in (1, 3):
        found = traps(model.score(encode(TEXT[:5], like=model)), batch=batch)
        assert max(letters(trap_words(found, chosen=name)) for name in found.names) <= LINE + 1
