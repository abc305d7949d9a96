"""How sure a number is and how sure a ratio is: two widths, from the same draws."""

from __future__ import annotations

import re
from dataclasses import replace

import numpy as np
import pytest

from lecturekit import figures
from lecturekit.language import Intervals

NAMES = ("uniform", "3-gram", "GRU", "LSTM", "RNN")
HARD = np.random.default_rng(3).normal(0, 0.1, (600, 1))  # what a draw costs every model
OWN = np.random.default_rng(4).normal(0, (0.0, 0.08, 0.01, 0.01, 0.02), (600, 5))
NATS = np.log([900.0, 80, 104, 100, 110]) + HARD * [0, 1, 1, 1, 1] + OWN


def made(documents: int = 31) -> Intervals:
    """Five models, the networks alike on each draw."""
    low, high = np.exp(np.quantile(NATS, [0.025, 0.975], axis=0))
    return Intervals(NAMES, np.exp(NATS.mean(axis=0)), low, high, 0.95, documents, NATS)


@pytest.mark.row("P1")
@pytest.mark.parametrize("chosen", NAMES)
def test_widths_are_half_of_the_log_intervals(chosen: str) -> None:
    """Its own, then those of the three nearest models, by quantiles of the draws and of their differences."""
    said = [int(n) for n in re.findall(r"±\s(\d+)", figures.width_words(made(), chosen=chosen))]
    at = NAMES.index(chosen)
    far = abs(NATS.mean(axis=0) - NATS[:, at].mean())
    columns = [NATS[:, at], *(NATS[:, m] - NATS[:, at] for m in np.argsort(far)[1:4])]
    ends = np.quantile(columns, [0.025, 0.975], axis=1)
    np.testing.assert_allclose(said, 100 * np.expm1((ends[1] - ends[0]) / 2), atol=0.51)


def test_what_is_hard_for_both_cancels() -> None:
    """The ratio of two networks is surer than either; that to the count is not."""
    said = figures.width_words(made(), chosen="LSTM")
    own, network, _, count = (int(n) for n in re.findall(r"±\s(\d+)", said))
    assert network * 5 < own
    assert count * 2 > own
    assert said.index("GRU") < said.index("RNN") < said.index("3\\-gram")


def test_few_documents_and_no_such_model_are_said() -> None:
    """In words."""
    alone = replace(made(3), nats=np.zeros((0, 5)), low=np.full(5, np.nan), high=np.full(5, np.nan))
    assert "too few documents" in figures.width_words(alone, chosen="GRU")
    with pytest.raises(ValueError, match="is none of them"):
        figures.width_words(made(), chosen="grue")
