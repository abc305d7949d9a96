"""Figures of speech recognition: what is drawn is what was computed, and what is said is what is drawn."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from lecturekit import figures
from lecturekit.language import (
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


def outlined(fig: Any, ink: str, width: float = 3.5) -> int:
    """How many boxes are drawn in an ink."""
    drawn = (t for t in fig.data if t.type == "scatter" and t.mode == "lines" and t.line.width == width)
    here = next(t for t in drawn if t.line.color == figures.colour(ink))
    return int(np.isfinite(np.array(here.x, float)).sum()) // 5


def test_wrong_words_of_the_winner_are_outlined_and_only_those() -> None:
    """As many red boxes as words of the winner that were not said over just these frames, and no tie."""
    for weight, seed in ((0.2, 3), (1.0, 1), (5.0, 2)):
        fig, spoken, winner, _ = drawn(sigma=0.9, weight=weight, seed=seed)
        ends = np.cumsum(LEXICON.lengths[LEXICON.numbers(spoken.words)])
        spans = set(
            zip(ends - LEXICON.lengths[LEXICON.numbers(spoken.words)], ends, spoken.words, strict=True)
        )
        ours = set(zip(winner.starts, winner.ends, winner.words, strict=True))
        assert outlined(fig, "loss") == len(ours - spans)
        assert outlined(fig, "reference") == 0


@pytest.mark.row("L2")
def test_a_tie_is_no_mistake() -> None:
    """Brute force: by sound alone a word is red only if no sentence that sounds as good has what was said."""
    fig, _, winner, now = drawn(sigma=0.05, weight=0.0)
    assert winner.words == ("i", "see", "$a", "see")
    assert (outlined(fig, "reference"), outlined(fig, "loss")) == (1, 0)
    assert now.winner == pytest.approx(1 / LEXICON.alike(SAID))
    fig, _, winner, _ = drawn(sigma=0.05, weight=0.0, words=["icy", "$a", "sea"])
    assert winner.words == ("i", "see", "$a", "see")  # over the same phones in other pieces
    assert (outlined(fig, "reference"), outlined(fig, "loss")) == (3, 0)
    for seed in range(12):
        fig, spoken, winner, _ = drawn(sigma=1.0, weight=0.0, seed=seed)
        totals = [path.heard for path in RECOGNISER.nbest(spoken, 40, weight=0)]
        said = RECOGNISER.score(spoken, SAID, weight=0).heard
        assert totals[0] == pytest.approx(winner.heard)
        assert (outlined(fig, "loss") > 0) == (said < totals[0] - 1e-9)


@pytest.mark.row("L2")
def test_the_winner_is_among_the_words_that_fit() -> None:
    """Each of its words is outlined in the lattice, however little it fits the sound."""
    for sigma, weight, seed in ((0.9, 8.0, 2), (1.4, 4.0, 1), (0.3, 0.0, 0)):
        fig, _, winner, _ = drawn(sigma, weight, seed=seed)
        assert outlined(fig, "ink", 2.5) == len(winner.words)
        places = {(x, text) for x, y, text in texts(fig) if y > 3}
        middles = (winner.starts + winner.ends) / 2
        assert {(x, w.replace("$", "&#36;")) for x, w in zip(middles, winner.words, strict=True)} <= places


@pytest.mark.row("L2")
def test_only_bayes_rule_gives_a_probability() -> None:
    """At λ = 1 without a penalty the bar says P; elsewhere it says belief."""
    for weight, penalty, title in (
        (1, 0, "P(word here | sound)"),
        (0, 0, "belief at this weight"),
        (1, 2, "belief at this weight"),
    ):
        assert drawn(0.5, weight, penalty)[0].data[0].colorbar.title.text == title


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


def test_the_words_say_winner_scores_and_share() -> None:
    """Both scores with their weights, and how sure that is; a tie is called one."""
    _, spoken, winner, now = drawn(weight=1.5, penalty=0.5, sigma=0.2)
    said = figures.recognised_words(winner, spoken, beliefs=now, alike=4)
    two = [f"{score:.1f}".replace("-", "−") for score in (winner.heard, winner.believed)]
    scores = f"sound {two[0]}, language 1.5 × {two[1]}, words 4 × −0.5"
    assert said == rf"**i see \$a sea** ✓ {scores}; belief **{100 * now.winner:.0f} %**"
    _, spoken, winner, now = drawn(weight=1.0, sigma=0.2)
    assert "belief" not in figures.recognised_words(winner, spoken, beliefs=now, alike=4)
    _, spoken, winner, now = drawn(weight=0.0, sigma=0.2)
    said = figures.recognised_words(winner, spoken, beliefs=now, alike=8)
    assert said.startswith(r"**i see \$a see**: **8** tie; sound")
    _, spoken, winner, now = drawn(weight=0.0, sigma=1.4, seed=4)
    assert winner.heard > RECOGNISER.score(spoken, SAID, weight=0).heard
    assert "✗: **2** tie" in figures.recognised_words(winner, spoken, beliefs=now, alike=2)
