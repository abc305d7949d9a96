"""The summary of a report claims what the intervals bear, and nothing else."""

from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lecturekit.assignment import ModelResult, Results
from lecturekit.assignment._report_words import perplexity_number, plain, summary
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
    ratio, low, high = found.intervals.ratio("LSTM", "3-gram")
    assert f"{ratio:.3f} ({low:.3f} to {high:.3f}) times that of the 3-gram model" in text
    assert "the unigram model" in text
    assert "No network" not in text


def test_what_the_documents_do_not_tell_is_said_so() -> None:
    """Two models of the same quality: neither is called best; nor is the 3-gram said to be beaten by them."""
    text = said(results({"3-gram": 4.5, "GRU": 4.0, "LSTM": 4.0}, noise=2.0))
    assert "is best" not in text
    assert "has the lowest perplexity" in text
    assert "These documents do not tell it from" in text


def test_counting_that_wins_is_said_to_win() -> None:
    """And by how much the best network is behind it."""
    found = results({"unigram": 6.0, "3-gram": 4.0, "GRU": 4.6, "LSTM": 4.4})
    text = said(found)
    assert "**3-gram** is best" in text
    assert "**No network beats counting here**: the perplexity of LSTM, the best of them, is" in text
    assert "times that of the 3-gram model" in text
    close = said(results({"3-gram": 4.0, "LSTM": 4.0}, noise=2.0, seed=3))
    assert ("No network beats" in close) is False


def test_one_document_or_one_model_makes_no_claim() -> None:
    """There is no interval of one document; a model alone is better than none."""
    text = said(results({"3-gram": 5.0, "LSTM": 4.0}, documents=1))
    assert "is best" not in text
    assert "nothing says how sure" in text
    assert "one document only" in text
    assert "has a perplexity of" in said(results({"LSTM": 4.0}))


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
