"""N-grams counted and scored, beside nltk and KenLM: `python -m benchmarks.ngrams`.

Trigrams of 100,000 tokens, and 10,000 others to score, on one thread. The text is drawn from the bigrams of
the Lee corpus: as long as one likes, with words as frequent as in news. Everybody starts from lists of words,
and all numbers must agree before they are timed. nltk's Kneser–Ney takes some 20 ms a token, so that it gets
a few tokens only; the times are per token. KenLM reads our model's ARPA file and is given whole sentences,
by the Python module that comes with it.
"""

from __future__ import annotations

import argparse
import math
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

import numpy as np
from nltk.lm import MLE, KneserNeyInterpolated, Laplace
from nltk.util import everygrams

from benchmarks._table import Result, show
from benchmarks._turns import medians, one_thread
from lecturekit.corpora import lee_corpus
from lecturekit.language import (
    AddK,
    KneserNey,
    NGrams,
    Policy,
    Tokens,
    Unsmoothed,
    count_ngrams,
    encode,
    write_arpa,
)

ORDER = 3
PLAIN = Policy(start=False, end=False)
"""No marks, as nltk counts a row of words."""
Sentences = list[tuple[str, ...]]


def drawn(tokens: int, seed: int) -> Sentences:
    """Draw sentences from the bigrams of the Lee corpus, all side by side, word by word."""
    source = encode(lee_corpus())
    counts = count_ngrams(source, 2)
    tree, names = counts.tree, np.array([*source.outcomes, "<s>"], dtype=object)
    ladder = np.concatenate([[0], np.cumsum(counts.counts[1])])
    first = np.searchsorted(tree.keys[1], np.arange(tree.base + 1) * tree.base)
    rng, end = np.random.default_rng(seed), tree.base - 2
    word = np.full(max(tokens // 10, 1), tree.base - 1)
    columns = []
    while len(columns) < 60 and (word != end).any():
        low, high = ladder[first[word]], ladder[first[word + 1]]
        low, high = np.where(word == end, 0, low), np.where(word == end, 1, high)
        at = np.searchsorted(ladder, low + rng.random(len(word)) * (high - low), side="right") - 1
        word = np.where(word == end, end, tree.last(2)[at])
        columns.append(word)
    sentences: Sentences = []
    for row in np.array(columns).T:
        if tokens <= 0:
            break
        sentences.append(tuple(names[row[row != end][:tokens]]))
        tokens -= len(sentences[-1])
    return sentences


def flat(sentences: Sentences) -> list[str]:
    """Give all words in one row."""
    return [word for sentence in sentences for word in sentence]


def fitted(make: Callable, words: list[str]):
    """Count a row of words with one of nltk's models."""
    model = make()
    model.fit([everygrams(words, max_len=ORDER)], sorted(set(words)))
    return model


def pairs(words: list[str]) -> list[tuple[str, tuple[str, ...]]]:
    """Give every word that has a whole context, with it."""
    return [(words[t], tuple(words[t - ORDER + 1 : t])) for t in range(ORDER - 1, len(words))]


def agree(ours: np.ndarray, theirs: list[float], what: str) -> None:
    """Fail unless the probabilities are the same."""
    np.testing.assert_allclose(ours, theirs, rtol=1e-6, atol=1e-12, err_msg=what)


def row(work: str, peer: str, times: dict[str, float], reach: float, per: tuple[int, int] = (1, 1)) -> Result:
    """Set ours beside a peer; `per` is how many tokens each was given."""
    theirs, ours = times["peer"] / per[0], times["ours"] / per[1]
    ratio = theirs / ours
    said = f"at least {reach:g}x" if reach >= 1 else f"within {1 / reach:g}x"
    units = "ms" if per == (1, 1) else "us a token"
    scale = 1e3 if per == (1, 1) else 1e6
    return Result(
        work,
        f"{peer}, {scale * theirs:.3g} {units}",
        f"{scale * ours:.3g} {units}",
        ratio,
        said,
        ratio >= reach,
    )


def beside_nltk(words: list[str], held: list[str], seconds: float, few: int) -> list[Result]:
    """Fit, score with add-one, score with Kneser–Ney."""
    train = encode([words], policy=PLAIN)
    test = encode([held], like=train)
    asked = pairs(held)
    laplace = fitted(lambda: Laplace(ORDER), words)
    ours = NGrams.fit(train, ORDER, AddK(1))
    agree(np.exp(ours.logprobs(test))[ORDER - 1 :], [laplace.score(*pair) for pair in asked], "add one")
    kneser = fitted(lambda: KneserNeyInterpolated(ORDER, discount=0.75), words)
    smooth = NGrams.fit(train, ORDER, KneserNey(0.75, uniform=False))
    known = [t for t, (word, _) in enumerate(asked) if word in ours.vocabulary][:few]
    p = np.exp(smooth.logprobs(test))[ORDER - 1 :]
    agree(p[known], [kneser.score(*asked[t]) for t in known], "Kneser–Ney")
    jobs = {
        "fit": {
            "peer": lambda: fitted(lambda: MLE(ORDER), words),
            "ours": lambda: NGrams.fit(encode([words], policy=PLAIN), ORDER, Unsmoothed()),
        },
        "add one": {
            "peer": lambda: [laplace.score(*pair) for pair in asked],
            "ours": lambda: ours.logprobs(test),
        },
        "Kneser–Ney": {
            "peer": lambda: [kneser.score(*asked[t]) for t in known],
            "ours": lambda: smooth.logprobs(test),
        },
    }
    times = {name: medians(pair, seconds) for name, pair in jobs.items()}
    return [
        row(f"fit trigrams, {len(words):,} tokens", "nltk", times["fit"], 40),
        row(f"add-one scores, {len(held):,} tokens", "nltk", times["add one"], 20),
        row("Kneser–Ney scores", "nltk", times["Kneser–Ney"], 1000, (len(known), len(held))),
    ]


def beside_kenlm(train: Tokens, held: Sentences, seconds: float) -> list[Result]:
    """Score whole sentences, from words and from numbers."""
    try:
        import kenlm
    except ImportError:
        sys.stdout.write("KenLM is not there: its rows are left out (pip install kenlm)\n")
        return []
    model = NGrams.fit(train, ORDER)
    with tempfile.TemporaryDirectory() as folder:
        write_arpa(model, Path(folder) / "model.arpa")
        peer = kenlm.LanguageModel(str(Path(folder) / "model.arpa"))
    spoken, test = [" ".join(words) for words in held], encode(held, like=model)
    ours = np.nansum(model.logprobs(test)) / math.log(10)
    np.testing.assert_allclose(ours, sum(map(peer.score, spoken)), rtol=1e-5)
    score = {"peer": lambda: [peer.score(words) for words in spoken]}
    numbers = medians(score | {"ours": lambda: model.logprobs(test)}, seconds)
    words = medians(score | {"ours": lambda: model.logprobs(encode(held, like=model))}, seconds)
    N = int(test.predicted.sum())
    return [
        row("Kneser–Ney scores, from numbers", "KenLM", numbers, 0.1, (N, N)),
        row("Kneser–Ney scores, from words", "KenLM", words, 0.1, (N, N)),
    ]


def long_text(train: Tokens, tokens: int, seconds: float) -> list[Result]:
    """Score a long text."""
    model = NGrams.fit(train, ORDER)
    test = encode(drawn(tokens, seed=2), like=train)
    taken = medians({"ours": lambda: model.logprobs(test)}, seconds)["ours"]
    return [
        Result(f"Kneser–Ney scores, {len(test):,} tokens", "", f"{taken:.2f} s", None, "under 2 s", taken < 2)
    ]


def main(*, quick: bool = False) -> list[Result]:
    """Measure in turns, print the table, return its rows."""
    size = 20_000 if quick else 100_000
    seconds = 0.3 if quick else 5.0
    learn, held = drawn(size, seed=0), drawn(size // 10, seed=1)
    with one_thread():
        rows = beside_nltk(flat(learn), flat(held), seconds, 5 if quick else 25)
        train = encode(learn)
        rows += beside_kenlm(train, held, seconds)
        rows += long_text(train, 10 * size, seconds)
    sys.stdout.write(show("N-grams, medians", rows) + "\n")
    return rows


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="a fifth of the text, less time")
    main(quick=parser.parse_args().quick)
