"""The drawing of unrolled networks: what is filled, lit and wide is in the record, and nothing jumps."""

from __future__ import annotations

from itertools import product
from typing import Any

import numpy as np
import plotly.graph_objects as go
import pytest
import torch

from lecturekit import figures
from lecturekit.figures._edges import WIDTHS
from lecturekit.recurrent import RNN, Unrolling, cross_entropy, encoder_decoder, inspect, unrolling
from tests.figures.looks import assert_sound

T, D, H, K = 5, 3, 4, 2


def made(kind: str = "RNN", steps: int = T, *, hidden: int = H, words: str = "", **shape: Any) -> Unrolling:
    """An untrained network of torch with losses at every step."""
    torch.manual_seed(0)
    module = getattr(torch.nn, kind)(D, hidden, **shape)
    readout = torch.nn.Linear(hidden * (1 + module.bidirectional), K)
    seen = inspect(module, np.random.default_rng(0).standard_normal((steps, 1, D)), readout)
    loss = cross_entropy(seen.z, np.arange(steps)[:, None] % K)
    return unrolling(seen, loss=loss, words=words.split(), outputs=[f"o{t}" for t in range(steps)])


def translating(kind: str = "GRU") -> Unrolling:
    """An untrained encoder and decoder, of four and three steps."""
    torch.manual_seed(0)
    encoder, decoder = (getattr(torch.nn, kind)(D, H) for _ in range(2))
    first = inspect(encoder, np.random.default_rng(0).standard_normal((4, 1, D)))
    last = [getattr(first.layers[0].trace, letter)[-1:] for letter in ("h", "c")[: 1 + (kind == "LSTM")]]
    second = inspect(
        decoder, np.random.default_rng(1).standard_normal((3, 1, D)), torch.nn.Linear(H, K), last
    )
    loss = cross_entropy(second.z, np.array([[0], [1], [0]]))
    return encoder_decoder(first, second, loss=loss, source=list("wxyz"), outputs=list("abc"))


EVERY = {
    "RNN": made(),
    "LSTM": made("LSTM"),
    "GRU": made("GRU"),
    "both ways": made(bidirectional=True),
    "deep": made("LSTM", num_layers=3),
    "deep, both ways": made("GRU", num_layers=2, bidirectional=True),
    "encoder, decoder": translating(),
    "of LSTMs": translating("LSTM"),
    "one step": made(steps=1),
    "thirty": made(steps=30),
}


def lines(fig: go.Figure, ink: str) -> list[tuple[np.ndarray, float]]:
    """The arrows in a colour: their bends, (4, 2), and their width."""
    found = []
    for trace in fig.data:
        if (
            trace.type == "scatter"
            and trace.mode == "lines"
            and trace.line.color == figures.colour(ink)
            and len(trace.x) % 5 == 0
        ):
            xy = np.column_stack([trace.x, trace.y]).astype(float).reshape(-1, 5, 2)[:, :4]
            found += [(path, trace.line.width) for path in xy if np.isfinite(path).all()]
    return found


def strips(fig: go.Figure) -> list[Any]:
    """The rows of nodes."""
    return [trace for trace in fig.data if trace.type == "heatmap"]


def shape(fig: go.Figure) -> list[tuple[Any, ...]]:
    """What must not change while a slider moves."""
    sizes = [
        (trace.type, np.shape(trace.z) if trace.type == "heatmap" else len(trace.x)) for trace in fig.data
    ]
    return [*sizes, fig.layout.xaxis.range, fig.layout.yaxis.range, fig.layout.yaxis.ticktext]


@pytest.mark.parametrize("name", EVERY)
def test_every_network_is_drawn_by_one_function(name: str) -> None:
    """Sound, with and without gradients, from nothing computed to all of it."""
    for gradient, upto in product([False, True], [None, 0, 1]):
        assert_sound(figures.network_diagram(EVERY[name], gradient=gradient, upto=upto))


@pytest.mark.parametrize("name", ["RNN", "deep, both ways", "of LSTMs"])
def test_nodes_are_filled_with_the_activations(name: str) -> None:
    """Each row of the record is one heat map, unit by unit, centred on 0; a click gives the step."""
    found = EVERY[name]
    for trace, row in zip(strips(figures.network_diagram(found)), found.rows, strict=True):
        z = np.asarray(trace.z, float)[:, 2 * (row.columns - 1)]
        np.testing.assert_array_equal(z, row.values.T)
        assert np.isnan(np.asarray(trace.z, float)).sum() == trace.z.size - z.size
        assert np.asarray(trace.customdata)[0, 2 * (row.columns - 1)].tolist() == row.columns.tolist()
        assert trace.zmin == (0 if row.letter == "L" else -trace.zmax)
        assert np.abs(row.values).max() <= trace.zmax


