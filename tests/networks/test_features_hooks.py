"""Whoever leaves a hook in a network is told so, and nobody else."""

from __future__ import annotations

from typing import Any

import pytest
import torch
from torch import nn

from lecturekit.networks import leaving_no_hook


def network() -> nn.Module:
    """Two layers, the inner one named ``"0"``."""
    return nn.Sequential(nn.Linear(3, 5), nn.ReLU())


def catch(made: nn.Module, name: str, samples: torch.Tensor, *, away: bool) -> Any:
    """Catch a layer's output, and take the hook away or not."""
    kept: list[torch.Tensor] = []
    handle = made.get_submodule(name).register_forward_hook(lambda *of: kept.append(of[-1].clone()))
    made(samples)
    if away:
        handle.remove()
    return kept[-1]


@pytest.mark.row("P3")
def test_a_hook_that_is_left_is_noticed() -> None:
    """In any layer; who takes it away gets the result, with hooks of others left alone."""
    samples = torch.ones(2, 3)
    with pytest.raises(RuntimeError, match="a hook is still in the network"):
        leaving_no_hook(lambda *of: catch(*of, away=False))(network(), "0", samples)
    made = network()
    made[1].register_forward_hook(lambda *of: None)  # of somebody else
    found = leaving_no_hook(lambda *of: catch(*of, away=True))(made, "0", samples)
    assert torch.equal(found, made[0](samples))
    assert leaving_no_hook(lambda *of: ...)(made, "0", samples) is ...
