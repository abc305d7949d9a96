"""Company and counts: points are counted by hand, and the words before add up."""

from __future__ import annotations

from collections import Counter

import numpy as np
import pytest

from lecturekit.figures import continuation_counts
from lecturekit.language import NGrams, encode
from tests.figures.language.reading import sizes, texts
from tests.figures.looks import assert_sound

TEXT = [
    line.split() for line in ("the dog ran", "the dog sat on the mat", "the cat sat", "a dog ran on", "a cat")
]


def by_hand() -> dict[str, Counter]:
    """What stands before each word, counted pair by pair."""
    found: dict[str, Counter] = {}
    for line in TEXT:
        for before, word in zip(["<s>", *line], line, strict=False):
            found.setdefault(word, Counter())[before] += 1
    return found


def drawn(chosen: str = "dog", **more):
    company = by_hand()
    words = list(company)
    counts = [company[w].total() for w in words]
    different = [len(company[w]) for w in words]
    before = company[chosen].most_common()
    return words, continuation_counts(words, counts, different, chosen=chosen, before=before, **more)


@pytest.mark.row("L4")
def test_points_are_counts_and_continuations() -> None:
    """The package's own continuation counts are those counted pair by pair, and both are drawn."""
    words, figure = drawn(named=["the", "on"])
    assert_sound(figure)
    counts = NGrams.fit(encode(TEXT), 2).counts
    cloud = next(trace for trace in figure.data if trace.customdata is not None)
    number = {word: n for n, word in enumerate(encode(TEXT).outcomes)}
    at = [number[word] for word in words]
    assert list(cloud.customdata) == words
    assert np.array_equal(cloud.x, counts.counts[0][at])
    assert np.array_equal(cloud.y, counts.continuations(1)[at])


@pytest.mark.row("L4")
def test_the_words_before_share_all_occurrences() -> None:
    """Bars are shares of the chosen word's occurrences, digits the counts."""
    _, figure = drawn()
    assert [text for text in texts(figure, "x2") if text.isdigit()] == ["2", "1"]
    ends = np.array(next(trace for trace in figure.data if trace.xaxis == "x2").x, float)[1::3]
    assert np.allclose(ends[:2], [2 / 3, 1 / 3])
    assert np.isnan(ends[2:]).all()


def test_more_words_before_than_rows_are_summed_up() -> None:
    """Eight have a row; of the others their number is said."""
    before = [(f"w{n}", 1) for n in range(11)]
    figure = continuation_counts(["dog"], [11], [11], chosen="dog", before=before)
    assert_sound(figure)
    assert "and 3 more words" in texts(figure, "x2")


def test_the_frame_is_the_same_for_every_word() -> None:
    """Another word moves points and texts, never traces."""
    assert len({sizes(drawn(word)[1]) for word in ("dog", "the", "mat")}) == 1


@pytest.mark.parametrize(
    ("given", "complaint"),
    [
        (("cow", [2, 1], [1, 1]), "not among the 2 words"),
        (("dog", [2], [1, 1]), "2 words need as many counts"),
        (("dog", [2, 1], [3, 1]), "no more words than it stands"),
        (("dog", [2, 1], [0, 1]), "at least one word"),
    ],
)
def test_numbers_that_cannot_be_are_refused(given, complaint) -> None:
    """A word has one to as many predecessors as occurrences."""
    chosen, counts, different = given
    with pytest.raises(ValueError, match=complaint):
        continuation_counts(["dog", "cat"], counts, different, chosen=chosen, before=[("the", 2)])
