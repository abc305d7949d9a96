"""Figures of speech recognition: what is drawn is what was computed, and what is said is what is drawn."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from lecturekit import figures
from lecturekit.language import (
    ErrorRates,
    KneserNey,
    Lexicon,
    NGrams,
    Recogniser,
    encode,
    speak,
)
from tests.figures.looks import assert_sound

LEXICON = Lexicon.of(
    {
        "see": ["S", "IY"],
        "sea": ["S", "IY"],
        "i": ["AY"],
        "icy": ["AY", "S", "IY"],
        "$a": ["AH"],
        "an": ["AH", "N"],
    }
)
TEXTS = [["i", "see", "$a", "sea"], ["i", "see"], ["$a", "sea"], ["icy", "sea"], ["an", "icy", "sea"]]
RECOGNISER = Recogniser(LEXICON, NGrams.fit(encode(TEXTS), order=2, smoothing=KneserNey()))
SAID = ["i", "see", "$a", "sea"]


def drawn(
    sigma: float = 0.5, weight: float = 1.0, penalty: float = 0.0, words: Any = SAID, seed: int = 1
) -> Any:
    """Draw a lattice; give the figure and what it is made of."""
    spoken = speak(words, LEXICON, sigma=sigma, rng=np.random.default_rng(seed))
    lattice = RECOGNISER.lattice(spoken)
    at = {"weight": weight, "penalty": penalty}
    winner, now = RECOGNISER.best(lattice, **at), RECOGNISER.believe(lattice, **at)
    by_sound = RECOGNISER.believe(lattice, weight=0)
    return figures.word_lattice(spoken, lattice, winner, now=now, by_sound=by_sound), spoken, winner, now


def texts(fig: Any) -> list[tuple[float, float, str]]:
    """Every text with its place."""
    return [
        (float(x), float(y), text)
        for trace in fig.data
        if trace.type == "scatter" and trace.mode == "text"
        for x, y, text in zip(trace.x, trace.y, trace.text, strict=True)
        if text.strip() and np.isfinite(x)
    ]


@pytest.mark.row("L2")
def test_the_lattice_shows_words_over_their_frames_with_their_beliefs() -> None:
    """Winner and lanes: the cells of each word hold its belief, over as many frames as it has phones."""
    fig, spoken, winner, now = drawn(weight=0.4)
    assert_sound(fig)
    heat = fig.data[0]
    z, numbers = np.array(heat.z, float), {word: n for n, word in enumerate(LEXICON.words)}
    for start, end, word in zip(winner.starts, winner.ends, winner.words, strict=True):
        np.testing.assert_allclose(z[0, start:end], now.words[start, numbers[word]])
    written = texts(fig)
    said = [text for x, y, text in written if y == 0.0]
    assert said == ["i", "see", "&#36;a", "sea"]
    heard = {int(x - 0.5): text for x, y, text in written if y == 1.0}
    assert [heard[t] for t in range(6)] == list(spoken.nearest)
    first = sorted((x, text) for x, y, text in written if y == pytest.approx(3.3))
    assert [text for _, text in first] == said  # the spoken words tile the first lane
    found = 0
    for x, y, text in written:
        lane = round(y - 3.3)
        word = text.replace("&#36;", "$")
        if y > 3 and word in numbers:
            length = int(LEXICON.lengths[numbers[word]])
            start = round(x - length / 2)
            np.testing.assert_allclose(
                z[2 * lane + 2, start : start + length], now.words[start, numbers[word]]
            )
            found += 1
    assert found > 5


@pytest.mark.row("L2")
def test_homophones_share_the_belief_when_sound_alone_decides() -> None:
    """At λ = 0 "see" and "sea" have one colour; with a language model they have two."""
    fig, _, _, now = drawn(weight=0.0)
    see, sea = LEXICON.numbers(["see"])[0], LEXICON.numbers(["sea"])[0]
    assert now.words[1, see] == pytest.approx(now.words[1, sea])
    _, _, _, later = drawn(weight=1.0)
    assert later.words[1, see] > 2 * later.words[1, sea]
    assert fig.layout.xaxis.range == (0, 6)


def test_wrong_words_of_the_winner_are_outlined_and_only_those() -> None:
    """As many red boxes as words of the winner that were not said over just these frames."""
    for weight, seed in ((0.0, 3), (1.0, 1), (5.0, 2)):
        fig, spoken, winner, _ = drawn(sigma=0.9, weight=weight, seed=seed)
        ends = np.cumsum(LEXICON.lengths[LEXICON.numbers(spoken.words)])
        spans = set(
            zip(ends - LEXICON.lengths[LEXICON.numbers(spoken.words)], ends, spoken.words, strict=True)
        )
        ours = set(zip(winner.starts, winner.ends, winner.words, strict=True))
        tint = figures.colour("loss")
        red = next(t for t in fig.data if t.type == "scatter" and t.mode == "lines" and t.line.color == tint)
        assert np.isfinite(np.array(red.x, float)).sum() == 5 * len(ours - spans)


def test_nothing_jumps_while_the_sliders_move() -> None:
    """As many traces, and as many points in each, whatever noise, weight and penalty are."""
    sizes = set()
    for sigma, weight, penalty in ((0.1, 0, 0), (0.5, 1, 2), (1.5, 5, -3), (3.0, 0.2, 0)):
        fig, *_ = drawn(sigma, weight, penalty)
        assert_sound(fig)
        sizes.add(tuple(len(t.x) if t.type == "scatter" else np.shape(t.z) for t in fig.data))
    assert len(sizes) == 1


def test_a_sentence_without_room_is_refused() -> None:
    """Twenty-nine phones."""
    with pytest.raises(ValueError, match="29 phones has no room, the most are 28"):
        drawn(words=["i"] * 29)


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
        shown = [float(text.replace("▸", "")) for text in numbers.text if text.strip()]
        np.testing.assert_allclose(np.diff(shown), -np.diff(totals), atol=0.11)
        names = next(t for t in fig.data if t.mode == "text" and "(said)" in t.text[0]).text
        assert "<b>" in names[int(np.argmax(totals))]
        assert sum("<b>" in name for name in names) == 1
        compared += 1
    assert compared >= 4


@pytest.mark.row("L2")
def test_the_lines_are_totals_ahead_of_what_was_said() -> None:
    """The grey line is the highest of all, the line of what was said lies on 0, each is straight."""
    fig, _, _, spoken = weighed(sigma=1.2, seed=3)
    lines = [t for t in fig.data if t.xaxis == "x2" and t.mode == "lines" and len(t.x) == 201]
    top, ours = np.array(lines[0].y, float), np.array(lines[1].y, float)
    np.testing.assert_allclose(ours, 0, atol=1e-9)
    for n in (0, 60, 150):
        weight = float(lines[0].x[n])
        best = RECOGNISER.best(spoken, weight=weight, penalty=0.3).total
        own = RECOGNISER.score(spoken, SAID, weight=weight, penalty=0.3).total
        if np.isfinite(top[n]):
            assert top[n] == pytest.approx(best - own, abs=1e-6)
    assert np.isfinite(top).sum() > 50
    assert len({len(weighed(seed=s, weight=w)[0].data) for s, w in ((0, 0.0), (1, 5.0), (4, 2.0))}) == 1


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
            ErrorRates(np.ones(1), np.ones(3), np.zeros((1, 3, 2), int), np.ones(2)), sigma=1
        )


def test_the_words_say_winner_scores_and_share() -> None:
    """Both scores with their weights, and how sure that is; a tie is called one."""
    _, spoken, winner, now = drawn(weight=1.5, penalty=0.5, sigma=0.2)
    said = figures.recognised_words(winner, spoken, beliefs=now, alike=4)
    two = [f"{score:.1f}".replace("-", "−") for score in (winner.heard, winner.believed)]
    scores = f"sound {two[0]}, language 1.5 × {two[1]}, words 4 × −0.5"
    assert said == rf"**i see \$a sea** ✓ {scores}; **{100 * now.winner:.0f} %**"
    _, spoken, winner, now = drawn(weight=0.0, sigma=0.2)
    assert "; a tie of **8**" in figures.recognised_words(winner, spoken, beliefs=now, alike=8)


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
