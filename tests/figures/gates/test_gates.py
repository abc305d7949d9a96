"""Gates as strips: every number is the trace's, what is set by hand is marked, nothing jumps."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import plotly.graph_objects as go
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from lecturekit import figures
from lecturekit.figures import Strip
from lecturekit.figures.gates._gates_cell import NODES, SIGNS, THINNEST, WIDEST
from lecturekit.figures.gates._gates_strips import written
from lecturekit.recurrent import GRU, LSTM, LSTMTrace
from tests.figures.looks import assert_sound

T, H, D = 7, 5, 3


def lstm() -> LSTM:
    """A random network, forget bias 1."""
    return LSTM.random(inputs=D, hidden=H, forget_bias=1.0, rng=np.random.default_rng(0))


def run(clamp: object = None) -> LSTMTrace:
    """A run over loud noise."""
    return lstm().unroll(2 * np.random.default_rng(1).standard_normal((T, 1, D)), clamp=clamp)


def heat(figure: go.Figure, scale: str) -> np.ndarray:
    """The cells of the strips on one scale."""
    colours = [list(map(list, t.colorscale)) for t in figure.data if t.type == "heatmap"]
    at = colours.index(figures.scale(scale))
    return np.asarray([t for t in figure.data if t.type == "heatmap"][at].z, float)


def scatters(figure: go.Figure) -> list:
    """All traces of lines, marks and texts."""
    return [t for t in figure.data if t.type == "scatter"]


def bars(figure: go.Figure) -> list[tuple[np.ndarray, np.ndarray]]:
    """Lower and upper ends of the bars: what is kept, what is written."""
    thick = [t for t in scatters(figure) if t.mode == "lines" and t.line.width > 7]
    return [tuple(np.reshape(np.asarray(t.y, float), (-1, 3)).T[:2]) for t in thick]


def named(figure: go.Figure) -> list[str]:
    """Names at the ends of the lines."""
    return [
        text.strip()
        for t in scatters(figure)
        if t.mode == "text" and t.cliponaxis is False
        for text in t.text
    ]


@pytest.mark.row("M3")
def test_strips_and_bars_are_the_run() -> None:
    """Cells are i, f, o, g of the unit; the grey bar ends at f c_prev, the blue one at c, the line is c."""
    trace, unit = run(), 3
    figure = figures.gate_strips(trace, unit=unit, span=(-9, 9))
    assert_sound(figure)
    gates = trace.gates[:, 0, :, unit].T
    np.testing.assert_array_equal(heat(figure, "probability"), gates[:3])
    np.testing.assert_array_equal(heat(figure, "diverging"), gates[3:])
    (zero, kept), (base, top) = bars(figure)
    assert np.all(zero == 0)
    np.testing.assert_allclose(kept, gates[1] * trace.c_prev[:, 0, unit])
    np.testing.assert_array_equal(base, kept)
    np.testing.assert_allclose(top, trace.c[:, 0, unit])
    np.testing.assert_allclose(top - base, gates[0] * gates[3], atol=1e-15)
    (cell,) = (t for t in scatters(figure) if t.mode == "lines+markers" and "<i>c</i> =" in t.hovertemplate)
    np.testing.assert_array_equal(cell.y, trace.c[:, 0, unit])
    f, c_prev, i, g, c, o, h = np.asarray(cell.customdata).T
    np.testing.assert_allclose(f * c_prev + i * g, c, atol=1e-14)  # what the hover says is true
    np.testing.assert_allclose(o * np.tanh(c), h, atol=1e-14)


def test_every_cell_says_gate_and_step() -> None:
    """A click gives "f 3" for the third step; an input's row gives its own name, which no control has."""
    figure = figures.gate_strips(run(), inputs=[Strip("mark", np.arange(7.0) / 7)])
    keys = [row for t in figure.data if t.type == "heatmap" for row in t.customdata]
    assert [row[2] for row in keys] == ["mark 3", "i 3", "f 3", "o 3", "g 3"]


