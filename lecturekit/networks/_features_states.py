"""The states of a recurrent language model at some words of a text, layer by layer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import torch
from numpy.typing import ArrayLike, NDArray

from lecturekit._arrays import Array
from lecturekit.language import Tokens
from lecturekit.recurrent import inspect

from ._features import LayerFeatures
from ._recurrent_lm import SIDE_BY_SIDE, RecurrentLanguageModel
from ._sentence_words import whole


@dataclass(frozen=True, eq=False, repr=False)
class StateFeatures(LayerFeatures):
    """What a language model holds after it has read some words.

    Attributes
    ----------
    at : (n,) int
        Which tokens of the text were just read.
    """

    at: NDArray[np.int64] = field(kw_only=True)

    def only(self, which: ArrayLike) -> StateFeatures:
        """Keep some samples: (n,) bool, or their numbers."""
        kept = np.asarray(which)
        parts = tuple(part[kept] for part in self.features)
        return StateFeatures(self.layers, parts, self.notes, at=self.at[kept])


def read_tokens(tokens: Tokens) -> NDArray[np.int64]:
    """Give the tokens that a model reads as words and after which something is predicted, (R,) int.

    ``<s>`` is left out, after which all states are the same, and the last token of each sentence.
    """
    last = np.zeros(len(tokens), bool)
    last[tokens.starts[1:] - 1] = True
    return np.flatnonzero(tokens.predicted & ~last)


def draw_tokens(
    tokens: Tokens, count: int = 300, *, rng: np.random.Generator, among: ArrayLike | None = None
) -> NDArray[np.int64]:
    """Draw some of the tokens that are read, in the order of the text.

    Parameters
    ----------
    tokens : Tokens
    count : int
        How many; all there are, if they are fewer.
    rng : numpy.random.Generator
    among : (N,) array_like of bool, optional
        Which tokens of the text may be drawn; any unless given.

    Returns
    -------
    (n,) int array

    Raises
    ------
    ValueError
        If there is none to draw.
    """
    known = read_tokens(tokens)
    if among is not None:
        known = known[np.asarray(among, bool)[known]]
    if not known.size:
        raise ValueError("there is no token to draw: none is read before another one")
    chosen: NDArray[np.int64] = np.sort(
        rng.choice(known, min(whole("count", count), known.size), replace=False)
    )
    return chosen


def state_features(
    model: RecurrentLanguageModel, tokens: Tokens, at: Sequence[int] | NDArray[Any]
) -> StateFeatures:
    """Let a language model read a text, and keep its states after some of the words.

    Each sentence is read from its beginning and as far as is asked for; only the states asked for are kept.

    Parameters
    ----------
    model : RecurrentLanguageModel
        Of any cell and depth; it reads in float64.
    tokens : Tokens
        Of the model's vocabulary and policy.
    at : sequence of int, n long
        Tokens of the text (see `draw_tokens`).

    Returns
    -------
    StateFeatures
        ``"embedding"``, the word's vector; then for each layer its hidden state ``"h"``, for an LSTM its
        memory ``"c"`` before it; with several layers ``"h1"``, ``"h2"`` and so on.

    Raises
    ------
    TypeError
        For another model.
    ValueError
        For tokens of another vocabulary or policy, none to look at, or one that is not read.
    """
    if not isinstance(model, RecurrentLanguageModel):
        raise TypeError(f"wanted a RecurrentLanguageModel, got {type(model).__name__}")
    tokens = model._tokens(tokens)
    chosen = np.asarray(at)
    if chosen.ndim != 1 or not chosen.size or chosen.dtype.kind not in "iu":
        raise ValueError("at is a list of whole numbers, at least one: which tokens are looked at")
    unread = chosen[~np.isin(chosen, read_tokens(tokens))]
    if unread.size:
        raise ValueError(f"token {unread[0]} is not read as a word before another token")
    sentence = np.searchsorted(tokens.starts, chosen, side="right") - 1
    step = chosen - tokens.starts[sentence] + (not model.policy.start)  # <s> is read first in any case
    found: dict[str, Array] = {}
    asked = sorted(set(sentence.tolist()), key=lambda s: int(step[sentence == s].max()))  # alike together
    for first in range(0, len(asked), SIDE_BY_SIDE):
        group = np.sort(np.array(asked[first : first + SIDE_BY_SIDE]))
        here = np.flatnonzero(np.isin(sentence, group))
        x = _vectors(model, tokens, group, int(step[here].max()) + 1)
        column = np.searchsorted(group, sentence[here])
        for name, states in _levels(model, x):
            kept = found.setdefault(name, np.empty((len(chosen), states.shape[2])))
            kept[here] = states[step[here], column]
    kept_parts = tuple(part.astype(np.float32) for part in found.values())
    return StateFeatures(tuple(found), kept_parts, at=chosen.astype(np.int64))


def _vectors(
    model: RecurrentLanguageModel, tokens: Tokens, sentences: NDArray[np.int64], steps: int
) -> Array:
    """Give what is read of some sentences, (steps, B, D); what fills them up comes after all that is kept."""
    numbers = np.zeros((steps, len(sentences)), np.int64)
    for column, s in enumerate(sentences):
        row = tokens.numbers[tokens.starts[s] : tokens.starts[s + 1] - 1]
        if not model.policy.start:
            row = np.concatenate([[len(model.vocabulary) + 1], row])
        row = row[:steps]
        numbers[: len(row), column] = row
    with torch.no_grad():
        vectors = model.embedding(torch.from_numpy(numbers).to(model.embedding.weight.device))
    return np.asarray(vectors.cpu().numpy(), float)


def _levels(model: RecurrentLanguageModel, x: Array) -> list[tuple[str, Array]]:
    """Name what each level holds, (T, B, H)."""
    layers = inspect(model.rnn, x).layers
    found = [("embedding", x)]
    for layer in layers:
        number = str(layer.level) if len(layers) > 1 else ""
        if hasattr(layer.trace, "c"):
            found.append((f"c{number}", layer.trace.c))
        found.append((f"h{number}", layer.h))
    return found
