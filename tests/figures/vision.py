"""How far apart two colours look, to whom: colorspacious is the oracle."""

import numpy as np
from colorspacious import cspace_convert

VISIONS = (None, "deuteranomaly", "protanomaly", "tritanomaly")  # severity 100 is the -opia


def rgb(colour: str) -> np.ndarray:
    """Give red, green, blue in 0..1, (3,)."""
    return np.array(list(bytes.fromhex(colour[1:]))) / 255


def seen(colour: str) -> np.ndarray:
    """Give the colour in CAM02-UCS as each of the four kinds of sight has it, (4, 3)."""
    return np.stack([cspace_convert(_simulated(rgb(colour), kind), "sRGB1", "CAM02-UCS") for kind in VISIONS])


def _simulated(colour: np.ndarray, kind: str | None) -> np.ndarray:
    if kind is None:
        return colour
    space = {"name": "sRGB1+CVD", "cvd_type": kind, "severity": 100}
    return np.clip(cspace_convert(colour, space, "sRGB1"), 0, 1)


def apart(one: str, other: str) -> float:
    """Give the smallest difference, in CAM02-UCS, that any of the four kinds of sight sees."""
    return float(np.linalg.norm(seen(one) - seen(other), axis=1).min())


def contrast(one: str, other: str) -> float:
    """Give the contrast ratio of WCAG 2.2, 1 to 21."""
    low, high = sorted(_luminance(rgb(colour)) for colour in (one, other))
    return (high + 0.05) / (low + 0.05)


def _luminance(colour: np.ndarray) -> float:
    linear = np.where(colour <= 0.04045, colour / 12.92, ((colour + 0.055) / 1.055) ** 2.4)
    return float(linear @ [0.2126, 0.7152, 0.0722])
