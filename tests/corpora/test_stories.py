"""Little stories: their law is that of the stories told, and words in common prove little."""

from __future__ import annotations

import itertools
import math
from collections import Counter
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lecturekit.corpora import (
    PEOPLE,
    STORY_EVENTS,
    Story,
    content_words,
    story_corpus,
    story_events,
    story_logprob,
)
from lecturekit.corpora._stories_law import _ways
from lecturekit.corpora._stories_words import EVENTS

TOLD = story_corpus(train=4000, validation=40, test=60, rng=np.random.default_rng(0))
SOME = [
    "it began to rain",
    "she was thirsty",
    "tom went to the beach with his dog",
    "and so they talked for hours",
    "then a farmer showed her the map",
]


def test_stories_have_four_to_six_sentences_and_none_comes_twice() -> None:
    """Whatever the part; the same seed tells the same stories."""
    every = [story for part in (TOLD.train, TOLD.validation, TOLD.test) for story in part]
    assert len({story.sentences for story in every}) == len(every) == 4100
    assert {len(story) for story in every} == {4, 5, 6}
    assert story_corpus(train=5, validation=2, test=3, rng=np.random.default_rng(0)).train == TOLD.train[:5]
    assert {word for story in TOLD.train for words in story.sentences for word in words} == set(
        TOLD.vocabulary
    )
    assert str(TOLD.train[0]).count(".") == len(TOLD.train[0])


def test_a_story_is_about_one_person() -> None:
    """One name, and never "he" for her."""
    for story in TOLD.train[:500]:
        words = Counter(word for sentence in story.sentences for word in sentence)
        assert [name for name in PEOPLE if words[name]] == [story.person]
        hers = words["she"] + words["her"]
        his = words["he"] + words["his"] + words["him"]
        assert not (hers and his)


def test_ways_to_say_one_thing_share_no_word_of_content() -> None:
    """So that nothing but what stands around them can tell that they mean the same."""
    for patterns in EVENTS.values():
        meant = [
            content_words(pattern.translate({ord(c): None for c in "NHO"}).split()) for pattern in patterns
        ]
        assert all(meant)
        assert not any(a & b for a, b in itertools.combinations(meant, 2))
    shared = Counter(
        w for ways in EVENTS.values() for w in {w for p in ways for w in content_words(p.split())}
    )
    assert sum(count > 1 for count in shared.values()) > 10  # and words come again elsewhere


@pytest.mark.parametrize("side", ["before", "after"])
@pytest.mark.parametrize("sentence", [None, *SOME])
def test_probabilities_of_all_neighbours_sum_to_one(sentence: str | None, side: str) -> None:
    """Over every sentence that there is, each said in its ways."""
    beside = None if sentence is None else tuple(sentence.split())
    if sentence and "beach" in sentence and side == "before":
        with pytest.raises(ValueError, match="nothing ever stands before"):
            story_logprob(("x",), beside, side="before")
        return
    total = math.fsum(math.exp(story_logprob(words, beside, side=side)) for words in _ways())
    assert total == pytest.approx(1, abs=1e-12)


@pytest.mark.row("R9")
@pytest.mark.parametrize("side", ["before", "after"])
def test_the_law_is_that_of_the_stories_told(side: str) -> None:
    """Shares of events beside each event, in four thousand stories, within five standard errors."""
    seen: dict[str, Counter[str]] = {}
    spoken: dict[str, tuple[str, ...]] = {}
    for story in TOLD.train:
        events, sentences = story.events, story.sentences
        if side == "before":
            events, sentences = events[::-1], sentences[::-1]
        for here, there, words in zip(events, events[1:], sentences, strict=False):
            seen.setdefault(here, Counter())[there] += 1
            spoken[here] = words
    assert len(seen) >= 24
    for here, counts in seen.items():
        law, total = story_events(spoken[here], side), counts.total()
        assert set(counts) <= set(law)
        assert sum(law.values()) == pytest.approx(1)
        for event, p in law.items():
            assert abs(counts[event] / total - p) < 5 * math.sqrt(p * (1 - p) / total) + 1e-9
        assert list(law.values()) == sorted(law.values(), reverse=True)


