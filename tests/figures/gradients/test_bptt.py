"""The backward pass, drawn tick by tick: every number is the record's, and nothing moves but them."""

import re

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lecturekit import figures
from lecturekit.figures.gradients._expression_numbers import common_power, short, times_power
from lecturekit.recurrent import GRU, LSTM, RNN, backward_pass, cross_entropy
from tests.figures.looks import assert_sound

T, D, H, K = 5, 2, 3, 4
CELLS = {"RNN": RNN, "GRU": GRU, "LSTM": LSTM}
each = pytest.mark.parametrize("kind", CELLS)


def passed(kind, at="each step", steps=T, scale=1.0):
    """A backward pass of one cell, and its gradients by `bptt`."""
    rng = np.random.default_rng(3)
    cell = CELLS[kind].random(inputs=D, hidden=H, outputs=K, spectral_radius=1.2, rng=rng)
    trace = cell.unroll(scale * rng.standard_normal((steps, 1, D)))
    loss = cross_entropy(trace.z, rng.integers(0, K, (steps, 1)), at=at)
    return backward_pass(cell, trace, loss), cell.bptt(trace, loss.dz)


def plain(text):
    """Text without markup and blanks."""
    return re.sub("<[^>]*>", "", text).strip()


def bars(fig):
    """The bars of what has arrived, by the source's letter."""
    return {trace.hovertemplate.split()[1][0]: np.array(trace.y) for trace in fig.data if trace.type == "bar"}


def scatters(fig):
    """All traces that are points, lines or texts."""
    return [trace for trace in fig.data if trace.type == "scatter"]


def nodes(fig):
    """The shaded discs: the place of each that is filled, with its share of the scale."""
    found = {}
    for trace in scatters(fig):
        if trace.mode == "markers" and trace.marker.cmax == 1:
            for x, y, level in zip(trace.x, trace.y, trace.marker.color, strict=True):
                if np.isfinite(y):
                    found[float(x), float(y)] = level
    return found


@pytest.mark.row("G3")
@pytest.mark.parametrize("at", ["each step", "last step"])
@each
def test_every_tick_is_a_sound_figure_with_the_same_traces(kind, at):
    """Valid, in the palette; axes, number and length of the traces are those of tick 0."""
    record, _ = passed(kind, at)
    first = figures.backward_tick(record, 0)
    frames = [{name: first.layout[name].range for name in first.layout if name[1:5] == "axis"}]
    for tick in range(len(record) + 1):
        fig = figures.backward_tick(record, tick)
        if tick % 5 == 0:
            assert_sound(fig)
        frames.append({name: fig.layout[name].range for name in fig.layout if name[1:5] == "axis"})
        assert frames[-1] == frames[0]
        lengths = [len(np.ravel(trace.x if trace.x is not None else [])) for trace in fig.data]
        assert lengths == [len(np.ravel(trace.x if trace.x is not None else [])) for trace in first.data]


@pytest.mark.row("G3")
@each
def test_the_bars_are_what_has_arrived_and_add_up_to_bptt(kind):
    """At every target, by source; when its last one has come, the sum is the gradient."""
    record, full = passed(kind)
    for tick in range(1, len(record) + 1):
        fig = figures.backward_tick(record, tick)
        letter, t = target = record.ticks[tick - 1].target
        arrived = {one.source[0]: one.outgoing for one in record.arrived(tick)[target]}
        for source, values in bars(fig).items():
            wanted = arrived.get(source, np.full(1, np.nan))
            np.testing.assert_allclose(values[: len(wanted)], wanted, rtol=1e-12)
            assert np.isnan(values[len(wanted) :]).all()
        if len(record.arrived(tick)[target]) == len(record.arrived(len(record))[target]):
            total = np.nansum(list(bars(fig).values()), axis=0)
            wanted = getattr(full, letter)[t, 0]
            np.testing.assert_allclose(total[: len(wanted)], wanted, rtol=1e-10, atol=1e-14)
            (line,) = [trace for trace in scatters(fig) if trace.mode == "lines" and trace.xaxis == "x3"]
            np.testing.assert_allclose(
                np.array(line.y)[: 3 * len(wanted) : 3], wanted, rtol=1e-10, atol=1e-14
            )


@pytest.mark.row("G3")
@each
def test_the_product_shows_the_record_s_numbers_and_shapes(kind):
    """The local Jacobian transposed, the incoming and the outgoing gradient, digit by digit."""
    record, _ = passed(kind)
    for number, tick in enumerate(record.ticks, 1):
        fig = figures.backward_tick(record, number)
        texts = [plain(t) for trace in fig.data if trace.xaxis == "x2" for t in np.ravel(trace.text or [])]
        written = [text for text in texts if text]
        O, I = tick.jacobian.shape  # noqa: E741
        titles = [plain(note.text) for note in fig.layout.annotations]
        assert f"JacobianT · gradient: ({O} × {I})T · ({O}) = ({I})" in titles
        for part in (tick.jacobian, tick.incoming, tick.outgoing):
            power = common_power(part)
            assert not power or times_power(power) in written
            for value in part.ravel():
                assert short(float(value / 10.0**power)) in written
        (source, t), (target, k) = tick.source, tick.target
        assert any(f"(∂{source}({t + 1})/∂{target}({k + 1}))T" in text for text in written)


