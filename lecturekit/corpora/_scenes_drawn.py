"""Scenes to learn from, and scenes with things that were never seen in that colour."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from itertools import count

import numpy as np

from lecturekit.corpora._scenes import COLOURS, PLACES, SHAPES, SIZES, Scene, Thing, clear_of_each_other

#: Shapes in colours that no scene of `train` and `validation` shows. Each colour and shape is seen, apart.
NEVER_SHOWN = ("blue circle", "yellow square", "red triangle")
ALONE = 0.3  # share of the scenes with one thing
MOST = 20_000  # scenes of a part
TRIES = 200  # draws that were none, until one thing or two are chosen anew
KINDS = (SHAPES, tuple(COLOURS), tuple(SIZES))

Told = tuple[Scene, tuple[str, ...]]


@dataclass(frozen=True, repr=False)
class Scenes:
    """Scenes with a true sentence each.

    Attributes
    ----------
    train, validation : tuple of (Scene, tuple of str)
        Other scenes with the same kinds of things.
    test : tuple of (Scene, tuple of str)
        In each one thing of `NEVER_SHOWN`.
    """

    train: tuple[Told, ...]
    validation: tuple[Told, ...]
    test: tuple[Told, ...]

    def __repr__(self) -> str:
        sizes = ", ".join(f"{name}={len(getattr(self, name))}" for name in ("train", "validation", "test"))
        return f"Scenes({sizes})"


def scene_corpus(
    *, train: int = 3000, validation: int = 300, test: int = 300, rng: np.random.Generator
) -> Scenes:
    """Draw scenes, and for each one of the sentences that are true of it, all of these equally likely.

    Three in ten show one thing, the others two that do not touch and can be told apart by where they are.
    Shapes, colours, sizes and places are drawn evenly from what is possible.
    No scene of one part is in another.

    Parameters
    ----------
    train, validation, test : int
        Numbers of scenes.
    rng : numpy.random.Generator
        All randomness.

    Returns
    -------
    Scenes

    Raises
    ------
    ValueError
        If a number is below 1 or above 20,000.
    """
    for name, size in (("train", train), ("validation", validation), ("test", test)):
        if not 1 <= size <= MOST:
            raise ValueError(f"{name} must be from 1 to {MOST:,}, not {size}")
    taken: set[frozenset[Thing]] = set()
    parts = []
    for new, many in ((False, train), (False, validation), (True, test)):
        part = [_told(new, taken, rng) for _ in range(many)]
        taken |= {frozenset(scene.things) for scene, _ in part}
        parts.append(tuple(part))
    return Scenes(*parts)


def _told(new: bool, taken: Collection[frozenset[Thing]], rng: np.random.Generator) -> Told:
    """Draw a scene of no earlier part, and a sentence; ``new``: its first thing is of `NEVER_SHOWN`."""
    alone = rng.random() < ALONE  # once: scenes of two are drawn again more often
    for tried in count(1):
        if tried % TRIES == 0:
            alone = rng.random() < ALONE  # all scenes of one thing may be taken
        things = [_thing(rng, new)] if alone else [_thing(rng, new), _thing(rng, False)]
        names = {thing.name for thing in things}
        if len(things) == 2 and (len(names) < 2 or not clear_of_each_other(*things)):
            continue
        scene = Scene(tuple(things))
        said = scene.sentences()
        if said and frozenset(things) not in taken:
            return scene, said[int(rng.integers(len(said)))]
    raise AssertionError  # never reached: count has no end


def _thing(rng: np.random.Generator, new: bool) -> Thing:
    while True:
        shape, colour, size = (names[int(rng.integers(len(names)))] for names in KINDS)
        if (f"{colour} {shape}" in NEVER_SHOWN) == new:
            across, down = (int(place) for place in rng.integers(PLACES, size=2))
            return Thing(shape, colour, size, across, down)