@pytest.mark.row("R9")
def test_logprobs_are_those_of_the_stories_told() -> None:
    """The mean of −log P over real neighbours is the entropy: no other guess of neighbours does better."""
    pairs = [pair for story in TOLD.train for pair in itertools.pairwise(story.sentences)][:3000]
    right = np.mean([story_logprob(b, a) for a, b in pairs])
    marginal = np.mean([story_logprob(b) for _, b in pairs])
    entropy = np.mean([sum(-math.exp(q) * q for q in logs_after(a)) for a, _ in pairs[:60]])
    assert -right == pytest.approx(entropy, abs=0.35)
    assert right > marginal + 2


def logs_after(sentence: tuple[str, ...]) -> list[float]:
    """All finite log P of what may come after a sentence."""
    found = [story_logprob(words, sentence) for words in _ways()]
    return [q for q in found if q > -math.inf]


def test_what_no_story_has_is_said() -> None:
    """An impossible neighbour has −inf; an unknown sentence is refused, or has no events."""
    assert story_logprob(("he", "was", "thirsty"), ("she", "was", "thirsty")) == -math.inf
    assert story_logprob(("he", "drank", "cold", "water"), ("she", "was", "thirsty")) == -math.inf
    assert story_logprob(("she", "drank", "cold", "water"), ("she", "was", "thirsty")) > -math.inf
    assert dict(story_events(("no", "such", "thing"))) == {}
    assert dict(story_events(("she", "fell", "asleep"), "after")) == {}
    assert list(story_events(("it", "snowed"))) == ["snow"]
    with pytest.raises(ValueError, match="no story has the sentence 'green ideas'"):
        story_logprob(("it", "snowed"), ("green", "ideas"))
    with pytest.raises(ValueError, match="before or after, not 'under'"):
        story_logprob(("it", "snowed"), side="under")  # type: ignore[arg-type]
    assert set(EVENTS) == set(STORY_EVENTS)


@given(st.sampled_from(["train", "validation", "test"]), st.integers().filter(lambda n: not 2 <= n <= 20_000))
def test_numbers_of_stories_out_of_range_are_refused(part: str, count: int) -> None:
    """It names the part."""
    with pytest.raises(ValueError, match=f"^{part} must be from 2 to 20,000, not {count}$"):
        story_corpus(rng=np.random.default_rng(0), **{part: count})


@pytest.mark.parametrize("wrong", [{"train": 2.5}, {"test": True}, {"validation": "9"}, {"rng": 0}])
def test_what_is_no_number_and_no_generator_is_refused(wrong: dict[str, Any]) -> None:
    """A half of a story would never be told to its end."""
    with pytest.raises(TypeError, match=r"whole number|give a generator"):
        story_corpus(**({"train": 2, "rng": np.random.default_rng(0)} | wrong))


@pytest.mark.parametrize(
    "ask", [content_words, story_logprob, story_events, lambda text: story_logprob(("it", "snowed"), text)]
)
def test_a_text_is_no_sentence(ask: Callable[[Any], Any]) -> None:
    """It would be read letter by letter."""
    with pytest.raises(TypeError, match=r"give \['she', 'was', 'thirsty'\], not a text"):
        ask("she was thirsty")
    with pytest.raises(ValueError, match="before, here or after, not 'foo'"):
        story_events(("it", "snowed"), "foo")  # type: ignore[arg-type]


def test_a_story_says_itself() -> None:
    """Sentences with points, and as many as it has."""
    story = Story((("it", "snowed"), ("tom", "shivered")), ("snow", "cold"), "tom")
    assert (str(story), len(story)) == ("it snowed. tom shivered.", 2)