@pytest.mark.row("G3")
@each
def test_a_node_is_filled_by_the_norm_that_has_arrived(kind):
    """On the log scale of the colour bar; what has got nothing is empty."""
    record, _ = passed(kind)
    heights = dict(zip(("x", *record.letters), np.linspace(0, 4, len(record.letters) + 1), strict=True))
    for tick in (0, 3, len(record)):
        found = nodes(figures.backward_tick(record, tick))
        gradients = record.gradients(tick)
        assert set(found) == {(t + 1.0, heights[letter]) for letter, t in gradients}
        for (letter, t), value in gradients.items():
            level = (np.log10(np.linalg.norm(value)) + 2) / (np.log10(3) + 2)
            assert found[t + 1.0, heights[letter]] == pytest.approx(np.clip(level, 0, 1))


@pytest.mark.row("G3")
@each
def test_one_edge_is_wide_and_those_behind_it_are_warm(kind):
    """The active edge runs from its source to its target, against time."""
    record, _ = passed(kind)
    for tick in range(1, len(record) + 1):
        fig = figures.backward_tick(record, tick)
        done, active = (trace for trace in scatters(fig) if trace.mode == "lines+markers")
        assert np.isfinite(np.array(done.y, float)).sum() == 2 * (tick - 1)
        x = np.array(active.x, float)
        ends = x[np.isfinite(x)]
        now = record.ticks[tick - 1]
        np.testing.assert_allclose(ends, [now.source[1] + 1, now.target[1] + 1])
        assert active.line.width > 2 * done.line.width


def test_a_click_on_a_node_leads_to_the_tick_that_completes_it():
    """A node's customdata; 0 for losses and inputs."""
    record, _ = passed("LSTM")
    fig = figures.backward_tick(record, 0)
    clicks = [
        trace.customdata for trace in fig.data if trace.customdata is not None and trace.marker.cmax == 1
    ]
    assert len(clicks) == 5
    for letter, numbers in zip(("x", *record.letters), clicks, strict=True):
        for t, number in enumerate(numbers):
            assert number == 0 or record.ticks[number - 1].target == (letter, t)
            assert (number == 0) == (letter in "xL")


def test_copies_of_w_are_framed_when_the_gradient_crosses_them():
    """W⁽ᵗ⁾ stands between steps t - 1 and t; the forget gate's way crosses none."""
    record, _ = passed("LSTM")
    for number, tick in enumerate(record.ticks, 1):
        fig = figures.backward_tick(record, number)
        (frame,) = [t for t in scatters(fig) if np.array_equal(t.marker.color, "rgba(0,0,0,0)")]
        lit = np.flatnonzero(np.isfinite(np.array(frame.y, float)))
        assert list(lit) == ([tick.source[1]] if "W" in tick.via else [])


@pytest.mark.row("G3")
def test_the_verdict_counts_what_meets():
    """One, two, three gradients at a node of an LSTM; steps from 1."""
    record, _ = passed("LSTM")
    said = [figures.tick_words(record, tick) for tick in range(len(record) + 1)]
    assert said[0].startswith(f"tick 0 of {len(record)}: each of 5 losses has the gradient **1**")
    for tick, words in zip(record.ticks, said[1:], strict=True):
        met = len(record.arrived(said.index(words))[tick.target])
        total = len(record.arrived(99)[tick.target])
        assert ("gradients meet" in words) == (met > 1)
        assert ("more to come" in words) == (met < total)
        alone = "**alone**" if total == 1 else "more to come**"
        assert {2: "**two gradients", 3: "**three gradients"}.get(met, alone) in words
    rnn, _ = passed("RNN")
    assert figures.tick_words(rnn, 6) == "tick 6 of 14: h⁽³⁾ hears from h⁽⁴⁾; **one more to come**"
    last, _ = passed("RNN", "last step")
    assert "the one loss has" in figures.tick_words(last, 0)


def test_the_axis_of_the_bars_goes_as_far_as_told():
    """The same for different passes; without it, that of the pass."""
    rnn, lstm = (figures.backward_tick(passed(kind)[0], 3, reach=2.0) for kind in ("RNN", "LSTM"))
    assert rnn.layout.yaxis3.range == lstm.layout.yaxis3.range
    assert rnn.layout.yaxis3.tickvals == (-1, 0, 1)
    assert figures.backward_tick(passed("RNN")[0], 3).layout.yaxis3.range != rnn.layout.yaxis3.range


def test_other_ticks_and_long_runs():
    """A tick beyond the last shows the last; less than 0, or more than 8 steps, is refused."""
    record, _ = passed("RNN")
    assert figures.backward_tick(record, 99) == figures.backward_tick(record, len(record))
    with pytest.raises(ValueError, match="at least 0"):
        figures.backward_tick(record, -1)
    with pytest.raises(ValueError, match="at most 8 steps"):
        figures.backward_tick(passed("RNN", steps=9)[0], 0)


@settings(max_examples=15, deadline=None)
@given(steps=st.integers(1, 8), scale=st.sampled_from([0.0, 1e-200, 1.0, 1e200, np.inf]))
def test_any_run_is_drawn(steps, scale):
    """One step to eight; silence, overflow, NaN."""
    with np.errstate(all="ignore"):
        record, _ = passed("LSTM", steps=steps, scale=scale)
    for tick in (0, len(record) // 2, len(record)):
        assert_sound(figures.backward_tick(record, tick))
        assert figures.tick_words(record, tick)
