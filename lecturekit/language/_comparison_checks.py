"""What makes perplexities comparable: the same tokens, the same outcomes, and probabilities that sum to 1."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import ArrayLike, NDArray

from lecturekit._arrays import Array, readonly

from ._model import LanguageModel
from ._perplexity import picked
from ._policy import START
from ._tokens import Reads, Tokens

LOOKED_AT = 5  # contexts at which a model's whole distribution is asked for
FARTHEST = 40  # words of the longest of these
NEAR = 0.02  # nats by which single precision, read sentence by sentence or side by side, may differ


def checked_models(models: Mapping[str, LanguageModel], like: Reads | None = None) -> None:
    """Refuse what is no model, and what predicts other things than a text, or than the first model."""
    if not models:
        raise ValueError("there is no model to compare")
    for name, model in models.items():
        if not isinstance(name, str) or not isinstance(model, LanguageModel):
            raise TypeError(f"{name!r} is no name with a LanguageModel, but with a {type(model).__name__}")
        like = model if like is None else like
        refuse_other(name, model, like)


def refuse_other(name: str, model: Reads, like: Reads) -> None:
    """Refuse another vocabulary or policy than that of a text: the numbers would not mean the same."""
    theirs, ours = len(model.vocabulary) - 1, len(like.vocabulary) - 1
    if model.vocabulary.words != like.vocabulary.words:
        found = f"{theirs} words, not {ours}" if ours != theirs else "other words"
        raise ValueError(f"{name!r} has another vocabulary, {found}: its perplexity is of another game")
    if model.policy != like.policy:
        raise ValueError(
            f"{name!r} has another policy ({model.policy}) than the text ({like.policy}): "
            "compare like with like"
        )


def checked_documents(document: ArrayLike | None, sentences: int) -> NDArray[np.int64]:
    """Give the document of each sentence, (S,); each sentence is one of its own unless given."""
    given = np.arange(sentences) if document is None else np.asarray(document)
    if given.shape != (sentences,) or given.dtype.kind not in "iu":
        raise ValueError(
            f"document is a whole number for each of {sentences} sentences, got {given.dtype} {given.shape}"
        )
    return readonly(given, dtype=np.int64)


def scored(name: str, model: LanguageModel, tokens: Tokens) -> Array:
    """Give a model's log-probabilities, (N,), if they are those of distributions over all outcomes.

    Raises
    ------
    ValueError
        If a token that is predicted has none, or one of 0 or above 1; if one that is not predicted has one;
        if the probabilities do not sum to 1, or are others when the model is asked word by word.
    """
    found = np.asarray(model.logprobs(tokens), float)
    predicted = tokens.predicted
    if found.shape != (len(tokens),):
        raise ValueError(f"{name!r} gives {found.shape} probabilities to {len(tokens)} tokens")
    if not np.isnan(found[~predicted]).all():
        raise ValueError(f"{name!r} gives {START} a probability: it would be counted by one model only")
    here = found[predicted]
    for wrong, what in (
        (np.isnan(here), "no number (NaN) as probability: look at its training"),
        (np.isneginf(here), "the probability 0: its perplexity is infinite. Take one with smoothing"),
        (here > 1e-6, "a probability above 1: these are losses or scores"),
    ):
        if wrong.any():
            t = int(np.flatnonzero(predicted)[wrong.argmax()])
            s = int(np.searchsorted(tokens.starts, t, "right")) - 1
            first = f"the first is {tokens.written[t]!r} in sentence {s}"
            raise ValueError(f"{name!r} gives {wrong.sum():,} of {here.size:,} tokens {what} ({first})")
    _whole(name, model, tokens, found)
    return np.minimum(found, 0.0)  # as it came where NaN


def _whole(name: str, model: LanguageModel, tokens: Tokens, found: Array) -> None:
    """Hold some tokens' numbers against the whole distribution after the words before them."""
    at = _places(tokens)
    rows = np.array([model.probabilities(before(tokens, t)) for t in at])
    if (rows < -1e-9).any() or np.isnan(rows).any():
        raise ValueError(f"{name!r} gives probabilities that are negative or no numbers")
    with np.errstate(divide="ignore"):
        logs = np.log(np.maximum(rows, 0.0))
    try:
        asked = picked(logs, tokens.numbers[at], base="e")
    except ValueError:
        sums = rows.sum(axis=1)
        worst = float(sums[np.abs(sums - 1).argmax()])
        raise ValueError(
            f"the probabilities of {name!r} sum to {worst:.4g}, not to 1: "
            "beside others its perplexity means nothing"
        ) from None
    off = np.abs(asked - found[at])
    if not off.max() <= NEAR:
        t = int(at[off.argmax()])
        one, other = (math.exp(v) for v in (found[t], asked[off.argmax()]))
        raise ValueError(
            f"{name!r} scores {tokens.written[t]!r} with {one:.3g}, but gives it {other:.3g} when it has "
            "read only the words before: it sees what it should predict, or reads other words"
        )


def _places(tokens: Tokens) -> NDArray[np.int64]:
    """Choose some predicted tokens, spread over the text, near enough to their sentence's beginning."""
    known = np.flatnonzero(tokens.predicted & (tokens.place <= FARTHEST))
    return np.unique(known[np.linspace(0, len(known) - 1, LOOKED_AT).round().astype(int)])


def before(tokens: Tokens, t: int) -> Sequence[str]:
    """Give the words before token t in its sentence, ``<s>`` among them."""
    return list(tokens.written[t - int(tokens.place[t]) : t])
