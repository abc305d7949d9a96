"""Counts of weights as curves, and a word at new places: what is drawn is what was counted."""

from __future__ import annotations

import numpy as np
import pytest

from lecturekit import figures
from lecturekit.networks import parameter_counts
from tests.figures.looks import assert_sound

COUNTS = parameter_counts(np.arange(1, 31), embedding=17, hidden=19, outputs=3)
SHARES = {"fully connected": np.array([[0.9, 1.0, 0.4], [1.0, 0.98, 0.6]]), "TDNN": np.full((2, 3), 0.97)}


def test_every_kind_is_a_line_through_its_counts_with_its_name_at_the_end() -> None:
    """What lies above or below the axis is marked at its edge, as everywhere."""
    fig = figures.parameter_curves(COUNTS, words=9)
    assert_sound(fig)
    for kind in COUNTS.kinds:
        (curve,) = [t for t in fig.data if (t.hovertemplate or "").startswith(f"{kind}: %{{y")]
        np.testing.assert_array_equal(np.asarray(curve.y, float), COUNTS.of(kind))
    dots = [t for t in fig.data if t.mode == "markers" and len(t.x) == 1]
    assert [int(t.y[0]) for t in dots] == [int(COUNTS.of(kind)[8]) for kind in reversed(COUNTS.kinds)]
    assert all(t.x[0] == 9 for t in dots)
    with pytest.raises(ValueError, match="there is no count for 31 words"):
        figures.parameter_curves(COUNTS, words=31)


def test_what_lies_above_the_axis_is_marked_at_its_edge() -> None:
    """As everywhere."""
    fig = figures.parameter_curves(parameter_counts([1, 500], hidden=48), words=500)
    marked = [
        t for t in fig.data if t.mode == "markers" and t.marker.symbol == "triangle-up" and len(t.x) == 2
    ]
    assert any(np.nanmax(np.asarray(t.y, float)) == 70_000 for t in marked if np.isfinite(t.y).any())


def test_the_verdict_gives_all_three_counts() -> None:
    """From the record itself."""
    full, tdnn, whole = (
        int(COUNTS.of(kind)[19]) for kind in ("fully connected", "TDNN", "TDNN that sees all")
    )
    said = figures.parameter_words(COUNTS, words=20).replace("\u202f", "")
    assert said == (
        f"**20** words: fully connected **{full}** weights, TDNN **{tdnn}**, or **{whole}** to see all 20"
    )


def test_places_are_means_with_their_spread_and_a_band_where_it_was_seen() -> None:
    """Lines through the means; upright ones from worst to best; the band ends after the last place seen."""
    fig = figures.place_curves(SHARES, seen=2)
    assert_sound(fig)
    upright = [t for t in fig.data if t.mode == "lines" and len(t.x) == 9]
    for (name, part), spread in zip(SHARES.items(), upright, strict=True):
        (curve,) = [t for t in fig.data if f"{name}: mean" in (t.hovertemplate or "")]
        np.testing.assert_allclose(np.asarray(curve.y, float), part.mean(axis=0))
        ends = np.asarray(spread.y, float).reshape(3, 3)
        np.testing.assert_allclose(ends[:, :2], np.column_stack([part.min(axis=0), part.max(axis=0)]))
    (band,) = fig.layout.shapes
    assert (band.x0, band.x1) == (0.5, 2.5)
    lengths = {tuple(len(t.x) for t in figures.place_curves(SHARES, seen=n).data) for n in (1, 2, 3)}
    assert len(lengths) == 1


def test_the_verdict_of_the_places_sets_seen_beside_new() -> None:
    """Means over all trainings; no arrow where all places were seen."""
    assert figures.place_words(SHARES, seen=2) == (
        "seen → new: fully connected **97 → 50 %**, TDNN **97 → 97 %**"
    )
    assert figures.place_words(SHARES, seen=3) == "right: fully connected **81 %**, TDNN **97 %**"


@pytest.mark.parametrize("seen", [0, 4])
def test_places_that_do_not_fit_are_refused(seen: int) -> None:
    """A place that is not there, and kinds with different places."""
    with pytest.raises(ValueError, match="must be one of them"):
        figures.place_curves(SHARES, seen=seen)
    with pytest.raises(ValueError, match="shares need the same places"):
        figures.place_curves(SHARES | {"LSTM": np.ones((2, 4))}, seen=1)
