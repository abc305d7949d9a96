"""Perplexity apart: the groups are what loops find, and together they are the whole."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lecturekit.language import NGrams, compare, perplexity
from tests.language.test_bootstrap import LEE
from tests.language.test_bootstrap import compared as of_documents
from tests.language.test_comparison import POLICIES, compared, halves


@pytest.mark.row("P2")
@pytest.mark.parametrize("policy", POLICIES, ids=str)
@pytest.mark.parametrize("kind", ["by_length", "by_frequency", "by_place", "by_copied"])
def test_the_groups_together_are_the_whole(policy, kind):
    """Every predicted token is in one group; the groups' nats sum to those of all."""
    found = compared(policy)
    parts = getattr(found, kind)()
    assert parts.tokens.sum() == found.counted
    assert parts.shares.sum() == pytest.approx(1)
    logs = np.where(parts.tokens, np.log(parts.perplexities), 0.0)
    np.testing.assert_allclose(logs @ parts.tokens / found.counted, np.log(found.perplexities), rtol=1e-9)
    assert len(parts.labels) == len(parts.low) == len(parts.high) == parts.perplexities.shape[1]


def in_group(parts, b, value):
    return parts.low[b] <= value <= parts.high[b]


@pytest.mark.row("P2")
def test_frequencies_lengths_and_places_are_those_of_a_loop():
    """The perplexity of each group is that of its tokens, sought one by one."""
    found = compared()
    tokens, wanted = found.tokens, {"f": {}, "l": {}, "p": {}}
    kinds = {
        "f": found.by_frequency([1, 5, 20]),
        "l": found.by_length([1, 10, 25]),
        "p": found.by_place([1, 2, 9]),
    }
    for s, (a, b) in enumerate(itertools.pairwise(tokens.starts)):
        words = tokens.sentence(s)
        for t in range(a + 1, b):
            word = words[t - a]
            name = "end" if word == "</s>" else "unknown" if tokens.numbers[t] == 0 else int(found.seen[t])
            for key, value in (("f", name), ("l", b - a - 2), ("p", t - a)):
                parts = kinds[key]
                group = value if isinstance(value, str) else next(
                    parts.labels[g] for g in range(len(parts.labels)) if in_group(parts, g, value)
                )  # fmt: skip
                wanted[key].setdefault(group, []).append(t)
    for key, parts in kinds.items():
        for g, label in enumerate(parts.labels):
            at = wanted[key].get(label, [])
            assert parts.tokens[g] == len(at)
            for m, row in enumerate(found.logprobs):
                if at:
                    value = perplexity(row[at], base="e").value
                    assert parts.perplexities[m, g] == pytest.approx(value)
                else:
                    assert np.isnan(parts.perplexities[m, g])


@pytest.mark.row("P2")
@pytest.mark.parametrize("policy", POLICIES, ids=str)
def test_runs_that_training_had_are_those_of_a_search(policy):
    """Every run of every length, sought in every sentence that was learned from."""
    train, test, _ = halves(policy)
    found = compare({"it": NGrams.fit(train, 1)}, test, train=train)
    learned = [words[policy.start :] for words in map(train.sentence, range(train.n_sentences))]
    grams = {words[a:b] for words in learned for b in range(len(words) + 1) for a in range(max(b - 12, 0), b)}
    for s, begin in enumerate(test.starts[:-1]):
        words = test.sentence(s)
        best = [0] * len(words)
        for a, b in itertools.combinations(range(policy.start, len(words) + 1), 2):
            if words[a:b] in grams:
                best[a:b] = [max(run, b - a) for run in best[a:b]]
        assert found.copied[begin : begin + len(words)].tolist() == best
    assert found.by_copied([0, 2, 3]).tokens.tolist() == [
        int(((found.copied >= a) & (found.copied < b) & test.predicted).sum())
        for a, b in ((0, 2), (2, 3), (3, 13))
    ]


@pytest.mark.row("P2")
def test_labels_say_where_a_group_ends():
    """Both ends are in it; the last is open, and thousands are short."""
    parts = compared().by_frequency([1, 2, 3, 10, 1000, 2500])
    assert parts.labels == ("unknown", "1", "2", "3–9", "10–999", "1k–2499", "2500+", "end")
    assert np.isnan(parts.low[[0, -1]]).all()
    assert parts.high[-2] == np.inf
    assert compared().by_place([1]).labels == ("1+",)
    assert compared().by_frequency([1, 1000, 10_000]).labels[2:4] == ("1k–10k", "10k+")
    assert compared().by_length().what == "words in the sentence"


@pytest.mark.row("P2")
def test_lengths_unless_given_have_about_as_many_tokens_each():
    """Five groups, none of them half of all."""
    parts = of_documents().by_length()
    assert 3 <= len(parts.labels) <= 5
    assert parts.tokens.max() < 0.5 * parts.tokens.sum()


@pytest.mark.row("P2")
def test_ratios_of_groups_are_paired_and_wider_than_that_of_the_whole():
    """One group that holds all is the whole, at the level that one interval has; many are wider."""
    found = of_documents()
    whole = found.intervals()
    value, low, high = found.by_length([1]).ratio("two", "one")
    assert (value[0], low[0], high[0]) == pytest.approx(whole.ratio("two", "one"))
    parts = found.by_place()
    value, low, high = parts.ratio("two", "one")
    np.testing.assert_allclose(value, parts.perplexities[1] / parts.perplexities[0])
    assert (low <= value).all()
    assert (value <= high).all()
    few = parts.ratio("two", "one", level=0.5)
    assert (few[2] - few[1] < high - low).all()


@pytest.mark.row("P2")
def test_a_group_in_one_document_only_has_no_interval():
    """Its ratio is known, how sure it is is not."""
    found = of_documents()
    longest = max(len(words) for words in LEE[80:])
    value, low, high = found.by_length([1, longest]).ratio("two", "one")
    assert np.isfinite(value).all()
    assert np.isfinite(low[0])
    assert np.isnan([low[1], high[1]]).all()


@given(st.lists(st.integers(-3, 60), max_size=5))
def test_edges_rise_or_are_refused(edges):
    """Whatever edges are given: every token is in a group, or it is said that they are none."""
    found = of_documents()
    shortest = min(len(words) for words in LEE[80:])
    if edges and edges[0] <= shortest and all(a < b for a, b in itertools.pairwise(edges)):
        assert found.by_length(edges).tokens.sum() == found.counted
        return
    with pytest.raises(ValueError, match=r"edges|begins"):
        found.by_length(edges)
