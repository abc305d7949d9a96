"""Colour scales: even, monotone, readable with numbers on them, on both pages."""

import numpy as np
import pytest
from colorspacious import cspace_convert

from lecturekit.figures import scale, twins
from lecturekit.figures._scales import dark_scale, luminance, scale_twins, tint, wants_dark_ink
from tests.figures.vision import apart, contrast, rgb

SEQUENTIAL = ["sequential", "gradient", "probability"]
EVERY = [*SEQUENTIAL, "diverging"]


def _ucs(stops: list) -> np.ndarray:
    return cspace_convert(np.array([rgb(colour) for _, colour in stops]), "sRGB1", "CAM02-UCS")


def _halves(name: str, side) -> list[np.ndarray]:
    ramp = _ucs(side(name))
    return [ramp] if name != "diverging" else [ramp[6:], ramp[6::-1]]


@pytest.mark.parametrize("side", [scale, dark_scale], ids=["light", "dark"])
@pytest.mark.parametrize("name", EVERY)
def test_lightness_falls_or_rises_evenly(name, side):
    """Lightness falls or rises evenly."""
    for ramp in _halves(name, side):
        steps = np.diff(ramp[:, 0])
        assert np.all(steps < 0) if side is scale else np.all(steps > 0)
        assert np.abs(steps).max() < 1.5 * np.abs(steps).min()


@pytest.mark.parametrize("side", [scale, dark_scale], ids=["light", "dark"])
@pytest.mark.parametrize("name", EVERY)
def test_steps_look_equally_large(name, side):
    """Steps look equally large."""
    for ramp in _halves(name, side):
        steps = np.linalg.norm(np.diff(ramp, axis=0), axis=1)
        assert steps.max() < 1.5 * steps.min()


@pytest.mark.parametrize("side", [scale, dark_scale], ids=["light", "dark"])
@pytest.mark.parametrize("name", EVERY)
def test_in_grey_the_scale_still_orders(name, side):
    """In grey the scale still orders."""
    grey = luminance(np.array([rgb(colour) for _, colour in side(name)]))
    for half in (grey,) if name != "diverging" else (grey[6:], grey[6::-1]):
        steps = np.diff(half)
        assert np.all(steps < 0) or np.all(steps > 0)


@pytest.mark.parametrize("side", [scale, dark_scale], ids=["light", "dark"])
def test_diverging_is_symmetric_in_lightness_and_neutral_at_zero(side):
    """Diverging is symmetric in lightness and neutral at zero."""
    ramp = _ucs(side("diverging"))
    assert np.abs(ramp[:, 0] - ramp[::-1, 0]).max() < 3.5
    assert np.hypot(*ramp[6, 1:]) < 3
    assert side("diverging")[6][0] == 0.5


@pytest.mark.parametrize("side", [scale, dark_scale], ids=["light", "dark"])
def test_the_sign_is_seen_by_every_eye(side):
    """Equally strong values of opposite sign differ, from a third of the span on."""
    stops = [colour for _, colour in side("diverging")]
    for k in range(2, 7):
        assert apart(stops[6 - k], stops[6 + k]) > 10


@pytest.mark.parametrize("name", EVERY)
def test_numbers_in_cells_have_contrast_on_both_pages(name):
    """Numbers in cells have contrast on both pages."""
    where = np.linspace(0, 1, 501)
    for side, inks in ((scale, ("#000000", "#fffffe")), (dark_scale, ("#fffffe", "#000000"))):
        stops = np.array([rgb(colour) for _, colour in side(name)])
        at = [place for place, _ in side(name)]
        shades = np.stack([np.interp(where, at, stops[:, k]) for k in range(3)], axis=-1)
        ink = np.where(wants_dark_ink(name, where), *inks)
        written = [f"#{bytes(np.round(shade * 255).astype(np.uint8)).hex()}" for shade in shades]
        assert min(map(contrast, written, ink)) >= 4.4


def test_tint_is_plotlys_interpolation():
    """Between two stops plotly goes straight through sRGB."""
    first, second = (rgb(colour) for _, colour in scale("gradient")[3:5])
    assert np.allclose(tint("gradient", 0.37), first + 0.7 * (second - first))


def test_every_stop_has_its_twin_at_the_same_place():
    """Every stop has its twin at the same place."""
    for name in EVERY:
        assert [scale_twins()[c] for _, c in scale(name)] == [c for _, c in dark_scale(name)]
    assert scale_twins().items() <= twins().items()


def test_no_stop_stands_in_two_scales():
    """No stop stands in two scales."""
    stops = [colour for name in EVERY for _, colour in scale(name)]
    assert len(set(stops)) == len(stops)
