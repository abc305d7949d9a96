"""A character model while it learns: what it writes at several moments, and how many of its words exist."""

from __future__ import annotations

import copy
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import torch
from torch import nn

from lecturekit._arrays import Array
from lecturekit._record import Record
from lecturekit.corpora import tokenize
from lecturekit.language import END, Continuation, Sampling, reshaped

from ._examples import Batch, Examples
from ._recurrent_lm import RecurrentLanguageModel
from ._sentence_words import whole
from ._training import Watch, train
from ._training_curves import Curves
from ._training_recipe import Recipe
from ._training_score import score

DRAWS, SIZE = 20, 110  # texts that are begun at each moment, and their most characters


@dataclass(frozen=True, eq=False, repr=False)
class CharacterFilm(Record):
    """What a character model wrote at F moments of its training.

    Attributes
    ----------
    step : (F,) int64
        Updates done.
    bits : (F,)
        Per character of the validation examples, the end mark counted.
    temperatures : (M,)
    samples : tuple of M tuples of F tuples of str
        What it wrote, at each temperature, each from the beginning of a text.
    real : (M, F)
        Share of the words in these that exist; the last word of a text that was cut off does not count. NaN
        where there is no word.
    curves : Curves
        Of the whole training.
    """

    step: Array
    bits: Array
    temperatures: Array
    samples: tuple[tuple[tuple[str, ...], ...], ...]
    real: Array
    curves: Curves


def character_film(
    model: RecurrentLanguageModel,
    examples: tuple[Examples, Examples],
    steps: Sequence[int],
    *,
    known: Collection[str],
    recipe: Recipe | None = None,
    temperatures: Sequence[float] = (0.5, 1.0),
    watch: Watch | None = None,
) -> CharacterFilm:
    """Train a character model, and let it write now and then.

    Parameters
    ----------
    model : RecurrentLanguageModel
        Of characters; trained in place by `train`, and left with the best weights it had.
    examples : (Examples, Examples)
        To learn from, and to choose the best weights by: ``model.examples(tokens, longest=…)``.
    steps : sequence of int
        After how many updates it writes; those that the training does not reach are left out. The moment at
        which it ends is always the last, with the weights of that moment: the model itself is left with the
        best, which may be older.
    known : collection of str
        Words that exist, as `corpora.tokenize` cuts them.
    recipe : Recipe, optional
    temperatures : sequence of float
        At each of them it writes 20 texts of up to 110 characters, at every moment from the same random
        numbers.
    watch : callable, optional
        As of `train`.

    Raises
    ------
    TypeError, ValueError
        For another model or one of words, steps that are no whole numbers from 0, words in one piece, no
        temperature, or one below 0: before anything is trained.
    """
    wanted = sorted({whole("step", step, 0) for step in steps})
    if not isinstance(model, RecurrentLanguageModel):
        raise TypeError(f"wanted a RecurrentLanguageModel, got {type(model).__name__}")
    if isinstance(known, str):
        raise TypeError("known words are a collection, such as {'the', 'dog'}, and no text")
    if model.policy.unit != "character":
        raise ValueError("a character model is wanted: Policy(unit='character')")
    if not len(temperatures):
        raise ValueError("it writes at a temperature at least")
    for temperature in temperatures:
        Sampling(temperature=temperature)
    data, validation = examples
    filmed = _Filmed(model, wanted)
    curves = train(filmed, data, validation, recipe, watch=watch, progress=False)
    moments = [*filmed.kept.items(), (len(curves.step), filmed.last)]
    viewed = copy.deepcopy(model)
    bits, samples = [], []
    for _, weights in moments:
        viewed.load_state_dict(weights)
        bits.append(score(viewed, validation).loss / np.log(2))
        samples.append([written(viewed.continuation(), temperature=t) for t in temperatures])
    by_temperature = tuple(zip(*samples, strict=True))
    return CharacterFilm(
        step=np.array([step for step, _ in moments], dtype=np.int64),
        bits=np.array(bits),
        temperatures=np.array(temperatures, float),
        samples=by_temperature,
        real=np.array([[real_words(texts, known) for texts in row] for row in by_temperature]),
        curves=curves,
    )


def written(
    continuation: Continuation, *, temperature: float = 1.0, draws: int = DRAWS, size: int = SIZE
) -> tuple[str, ...]:
    """Let a character model write texts side by side, from the same random numbers each time.

    Parameters
    ----------
    continuation : Continuation
        ``model.continuation()`` of a model of characters.
    temperature : float
        See `language.reshaped`.
    draws, size : int
        How many texts, and the most characters of each; one that ends before is shorter.

    Returns
    -------
    tuple of str
        One that was cut off ends with ``…``.
    """
    rng = np.random.default_rng(0)
    state, row = continuation.start()
    states, rows, live = [state] * draws, np.tile(row, (draws, 1)), list(range(draws))
    texts, end = [""] * draws, continuation.outcomes.index(END)
    for _ in range(size):
        ladders = np.cumsum(reshaped(np.exp(rows), temperature=temperature), axis=1)
        chance = rng.random(draws)[live] * ladders[:, -1]
        words = [
            int(np.searchsorted(ladder, u, side="right")) for ladder, u in zip(ladders, chance, strict=True)
        ]
        going = [n for n, word in enumerate(words) if word != end]
        for n in going:
            texts[live[n]] += continuation.outcomes[words[n]] if words[n] else "\ufffd"
        live = [live[n] for n in going]
        if not live:
            break
        states, rows = continuation.read([states[n] for n in going], [words[n] for n in going])
    return tuple(text + "…" * (n in live) for n, text in enumerate(texts))


def real_words(texts: Sequence[str], known: Collection[str]) -> float:
    """Give the share of the words of some texts that exist; NaN if there is no word.

    Parameters
    ----------
    texts : sequence of str
        The last word of one that ends with ``…`` was cut off, and does not count.
    known : collection of str
        Words as `corpora.tokenize` cuts them.
    """
    words: list[str] = []
    for text in texts:
        whole = text if not text.endswith("…") else " ".join(text.split(" ")[:-1])
        words += tokenize(whole)
    exist = set(known)
    return float(np.mean([word in exist for word in words])) if words else float("nan")


class _Filmed(nn.Module):
    """A model whose weights are kept before those updates that are wanted, and when the training ends."""

    def __init__(self, model: RecurrentLanguageModel, wanted: Sequence[int]) -> None:
        super().__init__()
        self.model, self._wanted, self._done = model, frozenset(wanted), 0
        self.kept: dict[int, dict[str, Any]] = {}
        self.last: dict[str, Any] = {}

    def losses(self, batch: Batch) -> torch.Tensor:
        if self.training:
            if self._done in self._wanted:
                self.kept[self._done] = self._weights()
            self._done += 1
        return self.model.losses(batch)

    def load_state_dict(self, *weights: Any, **more: Any) -> Any:
        self.last = self._weights()  # `train` ends by putting the best back
        return super().load_state_dict(*weights, **more)

    def _weights(self) -> dict[str, Any]:
        return {name: value.detach().clone() for name, value in self.model.state_dict().items()}

    def hits(self, batch: Batch) -> torch.Tensor:
        return self.model.hits(batch)

    def check_examples(self, examples: Examples) -> None:
        self.model.check_examples(examples)
