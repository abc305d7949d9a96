"""What a row, a recorded run and a real training say, in one line of Markdown each."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import ArrayLike

from lecturekit._arrays import Array
from lecturekit.corpora import position
from lecturekit.figures._text import as_markdown
from lecturekit.words import Training, VectorTraining, analogy


def row_cosines(W: ArrayLike, at: int) -> Array:
    """Give the cosine of row `at` with each row of W, (V,); NaN for itself and where a row is zero."""
    W = np.asarray(W, float)
    lengths = np.linalg.norm(W, axis=1)
    with np.errstate(invalid="ignore", divide="ignore"):
        cosines = W @ W[at] / (lengths * lengths[at])
    return np.where(np.arange(len(W)) == at, np.nan, cosines)


def pair_cosines(training: VectorTraining, pairs: Sequence[tuple[str, str]]) -> tuple[Array, Array]:
    """Give mean cosines of P pairs, and of any two of their words that are no pair, after n snapshots.

    Returns
    -------
    (n,) array, (n,) array
        The second is NaN where there is one pair only.
    """
    vectors = training.vectors()
    rows = [vectors.number(word) for pair in pairs for word in pair]
    kept = training.W[:, rows].astype(float)  # (n, 2P, D)
    unit = kept / np.maximum(np.linalg.norm(kept, axis=2, keepdims=True), 1e-12)
    cosines = unit @ unit.transpose(0, 2, 1)  # (n, 2P, 2P)
    count = len(rows)
    of_pairs = cosines[:, np.arange(count), np.arange(count) ^ 1].mean(axis=1)
    rest = cosines.sum(axis=(1, 2)) - np.trace(cosines, axis1=1, axis2=2) - count * of_pairs
    return of_pairs, rest / (count * (count - 2)) if count > 2 else np.full(len(kept), np.nan)


def _plain(cosine: float) -> str:
    """Write a cosine with two decimals, all alike; a word for one that is not there."""
    return f"{round(float(cosine), 2) + 0.0:.2f}".replace("-", "−") if np.isfinite(cosine) else "undefined"


def lookup_words(W: ArrayLike, words: Sequence[str], word: str) -> str:
    """Say in one line of Markdown which word's row is the most similar, and how similar.

    Parameters
    ----------
    W : (V, D) array_like
        One vector per word.
    words : sequence of str
        V of them, each once.
    word : str
        Whose row is looked up. An unknown one raises UnknownLabelError with the closest spelling.
    """
    cosines = row_cosines(W, position(word, tuple(words), kind="word"))
    if not np.isfinite(cosines).any():
        return f"**{as_markdown(word)}** has no direction: its row is zero"
    best = int(np.nanargmax(cosines))
    both = f"**{as_markdown(word)}** and **{as_markdown(words[best])}**"
    return f"{both}: cosine 0 as one-hot vectors, **{_plain(cosines[best])}** as rows of *W*"


def training_words(training: Training, loss: ArrayLike, *, step: int, pair: tuple[str, str]) -> str:
    """Say in one line of Markdown how far a recorded run has come; the parameters are `training_steps`'."""
    losses = np.asarray(loss, float)
    now = float(np.interp(step, np.linspace(0, training.n_steps, losses.size), losses))
    both = " and ".join(f"**{as_markdown(word)}**" for word in pair)
    cosine = f"cosine of {both} **{_plain(training.similarity(*pair)[step])}**"
    return f"**{step}** steps: loss **{now:.2f}**, blind guess {training.baseline:.2f}; {cosine}"


def epochs_words(
    training: VectorTraining,
    pairs: Sequence[tuple[str, str]],
    *,
    epoch: int,
    hits: Sequence[float] | None = None,
) -> str:
    """Say in one line of Markdown how alike pairs are after an epoch, and what the vectors can answer.

    Parameters
    ----------
    training, pairs, epoch, hits
        As `training_epochs` takes them. With `hits`, the first two pairs make a question.
    """
    at = training.epochs.index(epoch)
    of_pairs, others = (_plain(cosines[at]) for cosines in pair_cosines(training, pairs))
    said = f"Pairs **{of_pairs}**, any two **{others}**"
    if hits is None or len(pairs) < 2:
        return said
    (a, b), (c, _) = pairs[:2]
    answer = as_markdown(analogy(training.vectors(epoch), (a, b, c)).answer)
    question = " : ".join((as_markdown(a), f"{as_markdown(b)} = {as_markdown(c)}", f"**{answer}**"))
    return f"{said}, hits **{hits[at]:.0%}**; {question}"