@pytest.mark.row("M2")
def test_what_is_set_by_hand_has_a_dot() -> None:
    """Dots stand in the clamped cells of this unit and nowhere else."""
    clamp = np.full((T, 1, 4, H), np.nan)
    clamp[2, 0, 1, 3] = clamp[5, 0, 0, 3] = 0.5
    clamp[1, 0, 2, 0] = 0.5  # of another unit
    figure = figures.gate_strips(run(clamp), unit=3)
    (dots,) = (t for t in scatters(figure) if t.mode == "markers" and t.marker.size == 7)
    found = np.argwhere(np.isfinite(np.reshape(dots.x, (4, T))))
    assert found.tolist() == [[0, 5], [1, 2]]


def test_the_chosen_cell_is_outlined() -> None:
    """The outline goes around its four corners; an unknown gate is refused with the known ones."""
    figure = figures.gate_strips(run(), chosen=("o", 4))
    outline = next(t for t in scatters(figure) if t.mode == "lines" and t.line.width == 3 and len(t.x) == 5)
    assert (min(outline.x), max(outline.x), min(outline.y), max(outline.y)) == (2.5, 3.5, 1.5, 2.5)
    with pytest.raises(ValueError, match="no strip is called 'u'; there are i, f, o, g"):
        figures.gate_strips(run(), chosen=("u", 4))


def test_what_leaves_the_axis_is_marked() -> None:
    """A cell beyond the span is drawn at the edge with a mark, bars end there."""
    clamp = [[1], [1], [1], [1]]  # c counts 1, 2, 3 …
    figure = figures.gate_strips(run(clamp), span=(-2, 2))
    assert_sound(figure)
    assert max(np.max(ends) for ends in bars(figure)) == 2
    marks = [t for t in scatters(figure) if t.marker.symbol == "triangle-up"]
    assert any(np.isfinite(np.asarray(t.y, float)).any() for t in marks)


def test_nothing_but_numbers_moves() -> None:
    """Whatever the values, the number and lengths of the traces stay, so that a slider only moves them."""
    pictures = [
        figures.gate_strips(trace, chosen=("f", 1 + k), wanted=np.full(T, 0.1 * k))
        for k, trace in enumerate([run(), run(clamp=[[0], [1], [1], [1]]), run(clamp=0.5)])
    ]
    shapes = [[(t.type, len(t.x)) for t in picture.data] for picture in pictures]
    assert shapes[0] == shapes[1] == shapes[2]
    axes = [[(axis.range, axis.tickvals, axis.domain) for axis in axes_of(picture)] for picture in pictures]
    assert axes[0] == axes[1] == axes[2]


def axes_of(figure: go.Figure) -> list:
    """All axes, x first."""
    return [*figure.select_xaxes(), *figure.select_yaxes()]


def test_a_row_set_by_hand_as_a_whole_is_marked_at_its_name() -> None:
    """Then its cells have no dots: a strip full of dots says nothing."""
    figure = figures.gate_strips(run(clamp=[[np.nan], [1], [np.nan], [np.nan]]))
    names = figure.layout.yaxis.ticktext
    assert [name.endswith("•") for name in names] == [False, True, False, False]
    (dots,) = (t for t in scatters(figure) if t.mode == "markers" and t.marker.size == 7)
    assert not np.isfinite(np.asarray(dots.x, float)).any()


@example(10.5)
@example(-20.3)
@given(st.floats(-1, 1))
def test_short_numbers_are_the_numbers(value: float) -> None:
    """What stands in a cell is its value to two digits, with a real minus sign and no zero too many."""
    text = written(value)
    assert abs(float(text.replace("−", "-")) - value) <= 0.0051
    assert len(text) <= (4 if abs(value) <= 1 else 6)
    assert "-" not in text
    assert text not in ("−0", "")


def test_words_of_any_kind_stand_under_the_columns() -> None:
    """Words that plotly would read as HTML are shown as they are; many long ones are tilted."""
    words = ["<unk>", "AT&T", "extraordinarily", "a", "b", "c", "d"]
    figure = figures.gate_strips(run(), steps=words)
    ticks = figure.layout.xaxis2.ticktext
    assert ticks[0] == "&lt;unk&gt;"
    assert "AT&amp;T" in ticks
    assert figures.gate_strips(run(), steps=words).layout.xaxis2.tickangle == 0


