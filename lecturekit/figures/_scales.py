"""Colour scales as explicit lists of ``[position, "#rrggbb"]``, each with its twin for a dark page.

Every scale runs from the page's own lightness (little) to the strongest colour (much), so the dark
twins run from dark to bright. The stops are evenly spaced in CAM02-UCS (Luo, Cui, Li 2006); the room's
tests measure it.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from lecturekit._arrays import Array

Scale = list[list[float | str]]

_EVEN = 0.1791  # luminance on which black and white text have the same contrast, 4.58 : 1

_STOPS: dict[str, tuple[str, str]] = {
    "sequential": (  # counts and magnitudes
        "f4f6fa d9e0eb b9cde7 99bae6 79a6e6 5b91e3 457bd7 3766c2 2d52a7 253f88 1d2d66",
        "1d1e22 282b35 2d374f 2f436d 2f508e 2c5faf 2e6fc7 3b80d5 4f92de 68a2e2 83b2e4",
    ),
    "gradient": (  # magnitudes of gradients: warm, as all that is gradient
        "faf4ee f2dabf f1bf8a f1a156 ed8124 de6400 c74c00 b13400 9a1900 7d0607 5f010b",
        "221e1a 3d2623 5b2b20 792e17 963202 ab4500 c05a00 d47000 e88600 fc9e03 ffbc50",
    ),
    "probability": (  # 0 to 1, always this one
        "f2f7f7 d4e2e1 aed2d1 83c2c3 53b2b7 00a0a9 008a94 00757f 00606b 004c56 003741",
        "1b2021 232d30 1f3c41 0b4c54 005c64 006c73 007c82 008d91 009fa0 42adab 6bb9b6",
    ),
    "diverging": (  # signed, centred on 0: violet below, green above
        "4a2b58 6e4181 905ba6 af7bc3 c8a2d4 decbe1 f5f4f5 c1d7c2 87bd93 4ea16b 1e804c 005f35 003d21",
        "c9a3d7 b382c6 9a65b1 7d4d91 5d3f69 3e3143 222222 273a2d 225536 187141 2f8b53 58a36e 84b98e",
    ),
}


def _scale(name: str, side: int = 0) -> Scale:
    stops = _STOPS[name][side].split()
    return [[round(k / (len(stops) - 1), 6), f"#{stop}"] for k, stop in enumerate(stops)]


SEQUENTIAL: Scale = _scale("sequential")


def scale(name: str) -> Scale:
    """Give the scale ``"sequential"``, ``"gradient"``, ``"probability"`` or ``"diverging"``."""
    return _scale(name)


def dark_scale(name: str) -> Scale:
    """Give the twin of `scale` for a dark page: what `scale_twins` makes of it."""
    return _scale(name, 1)


def tint(name: str, fraction: ArrayLike) -> Array:
    """Give the colour of a scale (its light side) along its length, linear in sRGB as plotly has it.

    Parameters
    ----------
    name : str
        A scale's name.
    fraction : array_like, any shape
        0 the first stop, 1 the last; clipped to that.

    Returns
    -------
    array, the same shape and one axis of 3
        Red, green, blue in 0..1.
    """
    stops = (
        np.array([[int(stop[k : k + 2], 16) for k in (0, 2, 4)] for stop in _STOPS[name][0].split()]) / 255
    )
    at, where = np.linspace(0, 1, len(stops)), np.clip(np.asarray(fraction, float), 0, 1)
    return np.stack([np.interp(where, at, stops[:, k]) for k in range(3)], axis=-1)


def luminance(rgb: ArrayLike) -> Array:
    """Give relative luminance (WCAG 2.2) of sRGB in 0..1, (..., 3)."""
    rgb = np.asarray(rgb, float)
    linear = np.where(rgb <= 0.04045, rgb / 12.92, ((rgb + 0.055) / 1.055) ** 2.4)
    return linear @ np.array([0.2126, 0.7152, 0.0722])


def wants_dark_ink(name: str, fraction: ArrayLike) -> NDArray[np.bool_]:
    """Say where on a scale black text is easier to read than white text (on its light side).

    The dark twins cross the same luminance at the same place, so the inks' twins are right there too.
    """
    return luminance(tint(name, fraction)) > _EVEN


def scale_twins() -> dict[str, str]:
    """Map every stop of every scale to its dark twin."""
    return {
        f"#{light}": f"#{dark}"
        for lights, darks in _STOPS.values()
        for light, dark in zip(lights.split(), darks.split(), strict=True)
    }
