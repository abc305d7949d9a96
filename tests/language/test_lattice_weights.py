"""Who wins at which weight: the upper envelope of all sentences' lines."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lecturekit.language import KneserNey, Recogniser, Unsmoothed
from tests.language.small_lexicon import SMALL, brute_totals, heard, random_model


@pytest.mark.row("L2")
@settings(max_examples=40)
@given(seed=st.integers(0, 10**5), order=st.integers(1, 3), penalty=st.floats(-2, 2))
def test_the_reign_is_the_upper_envelope(seed, order, penalty):
    """At every weight of a grid, and left and right of each change, no sentence has a higher total."""
    speech, model = heard(seed, "see a ice", sigma=1.0), random_model(seed, order, KneserNey())
    reign = Recogniser(SMALL, model).reign(speech, highest=6.0, penalty=penalty)
    heights = np.array(list(brute_totals(speech, model, 0.0, penalty).values()))
    slopes = np.array(list(brute_totals(speech, model, 1.0, penalty).values())) - heights
    inside = reign.bounds[1:-1]
    for weight in (*np.linspace(0, 6, 25), *(inside - 1e-7), *(inside + 1e-7)):
        winner = reign.at(weight)
        total = winner.heard - penalty * len(winner.words) + weight * winner.believed
        assert total == pytest.approx((heights + weight * slopes).max(), abs=1e-6)
    assert reign.bounds[0] == 0
    assert reign.bounds[-1] == 6
    assert (np.diff(reign.bounds) > 0).all()
    assert len(reign.paths) == len(reign.bounds) - 1
    believed = [path.believed for path in reign.paths]
    assert believed == sorted(believed)  # each new winner is more probable as a sentence


@pytest.mark.row("L2")
def test_where_the_winner_changes_two_sentences_tie():
    """At each bound the totals of the winners before and after are equal."""
    found = 0
    for seed in range(12):
        recogniser = Recogniser(SMALL, random_model(seed, 2, KneserNey()))
        speech = heard(seed, "icy a i", sigma=1.2)
        reign = recogniser.reign(speech, penalty=0.5)
        for n, bound in enumerate(reign.bounds[1:-1]):
            before, after = (
                recogniser.score(speech, reign.paths[k].words, weight=float(bound), penalty=0.5)
                for k in (n, n + 1)
            )
            assert before.total == pytest.approx(after.total, abs=1e-6)
            assert before.heard - 0.5 * len(before.words) >= after.heard - 0.5 * len(after.words)
            found += 1
    assert found > 8


def test_impossible_sentences_do_not_reign():
    """Without smoothing a sentence never seen has no line to speak of, even at the least weight."""
    recogniser = Recogniser(SMALL, random_model(2, 2, Unsmoothed()))
    reign = recogniser.reign(heard(2, "i see a", sigma=1.0))
    assert all(np.isfinite(path.believed) for path in reign.paths)
