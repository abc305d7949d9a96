"""Small scenes, drawn by arithmetic: shapes in colours at places, and what can truly be said of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray

#: Pixels along each side of a scene.
SIDE = 32
SHAPES = ("circle", "square", "triangle")
#: Names of colours, and their red, green and blue from 0 to 1.
COLOURS: Mapping[str, tuple[float, float, float]] = MappingProxyType(
    {
        "red": (0.84, 0.16, 0.16),
        "blue": (0.16, 0.35, 0.80),
        "yellow": (0.96, 0.76, 0.10),
        "black": (0.12, 0.12, 0.12),
    }
)
#: Radius of the circle, in pixels; squares and triangles have about its area.
SIZES: Mapping[str, float] = MappingProxyType({"small": 4.0, "large": 5.5})
PAPER = 0.96  # of what stands behind, in each colour

#: From a shape's middle to its sides, its top and its bottom, in radii; all have about the same area.
REACH = {"circle": (1.0, 1.0, 1.0), "square": (0.886, 0.886, 0.886), "triangle": (1.348, 1.556, 0.778)}

PLACES = 6  # along each side
_FIRST, _STEP = 6.0, 4.0  # px: where they lie
_APART = 2  # places: by so much a distance across must differ from one up and down, to be told


@dataclass(frozen=True)
class Thing:
    """One object of a scene.

    Parameters
    ----------
    shape, colour, size : str
        Of `SHAPES`, `COLOURS`, `SIZES`.
    across, down : int
        Its place, from 0 (left, top) to 5.

    Raises
    ------
    ValueError
        For what there is not.
    """

    shape: str
    colour: str
    size: str = "large"
    across: int = 2
    down: int = 2

    def __post_init__(self) -> None:
        for name, known in (("shape", SHAPES), ("colour", tuple(COLOURS)), ("size", tuple(SIZES))):
            if getattr(self, name) not in known:
                raise ValueError(f"there is no {name} {getattr(self, name)!r}; there are {', '.join(known)}")
        for name in ("across", "down"):
            if getattr(self, name) not in range(PLACES):
                raise ValueError(f"{name} goes from 0 to {PLACES - 1}, not {getattr(self, name)!r}")

    @property
    def name(self) -> str:
        """Colour and shape: "red circle"."""
        return f"{self.colour} {self.shape}"

    @property
    def centre(self) -> tuple[float, float]:
        """Where its middle lies, in pixels from the left and from the top."""
        return _FIRST + _STEP * self.across, _FIRST + _STEP * self.down


@dataclass(frozen=True)
class Scene:
    """One or two things on paper.

    Parameters
    ----------
    things : tuple of Thing
        The later ones lie on top.

    Raises
    ------
    ValueError
        For no thing, or more than two.
    """

    things: tuple[Thing, ...]

    def __post_init__(self) -> None:
        object.__setattr__(self, "things", tuple(self.things))
        if not 1 <= len(self.things) <= 2:
            raise ValueError(f"a scene has one thing or two, not {len(self.things)}")

    def image(self) -> NDArray[np.float32]:
        """Draw it, (32, 32, 3) from 0 to 1: rows from the top, columns from the left, red, green, blue.

        Each pixel mixes thing and paper by how much of it is covered: ½ − d, cut to 0…1, with d the signed
        distance of its middle from the thing's edge in pixels.
        """
        image = np.full((SIDE, SIDE, 3), PAPER)
        for thing in self.things:
            cover = np.clip(0.5 - edge_distance(thing), 0, 1)[:, :, None]
            image = image * (1 - cover) + cover * np.array(COLOURS[thing.colour])
        return image.astype(np.float32)

    def sentences(self) -> tuple[tuple[str, ...], ...]:
        """Say all that is meant to be said of it, in words.

        Of one thing "a red circle" and "a large red circle". Of two where each is from the other: "a red
        circle above a blue square" and "a blue square below a red circle". None if it cannot be told: the
        distance across must differ from that up and down by two places or more.
        """
        if len(self.things) == 1:
            (one,) = self.things
            return ("a", one.colour, one.shape), ("a", one.size, one.colour, one.shape)
        first, second = self.things
        return tuple(
            ("a", a.colour, a.shape, *relation.split(), "a", b.colour, b.shape)
            for a, b in ((first, second), (second, first))
            if (relation := _relation(a, b))
        )


#: All words of the sentences about scenes.
SCENE_WORDS = (
    *("a", *COLOURS, *SHAPES, *SIZES),
    *("above", "below", "left", "right", "of"),
)


def edge_distance(thing: Thing) -> NDArray[np.float64]:
    """Give how far each pixel's middle lies outside a thing's edge, in pixels, (32, 32); below 0 inside.

    Exact for the circle. Of square and triangle it is the distance from the nearest side's line, which is
    exact except beyond a corner.
    """
    x, y = (np.arange(SIDE) + 0.5)[None, :], (np.arange(SIDE) + 0.5)[:, None]
    across, down = x - thing.centre[0], y - thing.centre[1]
    radius = SIZES[thing.size]
    if thing.shape == "circle":
        return np.hypot(across, down) - radius
    if thing.shape == "square":
        return np.maximum(np.abs(across), np.abs(down)) - REACH["square"][0] * radius
    slope = np.sqrt(0.75) * np.abs(across) - 0.5 * down  # of the two upper sides
    return np.maximum(slope, down) - REACH["triangle"][2] * radius


def _relation(a: Thing, b: Thing) -> str:
    """Say where a is from b, in words; nothing where it cannot be told."""
    across, down = a.across - b.across, a.down - b.down
    if abs(abs(across) - abs(down)) < _APART:
        return ""
    if abs(across) > abs(down):
        return "left of" if across < 0 else "right of"
    return "above" if down < 0 else "below"


def clear_of_each_other(first: Thing, second: Thing) -> bool:
    """Say whether two things do not touch: their boxes are apart."""
    (left, top, right, bottom), (west, north, east, south) = _box(first), _box(second)
    return right <= west or east <= left or bottom <= north or south <= top


def _box(thing: Thing) -> tuple[float, float, float, float]:
    """Give left, top, right and bottom edge of what a thing covers, in pixels."""
    (x, y), radius = thing.centre, SIZES[thing.size]
    wide, up, down = REACH[thing.shape]
    return x - wide * radius, y - up * radius, x + wide * radius, y + down * radius
