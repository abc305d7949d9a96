"""A function that catches layers by hooks, held to take them away again."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from torch import nn


def leaving_no_hook(catch: Callable[..., Any]) -> Callable[..., Any]:
    """Let a function that catches a layer stop with an error if it leaves a hook in the network.

    Parameters
    ----------
    catch : callable
        Of a network, the name of a layer, and samples. If it gives nothing (None or ``...``), nothing is
        asked of it.

    Returns
    -------
    callable
        Of the same arguments, with the same result. It raises RuntimeError if there are more forward hooks in
        the network afterwards than before.
    """

    @wraps(catch)
    def watched(network: nn.Module, name: str, samples: Any) -> Any:
        before = _hooks(network)
        made = catch(network, name, samples)
        if made is not None and made is not ... and _hooks(network) > before:
            raise RuntimeError("a hook is still in the network: call the handle's remove()")
        return made

    return watched


def _hooks(network: nn.Module) -> int:
    return sum(len(part._forward_hooks) for part in network.modules())
