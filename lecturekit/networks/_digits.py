"""A small ConvNet for small pictures of digits, to be looked into layer by layer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import torch
from numpy.typing import ArrayLike, NDArray
from torch import nn
from torch.nn.functional import cross_entropy

from lecturekit._record import Record

from ._examples import Batch, Examples
from ._sentence_words import checked_seed, drawn_with, whole
from ._training_recipe import Recipe

SIDE, GREYS, DIGITS = 8, 16, 10
SHARES = (0.6, 0.1, 0.3)

DIGITS_RECIPE = Recipe(epochs=15, rate=0.004)
"""Brings a `DigitsNet` above 95 % of right answers in the test, with any of ten seeds."""


class DigitsNet(nn.Module):
    """Says which digit a picture of 8 × 8 shows, after LeNet (LeCun et al. 1998), and much smaller.

    Two convolutions of 3 × 3, max(0, ·) after each; the largest of each 2 × 2 places; a hidden layer with
    max(0, ·); a readout. LeNet-5 reads 32 × 32, has tanh units, and averages where this one takes
    the maximum.

    Parameters
    ----------
    frames : int
        Maps of each convolution.
    hidden : int
        Units of the hidden layer.
    seed : int
        Of the first weights; no other generator is touched.

    Attributes
    ----------
    conv1, conv2, pool, hidden, readout : torch.nn.Module
        The layers in their order, each with its max(0, ·).

    Raises
    ------
    ValueError
        For sizes that are none.
    """

    def __init__(self, *, frames: int = 16, hidden: int = 32, seed: int = 0) -> None:
        super().__init__()
        F, H = whole("frames", frames), whole("hidden", hidden)
        self._settings = {"frames": F, "hidden": H, "seed": checked_seed(seed)}
        with drawn_with(seed):
            self.conv1 = nn.Sequential(nn.Conv2d(1, F, 3, padding=1), nn.ReLU())
            self.conv2 = nn.Sequential(nn.Conv2d(F, F, 3, padding=1), nn.ReLU())
            self.pool = nn.MaxPool2d(2)
            self.hidden = nn.Sequential(nn.Linear(F * (SIDE // 2) ** 2, H), nn.ReLU())
            self.readout = nn.Linear(H, DIGITS)

    @property
    def settings(self) -> dict[str, Any]:
        """All that the class needs to build it again, without weights; fit for JSON."""
        return dict(self._settings)

    def forward(self, pictures: Batch | torch.Tensor) -> torch.Tensor:
        """Give the scores, (B, 10), of a batch, or of pictures (B, 8, 8) or (B, 1, 8, 8)."""
        x = pictures.x.transpose(0, 1) if isinstance(pictures, Batch) else pictures
        maps = self.pool(self.conv2(self.conv1(x.reshape(len(x), 1, SIDE, SIDE))))
        scores: torch.Tensor = self.readout(self.hidden(maps.flatten(1)))
        return scores

    def losses(self, batch: Batch) -> torch.Tensor:
        """Give each picture's cross-entropy in nats, (B,)."""
        return cross_entropy(self(batch), batch.y, reduction="none")

    def hits(self, batch: Batch) -> torch.Tensor:
        """Say for each picture whether the likeliest digit is the right one, (B,) bool."""
        return self(batch).argmax(dim=1) == batch.y

    def check_examples(self, examples: Examples) -> None:
        """Refuse examples that do not fit; `train` and `evaluate` ask it.

        Raises
        ------
        ValueError
            For other pictures than 8 × 8, and labels that are no digits; it names the example.
        """
        for n, (x, y) in enumerate(zip(examples.x, examples.y, strict=True)):
            if x.shape != (SIDE, SIDE):
                raise ValueError(f"example {n} is of shape {x.shape}; a picture has 8 rows of 8")
            if y.shape or not 0 <= y < DIGITS or y % 1:
                raise ValueError(f"example {n} has the label {y.tolist()}; a digit is 0 to 9")


