"""RNN, GRU and LSTM side by side: shade and curve are what finite differences say of one input."""

import numpy as np
import pytest

from lecturekit.figures import colour, shaded_cells, shaded_cells_words
from lecturekit.recurrent import GRU, LSTM, RNN
from tests.figures.looks import assert_sound

T, D, H = 9, 2, 5
SPAN = (-6.0, 6.0)


def cells(radius=0.9, draw=3):
    """One of each kind on the same noise, by name: the cell, its inputs and all influences."""
    x = np.random.default_rng(1).standard_normal((T, 1, D))
    made = {
        kind.__name__: kind.random(
            hidden=H, inputs=D, spectral_radius=radius, rng=np.random.default_rng(draw)
        )
        for kind in (RNN, GRU, LSTM)
    }
    return made, x, {name: cell.influence_of_inputs(cell.unroll(x)) for name, cell in made.items()}


def curves(figure):
    """The thick lines of the lower panel, one for each cell."""
    return [t for t in figure.data if t.yaxis == "y2" and t.mode == "lines" and t.line.width == 4]


@pytest.mark.row("G6")
@pytest.mark.parametrize("source", [1, 4, T])
def test_every_curve_is_a_finite_difference(source):
    """Nudge one input and run again: what each later state feels, over what the state of that step felt."""
    made, x, influence = cells()
    figure = shaded_cells(influence, source=source)
    for cell, curve in zip(made.values(), curves(figure), strict=True):
        felt = np.zeros(T)
        for j in range(D):
            nudge = np.zeros_like(x)
            nudge[source - 1, 0, j] = 1e-6
            felt += (((cell.unroll(x + nudge).h - cell.unroll(x - nudge).h)[:, 0] / 2e-6) ** 2).sum(axis=1)
        wanted = 0.5 * np.log10(felt[source - 1 :] / felt[source - 1])
        drawn = np.asarray(curve.y, float)
        assert np.allclose(drawn[source - 1 :], wanted, atol=1e-6)
        assert np.isnan(drawn[: source - 1]).all()


@pytest.mark.row("G6")
def test_shade_and_curve_show_the_same_numbers():
    """A node's place on the colour scale is its curve's height on the axis."""
    figure = shaded_cells(cells()[2], source=1)
    shades = [t for t in figure.data if t.yaxis == "y" and t.marker.cmax == 1 and t.customdata is not None]
    assert len(shades) == 3
    for shade, curve in zip(shades, curves(figure), strict=True):
        low, high = SPAN
        assert np.allclose(np.asarray(shade.marker.color) * (high - low) + low, np.asarray(curve.y, float))
        assert list(shade.customdata) == list(curve.customdata) == list(range(1, T + 1))


@pytest.mark.parametrize("radius", [0.0, 0.9, 1e6])
@pytest.mark.parametrize("source", [1, T])
def test_any_state_is_a_sound_figure_of_the_same_traces(radius, source):
    """Vanished and exploded too: as many traces of the same length, marked where they leave the axis."""
    influence = cells(radius)[2]
    figure = shaded_cells(influence, source=source)
    assert_sound(figure)
    plain = shaded_cells(cells()[2], source=3)
    assert [(t.type, t.mode, len(t.x)) for t in figure.data] == [
        (t.type, t.mode, len(t.x)) for t in plain.data
    ]
    assert [t.line.color for t in figure.data if t.mode == "lines"].count(colour("W")) == 3
    assert shaded_cells_words(influence, source=source).count("**") == 6


def test_one_step_and_one_unit_are_a_sound_figure():
    """T = 1, H = 1: one node a cell, nothing left to fade."""
    cell = LSTM.random(hidden=1, rng=np.random.default_rng(0))
    influence = {"LSTM": cell.influence_of_inputs(cell.unroll(np.ones((1, 1, 1))))}
    assert_sound(shaded_cells(influence, source=1))
    assert shaded_cells_words(influence, source=1) == "LSTM **1.0** left"


def test_nan_weights_leave_the_figure_standing():
    """A network that has broken: its row stays empty and the words say undefined; the others are drawn."""
    influence = cells()[2]
    broken = RNN(np.ones((H, D)), np.full((H, H), np.nan), np.ones((1, H)), np.zeros(H), np.zeros(1))
    influence["RNN"] = broken.influence_of_inputs(broken.unroll(np.ones((T, 1, D))))
    assert_sound(shaded_cells(influence, source=1))
    assert "RNN **undefined**" in shaded_cells_words(influence, source=1)


@pytest.mark.row("G6")
def test_the_pale_area_is_the_range_of_all_draws():
    """At each step it reaches from the least to the most of the draws, the first among them."""
    first, *others = (cells(draw=draw)[2] for draw in range(4))
    figure = shaded_cells(first, source=2, others=others)
    assert_sound(figure)
    areas = [t for t in figure.data if t.fill == "toself"]
    for name, area in zip(first, areas, strict=True):
        left = np.stack([draw[name].log10[:, 1] - draw[name].log10[1, 1] for draw in (first, *others)])[:, 1:]
        low, high = np.asarray(area.y, float)[:T], np.asarray(area.y, float)[T:][::-1]
        assert np.allclose(low[1:], left.min(axis=0))
        assert np.allclose(high[1:], left.max(axis=0))
        assert (high - low)[-1] > 0
    assert len(figure.data) == len(shaded_cells(first, source=2).data)


def test_the_words_count_who_has_most_in_each_draw():
    """The counts are those of the last states; at the input itself all are equal and nobody is counted."""
    first, *others = (cells(draw=draw)[2] for draw in range(5))
    most = [
        max(draw, key=lambda name: draw[name].values[-1, 0] / draw[name].values[0, 0])
        for draw in (first, *others)
    ]
    counts = ", ".join(str(most.count(name)) for name in first)
    assert len(set(most)) > 1
    words = shaded_cells_words(first, source=1, others=others)
    assert words.endswith(f"; most in **{counts}** of 5 draws")
    assert "draws" not in shaded_cells_words(first, source=T, others=others)
    with pytest.raises(ValueError, match="every draw needs the cells RNN, GRU, LSTM"):
        shaded_cells(first, source=1, others=[{"RNN": first["RNN"]}])


def test_bad_requests_are_refused():
    """A step that is not there, no cell, lengths that differ."""
    influence = cells()[2]
    with pytest.raises(ValueError, match="source must be a step from 1 to 9, got 10"):
        shaded_cells(influence, source=10)
    with pytest.raises(ValueError, match="one to four cells"):
        shaded_cells({}, source=1)
    short = RNN.random(hidden=2, inputs=D, rng=np.random.default_rng(0))
    with pytest.raises(ValueError, match="of the same length"):
        shaded_cells(
            influence | {"short": short.influence_of_inputs(short.unroll(np.ones((4, 1, D))))}, source=1
        )
