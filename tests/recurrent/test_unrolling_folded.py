"""One network for every step, and what a node of the unrolled one depends on."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
import torch

from lecturekit.recurrent import RNN, encoder_decoder, inspect, unrolling

T, D, H, K = 5, 3, 4, 6


def module(kind: str, **shape: Any) -> tuple[Any, Any, Any]:
    """A module of torch in float64, its readout, and what it reads."""
    torch.manual_seed(0)
    made = getattr(torch.nn, kind)(D, H, dtype=torch.float64, **shape)
    readout = torch.nn.Linear(H * (1 + made.bidirectional), K, dtype=torch.float64)
    return made, torch.randn(T, 1, D, dtype=torch.float64, requires_grad=True), readout


@pytest.mark.row("R2")
@pytest.mark.parametrize(
    ("kind", "shape"),
    [("RNN", {}), ("LSTM", {}), ("GRU", {"num_layers": 2}), ("RNN", {"bidirectional": True})],
)
def test_folded_there_is_one_arrow_for_each_of_the_weights_and_time_is_a_loop(kind: str, shape: dict) -> None:
    """One node of each row in one column; what led to the next step leads back to the same node."""
    whole = unrolling(inspect(*module(kind, **shape)))
    once = whole.folded(3)
    assert [row.key for row in once.rows] == [row.key for row in whole.rows]
    assert all(row.columns.tolist() == [3] and np.isnan(row.values).all() for row in once.rows)
    assert [part.name for part in once.arrows] == [part.name for part in whole.arrows]
    assert once.names == whole.names
    loops = [part for part in once.arrows if part.source == part.target]
    assert {part.letter for part in loops} == ({"W", "f"} if kind == "LSTM" else {"W"})
    assert all(part.start.tolist() == part.end.tolist() == [0] for part in once.arrows)


def test_an_encoder_with_its_decoder_cannot_be_folded() -> None:
    """They are two networks."""
    cells = [RNN.random(inputs=D, hidden=H, outputs=K, rng=np.random.default_rng(n)) for n in range(2)]
    first = cells[0].unroll(np.ones((3, 1, D)))
    second = cells[1].unroll(np.ones((2, 1, D)), first.h[-1])
    with pytest.raises(ValueError, match="not one network"):
        encoder_decoder(first, second).folded()


@pytest.mark.row("R3")
@pytest.mark.parametrize("shape", [{}, {"num_layers": 3}, {"bidirectional": True}])
@pytest.mark.parametrize("step", [1, 3])
def test_an_output_depends_on_those_words_whose_gradient_is_not_zero(shape: dict, step: int) -> None:
    """Walking back along the arrows finds what torch finds by differentiating."""
    net, x, readout = module("RNN", **shape)
    readout(net(x)[0])[step - 1].sum().backward()
    felt = np.flatnonzero(np.linalg.norm(x.grad.numpy()[:, 0], axis=1) > 0) + 1
    assert unrolling(inspect(net, x.detach(), readout)).read_by("z", step).tolist() == felt.tolist()
