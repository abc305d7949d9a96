"""A sentence read by a trained network, opened up; and what would be if a gate were held."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from scipy.special import softmax

from lecturekit._arrays import Array
from lecturekit._record import Record
from lecturekit.recurrent import LSTM, Inspection, Layer, inspect

from ._hold import Hold, clamp_of
from ._sentence import Classifier, Tagger
from ._sentence_reader import sentence


@dataclass(frozen=True, eq=False, repr=False)
class Reading(Record):
    """What happens in a network that reads one sentence of T words.

    Attributes
    ----------
    words : tuple of T str
        As read.
    unknown : (T,) bool
        Which of them the network does not know: it reads ``<unk>`` there.
    outputs : tuple of K str
        Labels or tags.
    x : (T, 1, D)
        The words' vectors.
    inspection : Inspection
        Every layer as a cell of `recurrent`, with its run. Its z holds the scores at each word; that of a
        classifier that reads both ways has no readout (z = y), for there no single step gives the answer.
    probabilities : (K,), or (T, K) of a tagger
        The answer.
    opinion : (T, K) or None
        What the answer would be if the sentence ended at each word. None if it reads from the end.
    holds : tuple of Hold
        What was held by hand; see `what_if`.
    """

    words: tuple[str, ...]
    unknown: NDArray[np.bool_]
    outputs: tuple[str, ...]
    x: Array
    inspection: Inspection
    probabilities: Array
    opinion: Array | None
    holds: tuple[Hold, ...] = ()

    @property
    def answer(self) -> str | tuple[str, ...]:
        """The likeliest label, or each word's likeliest tag."""
        best = self.probabilities.argmax(axis=-1)
        return self.outputs[best] if best.ndim == 0 else tuple(self.outputs[k] for k in best)


def read(network: Classifier | Tagger, words: Sequence[str] | str) -> Reading:
    """Let a network read a sentence, and keep all that happens in it.

    Parameters
    ----------
    network : Classifier or Tagger
        Of any cell, depth and direction; it is copied to float64.
    words : sequence of str, or str
        A sentence; a text is cut as `corpora.review_words` does.

    Returns
    -------
    Reading
        Its probabilities are those of ``network.predict``, in float64.

    Raises
    ------
    TypeError
        For another network; `recurrent.inspect` opens up any torch module.
    ValueError
        If there is no word.
    """
    if not isinstance(network, Classifier | Tagger):
        raise TypeError(
            f"wanted a Classifier or a Tagger, got {type(network).__name__}; "
            "recurrent.inspect opens up any torch.nn.RNN, GRU or LSTM"
        )
    read_words = sentence(words)
    numbers = network.vocabulary.encode(read_words)
    with torch.no_grad():
        vectors = network.embedding(torch.from_numpy(numbers).to(network.embedding.weight.device))
    x = vectors.cpu().numpy().astype(np.float64)[:, None]
    whole = isinstance(network, Classifier)
    both = network.rnn.bidirectional
    readout = None if whole and both else network.readout
    inspection = _inspected(network, x, readout)
    if readout is None:
        ends = np.concatenate(
            [inspection[network.rnn.num_layers, r].trace.h[-1] for r in (False, True)], axis=1
        )
        weights = inspect(network.rnn, x, network.readout)
        probabilities = softmax(ends @ weights.V.T + weights.d, axis=-1)[0]
    else:
        probabilities = softmax(inspection.z[-1 if whole else slice(None), 0], axis=-1)
    from_left = not both and not network.reverse
    return Reading(
        words=read_words,
        unknown=numbers == 0,
        outputs=network.outputs,
        x=x,
        inspection=inspection,
        probabilities=probabilities,
        opinion=softmax(inspection.z[:, 0], axis=-1) if from_left else None,
    )


def what_if(reading: Reading, *holds: Hold) -> Reading:
    """Read the sentence again with gates held by hand, or units silenced.

    Parameters
    ----------
    reading : Reading
        Of an LSTM of one layer that reads in one direction.
    *holds : Hold
        Which gates to hold, of which units, at which words, and at what. Where two meet, the later counts;
        what an earlier what-if held is let go.

    Returns
    -------
    Reading
        With the run and the answer as they would be.

    Raises
    ------
    TypeError
        For what is no reading, or no hold.
    ValueError
        For a network of another kind, and a unit or a word that does not exist.

    Examples
    --------
    >>> what_if(reading, Hold("f", 0, at=3), silence(7))  # doctest: +SKIP
    Forget all at the fourth word, and never hear the eighth unit.
    """
    if not isinstance(reading, Reading):
        raise TypeError(f"what_if needs a reading, got {type(reading).__name__}: read(network, words)")
    for hold in holds:
        if not isinstance(hold, Hold):
            hint = 'one after another: what_if(reading, Hold("f", 0, at=3), silence(7))'
            raise TypeError(f"what_if needs holds, got {type(hold).__name__}; write them {hint}")
    layers = reading.inspection.layers
    cell: Any = layers[0].cell
    if len(layers) != 1 or not isinstance(cell, LSTM):
        raise ValueError(
            "what if a gate were held: that needs an LSTM of one layer in one direction, not "
            f"{len(layers)} × {type(cell).__name__}"
        )
    clamp = clamp_of(holds, len(reading.words), cell.hidden)
    trace = cell.unroll(layers[0].trace.x, clamp=layers[0].in_order(clamp))
    layer = replace(layers[0], trace=trace)
    y, before = layer.h, reading.inspection
    inspection = replace(before, layers=(layer,), y=y, z=y @ before.V.T + before.d)
    p = softmax(inspection.z[:, 0], axis=-1)
    return replace(
        reading,
        inspection=inspection,
        probabilities=p if reading.probabilities.ndim == 2 else p[-1],
        opinion=None if reading.opinion is None else p,
        holds=tuple(holds),
    )


def _inspected(network: Classifier | Tagger, x: Array, readout: Any) -> Inspection:
    if not network.reverse:
        return inspect(network.rnn, x, readout)
    found = inspect(network.rnn, x[::-1].copy(), readout)  # a network of its own, given the end first
    layers = tuple(Layer(layer.level, True, layer.cell, layer.trace) for layer in found.layers)
    return replace(found, layers=layers, y=found.y[::-1], z=found.z[::-1])
