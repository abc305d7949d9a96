"""Figures of weights and errors in speech: bars and lines are totals, curves are counts."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from lecturekit import figures
from lecturekit.language import ErrorRates, speak
from tests.figures.looks import assert_sound
from tests.figures.sequences.test_speech import LEXICON, RECOGNISER, SAID


def weighed(sigma: float = 0.9, weight: float = 1.0, seed: int = 0, penalty: float = 0.3) -> Any:
    """Draw who wins at which weight; give the figure, the reign and what was said."""
    spoken = speak(SAID, LEXICON, sigma=sigma, rng=np.random.default_rng(seed))
    reign = RECOGNISER.reign(spoken, penalty=penalty)
    said = RECOGNISER.score(spoken, SAID, weight=weight, penalty=penalty)
    return figures.weighed_sentences(reign, said, weight=weight), reign, said, spoken


@pytest.mark.row("L2")
def test_the_shortest_bar_is_the_winner_among_those_drawn() -> None:
    """Lengths of the bars differ exactly as the totals do, and the bold name has the highest total."""
    compared = 0
    for seed in range(6):
        fig, reign, said, spoken = weighed(seed=seed)
        assert_sound(fig)
        chosen = [said, *(path for path in reign.paths if path.words != said.words)]
        if len(chosen) > 5:
            continue
        totals = [RECOGNISER.score(spoken, path.words, weight=1.0, penalty=0.3).total for path in chosen]
        numbers = next(
            t for t in fig.data if t.mode == "text" and "." in "".join(t.text) and "\u2002" in t.text[0]
        )
        shown = [float(text) for text in numbers.text if text.strip()]
        np.testing.assert_allclose(np.diff(shown), -np.diff(totals), atol=0.11)
        names = next(t for t in fig.data if t.mode == "text" and "(said)" in t.text[0]).text
        assert "<b>" in names[int(np.argmax(totals))]
        assert sum("<b>" in name for name in names) == 1
        compared += 1
    assert compared >= 4


@pytest.mark.row("L2")
def test_the_lines_are_totals_below_the_winner() -> None:
    """The winner lies on 0 and said where its line is; nothing is above; traces stay as many."""
    fig, reign, _, spoken = weighed(sigma=1.2, seed=3)
    lines = [t for t in fig.data if t.xaxis == "x2" and t.mode == "lines" and len(t.x) == 201]
    ours = np.array(lines[0].y, float)
    drawn = np.array([t.y for t in lines if np.isfinite(np.array(t.y, float)).any()], float)
    assert np.nanmin(drawn) == pytest.approx(0)
    compared = 0
    for n in (0, 60, 150):
        weight = float(lines[0].x[n])
        best = RECOGNISER.best(spoken, weight=weight, penalty=0.3).total
        own = RECOGNISER.score(spoken, SAID, weight=weight, penalty=0.3).total
        if np.isfinite(ours[n]):
            assert ours[n] == pytest.approx(best - own, abs=1e-6)
            compared += 1
        if len(reign.paths) <= 4:
            assert np.nanmin(drawn[:, n]) == pytest.approx(0, abs=1e-6)
    assert compared
    assert len({len(weighed(seed=s, weight=w)[0].data) for s, w in ((0, 0.0), (1, 5.0), (4, 2.0))}) == 1


@pytest.mark.row("L2")
def test_the_strip_says_who_reigns_where() -> None:
    """Each coloured piece runs from one bound to the next: it belongs to the winner in its middle."""
    fig, reign, said, _ = weighed(sigma=1.2, seed=3)
    pieces = [t for t in fig.data if t.xaxis == "x2" and t.mode == "lines+markers" and np.isfinite(t.x[0])]
    assert len(pieces) == min(len(reign.paths), 5 - (said.words not in {p.words for p in reign.paths}))
    for piece in pieces:
        assert any(
            np.allclose((piece.x[0], piece.x[2]), reign.bounds[s : s + 2]) for s in range(len(reign.paths))
        )
    assert sum(piece.x[2] - piece.x[0] for piece in pieces) <= 5 + 1e-9


def test_bars_beyond_the_axis_are_broken() -> None:
    """Two slashes for each total above 40 nats, none for others."""
    for weight in (0.2, 60.0):
        fig, *_ = weighed(sigma=1.2, seed=3, weight=weight)
        numbers = next(
            t for t in fig.data if t.mode == "text" and "." in "".join(t.text) and "\u2002" in t.text[0]
        )
        beyond = sum(float(text) > 40 for text in numbers.text if text.strip())
        slashes = next(t for t in fig.data if t.mode == "lines" and t.line.color == figures.colour("paper"))
        assert np.isfinite(np.array(slashes.x, float)).sum() == 4 * beyond
        assert (beyond > 0) == (weight > 1)


def rates() -> ErrorRates:
    """Errors of two sentences, of 4 and 6 words, at three strengths and four weights."""
    errors = np.random.default_rng(0).integers(0, 5, (3, 4, 2))
    errors[2, 0] = [5, 7]
    errors[1] = [[3, 3], [1, 0], [0, 0], [0, 2]]
    return ErrorRates(np.array([0.2, 0.4, 0.8]), np.array([0.0, 0.5, 1.0, 3.0]), errors, np.array([4, 6]))


def test_error_curves_are_the_rates() -> None:
    """Left three weights over the noise, right all weights at the noise that is asked for."""
    fig = figures.recognition_errors(rates(), sigma=0.41)
    assert_sound(fig)
    lines = [t for t in fig.data if t.mode == "lines" and len(t.x) in (3, 4) and t.line.width == 3.5]
    np.testing.assert_allclose(lines[0].y, np.minimum(rates().rates[:, 0], 1))
    np.testing.assert_allclose(lines[1].y, rates().rates[:, 2])
    np.testing.assert_allclose(lines[3].y, [0.6, 0.1, 0.0, 0.2])
    with pytest.raises(ValueError, match="two strengths of noise and 3 weights"):
        figures.recognition_errors(
            ErrorRates(np.ones(1), np.ones(3), np.zeros((1, 3, 2), int), np.ones(2, int)), sigma=1
        )


def test_the_words_say_who_reigns_from_where_to_where() -> None:
    """Bounds of the winner, and of what was said where that is another."""
    _, reign, said, _ = weighed(sigma=0.3)
    words = figures.reigning_words(reign, said, weight=1.0)
    assert words.startswith("**")
    assert "wins from λ = " in words
    for seed in range(8):
        _, reign, said, _ = weighed(sigma=1.4, seed=seed)
        here = reign.at(2.0)
        line = figures.reigning_words(reign, said, weight=2.0)
        assert ("✓" in line) == (here.words == said.words)
        never = all(path.words != said.words for path in reign.paths)
        assert ("never" in line) == (never and here.words != said.words)


def test_the_words_count_what_is_wrong() -> None:
    """By hand: 6 of 10 words wrong by sound alone, none at λ = 1."""
    assert figures.error_rate_words(rates(), sigma=0.4) == (
        "10 words, σ = 0.4. λ = 0: **60.0 %** wrong; best, λ = 1: **0.0 %**"
    )
    errors = np.array([[[3, 3], [0, 0], [0, 0], [0, 0]], [[3, 3], [0, 0], [1, 0], [0, 0]]])
    tied = ErrorRates(np.array([0.2, 0.4]), np.array([0.0, 0.5, 1.0, 3.0]), errors, np.array([4, 6]))
    assert "best, λ = 0.5 to 3: **0.0 %**" in figures.error_rate_words(tied, sigma=0.2)
    assert "best, λ = 0.5 or 3: **0.0 %**" in figures.error_rate_words(tied, sigma=0.4)
    ring = figures.recognition_errors(tied, sigma=0.2).data[-1]
    assert (ring.x[0], ring.y[0]) == (1.0, 0.0)
