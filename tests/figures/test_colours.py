"""Scales to eyes that see fewer colours: order and sign survive."""

import numpy as np
import pytest
from colorspacious import cspace_convert

from lecturekit.figures import scale
from lecturekit.figures._scales import dark_scale
from tests.figures.vision import apart, seen

SIDES = pytest.mark.parametrize("side", [scale, dark_scale], ids=["light", "dark"])
KINDS = ["all colours", "deuteranope", "protanope", "tritanope"]


def lightness(name, side):
    """J' of CAM02-UCS at each stop, as each of the four kinds of eye has it, (stops, 4)."""
    return np.stack([seen(colour)[:, 0] for _, colour in side(name)])


@SIDES
@pytest.mark.parametrize("eye", range(4), ids=KINDS)
@pytest.mark.parametrize("name", ["sequential", "gradient", "probability", "diverging"])
def test_lightness_orders_a_scale_for_every_eye(name, side, eye):
    """It falls (on a dark page rises) at every step, from its end or middle, by at least half the mean."""
    ramp = lightness(name, side)[:, eye] * (-1 if side is scale else 1)
    for half in [ramp] if name != "diverging" else [ramp[6:], ramp[6::-1]]:
        steps = np.diff(half)
        assert steps.min() > 0.5 * steps.mean() > 0


@SIDES
@pytest.mark.parametrize("name", ["sequential", "gradient", "probability"])
def test_three_stops_further_is_another_colour_to_every_eye(name, side):
    """What a colour bar names can be found in the map."""
    stops = [colour for _, colour in side(name)]
    assert min(apart(one, other) for one, other in zip(stops, stops[3:], strict=False)) > 8


def test_the_simulation_is_that_of_a_second_model():
    """Viénot's deuteranope (1999, linear RGB) confuses what ours confuses: red and green of one lightness."""
    to_lms = np.array(
        [[17.8824, 43.5161, 4.11935], [3.45565, 27.1554, 3.86714], [0.0299566, 0.184309, 1.46709]]
    )
    blind = np.array([[1, 0, 0], [0.494207, 0, 1.24827], [0, 0, 1]])
    seen_by_vienot = np.linalg.inv(to_lms) @ blind @ to_lms
    ours = {"name": "sRGB1+CVD", "cvd_type": "deuteranomaly", "severity": 100}
    colours = np.array([[0.8, 0.3, 0.1], [0.2, 0.5, 0.2], [0.1, 0.4, 0.8], [0.5, 0.1, 0.5], [0.6, 0.6, 0.1]])
    linear = cspace_convert(colours, "sRGB1", "sRGB1-linear")
    theirs = cspace_convert(np.clip(linear @ seen_by_vienot.T, 0, 1), "sRGB1-linear", "CAM02-UCS")
    mine = cspace_convert(np.clip(cspace_convert(colours, ours, "sRGB1"), 0, 1), "sRGB1", "CAM02-UCS")
    normal = cspace_convert(colours, "sRGB1", "CAM02-UCS")
    assert np.linalg.norm(mine - theirs, axis=1).mean() < 0.5 * np.linalg.norm(normal - theirs, axis=1).mean()
