"""The template says everything about type, lines and colours, once."""

import json

import numpy as np
import plotly.graph_objects as go
import pytest

from lecturekit.figures import axis, colour, exponent_axis, figure, template, twins
from tests.figures.looks import assert_sound, found_colours


def test_the_template_is_one_and_valid():
    """The template is one and valid."""
    assert template() is template()
    go.layout.Template(json.loads(json.dumps(template().to_plotly_json())))


def test_every_colour_of_the_template_has_its_twin():
    """Every colour of the template has its twin."""
    body = template().to_plotly_json()
    meta = body["layout"].pop("meta")
    assert meta == {"dark": twins()}
    assert set(found_colours(body)) <= set(twins()) | {"rgba(0,0,0,0)"}


def test_the_page_shows_through():
    """The page shows through."""
    layout = template().layout
    assert layout.paper_bgcolor == layout.plot_bgcolor == "rgba(0,0,0,0)"


def test_what_the_player_counts_on():
    """What the player counts on."""
    layout, line = template().layout, template().data.scatter[0].line
    assert line.simplify is False
    assert layout.xaxis.automargin is layout.yaxis.automargin is False
    assert layout.margin.autoexpand is False
    assert layout.uirevision == "kept"


def test_type_is_large_enough_for_a_hall_when_the_slide_scales_it():
    """Type is large enough for a hall when the slide scales it."""
    layout = template().layout
    assert layout.font.size * 1.3 >= 18
    assert layout.xaxis.title.font.size * 1.3 >= 18
    assert layout.yaxis.tickfont.size * 1.3 >= 14


def test_a_figure_wears_the_template_and_keeps_what_it_was_given():
    """A figure wears the template and keeps what it was given."""
    y = np.array([1.0, np.nan, 3.0])
    built = figure([{"type": "scatter", "x": [1, 2, 3], "y": y, "line": {"color": colour("h")}}], {
        "xaxis": axis("time step", (1, 3)), "yaxis": axis("activation", (0, 4)),
    })  # fmt: skip
    assert isinstance(built, go.Figure)
    assert built.layout.template.layout.meta == {"dark": twins()}
    assert np.array_equal(built.data[0].y, y, equal_nan=True)
    assert built.layout.xaxis.title.text == "time step"
    assert_sound(built)


def test_figures_do_not_share_what_they_change():
    """Figures do not share what they change."""
    one, other = figure([]), figure([])
    one.layout.title.text = "mine"
    assert other.layout.title.text is None


def test_log_axes_take_data_units():
    """Log axes take data units."""
    described = axis("norm", (1e-4, 1e2), log=True)
    assert described["range"] == [-4.0, 2.0]
    assert described["type"] == "log"
    assert described["ticktext"] == ["10⁻⁴", "10⁻³", "10⁻²", "10⁻¹", "1", "10", "10²"]


def test_a_short_log_axis_leaves_its_ticks_to_plotly():
    """A short log axis leaves its ticks to plotly."""
    assert "tickvals" not in axis("norm", (2, 50), log=True)


def test_exponent_axes_reach_beyond_floats():
    """Exponent axes reach beyond floats."""
    described = exponent_axis("norm", (-400, 20))
    assert described["range"] == [-400, 20]
    assert described["tickvals"] == [-400, -300, -200, -100, 0]
    assert described["ticktext"][0] == "10⁻⁴⁰⁰"
    assert "type" not in described


@pytest.mark.parametrize("span", [(0, 1), (-1, 1), (1, 0)])
def test_a_log_axis_cannot_reach_zero(span):
    """A log axis cannot reach zero."""
    with pytest.raises(ValueError, match="log axis 'norm' cannot show"):
        axis("norm", span, log=True)


@pytest.mark.parametrize("span", [(1, 1), (0, float("nan")), (0, float("inf"))])
def test_an_axis_needs_two_ends(span):
    """An axis needs two ends."""
    with pytest.raises(ValueError, match="two different, finite ends"):
        axis("norm", span)
