"""Success against the lag: every network is a dot, the words say what the dots say."""

from __future__ import annotations

import numpy as np
import pytest

from lecturekit.figures import lag_success, lag_words
from lecturekit.networks import LagRecord
from tests.figures.looks import assert_sound

LAGS, SEEDS = (4, 9, 17, 30), (0, 1, 2)


def record(accuracy: np.ndarray, task: str = "adding") -> LagRecord:
    """Two cells, four lags, three seeds."""
    return LagRecord(task, ("RNN", "GRU"), LAGS, SEEDS, accuracy, accuracy, accuracy, accuracy)


def some(seed: int = 0) -> np.ndarray:
    return np.random.default_rng(seed).uniform(0.1, 1.0, (2, 4, 3))


@pytest.mark.parametrize("task", ["adding", "copy"])
def test_every_seed_is_a_dot_and_the_line_joins_their_medians(task: str) -> None:
    accuracy = some()
    figure = lag_success(record(accuracy, task))
    assert_sound(figure)
    dots = [trace for trace in figure.data if trace.text is not None and "seed" in str(trace.text)]
    lines = [trace for trace in figure.data if "median" in (trace.hovertemplate or "")]
    for c in range(2):
        assert sorted(dots[c].y) == sorted(accuracy[c].ravel())
        assert dots[c].text[4] == "lag 9, seed 1"
        assert dots[c].y[4] == accuracy[c, 1, 1]
        assert np.allclose(lines[c].y, np.sort(accuracy[c], axis=1)[:, 1])


def test_a_sweep_that_is_still_running_keeps_its_frame() -> None:
    """Points and axes are those of the whole; what is to come is not drawn."""
    half, none = some(), np.full((2, 4, 3), np.nan)
    half[:, 2:] = np.nan
    shapes = [
        [(len(trace.x), len(trace.y)) for trace in lag_success(record(a)).data] for a in (some(), half, none)
    ]
    assert shapes[0] == shapes[1] == shapes[2]
    for accuracy in (half, none):
        assert_sound(lag_success(record(accuracy)))


def test_the_words_count_the_seeds() -> None:
    """Solved: more than half of the seeds at 9 of 10, at this lag and at all shorter ones."""
    accuracy = np.full((2, 4, 3), 0.5)
    accuracy[0, 0, :2] = 0.9  # two of three at the first lag
    accuracy[0, 2] = 1.0  # after a gap: does not count
    accuracy[1, 0, 0] = 1.0  # one of three
    assert lag_words(record(accuracy)) == ("Solved by most seeds up to lag: RNN **4**, GRU **none**")
    accuracy[1] = 0.95
    assert "GRU **30**" in lag_words(record(accuracy, "copy"))
    accuracy[1, 1:] = np.nan  # still to come
    assert "GRU **4**" in lag_words(record(accuracy))
    assert "RNN **none**" in lag_words(record(np.full((2, 4, 3), np.nan)))
