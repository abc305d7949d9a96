"""What the figures of a comparison show, in one line of Markdown each; no win without an interval."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from lecturekit.figures._numbers import format_number
from lecturekit.figures._text import as_markdown
from lecturekit.figures.assignment._compare_looks import perplexity_text
from lecturekit.figures.assignment._compare_said import copied_share
from lecturekit.figures.assignment._compare_winners import MODELS

if TYPE_CHECKING:
    from lecturekit.language import Breakdown, Comparison, Expectations, Intervals, Ranked, Said

LETTERS = 14


def interval_words(intervals: Intervals, *, chosen: str) -> str:
    """Say which other model is best, and whether it differs clearly from the chosen one.

    Parameters
    ----------
    intervals, chosen
        As of `perplexity_intervals`.
    """
    rivals = [name for name in intervals.names if name != chosen]
    mine = f"{_cut(chosen)} **{perplexity_text(float(intervals.value[intervals.names.index(chosen)]))}**"
    if not rivals:
        return f"{mine}: nothing to hold it against"
    rival = min(rivals, key=lambda name: intervals.value[intervals.names.index(name)])
    theirs = f"{_cut(rival)} **{perplexity_text(float(intervals.value[intervals.names.index(rival)]))}**"
    if not len(intervals.nats):
        return f"{mine}, {theirs}: {_documents(intervals)} cannot say how sure that is"
    if not intervals.clear(chosen, rival):
        return f"{mine}, {theirs}: **no clear difference** on {_documents(intervals)}"
    value = intervals.ratio(chosen, rival)[0]
    side = "worse" if value > 1 else "better"
    much = _percent(abs(value - 1)) if 0.5 < value < 2 else f"{format_number(max(value, 1 / value), 2)} times"
    return f"{mine}, {theirs}: {much} **{side}**, on {_documents(intervals)}"


def breakdown_words(breakdown: Breakdown, *, one: str, other: str) -> str:
    """Say in which groups of tokens one of two models is clearly better.

    Parameters
    ----------
    breakdown, one, other
        As of `breakdown_curves`.
    """
    if one == other:
        return f"{_cut(one)} against itself: choose **two** models"
    _, low, high = breakdown.ratio(one, other)
    better = [label for label, end in zip(breakdown.labels, high, strict=True) if end < 1]
    worse = [label for label, end in zip(breakdown.labels, low, strict=True) if end > 1]
    if not np.isfinite(low).any():
        return f"{_cut(one)} and {_cut(other)}: too few documents to say how sure the ratios are"
    if not better and not worse:
        return f"{_cut(one)} and {_cut(other)}: **no clear difference** in any group"
    counts = [(name, len(groups)) for name, groups in ((one, better), (other, worse)) if groups]
    (first, number), *second = counts
    more = f", {_cut(second[0][0])} in **{second[0][1]}**" if second else ""
    return f"{_cut(first)} clearly better in **{number}** of {len(breakdown.labels)} groups{more}"


def winner_words(comparison: Comparison, sentence: int, *, shown: Sequence[str] | None = None) -> str:
    """Say at how many words of a sentence each model is the best.

    Parameters
    ----------
    comparison, sentence, shown
        As of `winner_strip`.
    """
    names = tuple(shown or comparison.names[-MODELS:])
    some = comparison.among(*names)
    part = slice(*some.tokens.starts[sentence : sentence + 2])
    best = some.winners[part]
    total = int(some.tokens.predicted[part].sum())
    counts = ", ".join(f"{_cut(name)} **{int((best == m).sum())}**" for m, name in enumerate(names))
    return f"least surprised, of {total} tokens: {counts}"


def ranked_words(ranked: Ranked) -> str:
    """Say what the first sentence costs or saves.

    Parameters
    ----------
    ranked
        As of `ranked_sentences`.
    """
    first, name = float(ranked.bits[0]), _cut(ranked.name)
    end = "worst" if ranked.worst else "best"
    if not ranked.against:
        faces = perplexity_text(float(2.0 ** min(first, 60.0)))
        return f"{name}, {end} sentence: **{first:.1f}** bits a token, a perplexity of **{faces}**"
    if (first > 0) == ranked.worst:
        does = "wins" if first > 0 else "loses"
        return f"{name} {does} on **every** sentence against {_cut(ranked.against)}"
    verb = "loses" if first < 0 else "saves"
    return f"{name} {verb} up to **{abs(first):.1f}** bits a token against {_cut(ranked.against)}"


def expectation_words(expectations: Expectations, *, shown: Sequence[str] | None = None) -> str:
    """Say where the word that came stands in each model's order.

    Parameters
    ----------
    expectations, shown
        As of `expectation_bars`.
    """
    names = tuple(shown or expectations.names[-MODELS:])
    places = [int(expectations.rank_of_came[expectations.names.index(name)]) for name in names]
    said = ", ".join(f"{_cut(n)} **{format_number(p)}**" for n, p in zip(names, places, strict=True))
    return f"“{_cut(expectations.came)}” was place {said}"


def said_words(said: Said, *, shown: Sequence[str] | None = None) -> str:
    """Say how much of the sentences is copied, or else how they were drawn.

    Parameters
    ----------
    said, shown
        As of `said_beside`. The parts are of all words that a model said, of up to four models.
    """
    names = tuple(shown or said.names[-MODELS:])
    if said.copied and len(names) <= MODELS:
        return "copied: " + ", ".join(f"{_cut(n)} **{_share(copied_share(said, n))}**" for n in names)
    how = {0.0: "always the likeliest word", 1.0: "as the models have it"}.get(said.temperature)
    if how is None:
        how = "likely words likelier" if said.temperature < 1 else "rare words likelier"
    length = np.mean([len(words) for sentences in said.sentences for words in sentences])
    return f"temperature **{said.temperature:g}**, {how}: **{length:.0f}** words a sentence on average"


def _cut(name: str) -> str:
    return as_markdown(name if len(name) <= LETTERS else f"{name[: LETTERS - 1]}…")


def _share(share: float) -> str:
    return f"{100 * share:.0f}\u202f%"


def _percent(share: float) -> str:
    return f"{100 * share:.0f}\u202f%" if share >= 0.0095 else "under 1\u202f%"


def _documents(intervals: Intervals) -> str:
    many = "s" if intervals.documents != 1 else ""
    return f"{format_number(intervals.documents)} document{many}"
