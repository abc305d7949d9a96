"""The figures of a report that look into a small ConvNet, layer by layer."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from lecturekit import figures
from lecturekit.explorable import explore
from lecturekit.networks import (
    DIGITS_RECIPE,
    DigitsNet,
    Examples,
    Separation,
    digits_examples,
    evaluate,
    filter_maps,
    layer_features,
    separation,
    train,
)

from ._scenes import Drawn, Scenery
from ._scenes_clouds import HEIGHT, PCA, POINTS, VIEW, Look

PARTS = ("trained", "untrained")


def digit_scenes(seed: int) -> Iterator[Scenery]:
    """Train a small ConvNet on digits, and look at it layer by layer."""
    training, validation, test = digits_examples(seed)
    nets = {name: DigitsNet(seed=seed) for name in PARTS}
    train(nets["trained"], training, validation, DIGITS_RECIPE, progress=False)
    share = evaluate(nets["trained"], test).accuracy
    pictures, digits = np.stack(list(test.x)), np.array(test.y).astype(int)
    every = {name: layer_features(net, pictures, pool=False) for name, net in nets.items()}
    few = np.arange(min(POINTS, len(digits)))
    looks = {name: Look(part.only(few), seed) for name, part in every.items()}
    measured = {name: separation(part, digits.tolist()) for name, part in every.items()}
    yield _digit_clouds(looks, digits[few], measured, share)
    yield _digit_depth(measured)
    yield _filters(nets["trained"], test)


def _digit_clouds(
    looks: Mapping[str, Look], digits: NDArray[Any], measured: Mapping[str, Separation], share: float
) -> Scenery:
    names = [str(digit) for digit in range(10)]
    hover = [f"a {digit}" for digit in digits.tolist()]
    shown = [view for view in looks["trained"].views if view in (PCA, VIEW)]

    def layers(view: str = shown[-1], network: str = "trained") -> Drawn:
        look = looks[network]
        drawn = figures.feature_clouds(look.clouds(view), digits, names, hover=hover)
        other = measured["untrained"] if network == "trained" else None
        return drawn, figures.cloud_words(measured[network], look.layers, asked="digit", untrained=other)

    return Scenery(
        "Digits, layer by layer",
        f"The network, trained in seconds, tells {100 * share:.1f} % of the test pictures right. "
        "The line below says how often the five nearest pictures tell the digit, layer by layer.",
        explore(
            layers,
            caption="Pictures in the layers of a network; each digit stands at the median of its pictures.",
            view=shown,
            network=list(PARTS),
            presets={part: {"network": part} for part in PARTS},
            height=HEIGHT,
        ),
    )


def _digit_depth(measured: Mapping[str, Separation]) -> Scenery:
    def depth(measure: str = "between") -> Drawn:
        pair = measured["trained"], measured["untrained"]
        drawn = figures.separation_by_layer(*pair, measure=measure)
        return drawn, figures.separation_words(*pair, measure=measure)

    return Scenery(
        "Separation of the digits",
        "Measured on the numbers themselves, not on a map of them.",
        explore(
            depth,
            caption="How far apart the ten digits are in each layer, trained and untrained.",
            measure=["between", "neighbours", "silhouette"],
            height=380,
        ),
    )


def _filters(network: DigitsNet, test: Examples) -> Scenery:
    digits = np.array(test.y).astype(int)
    first = {str(digit): int(np.flatnonzero(digits == digit)[0]) for digit in range(10)}
    seen = cache(lambda picture, layer: filter_maps(network, test.x[picture], layer))
    tops = {
        layer: max(float(seen(n, layer).maps.max()) for n in first.values())
        for layer in ("conv1", "conv2", "pool")
    }

    def filters(picture: int = first["3"], layer: str = "conv1") -> Drawn:
        here = seen(picture, layer)
        drawn = figures.filter_images(here, span=(0.0, tops[layer]))
        return drawn, figures.filter_words(here, int(digits[picture]))

    return Scenery(
        "What filters answer to",
        "Each small map is the answer of one filter, place by place.",
        explore(
            filters,
            caption="A picture, what each filter of a layer answers, and what the network takes it for.",
            picture=first,
            layer=list(tops),
            height=380,
        ),
    )
