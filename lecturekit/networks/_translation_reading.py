"""A sentence as a translator reads it and as it says it, opened up."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from scipy.special import log_softmax

from lecturekit._arrays import Array
from lecturekit._record import Record
from lecturekit.corpora import closest
from lecturekit.language import END, START
from lecturekit.recurrent import GRU, LSTM, RNN, Loss, cross_entropy, inspect

from ._translator import Translator

OURS: dict[str, Any] = {"RNN": RNN, "GRU": GRU, "LSTM": LSTM}


@dataclass(frozen=True, eq=False, repr=False)
class TranslationReading(Record):
    """What happens in a translator that reads S French words and then T English ones, ``<s>`` the first.

    Attributes
    ----------
    source : tuple of S str
        In the order in which they are read.
    unknown : (S,) bool
        Which of them the network does not know: it reads ``<unk>`` there.
    words : tuple of T str
        What the decoder is fed, ``<s>`` first.
    outcomes : tuple of K str
    cells : pair of RNN, GRU or LSTM
        Encoder and decoder, in float64; the encoder has no readout, its z is h.
    encoder, decoder : Trace, GRUTrace or LSTMTrace
        Their runs; the decoder's first states are the encoder's last. Its z (T, 1, K) are the scores.
    """

    source: tuple[str, ...]
    unknown: NDArray[np.bool_]
    words: tuple[str, ...]
    outcomes: tuple[str, ...]
    cells: tuple[Any, Any]
    encoder: Any
    decoder: Any

    @property
    def logprobs(self) -> Array:
        """Natural logarithms of the probabilities of what follows each English word, (T, K)."""
        return np.asarray(log_softmax(self.decoder.z[:, 0], axis=1))

    @property
    def said(self) -> tuple[str, ...]:
        """The likeliest outcome after each word, T of them."""
        return tuple(self.outcomes[k] for k in self.decoder.z[:, 0].argmax(axis=1))

    @property
    def vector(self) -> Array:
        """All that passes from encoder to decoder: its last h, and c of an LSTM, (H,) or (2 H,)."""
        parts = [self.encoder.h[-1, 0], *([self.encoder.c[-1, 0]] if hasattr(self.encoder, "c") else [])]
        return np.concatenate(parts)

    @property
    def goal(self) -> tuple[str, ...]:
        """What should be said at each step if the words it was fed are right: each next one, and ``</s>``."""
        return (*self.words[1:], END)

    def loss(self, goal: Sequence[str] | None = None) -> Loss:
        """Give −log p of what should be said at each step, and its gradient at the scores.

        Parameters
        ----------
        goal : sequence of T str, optional
            `goal` unless given.

        Raises
        ------
        ValueError
            For another number of words, or one that cannot be said.
        """
        wanted = self.goal if goal is None else tuple(goal)
        if len(wanted) != len(self.words):
            raise ValueError(f"the decoder takes {len(self.words)} steps, but {len(wanted)} words are wanted")
        numbers = [number(word, self.outcomes) for word in wanted]
        return cross_entropy(self.decoder.z, np.array(numbers)[:, None])


def read_translation(
    network: Translator, source: Sequence[str], english: Sequence[str] | None = None
) -> TranslationReading:
    """Let a translator read a French sentence and an English one, and keep all that happens in it.

    Parameters
    ----------
    network : Translator
        Of any cell; it is copied to float64.
    source : sequence of str
        French words; unknown ones are read as ``<unk>``.
    english : sequence of str, optional
        What the decoder is fed after ``<s>``: the true translation under teacher forcing, or anything else.
        Without it, what the network itself says, the likeliest word each time.

    Raises
    ------
    TypeError
        For another network, or a text in the place of words.
    ValueError
        If there is no French word, or an English one that the network cannot say.
    """
    if not isinstance(network, Translator):
        raise TypeError(f"wanted a Translator, got {type(network).__name__}")
    for text in (source, english):
        if isinstance(text, str):
            raise TypeError(f"a sentence is made of words: give {text.split()[:3]}, not a text")
    french = tuple(source)
    if not french:
        raise ValueError("there is no word to translate; type a sentence, such as: le chien sur la plage")
    fed = tuple(network.greedy([french])[0]) if english is None else tuple(english)
    numbers = [network.begin, *(number(word, network.outcomes) for word in fed)]
    read = french[::-1] if network.reverse else french
    places = network.french.encode(read)
    with torch.no_grad():
        device = network.readout.weight.device
        vectors = [network.source(torch.from_numpy(places).to(device))]
        vectors.append(network.embedding(torch.tensor(numbers, device=device)))
        x, y = (part.double().cpu().numpy()[:, None] for part in vectors)
    first = inspect(network.encoder, x).layers[0]
    second = OURS[network.cell].from_torch(network.rnn, network.readout)
    starts = [getattr(first.trace, letter)[-1] for letter in second.states]
    decoder = second.unroll(y, *starts)
    cells = (first.cell, second)
    return TranslationReading(read, places == 0, (START, *fed), network.outcomes, cells, first.trace, decoder)


def number(word: str, outcomes: Sequence[str]) -> int:
    """Give the place of an English word, or refuse one that cannot be said, with the closest spellings."""
    if not isinstance(word, str):
        raise TypeError(f"a word is a text, not {word!r}")
    if word in outcomes:
        return outcomes.index(word)
    similar = closest(word, outcomes)
    hint = f"; did you mean {' or '.join(map(repr, similar))}?" if similar else ""
    raise ValueError(f"the network cannot say {word!r}{hint}")