def test_of_many_units_those_that_vary_most_are_shown_and_the_axis_says_so() -> None:
    """Eight of eleven, named by their own numbers when hovered over."""
    found = made(hidden=11)
    fig = figures.network_diagram(found)
    hidden = strips(fig)[1]
    kept = np.sort(np.argsort(-found.row("h").values.std(axis=0))[:8])
    np.testing.assert_array_equal(np.asarray(hidden.z, float)[:, ::2], found.row("h").values[:, kept].T)
    assert [row[0] for row in hidden.text] == [f"<i>h</i>, unit {unit + 1}" for unit in kept]
    assert fig.layout.yaxis.ticktext[1] == "hidden <i>h</i><br>8 of 11 units, ±1"


@pytest.mark.parametrize("name", EVERY)
def test_nothing_is_filled_or_said_before_it_is_computed(name: str) -> None:
    """At each tick exactly the nodes that are ready are filled, and only arrows into them are drawn."""
    found = EVERY[name]
    for upto in {0, 1, found.ticks // 2, found.ticks}:
        fig = figures.network_diagram(found, upto=upto)
        for trace, row in zip(strips(fig), found.rows, strict=True):
            filled = np.isfinite(np.asarray(trace.z, float)[0])
            assert np.flatnonzero(filled).tolist() == (2 * (row.columns[row.ready <= upto] - 1)).tolist()
        wanted = sum(
            (found.rows[part.target].ready[part.end] <= upto).sum()
            for part in found.arrows
            if part.letter == "W"
        )
        assert len(lines(fig, "W")) == wanted
        assert shape(fig) == shape(figures.network_diagram(found))


@pytest.mark.row("R2")
def test_shared_weights_light_up_together_and_all_else_is_grey() -> None:
    """All T - 1 copies of W, all T of U and V; those of one part or layer by their full name."""
    found = EVERY["RNN"]
    counts = {"U": T, "W": T - 1, "V": T}
    for name, count in counts.items():
        fig = figures.network_diagram(found, weights=name)
        assert {ink: len(lines(fig, ink)) for ink in counts} == {n: count * (n == name) for n in counts}
        assert len(lines(fig, "grey")) == sum(counts.values()) - count + T  # and those of the losses
    fig = figures.network_diagram(EVERY["encoder, decoder"], weights="W decoder")
    assert sorted(int(path[0, 0]) for path, _ in lines(fig, "W")) == [4, 5, 6]
    deep = figures.network_diagram(EVERY["deep"], weights="U 2")
    assert len(lines(deep, "U")) == T
    assert {path[0, 1] for path, _ in lines(deep, "U")} != {
        path[0, 1] for path, _ in lines(figures.network_diagram(EVERY["deep"], weights="U 1"), "U")
    }


@pytest.mark.row("R3")
@pytest.mark.parametrize("name", ["RNN", "LSTM", "both ways", "encoder, decoder"])
def test_widths_are_the_gradients_by_powers_of_ten(name: str) -> None:
    """The widest is the largest; a step of width is a fifth of three decades; none, a thin grey line."""
    found = EVERY[name]
    drawn = lines(figures.network_diagram(found, gradient=True), "gradient")
    felt = np.concatenate([part.felt for part in found.arrows])
    part = 1 + np.log10(felt[felt > 0] / found.most_felt) / 3
    levels = np.clip(np.ceil(part * len(WIDTHS)), 1, len(WIDTHS)).astype(int)
    assert sorted(width for _, width in drawn) == sorted(WIDTHS[k - 1] for k in levels)


@pytest.mark.row("R3")
def test_widths_are_measured_by_what_has_room() -> None:
    """A mean over N is thinner than the sum beside it: both by the largest gradient of the sum."""
    rnn = RNN.random(inputs=D, hidden=H, outputs=K, rng=np.random.default_rng(0))
    trace = rnn.unroll(np.random.default_rng(1).standard_normal((T, 1, D)))
    plain, mean = (
        unrolling(trace, cell=rnn, loss=cross_entropy(trace.z, np.zeros((T, 1), int), mean=mean))
        for mean in (False, True)
    )
    wide, thin = (
        np.mean(
            [width for _, width in lines(figures.network_diagram(u, gradient=True, room=plain), "gradient")]
        )
        for u in (plain, mean)
    )
    assert thin < wide


def test_arrows_run_from_rim_to_rim_with_time_or_against_it() -> None:
    """W to the right, of the row from the end to the left; heads at the ends, of gradients at the starts."""
    fig = figures.network_diagram(EVERY["both ways"])
    ways = [np.sign(path[3, 0] - path[0, 0]) for path, _ in lines(fig, "W")]
    assert sorted(ways) == [-1] * (T - 1) + [1] * (T - 1)
    plain = figures.network_diagram(EVERY["RNN"])
    paths = [path for ink in ("U", "W", "V", "loss") for path, _ in lines(plain, ink)]
    for gradient, end, turn in ((False, 3, 0), (True, 0, 180)):
        fig = figures.network_diagram(EVERY["RNN"], gradient=gradient)
        (heads,) = [
            t
            for t in fig.data
            if t.type == "scatter" and t.mode == "markers" and t.marker.symbol in ("arrow", "triangle-up")
        ]
        found = {(round(float(x), 6), round(float(y), 6)) for x, y in zip(heads.x, heads.y, strict=True)}
        assert found == {tuple(path[end].round(6)) for path in paths}
        assert set(heads.marker.angle) == {turn, turn + 90}
        assert heads.marker.opacity == 1  # or plotly makes heads of several sizes pale


def test_room_keeps_everything_in_its_place() -> None:
    """A shorter network, a shallower one and one direction have the axes and traces of the largest."""
    for room, small in (
        (made(steps=8), made(steps=3)),
        (made("GRU", num_layers=3), made("GRU", 4, num_layers=3)),
        (made(steps=8), made(steps=1)),
    ):
        largest, smaller = (figures.network_diagram(u, room=room) for u in (room, small))
        assert shape(largest) == shape(smaller)
        assert_sound(smaller)


def test_words_stand_under_inputs_and_over_outputs() -> None:
    """Unread ones muted; those said are not there before they are said; the chosen one in bold."""
    found = made(words="the cat <sat> a-very-long-word-indeed-it-is down")
    fig = figures.network_diagram(found, upto=2, chosen=2)
    texts = [t for t in fig.data if t.type == "scatter" and t.mode == "text"]
    (read,) = [t for t in texts if "the" in t.text]
    (said,) = [t for t in texts if "o0" in t.text]
    assert read.text[:3] == ("the", "<b>cat</b>", "&lt;sat&gt;")
    assert read.text[3].endswith("…")
    assert [c == figures.colour("ink") for c in read.textfont.color] == [True, True, False, False, False]
    assert said.text == ("o0", "<b>o1</b>", " ", " ", " ")
    names = [
        t.text
        for t in figures.network_diagram(EVERY["encoder, decoder"]).data
        if t.type == "scatter" and t.mode == "text"
    ]
    assert ("encoder", "decoder") in names


def test_losses_are_written_into_their_nodes() -> None:
    """In nats, one place, in one of two inks."""
    found = EVERY["RNN"]
    inks = [t.text for t in figures.network_diagram(found).data if t.type == "scatter" and t.mode == "text"][
        -2:
    ]
    texts = [(pale + deep).strip() for pale, deep in zip(*inks, strict=True)]
    assert texts == [f"{value:.1f}" for value in found.row("L").values[:, 0]]


def test_what_has_no_room_is_refused_with_a_reason() -> None:
    """Too long, not in the room, unknown weights or columns, no gradient."""
    bare = unrolling(RNN.random(rng=np.random.default_rng(0)).unroll(np.ones((3, 1, 1))))
    for call, reason in (
        (lambda: figures.network_diagram(made(steps=31)), "up to 30 columns"),
        (lambda: figures.network_diagram(EVERY["RNN"], room=made(steps=2)), "no room for x"),
        (lambda: figures.network_diagram(EVERY["LSTM"], room=EVERY["RNN"]), "no room for c"),
        (lambda: figures.network_diagram(EVERY["RNN"], room=made(hidden=2)), "has 4 units here"),
        (lambda: figures.network_diagram(EVERY["RNN"], weights="Q"), "there are U, W, V"),
        (lambda: figures.network_diagram(EVERY["RNN"], chosen=6), "from 1 to 5"),
        (lambda: figures.network_diagram(bare, gradient=True), "give a loss"),
    ):
        with pytest.raises(ValueError, match=reason):
            call()
