"""Success against the lag: every network is a dot, the words say what the dots say."""

from __future__ import annotations

import numpy as np
import pytest

from lecturekit.figures import lag_success, lag_words
from lecturekit.figures._symbols import class_style
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


def drawn(cells: tuple[str, ...], seeds: tuple[int, ...], lags: tuple[int, ...] = LAGS) -> list:
    """Give the dots of each cell, (L, S) of x, with all networks at one height."""
    same = np.full((len(cells), len(lags), len(seeds)), 0.7)
    figure = lag_success(LagRecord("copy", cells, lags, seeds, same, same, same, same))
    assert_sound(figure)
    return [trace for trace in figure.data if trace.text is not None and "seed" in str(trace.text)]


def test_every_network_has_a_place_of_its_own_near_its_lag() -> None:
    """Fifteen seeds of three cells, all at one height: 45 places at each lag, none near another lag."""
    seeds = tuple(range(15))
    x = np.array([np.reshape(trace.x, (len(LAGS), 15)) for trace in drawn(("RNN", "GRU", "LSTM"), seeds)])
    for lag in range(len(LAGS)):
        assert np.diff(np.sort(x[:, lag].ravel())).min() > 0.005
        assert np.abs(x[:, lag] - lag).max() < 0.28
    low, high = x[:, 0].min(axis=1), x[:, 0].max(axis=1)
    assert (low[1:] > high[:-1]).all(), "each cell has a strip of its own"
    assert np.allclose((low + high) / 2 - (low + high)[1] / 2, x[:, 0, 0] - x[1, 0, 0]), (
        "the first is in the middle"
    )


def test_a_seed_keeps_its_place_whatever_other_seeds_are_shown() -> None:
    cells = ("RNN", "GRU", "LSTM")
    for few in ((0,), (0, 1, 2), (7, 2)):
        for some_of, all_of in zip(drawn(cells, few), drawn(cells, tuple(range(15))), strict=True):
            whole = np.reshape(all_of.x, (len(LAGS), 15))
            assert np.array_equal(np.reshape(some_of.x, (len(LAGS), len(few))), whole[:, list(few)])


def test_a_cell_has_one_colour_in_any_company() -> None:
    """RNN, GRU, LSTM have the first three colours of the classes, and so they have alone and in any order."""
    for cells in (("RNN", "GRU", "LSTM"), ("LSTM", "RNN"), ("GRU",)):
        colours = [trace.marker.color for trace in drawn(cells, (0, 1))]
        assert colours == [class_style(("RNN", "GRU", "LSTM").index(cell))[0] for cell in cells]


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
