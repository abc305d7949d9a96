"""The summary of a report claims what the intervals bear, and nothing else."""

from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lecturekit.assignment import ModelResult, Results
from lecturekit.assignment._report_words import perplexity_number, plain, summary
from lecturekit.figures import format_number
from lecturekit.language import Comparison, Policy, encode

KINDS = {"unigram": "unigram", "3-gram": "kneser-ney", "GRU": "gru", "LSTM": "lstm"}
SENTENCES = 8  # of a document


def results(means: dict[str, float], *, documents: int = 24, noise: float = 0.3, seed: int = 0) -> Results:
    """Models whose surprisals have these means, in nats, with noise that is each one's own."""
    rng = np.random.default_rng(seed)
    text = [("a", "b", "c")] * (documents * SENTENCES)
    tokens = encode(text, policy=Policy())
    each = np.repeat(np.arange(documents), SENTENCES * 5)
    hard = rng.normal(scale=0.5, size=documents)[each]  # of a document, for all models alike
    rows = [
        np.where(tokens.predicted, -np.abs(mean + hard + rng.normal(scale=noise, size=len(tokens))), np.nan)
        for mean in means.values()
    ]
    found = Comparison(tuple(means), tokens, np.array(rows), each, *[np.ones(len(tokens), int)] * 2)
    intervals = found.intervals()
    models = tuple(
        ModelResult(name, KINDS[name], 10, 1.0, None, 9.0, 9.0, pp, low, high, "")
        for name, pp, low, high in zip(means, found.perplexities, intervals.low, intervals.high, strict=True)
    )
    return Results(models, found, intervals, {}, ())


def said(found: Results) -> str:
    """The summary, of a study of texts."""
    documents = SimpleNamespace(unit="text")
    settings = SimpleNamespace(policy=Policy())
    study: Any = SimpleNamespace(settings=settings, split=SimpleNamespace(documents=documents))
    return summary(study, found)


def test_a_network_that_is_clearly_best_is_called_best() -> None:
    """With its interval, and its ratio to each model that counts."""
    found = results({"unigram": 6.0, "3-gram": 5.0, "LSTM": 4.0})
    text = said(found)
    best = found.models[2]
    assert f"**LSTM** is best: its perplexity is **{best.test_perplexity:.1f}**" in text
    assert f"(95 % interval {best.low:.1f} to {best.high:.1f})" in text
    for other in ("3-gram", "unigram"):
        inverse, high, low = (1 / end for end in found.intervals.ratio("LSTM", other))
        assert inverse > 2
        assert f"{inverse:.2f} times lower than that of the {other} model ({low:.2f} to {high:.2f})" in text
    assert "No network" not in text


def test_what_the_documents_do_not_tell_is_said_so() -> None:
    """Two models of the same quality: neither is called best; nor is the 3-gram said to be beaten by them."""
    text = said(results({"3-gram": 4.5, "GRU": 4.0, "LSTM": 4.0}, noise=2.0))
    assert "is best" not in text
    assert "has the lowest perplexity" in text
    assert "There is no clear difference from" in text


def test_counting_that_wins_is_said_to_win() -> None:
    """And by how much the best network is behind it."""
    found = results({"unigram": 6.0, "3-gram": 4.0, "GRU": 4.6, "LSTM": 4.4})
    text = said(found)
    assert "**3-gram** is best" in text
    assert "**No network beats counting here**: the perplexity of LSTM, the best of them, is" in text
    value, low, high = (100 * (end - 1) for end in found.intervals.ratio("LSTM", "3-gram"))
    assert f"{value:.0f} % higher than that of the 3-gram model ({low:.0f} to {high:.0f} %)" in text
    nearly = results({"3-gram": 4.2, "LSTM": 4.0})
    value, high, low = (100 * (1 - end) for end in nearly.intervals.ratio("LSTM", "3-gram"))
    assert f"{value:.0f} % lower than that of the 3-gram model ({low:.0f} to {high:.0f} %)" in said(nearly)
    close = said(results({"3-gram": 4.0, "LSTM": 4.0}, noise=2.0, seed=3))
    assert ("No network beats" in close) is False


def test_one_document_or_one_model_makes_no_claim() -> None:
    """There is no interval of one document; a model alone is better than none."""
    text = said(results({"3-gram": 5.0, "LSTM": 4.0}, documents=1))
    assert "is best" not in text
    assert "nothing says how sure" in text
    assert "One document only" in text
    assert "has a perplexity of" in said(results({"LSTM": 4.0}))


def test_copies_are_said_and_a_lead_that_rests_on_them() -> None:
    """One document whose tokens all stand in training, where counting is at its best: without it, a draw."""
    from dataclasses import replace

    found = results({"3-gram": 4.0, "LSTM": 4.0}, noise=0.6, seed=1)
    copied, rows = np.ones(len(found.comparison.tokens), int), found.comparison.logprobs.copy()
    here = found.comparison.document == 5
    copied[here] = 12
    rows[0, here] = np.where(np.isnan(rows[0, here]), np.nan, -0.5)
    changed = replace(found.comparison, copied=copied, logprobs=rows)
    text = said(replace(found, comparison=changed, intervals=changed.intervals()))
    assert "4 % of the test tokens stand in runs of 7 and more" in text
    assert "in one text 100 %" in text
    rest = found.comparison.only(np.arange(24) != 5).intervals().ratio("LSTM", "3-gram")
    value, low, high = (format_number(end) for end in rest)
    assert f"of LSTM is {value} ({low} to {high}) times that of the 3-gram model" in text
    assert "On the 23 texts with at most 5 % of such tokens" in text
    assert "no clear difference" in text
    assert "runs of" not in said(found)


def test_what_a_reader_should_mind_is_in_the_summary() -> None:
    """All notes of the results, as text."""
    from dataclasses import replace

    found = replace(results({"3-gram": 5.0, "LSTM": 4.0}, documents=7), missing=("<b>GRU",))
    text = said(found)
    assert len(found.notes) == 2
    assert "**Mind:**" in text
    assert "only 7 documents" in text.replace("Only", "only")
    assert "stopped before" in text
    assert "<b>" not in text
    assert "Mind" not in said(results({"3-gram": 5.0, "LSTM": 4.0}))


@given(st.lists(st.floats(2, 6), min_size=4, max_size=4), st.integers(0, 99), st.floats(0.1, 3.0))
@settings(max_examples=40)
def test_no_better_without_an_interval_that_leaves_out_one(
    means: list[float], seed: int, noise: float
) -> None:
    """Whatever the numbers: "is best" only if every other ratio's interval lies above 1."""
    found = results(dict(zip(KINDS, means, strict=True)), documents=7, seed=seed, noise=noise)
    best = min(found.models, key=lambda model: model.test_perplexity).name
    lows = [found.intervals.ratio(name, best)[1] for name in found.names if name != best]
    assert ("is best" in said(found)) == all(low > 1 for low in lows)


@pytest.mark.parametrize(
    ("value", "text"),
    [(88.54, "88.5"), (999.9, "999.9"), (999.96, "1\u202f000"), (2380.2, "2\u202f380"), (float("nan"), "–")],
)
def test_perplexities_are_written_for_people(value: float, text: str) -> None:
    """One decimal below a thousand, groups of three above."""
    assert perplexity_number(value) == text


def test_a_name_cannot_turn_the_page_around() -> None:
    """Marks of direction and control characters go, letters of any script stay."""
    assert plain("a\u202eb\u2066c\u2069\n\x07 שלום\ud800") == "abc שלום"