def digits_examples(
    seed: int = 0, *, shares: Sequence[float] = SHARES
) -> tuple[Examples, Examples, Examples]:
    """Part scikit-learn's 1797 pictures of digits into what is learnt from, watched, and tested on.

    They were written by 43 people (Alpaydin & Kaynak 1998, UCI; scikit-learn ships the test part of it), and
    who wrote which is not told. So the same hand can be in the training and in the test, and a test accuracy
    is one for known hands.

    Parameters
    ----------
    seed : int
        Of the order.
    shares : sequence of three float
        Parts of all for training, validation and test; they add up to 1.

    Returns
    -------
    training, validation, test : Examples
        x: a picture as 8 steps (rows, the upper one first) of 8 numbers, ink from 0 to 1; y: the digit.

    Raises
    ------
    ValueError
        For other shares, or one that leaves a part empty.
    """
    from sklearn.datasets import load_digits

    pixels, digits = load_digits(return_X_y=True)
    parts = np.asarray(shares, float)
    ends = np.round(np.cumsum(parts) * len(pixels)).astype(int) if parts.shape == (3,) else np.zeros(3, int)
    if abs(parts.sum() - 1) > 1e-9 or np.diff(ends, prepend=0).min() < 1:
        raise ValueError(f"three shares that add up to 1 are wanted, none of them empty, not {tuple(shares)}")
    order = np.random.default_rng(checked_seed(seed)).permutation(len(pixels))
    pictures = pixels.reshape(-1, SIDE, SIDE) / GREYS
    training, validation, test = (
        Examples(tuple(pictures[part]), tuple(digits[part])) for part in np.split(order, ends[:2])
    )
    return training, validation, test


@dataclass(frozen=True, eq=False, repr=False)
class FilterMaps(Record):
    """What the filters of a layer answer to one picture.

    Attributes
    ----------
    picture : (8, 8)
        Ink, 0 to 1.
    layer : str
        Whose maps these are.
    maps : (C, Y, X)
        The answer of each of C filters at each place, after max(0, ·).
    probabilities : (10,)
        What the network gives to each digit.
    """

    picture: NDArray[np.float64]
    layer: str
    maps: NDArray[np.float64]
    probabilities: NDArray[np.float64]

    @property
    def digit(self) -> int:
        """The likeliest digit, as the network has it."""
        return int(self.probabilities.argmax())


def filter_maps(network: DigitsNet, picture: ArrayLike, layer: str = "conv1") -> FilterMaps:
    """Show a picture to a network, and keep what each filter of a layer answers, place by place.

    Parameters
    ----------
    network : DigitsNet
    picture : (8, 8) array_like
        Ink, 0 to 1.
    layer : str
        ``"conv1"``, ``"conv2"`` or ``"pool"``.

    Raises
    ------
    TypeError
        For another network.
    ValueError
        For another shape, numbers that are not finite, or a layer without maps.
    """
    from ._features import layer_features

    if not isinstance(network, DigitsNet):
        raise TypeError(f"wanted a DigitsNet, got {type(network).__name__}")
    if layer not in (known := ("conv1", "conv2", "pool")):
        raise ValueError(f"the layer {layer!r} has no maps; there are {', '.join(known)}")
    seen = np.asarray(picture, float)
    if seen.shape != (SIDE, SIDE) or not np.isfinite(seen).all():
        raise ValueError(f"a picture has 8 rows of 8 finite numbers, got {seen.shape}")
    found = layer_features(network, seen[None], [layer, "readout"], pool=False)
    side = SIDE // 2 if layer == "pool" else SIDE
    scores = found["readout"][0].astype(float)
    chances = np.exp(scores - scores.max())
    maps = found[layer].reshape(-1, side, side).astype(float)
    return FilterMaps(seen, layer, maps, chances / chances.sum())
