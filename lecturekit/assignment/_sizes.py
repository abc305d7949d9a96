"""How large the networks are, before any is made; and sizes that match."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from lecturekit.networks import GATES

from ._settings import CELLS, NEURAL, Settings

WIDEST = 4096  # units or numbers of a vector that matching may choose


@dataclass(frozen=True)
class ModelSize:
    """How large a model is.

    Attributes
    ----------
    name, kind : str
        As shown ("LSTM"), and as asked for ("lstm").
    embedding, hidden : int
        D of a word's vector and H units; 0 where there is none.
    parts : tuple of three int
        Parameters of the embedding, of the recurrent core, and of the readout; zeros for a model that counts.
    """

    name: str
    kind: str
    embedding: int
    hidden: int
    parts: tuple[int, int, int]

    @property
    def parameters(self) -> int:
        """Weights and biases together."""
        return sum(self.parts)


def sizes(settings: Settings, known: int) -> tuple[ModelSize, ...]:
    """Give the size of each model, matched if the settings say so.

    Parameters
    ----------
    settings : Settings
    known : int
        Words of the vocabulary, ``<unk>`` not among them.

    Returns
    -------
    tuple of ModelSize
        With K = known + 2 outcomes: a neural bigram has (K + 1) D + (D + 1) K parameters, a recurrent network
        (K + 1) D + G (D H + H² + 2 H) + (H + 1) K for one layer, with G = 1, 3, 4 gates.
    """
    D, H = settings.embedding, settings.hidden
    plain = {kind: _size(settings, kind, known, D, H) for kind in settings.models}
    target = max((size.parameters for size in plain.values()), default=0)
    if not settings.match:
        return tuple(plain.values())
    return tuple(
        _matched(settings, kind, known, target) if kind in NEURAL else size for kind, size in plain.items()
    )


def _matched(settings: Settings, kind: str, known: int, target: int) -> ModelSize:
    if kind == "bigram":
        return _nearest(lambda D: _size(settings, kind, known, D, 0), target)
    return _nearest(lambda H: _size(settings, kind, known, settings.embedding, H), target)


def _nearest(size: Callable[[int], ModelSize], target: int) -> ModelSize:
    """Find the width whose parameters are nearest; they grow with it."""
    low, high = 1, WIDEST
    while low < high:
        middle = (low + high) // 2
        low, high = (low, middle) if size(middle).parameters >= target else (middle + 1, high)
    found = [size(width) for width in (max(low - 1, 1), low)]
    return min(found, key=lambda one: abs(one.parameters - target))


def _size(settings: Settings, kind: str, known: int, D: int, H: int) -> ModelSize:
    K, name = known + 2, settings.shown(kind)
    if kind == "bigram":
        return ModelSize(name, kind, D, 0, ((K + 1) * D, 0, (D + 1) * K))
    if kind not in CELLS:
        return ModelSize(name, kind, 0, 0, (0, 0, 0))
    inputs = [D, *[H] * (settings.layers - 1)]
    core = sum(GATES[CELLS[kind]] * (n * H + H * H + 2 * H) for n in inputs)
    return ModelSize(name, kind, D, H, ((K + 1) * D, core, (H + 1) * K))
