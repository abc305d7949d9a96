"""A sentence as a recurrent language model reads it, opened up."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray
from scipy.special import log_softmax

from lecturekit._arrays import Array
from lecturekit._record import Record
from lecturekit.corpora import tokenize
from lecturekit.language import START
from lecturekit.recurrent import Inspection, inspect

from ._recurrent_lm import RecurrentLanguageModel


@dataclass(frozen=True, eq=False, repr=False)
class LMReading(Record):
    """What happens in a language model that reads T words, ``<s>`` the first of them.

    Attributes
    ----------
    words : tuple of T str
        As given, ``<s>`` first.
    unknown : (T,) bool
        Which of them the model does not know: it reads ``<unk>`` there.
    outcomes : tuple of K str
        What can come next.
    x : (T, 1, D)
        The words' vectors.
    inspection : Inspection
        Every layer as a cell of `recurrent`, with its run, in float64; its z (T, 1, K) are the scores of what
        follows each word.
    logprobs : (T, K)
        Natural logarithms of the probabilities of what follows each word.
    """

    words: tuple[str, ...]
    unknown: NDArray[np.bool_]
    outcomes: tuple[str, ...]
    x: Array
    inspection: Inspection
    logprobs: Array

    @property
    def probabilities(self) -> Array:
        """Of what follows each word, (T, K)."""
        return np.exp(self.logprobs)

    @property
    def hidden(self) -> Array:
        """The top layer's state after each word, (T, H)."""
        return self.inspection.layers[-1].h[:, 0]

    @property
    def bits(self) -> Array:
        """Surprisal of each word after the first, −log2 p, (T − 1,)."""
        places = {word: k for k, word in enumerate(self.outcomes)}
        read = zip(self.words[1:], self.unknown[1:], strict=True)
        said = [0 if unknown else places[word] for word, unknown in read]
        return -self.logprobs[np.arange(len(said)), said] / np.log(2)


def read_lm(model: RecurrentLanguageModel, text: str | Sequence[str] = ()) -> LMReading:
    """Let a language model read the beginning of a sentence, and keep all that happens in it.

    Parameters
    ----------
    model : RecurrentLanguageModel
        Of any cell and depth; it is copied to float64.
    text : str, or sequence of str
        Words; a text is cut as `corpora.tokenize` does, or, for a model of characters, into these. ``<s>`` is
        read first, and alone if there is nothing else.

    Returns
    -------
    LMReading
        Its last row is ``model.probabilities(text)``, in float64.

    Raises
    ------
    TypeError
        For another model.
    """
    if not isinstance(model, RecurrentLanguageModel):
        raise TypeError(f"wanted a RecurrentLanguageModel, got {type(model).__name__}")
    text = tokenize(text) if isinstance(text, str) and model.policy.unit == "word" else text
    words = tuple(text)
    words = words if words[:1] == (START,) else (START, *words)
    numbers = np.array(model.numbers(words))
    with torch.no_grad():
        vectors = model.embedding(torch.from_numpy(numbers).to(model.embedding.weight.device))
        never = model.ruled_out.double().cpu().numpy()
    x = vectors.cpu().numpy().astype(np.float64)[:, None]
    seen = inspect(model.rnn, x, model.readout)
    return LMReading(
        words=words,
        unknown=numbers == 0,
        outcomes=model.outcomes,
        x=x,
        inspection=seen,
        logprobs=log_softmax(seen.z[:, 0] + never, axis=1),
    )
