"""Runs unrolled into rows of nodes and arrows: one network, or an encoder with its decoder."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from lecturekit._arrays import Array

from ._cell import Cell
from ._loss import Loss
from ._unrolling import Unrolling
from ._unrolling_rows import Draft, Placed
from ._unrolling_run import Taken, dz_of, flows_of, taken

AT = ("each step", "last step", "no step")


def unrolling(
    run: Any,
    *,
    cell: Cell | None = None,
    loss: Loss | ArrayLike | None = None,
    words: Sequence[str] = (),
    outputs: Sequence[str] = (),
    at: str = "each step",
    said: bool = False,
    truncate: int | None = None,
    batch: int = 0,
) -> Unrolling:
    """Unroll a run for a picture: of any cell, any depth, in one direction or both.

    Parameters
    ----------
    run : Trace, LSTMTrace, GRUTrace or Inspection
        From `unroll` of a cell, or from `inspect` of a module of torch.
    cell : RNN, LSTM or GRU, optional
        That the trace is of; an inspection has its own. Needed with a loss only.
    loss : Loss or (T, B, K) array_like, optional
        From `cross_entropy` of the run's z: then each arrow carries its gradient, and the losses are nodes.
        An array is dL/dz, and adds no nodes.
    words : sequence of str
        Those read, T of them.
    outputs : sequence of str
        Those said: one for each step that has scores.
    at : str
        Where there are scores: ``"each step"``, ``"last step"``, or ``"no step"``, as of an encoder.
    said : bool
        Whether each output is the next input, as in a decoder: dotted arrows lead from one to the other.
    truncate : int, optional
        As of `RNN.bptt`: each loss goes back through at most so many copies of the weights.
    batch : int
        Which sequence.

    Returns
    -------
    Unrolling
        Rows x, h (and c of an LSTM) of each layer and direction, z and L; with all arrows.

    Raises
    ------
    TypeError
        For what is no run, and for a loss without the cell.
    ValueError
        For words, outputs or a loss of another length, and a loss where there are no scores.
    """
    if at not in AT:
        raise ValueError(f"at must be one of {', '.join(AT)}, got {at!r}")
    opened = taken(run, cell, batch)
    dz = dz_of(opened, loss, at)
    flows = None if dz is None else flows_of(opened, opened.above(dz), truncate=truncate)
    draft = Draft()
    top = draft.network(opened, Placed(words=words), flows)
    if at != "no step":
        steps = slice(None) if at == "each step" else slice(-1, None)
        draft.scores(opened, top, (steps, outputs), dz)
        if isinstance(loss, Loss):
            draft.losses(loss, opened.batch)
    if said:
        draft.fed_back()
    return draft.done()


def encoder_decoder(
    encoder: Any,
    decoder: Any,
    *,
    cells: tuple[Cell, Cell] | None = None,
    loss: Loss | ArrayLike | None = None,
    source: Sequence[str] = (),
    words: Sequence[str] = (),
    outputs: Sequence[str] = (),
    said: bool = False,
    batch: int = 0,
) -> Unrolling:
    """Unroll an encoder and the decoder that starts from its last states, one after the other in time.

    Parameters
    ----------
    encoder, decoder : Trace, LSTMTrace, GRUTrace or Inspection
        Of the same kind and depth, from the left. The decoder's first states are the encoder's last.
    cells : tuple of Cell, optional
        Encoder's and decoder's; inspections have their own. Needed with a loss only.
    loss : Loss or (T, B, K) array_like, optional
        Of the decoder's scores. Its gradient goes back through the decoder into the encoder.
    source : sequence of str
        Words that the encoder reads, S of them.
    words : sequence of str
        Words that the decoder reads, T of them: under teacher forcing the right ones, with ``<s>`` first.
    outputs : sequence of str
        Words that it says, T of them.
    said : bool
        Whether each output is the decoder's next input: dotted arrows lead from one to the other.
    batch : int
        Which sequence.

    Returns
    -------
    Unrolling
        Of S + T columns. The arrow between the parts carries the decoder's W.

    Raises
    ------
    TypeError, ValueError
        As of `unrolling`; and for a decoder that starts from other states, or has other layers.
    """
    first, second = (
        taken(run, cell, batch) for run, cell in zip((encoder, decoder), cells or (None, None), strict=True)
    )
    _joined(first, second)
    dz = dz_of(second, loss, "each step")
    behind = flows = None
    if dz is not None:
        behind = flows_of(second, second.above(dz))
        enters: Array = np.zeros((first.steps, first.width))
        flows = flows_of(first, enters, behind=[flow.before for flow in behind])
    draft = Draft()
    draft.network(first, Placed("encoder", 0, source), flows)
    top = draft.network(second, Placed("decoder", first.steps, words), behind)
    draft.handed_over(second, behind)
    draft.scores(second, top, (slice(None), outputs), dz)
    if isinstance(loss, Loss):
        draft.losses(loss, second.batch)
    if said:
        draft.fed_back()
    return draft.done()


def _joined(first: Taken, second: Taken) -> None:
    """Refuse two runs of which the second does not go on where the first has ended."""
    kinds = [
        [(layer.level, layer.reverse, type(layer.trace)) for layer in part.layers] for part in (first, second)
    ]
    if kinds[0] != kinds[1] or any(layer.reverse for layer in first.layers):
        raise ValueError("encoder and decoder must have the same cell and layers, and read from the left")
    for before, after in zip(first.layers, second.layers, strict=True):
        for letter in first.states:
            ends, starts = getattr(before.trace, letter)[-1], getattr(after.trace, f"{letter}0")
            if ends.shape != starts.shape or not np.allclose(ends, starts, rtol=1e-5, atol=1e-7):
                raise ValueError(
                    f"the decoder does not start from the encoder's last {letter}: run it from there"
                )
