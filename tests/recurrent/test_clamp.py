"""Gates set by hand: what they do forward, and that no gradient passes them."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from lecturekit.recurrent import LSTM, read_clamp
from tests.recurrent.gated import gated

T, B, D, H, K = 6, 2, 3, 5, 4
RANGES = {"i": (0, 1), "f": (0, 1), "o": (0, 1), "g": (-1, 1)}


def some_clamped(seed: int = 1, share: float = 0.4) -> np.ndarray:
    """Clamps (T, B, 4, H), NaN where the weights decide."""
    rng = np.random.default_rng(seed)
    values = np.stack([rng.uniform(*RANGES[name], (T, B, H)) for name in "ifog"], axis=2)
    return np.where(rng.random(values.shape) < share, values, np.nan)


def inputs(seed: int = 2) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Inputs x (T, B, D), h0 and c0 (B, H)."""
    rng = np.random.default_rng(seed)
    return rng.standard_normal((T, B, D)), rng.standard_normal((B, H)), rng.standard_normal((B, H))


def in_torch(lstm: LSTM, x: np.ndarray, h: np.ndarray, c: np.ndarray, clamp: np.ndarray) -> dict:
    """The clamped network written out in torch, with a graph through everything."""
    made = {name: torch.tensor(getattr(lstm, name), requires_grad=True) for name in "UWVbd"}
    made |= {"x": torch.tensor(x, requires_grad=True)}
    h0, c0 = (torch.tensor(state, requires_grad=True) for state in (h, c))
    made |= {"h0": h0, "c0": c0}
    h_t, c_t, run = h0, c0, {"h": [], "c": [], "z": []}
    for t in range(T):
        by_hand = torch.tensor(clamp[t])
        gates = []
        for k, act in enumerate([torch.sigmoid] * 3 + [torch.tanh]):
            free = act(made["x"][t] @ made["U"][k].T + h_t @ made["W"][k].T + made["b"][k])
            gates.append(torch.where(torch.isnan(by_hand[:, k]), free, torch.nan_to_num(by_hand[:, k])))
        i, f, o, g = gates
        c_t = f * c_t + i * g
        h_t = o * torch.tanh(c_t)
        for name, value in (("h", h_t), ("c", c_t), ("z", h_t @ made["V"].T + made["d"])):
            run[name].append(value)
    return made | {name: torch.stack(values) for name, values in run.items()}


@pytest.mark.row("M2")
def test_a_run_with_some_gates_by_hand_is_torch_s() -> None:
    """Forward and every gradient equal autograd's through the same network with the same constants in it."""
    lstm, clamp = gated("LSTM", H=H, D=D, K=K), some_clamped()
    x, h0, c0 = inputs()
    trace, theirs = lstm.unroll(x, h0, c0, clamp=clamp), in_torch(lstm, x, h0, c0, clamp)
    for name in ("h", "c", "z"):
        np.testing.assert_allclose(getattr(trace, name), theirs[name].detach(), rtol=1e-12, atol=1e-14)
    dz = np.random.default_rng(5).standard_normal((T, B, K))
    ours = lstm.bptt(trace, dz)
    names = ["U", "W", "V", "b", "d", "x", "h0", "c0"]
    found = torch.autograd.grad((theirs["z"] * torch.tensor(dz)).sum(), [theirs[n] for n in names])
    for name, expected in zip(names, found, strict=True):
        np.testing.assert_allclose(
            getattr(ours, name), expected.numpy(), rtol=1e-10, atol=1e-12, err_msg=name
        )


def test_the_way_back_step_by_step_knows_of_it() -> None:
    """A loop of step_backward over a clamped run sums to its bptt."""
    lstm, clamp = gated("LSTM", H=H, D=D, K=K), some_clamped(seed=4)
    trace = lstm.unroll(*inputs(seed=3), clamp=clamp)
    dz = np.random.default_rng(6).standard_normal((T, B, K))
    dh = dc = np.zeros((B, H))
    W = np.zeros_like(lstm.W)
    for t in reversed(range(T)):
        back = lstm.step_backward(trace[t], dh, dz[t], dc)
        dh, dc, W = back.h_prev, back.c_prev, W + back.W
    np.testing.assert_allclose(W, lstm.bptt(trace, dz).W, rtol=1e-11, atol=1e-13)


@pytest.mark.row("M5")
def test_with_all_gates_by_hand_the_direct_path_is_the_jacobian() -> None:
    """∂c_T/∂c_k is exactly the product of forget gates once no gate reads the state."""
    lstm = gated("LSTM", H=H, D=D, K=K)
    trace = lstm.unroll(*inputs(), clamp=some_clamped(share=1.1))
    whole, direct = lstm.jacobians(trace, of="c"), lstm.direct_path(trace)
    np.testing.assert_allclose(whole, direct[:, :, None] * np.eye(H), rtol=1e-12, atol=1e-15)
    free = lstm.unroll(*inputs())
    assert not np.allclose(lstm.jacobians(free, of="c")[0], np.diag(lstm.direct_path(free)[0]), rtol=0.05)


