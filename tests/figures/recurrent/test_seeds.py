"""Right answers by seed: dots are the numbers given, lines their means, and what is missing is left out."""

import numpy as np
import pytest

from lecturekit import figures
from tests.figures.looks import assert_sound

RNG = np.random.default_rng(0)
SHARES = {"one": RNG.uniform(0.5, 1, (3, 4)), "two": RNG.uniform(0.5, 1, (3, 4))}
PLACES = ["a", "b", "c", "d"]


def test_dots_are_networks_and_lines_their_means() -> None:
    """Each share once, at its place; the mean over the seeds that there are."""
    shares = SHARES | {"two": np.vstack([SHARES["two"][:2], np.full((1, 4), np.nan)])}
    fig = figures.shares_by_seed(shares, PLACES, across="place")
    assert_sound(fig)
    dots = [t for t in fig.data if t.mode == "markers" and len(t.x) == 12]
    lines = [t for t in fig.data if t.mode == "lines"]
    for values, seeds, line in zip(shares.values(), dots, lines, strict=True):
        np.testing.assert_array_equal(np.asarray(seeds.y, float).reshape(3, 4), values)
        assert np.abs(np.asarray(seeds.x).reshape(3, 4) - np.arange(4)).max() < 0.5
        np.testing.assert_allclose(np.asarray(line.y, float), np.nanmean(values, axis=0))
    (guess,) = [t for t in fig.data if t.mode == "lines+text"]
    assert set(guess.y) == {0.5}


def test_names_stand_at_the_ends_or_over_the_peaks() -> None:
    """Over a peak the name stands at its place; at the ends all are to the right."""
    ends, peaks = (
        figures.shares_by_seed(SHARES, PLACES, across="place", at_peaks=on) for on in (False, True)
    )
    named = [[t for t in fig.data if t.mode == "text"][-1] for fig in (ends, peaks)]
    assert len(set(named[0].x)) == 1
    assert list(named[1].x) == [int(part.mean(axis=0).argmax()) for part in SHARES.values()]
    assert [text.strip() for text in named[1].text] == ["<b>one</b>", "<b>two</b>"]


def test_nothing_trained_yet_is_an_empty_figure_of_the_same_size() -> None:
    """As many traces and numbers as later on, so that nothing jumps while trainings come in."""
    empty = {name: np.full((3, 4), np.nan) for name in SHARES}
    for on in (False, True):
        full, none = (figures.shares_by_seed(s, PLACES, across="place", at_peaks=on) for s in (SHARES, empty))
        assert_sound(none)
        assert [len(t.x) for t in full.data] == [len(t.x) for t in none.data]


@pytest.mark.parametrize(
    "shares", [{}, {"one": np.ones((3, 5))}, {"one": np.ones((3, 4)), "two": np.ones((2, 4))}]
)
def test_shares_that_do_not_fit_are_refused(shares: dict) -> None:
    """None at all, another number of places, another number of seeds."""
    with pytest.raises(ValueError, match="one to five kinds"):
        figures.shares_by_seed(shares, PLACES, across="place")
