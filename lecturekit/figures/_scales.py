"""Colour scales as explicit lists of ``[position, "#rrggbb"]``, each with its twin for a dark page.

Every scale runs from the page's own lightness (little) to the strongest colour (much), so the dark
twins run from dark to bright. The stops are evenly spaced in CAM02-UCS (Luo, Cui, Li 2006); the room's
tests measure it.
"""

from __future__ import annotations

Scale = list[list[float | str]]

_STOPS: dict[str, tuple[str, str]] = {
    "sequential": (  # counts and magnitudes
        "f8f4f3 dae1ec bccfe9 9dbde9 7daaea 6196e8 4b81dd 3e6dc9 3559af 2d4891 263770",
        "1d1d1d 2a2e39 343f5a 3a517f 3e64a7 4378cc 4f8fe8 64a7fc 87beff aed3ff d4e7ff",
    ),
    "gradient": (  # magnitudes of gradients: warm, as all that is gradient
        "f9f3f1 f4dcc0 f3c18c f4a45a f28529 e66800 d15000 bb3800 a61e01 89120d 6c0c13",
        "1e1c1c 3f2622 602d21 823217 a43800 bc4f00 d56700 ed8100 ff9e26 ffbf6d ffdead",
    ),
    "probability": (  # 0 to 1, always this one
        "f7f4f3 d6e3e2 b0d4d3 87c6c7 58b7bb 10a6af 00919b 007c88 006874 005561 00424d",
        "1d1d1d 253033 25454a 195a62 007079 00868e 009da4 04b5ba 4ccbcc 7be0de a7f6f2",
    ),
    "diverging": (  # signed, centred on 0: violet below, green above
        "543461 764989 9761ad b481c9 cba6d8 e0cde3 f8f3f3 c5dbc6 8fc49a 58aa73 2e8d57 176d41 134e2f",
        "ddb6eb c391d6 a670bd 86569b 634470 413446 232122 2b3e30 295d3d 277d4b 429c62 6db981 9ed5a8",
    ),
}


def _scale(name: str, side: int = 0) -> Scale:
    stops = _STOPS[name][side].split()
    return [[round(k / (len(stops) - 1), 6), f"#{stop}"] for k, stop in enumerate(stops)]


SEQUENTIAL: Scale = _scale("sequential")
GRADIENT: Scale = _scale("gradient")
PROBABILITY: Scale = _scale("probability")
DIVERGING: Scale = _scale("diverging")


def dark_scale(name: str) -> Scale:
    """Give the dark page's twin of ``"sequential"``, ``"gradient"``, ``"probability"`` or ``"diverging"``."""
    return _scale(name, 1)


def scale_twins() -> dict[str, str]:
    """Map every stop of every scale to its dark twin."""
    return {
        f"#{light}": f"#{dark}"
        for lights, darks in _STOPS.values()
        for light, dark in zip(lights.split(), darks.split(), strict=True)
    }