def test_unit_map_shows_every_unit_in_the_given_order() -> None:
    """Rows stand as given, a click gives the unit's name, repeated words are no trouble."""
    trace, order = run(), [3, 0, 4, 1, 2]
    names = [f"unit {k + 1}" for k in order]
    words = ["the", "film", "the", "plot", "the", "cast", "."]
    figure = figures.unit_map(trace.h[:, 0, order].T, names, words, quantity="state h", chosen="unit 5")
    assert_sound(figure)
    np.testing.assert_array_equal(figure.data[0].z, trace.h[:, 0, order].T)
    assert [row[0] for row in figure.data[0].customdata] == names
    assert (min(figure.data[1].y), max(figure.data[1].y)) == (1.5, 2.5)
    with pytest.raises(ValueError, match="no unit is called 'unit 9'"):
        figures.unit_map(trace.h[:, 0].T, names, words, quantity="h", chosen="unit 9")
    with pytest.raises(ValueError, match="do not fit"):
        figures.unit_map(trace.h[:, 0], names, words, quantity="h")


def test_opinion_stands_below_the_gates() -> None:
    """Two lines, as trained and held, are the numbers given; strips show the mean, or the unit asked for."""
    trace, words = run(clamp=[[np.nan], [0], [np.nan], [np.nan]]), list("abcdefg")
    now, was = np.linspace(0.1, 0.9, T), np.linspace(0.8, 0.2, T)
    figure = figures.opinion_strips(trace, words, now, before=was)
    assert_sound(figure)
    lines = [t for t in scatters(figure) if t.mode == "lines+markers"]
    np.testing.assert_array_equal(lines[0].y, was)
    np.testing.assert_array_equal(lines[1].y, now)
    np.testing.assert_allclose(heat(figure, "probability"), trace.gates[:, 0].mean(axis=2)[:, :3].T)
    assert named(figure) == ["as trained", "held"]
    assert named(figures.opinion_strips(trace, words, now)) == ["", "as trained"]
    one = figures.opinion_strips(trace, words, now, unit=2)
    np.testing.assert_array_equal(heat(one, "probability"), trace.gates[:, 0, :3, 2].T)
    assert [row[:2] for row in one.data[0].customdata] == [(1, 2)] * 3 or [
        list(row[:2]) for row in one.data[0].customdata
    ] == [[1, 2]] * 3


@pytest.mark.row("M6")
def test_lstm_and_gru_stand_side_by_side() -> None:
    """Strips are i, f, o of the one and 1 − u, u of the other; lines are c and h, and h."""
    trace = run()
    gru = GRU.random(inputs=D, hidden=4, rng=np.random.default_rng(2)).unroll(trace.x)
    figure = figures.lstm_beside_gru(trace, gru, wanted=np.zeros(T), span=(-4, 4))
    assert_sound(figure)
    u = gru.u[:, 0, 0]
    np.testing.assert_allclose(
        heat(figure, "probability"), [*trace.gates[:, 0, :3, 0].T, 1 - u, u], atol=1e-15
    )
    lines = {
        t.hovertemplate.split(":")[0]: np.asarray(t.y, float)
        for t in scatters(figure)
        if t.mode == "lines+markers"
    }
    np.testing.assert_array_equal(lines["GRU <i>h</i>"], gru.h[:, 0, 0])
    np.testing.assert_array_equal(lines["LSTM <i>c</i>"], trace.c[:, 0, 0])
    with pytest.raises(ValueError, match="7 steps, the GRU over 5"):
        figures.lstm_beside_gru(
            trace, GRU.random(inputs=D, hidden=4, rng=np.random.default_rng(2)).unroll(trace.x[:5])
        )


@pytest.mark.row("M5")
def test_the_highway_shows_what_was_measured() -> None:
    """The first draw is the line, all draws the area; curves lie where the norms are."""
    draws = []
    for seed in range(4):
        cell = LSTM.random(inputs=D, hidden=H, forget_bias=seed, rng=np.random.default_rng(seed))
        trace = cell.unroll(np.random.default_rng(9).standard_normal((T, 1, D)))
        whole = np.linalg.norm(cell.jacobians(trace, of="c"), 2, axis=(1, 2))
        path = cell.direct_path(trace).max(axis=1)
        draws.append({"all paths": np.log10(whole[::-1]), "forget gates": np.log10(path[::-1])})
    figure = figures.highway(draws)
    assert_sound(figure)
    lines = {
        t.hovertemplate.split(",")[0]: np.asarray(t.y, float) for t in scatters(figure) if t.hovertemplate
    }
    np.testing.assert_array_equal(lines["all paths"], draws[0]["all paths"])
    areas = [t for t in scatters(figure) if t.fill == "toself"]
    low, high = np.split(np.asarray(areas[0].y, float), 2)
    np.testing.assert_array_equal(low, np.min([d["all paths"] for d in draws], axis=0))
    np.testing.assert_array_equal(high[::-1], np.max([d["all paths"] for d in draws], axis=0))