@pytest.mark.row("M1")
@pytest.mark.parametrize("stage", [1, 2, 3])
def test_stage_equations_hold_step_by_step(stage: int) -> None:
    """Self-loop alone sums g; with i and o it sums i g and says o tanh(c); with f it also forgets."""
    lstm = gated("LSTM", H=H, D=D, K=K)
    clamp = {1: [[1], [1], [1], [np.nan]], 2: [[np.nan], [1], [np.nan], [np.nan]], 3: np.nan}[stage]
    x, h0, c0 = inputs()
    trace = lstm.unroll(x, h0, c0, clamp=clamp)
    free = lstm.step(x[0], h0, c0)  # all gates from the weights, at the same first state
    i, f, o = [(1, 1, 1), (free.i, 1, free.o), (free.i, free.f, free.o)][stage - 1]
    np.testing.assert_allclose(trace.c[0], f * c0 + i * free.g, rtol=1e-13)
    np.testing.assert_allclose(trace.h[0], o * np.tanh(trace.c[0]), rtol=1e-13)
    if stage == 1:
        np.testing.assert_allclose(trace.c, c0 + np.cumsum(trace.g, axis=0), rtol=1e-12)
    if stage == 2:
        np.testing.assert_allclose(trace.c, c0 + np.cumsum(trace.i * trace.g, axis=0), rtol=1e-12)


@pytest.mark.row("M3")
def test_remembering_for_ever_from_the_start_remembers_nothing() -> None:
    """Gates f = 1 and i = 0 at every step keep what was there: from c0 = 0 that is exactly 0."""
    lstm, (x, h0, c0) = gated("LSTM", H=H, D=D, K=K), inputs()
    closed = [[0], [1], [np.nan], [np.nan]]
    assert np.all(lstm.unroll(x, h0, clamp=closed).c == 0)
    np.testing.assert_array_equal(lstm.unroll(x, h0, c0, clamp=closed).c, np.broadcast_to(c0, (T, B, H)))


def test_a_silent_unit_is_a_unit_taken_out() -> None:
    """With its output gate at 0 a unit says nothing: the others run as if its weights to them were 0."""
    lstm, (x, h0, c0) = gated("LSTM", H=H, D=D, K=K), inputs()
    h0[:, 3] = 0.0
    clamp = np.full((4, H), np.nan)
    clamp[2, 3] = 0.0
    silent = lstm.unroll(x, h0, c0, clamp=clamp)
    W, V = lstm.W.copy(), lstm.V.copy()
    W[:, :, 3], V[:, 3] = 0.0, 0.0
    np.testing.assert_allclose(silent.z, replace(lstm, W=W, V=V).unroll(x, h0, c0).z, rtol=1e-12, atol=1e-14)
    assert np.all(silent.h[:, :, 3] == 0)


def test_nothing_clamped_changes_nothing() -> None:
    """NaN everywhere is the free run, in values and gradients."""
    lstm, (x, h0, c0) = gated("LSTM", H=H, D=D, K=K), inputs()
    free, same = lstm.unroll(x, h0, c0), lstm.unroll(x, h0, c0, clamp=np.nan)
    np.testing.assert_array_equal(free.gates, same.gates)
    np.testing.assert_array_equal(lstm.jacobians(free), lstm.jacobians(same))


@given(
    gate=st.sampled_from("ifog"),
    excess=st.floats(1e-6, 1e12),
    above=st.booleans(),
    place=st.tuples(st.integers(0, T - 1), st.integers(0, B - 1), st.integers(0, H - 1)),
)
def test_a_gate_out_of_its_range_is_named(gate: str, excess: float, above: bool, place: tuple) -> None:
    """Wherever it is set, the message says which gate, unit and step, and what it can be."""
    t, b, unit = place
    low, high = RANGES[gate]
    clamp = np.full((T, B, 4, H), np.nan)
    clamp[t, b, "ifog".index(gate), unit] = high + excess if above else low - excess
    with pytest.raises(ValueError, match=rf"{gate} of unit {unit} at step {t} .* from {low} to {high}"):
        gated("LSTM", H=H, D=D, K=K).unroll(*inputs(), clamp=clamp)


@pytest.mark.parametrize("clamp", [np.inf, -np.inf])
def test_infinite_gates_are_refused(clamp: float) -> None:
    """Infinity is no gate."""
    with pytest.raises(ValueError, match="can be from 0 to 1"):
        gated("LSTM", H=H, D=D, K=K).unroll(*inputs(), clamp=clamp)


@pytest.mark.parametrize(
    ("clamp", "error"),
    [(np.zeros((T, B, 3, H)), ValueError), ("open", TypeError), ([[1], [1, 2]], ValueError)],
)
def test_what_is_no_clamp_is_said(clamp: object, error: type[Exception]) -> None:
    """Shapes that do not broadcast, and words, are refused by name."""
    with pytest.raises(error, match="clamp"):
        gated("LSTM", H=H, D=D, K=K).unroll(*inputs(), clamp=clamp)


