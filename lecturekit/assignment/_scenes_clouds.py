"""Layers of any network as clouds of points, each computed once."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from lecturekit import figures
from lecturekit.explorable import explore
from lecturekit.networks import Cloud, LayerFeatures, Separation, largest_perplexity, project, separation

from ._scenes import Drawn, Scenery

POINTS = 220  # of a cloud: t-SNE takes a second or two
PERPLEXITIES = (5, 30, 60)
LAYERS = 3  # side by side
PCA, VIEW = "PCA", "t-SNE 30"
HEIGHT = 370


class Look:
    """The layers of a network at some samples, and their clouds, each computed once.

    Parameters
    ----------
    features : LayerFeatures
        Of n samples.
    seed : int
        Of t-SNE.
    """

    def __init__(self, features: LayerFeatures, seed: int) -> None:
        places = np.unique(np.linspace(0, len(features.layers) - 1, LAYERS).round().astype(int))
        self.features, self._seed = features, seed
        self.layers = [features.layers[k] for k in places]
        self.views = list(views(len(features)))
        self.preferred = VIEW if VIEW in self.views else self.views[-1]
        self.cloud = cache(self._cloud)

    def _cloud(self, layer: str, view: str) -> Cloud:
        part = self.features[layer]
        if view == PCA:
            return project(part)
        perplexity = views(len(part))[view]
        return project(part, "tsne", perplexity=perplexity, seed=self._seed, onto=self.cloud(layer, PCA))

    def clouds(self, view: str) -> dict[str, Cloud]:
        """Give the clouds of the layers that are shown."""
        return {figures.as_text(layer): self.cloud(layer, view) for layer in self.layers}


def views(samples: int) -> dict[str, float]:
    """Give the ways to draw a cloud of so many samples: PCA, and t-SNE where there are enough."""
    found = {PCA: 0.0}
    if samples >= 4:
        most = largest_perplexity(samples)
        found |= {
            f"t-SNE {perplexity}": float(perplexity) for perplexity in PERPLEXITIES if perplexity <= most
        }
    return found


def own_scenes(look: Mapping[str, tuple[LayerFeatures, Sequence[Any]]], seed: int) -> Iterator[Scenery]:
    """Show networks of the student's own: features of layers, and a class for each sample.

    Raises
    ------
    ValueError
        For labels that do not fit, fewer than two classes, or samples that are too few.
    """
    for title, (features, labels) in look.items():
        known, numbers = np.unique([str(label) for label in labels], return_inverse=True)
        measured = separation(features, labels)
        few = np.random.default_rng(seed).permutation(len(features))[:POINTS]
        yield _own(title, Look(features.only(few), seed), numbers[few], known.tolist(), measured)


def _own(title: str, look: Look, numbers: NDArray[Any], names: list[str], measured: Separation) -> Scenery:
    hover = [figures.as_text(names[number]) for number in numbers.tolist()]
    kept, numbers = _commonest(names, numbers)

    def layers(view: str = look.preferred) -> Drawn:
        drawn = figures.feature_clouds(look.clouds(view), numbers, kept, hover=hover)
        return drawn, figures.cloud_words(measured, look.layers, asked="class")

    notes = " ".join(figures.as_markdown(note) for note in look.features.notes)
    return Scenery(
        title,
        notes,
        explore(
            layers,
            caption="Samples in the layers of a network, each in the colour of its class.",
            view=look.views,
            height=HEIGHT,
        ),
    )


def _commonest(names: list[str], numbers: NDArray[Any]) -> tuple[list[str], NDArray[Any]]:
    """Keep as many classes as can be told apart, the commonest; all others become −1."""
    most = 10 if len(names) <= 10 and all(len(name) == 1 for name in names) else 5
    kept = np.sort(np.argsort(-np.bincount(numbers, minlength=len(names)), kind="stable")[:most])
    places = np.full(len(names), -1)
    places[kept] = np.arange(len(kept))
    return [names[k] for k in kept], places[numbers]