@pytest.mark.parametrize(
    "draws",
    [
        [],
        [{"all": np.zeros(3)}],
        [{"all paths": np.zeros(3), "forget gates": np.zeros(4)}],
        [{"all paths": np.zeros(3)}, {"forget gates": np.zeros(3)}],
    ],
)
def test_a_highway_of_what_does_not_fit_is_refused(draws: list) -> None:
    """Unknown names, other lengths, other names in another draw."""
    with pytest.raises(ValueError, match=r"wanted curves|every draw needs"):
        figures.highway(draws)


@pytest.mark.row("M3")
@pytest.mark.parametrize("step", [1, 4, T])
def test_a_step_as_a_diagram_shows_the_step(step: int) -> None:
    """Numbers in the nodes are the step's, edges are as wide as what flows: f c before, i g, c, h."""
    trace, unit = run(), 2
    figure = figures.lstm_cell(trace, step, unit=unit)
    assert_sound(figure)
    at = trace[step - 1]
    said = {
        n: v
        for t in scatters(figure)
        if t.customdata is not None
        for n, v in zip(t.customdata, t.text, strict=True)
    }
    i, f, o, g = at.gates[0, :, unit]
    c_prev, c, h = at.c_prev[0, unit], at.c[0, unit], at.h[0, unit]
    found = [said[name] for name in ("forget <i>f</i>", "input <i>i</i>", "output <i>o</i>", "new <i>g</i>")]
    np.testing.assert_array_equal(found, [f, i, o, g])
    widths = {}
    for t in scatters(figure):
        if t.mode == "lines":
            corners = tuple(zip(np.round(t.x, 2).tolist(), np.round(t.y, 2).tolist(), strict=True))
            widths[corners[0], corners[-1]] = t.line.width
    places = {name: place for name, (place, *_) in NODES.items()} | {n: p for n, (p, _) in SIGNS.items()}
    flows = {("keep", "sum"): f * c_prev, ("write", "sum"): i * g, ("c before", "keep"): c_prev}
    for (start, end), flow in flows.items():
        wide = THINNEST + (WIDEST - THINNEST) * min(abs(flow), 1)
        assert widths[places[start], places[end]] == pytest.approx(wide, abs=0.01)
    assert widths[places["sum"], (10.4, 3.0)] == pytest.approx(
        THINNEST + (WIDEST - THINNEST) * min(abs(c), 1), abs=0.01
    )
    assert widths[places["say"], (10.4, 2.0)] == pytest.approx(
        THINNEST + (WIDEST - THINNEST) * min(abs(h), 1), abs=0.01
    )
    with pytest.raises(ValueError, match="step must be from 1 to 7, got 8"):
        figures.lstm_cell(trace, T + 1)


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (lambda: figures.gate_strips(run(), steps=["a", "b"]), "2 names of steps do not fit"),
        (lambda: figures.gate_strips(run(), inputs=[Strip("mark", np.zeros(3))]), "do not fit strips"),
        (lambda: figures.gate_strips(run(), chosen=("f", T + 1)), "no step 8; there are 1 to 7"),
        (lambda: figures.gate_strips(run(), unit=-1), "no unit -1; there are 0 to 4"),
        (lambda: figures.gate_strips(run(), unit=H), "no unit 5"),
        (lambda: figures.opinion_strips(run(), list("abcdefg"), [0.1]), "do not fit 7 words"),
    ],
)
def test_what_does_not_fit_is_said(call: Callable, words: str) -> None:
    """Names, strips, steps, units and opinions of another length are refused in words."""
    with pytest.raises(ValueError, match=words):
        call()


def test_numbers_as_words_are_words() -> None:
    """A sentence of digits stands under the columns as a sentence, without a title that speaks of time."""
    figure = figures.gate_strips(run(), steps=["10", "9", "8", "7", "6", "5", "4"])
    assert figure.layout.xaxis2.title.text == ""
    assert figures.gate_strips(run()).layout.xaxis2.title.text.startswith("time step")