def test_texts_and_holds_are_sent_to_what_reads_them() -> None:
    class Hold:
        gate, to = "f", 0.5

    lstm = gated("LSTM", H=H, D=D, K=K)
    with pytest.raises(TypeError, match=r"read_clamp\(text, steps\)"):
        lstm.unroll(*inputs(), clamp="f 12 = 0.5")
    for holds in (Hold(), [Hold()], (Hold(), Hold())):
        with pytest.raises(TypeError, match=r"networks\.what_if"):
            lstm.unroll(*inputs(), clamp=holds)


def test_capitals_are_gates_too() -> None:
    np.testing.assert_array_equal(read_clamp("F 2 = 0, I 1..3 = 1", 4), read_clamp("f 2 = 0, i 1..3 = 1", 4))


@pytest.mark.parametrize("text", ["f 3 = 0,5", "i 1 = 1; g 3 = -0,25, f 1 = 0"])
def test_a_decimal_comma_gets_a_hint(text: str) -> None:
    with pytest.raises(ValueError, match=r"“. 3 = -?0,\d+”: a number has a point, not a comma"):
        read_clamp(text, steps=5)


def test_a_line_of_text_sets_gates() -> None:
    """Steps count from 1, ranges include both ends, a later setting overrides an earlier one."""
    clamp = read_clamp("f 2 = 0, i 1..3 = .5; i 3 = 1\n g4=−0.25", steps=4)
    wanted = np.full((4, 1, 4, 1), np.nan)
    wanted[1, 0, 1], wanted[:2, 0, 0], wanted[2, 0, 0], wanted[3, 0, 3] = 0.0, 0.5, 1.0, -0.25
    np.testing.assert_array_equal(clamp, wanted)
    assert np.isnan(read_clamp(" ", steps=3)).all()


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("open the gate", "cannot read “open the gate”"),
        ("u 3 = 1", "no gate: there are i, f, o, g"),
        ("f 0 = 1", "steps go from 1 to 5"),
        ("f 6 = 1", "steps go from 1 to 5"),
        ("f 4..2 = 1", "the smaller first"),
        ("f 2 = much", "much is no number"),
        ("f 2 = 1.5", "f can be from 0 to 1"),
        ("i 1 = -0.1", "i can be from 0 to 1"),
        ("g 1 = nan", "g can be from -1 to 1"),
    ],
)
def test_a_line_that_cannot_be_read_is_quoted(text: str, words: str) -> None:
    """What was typed is quoted, with what could be typed instead."""
    with pytest.raises(ValueError, match=words):
        read_clamp(f"f 1 = 1, {text}", steps=5)


@given(st.text(max_size=40))
def test_any_text_is_read_or_refused_in_words(text: str) -> None:
    """Never another error, and what is read is a clamp."""
    try:
        clamp = read_clamp(text, steps=4)
    except ValueError as error:
        said = str(error)
    else:
        said = "“"
        gated("LSTM", H=1, D=D, K=K).unroll(np.zeros((4, 1, D)), clamp=clamp)
    assert "“" in said


@pytest.mark.row("M3")
def test_twelve_numbers_are_an_lstm_of_torch() -> None:
    """A scalar LSTM of twelve numbers, as text or numbers, is torch.nn.LSTM(1, 1) with them in its places."""
    numbers = {"i": "2 -1 0.5", "f": (0.3, 1.5, 1.0), "o": "-1, 0.7, 0", "g": [1.1, -0.4, 0.2]}
    lstm, module = LSTM.scalar(**numbers), torch.nn.LSTM(1, 1, dtype=torch.float64)
    rows = [[2, -1, 0.5], [0.3, 1.5, 1.0], [1.1, -0.4, 0.2], [-1, 0.7, 0]]  # i, f, g, o
    with torch.no_grad():
        for tensor, k in ((module.weight_ih_l0, 0), (module.weight_hh_l0, 1), (module.bias_ih_l0, 2)):
            tensor[:] = torch.tensor([row[k] for row in rows], dtype=torch.float64).reshape(tensor.shape)
        module.bias_hh_l0.zero_()
        x = torch.linspace(-2, 3, 9, dtype=torch.float64).reshape(9, 1, 1)
        h, _ = module(x)
    np.testing.assert_allclose(lstm.unroll(x.numpy()).z, h.numpy(), rtol=1e-10, atol=1e-13)


@pytest.mark.parametrize(
    "numbers", ["1 2", "1 2 3 4", "a b c", "", (1, 2), (1, 2, np.inf), 7, None, "1 2 nan"]
)
def test_numbers_that_are_not_three_are_refused(numbers: object) -> None:
    """The message names the gate."""
    good = (1, 0, 0)
    with pytest.raises(ValueError, match="gate f needs three numbers"):
        LSTM.scalar(i=good, f=numbers, o=good, g=good)
