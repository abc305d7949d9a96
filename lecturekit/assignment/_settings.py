"""What a study is made of: which models, how large, how trained."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

import torch

from lecturekit.corpora import Part, Split, closest, quoted
from lecturekit.language import Policy
from lecturekit.networks import Recipe

MODELS = ("uniform", "unigram", "kneser-ney", "bigram", "rnn", "gru", "lstm")
"""Kinds of models, from the one that knows nothing to the one with gates and a memory."""
CELLS = {"rnn": "RNN", "gru": "GRU", "lstm": "LSTM"}
NEURAL = ("bigram", *CELLS)
MOST_WORDS = 10_000  # of a vocabulary that is chosen by itself
LARGE = 20_000  # words of a training text, from which on a word is known that is seen three times, not twice
RECIPE = Recipe(epochs=12, batch=16, rate=0.008, patience=1, by_length=True)
"""How networks are trained unless told otherwise."""


@dataclass(frozen=True, kw_only=True)
class Settings:
    """What a study is made of, but for the text.

    Attributes
    ----------
    models : tuple of str
        Of `MODELS`, in their order.
    policy : Policy
        What is predicted, and which words are unknown: the same for all.
    order : int
        N of the N-gram model.
    embedding, hidden, layers : int
        Sizes of the networks; see `match`.
    match : bool
        Give every network about as many parameters as the largest of them has: the RNN and the GRU more
        hidden units, the neural bigram longer vectors.
    seed : int
        Of first weights.
    recipe : Recipe
        How the networks are trained; its batch counts sentences.
    device : str
        ``"cpu"`` or ``"cuda"``.
    """

    models: tuple[str, ...]
    policy: Policy
    order: int
    embedding: int
    hidden: int
    layers: int
    match: bool
    seed: int
    recipe: Recipe
    device: str

    def shown(self, kind: str) -> str:
        """Name a model as figures and tables do: "3-gram", "LSTM"."""
        return {"kneser-ney": f"{self.order}-gram", "bigram": "neural bigram", **CELLS}.get(kind, kind)


def checked_models(models: Iterable[str] | str) -> tuple[str, ...]:
    """Give the kinds that are wanted, each once, in the order of `MODELS`.

    Raises
    ------
    ValueError
        For no model, or one that there is not; says which there are.
    """
    named = models.split(",") if isinstance(models, str) else list(models)
    wanted = [str(name).strip().lower() for name in named if str(name).strip()]
    for name in wanted:
        if name not in MODELS:
            near = closest(name, MODELS, count=1)
            hint = f" Did you mean {near[0]}?" if near else ""
            raise ValueError(f"There is no model {quoted(name)}; there are {', '.join(MODELS)}.{hint}")
    if not wanted:
        raise ValueError(f"Name at least one model of {', '.join(MODELS)}.")
    return tuple(name for name in MODELS if name in wanted)


def unit_of(split: Split) -> str:
    """Say what a text is made of, as a `Policy` does."""
    return "character" if split.documents.cut == "characters" else "word"


def chosen_policy(part: Part, unit: str, least: int | None) -> Policy:
    """Choose which words are known: those seen `least` times in the training text.

    Parameters
    ----------
    part : Part
        The training text.
    unit : str
        ``"word"`` or ``"character"``.
    least : int, optional
        Unless given: 3, or 2 in a text of fewer than 20,000 words, more where over 10,000 words would be
        known, fewer where none would.
    """
    if least is not None:
        return Policy(unit=unit, least=least)
    counts = Counter(word for sentence in part.sentences for word in sentence)
    least = 3 if counts.total() >= LARGE else 2
    while least > 1 and max(counts.values(), default=0) < least:
        least -= 1
    while sum(count >= least for count in counts.values()) > MOST_WORDS:
        least += 1
    return Policy(unit=unit, least=least)


def chosen_device(device: str | None) -> str:
    """Give the device that is asked for, or the graphics card where there is one.

    Raises
    ------
    ValueError
        For a device that is not there.
    """
    if device is None:
        return "cuda" if torch.cuda.is_available() else "cpu"
    if device not in ("cpu", "cuda"):
        raise ValueError(f"device is cpu or cuda, not {quoted(str(device))}.")
    if device == "cuda" and not torch.cuda.is_available():
        raise ValueError(
            "There is no graphics card that PyTorch can use here: leave the device out, or take cpu."
        )
    return device
