"""Unrolled runs: the numbers of the run, an arrow for each use of a weight, and the gradient along each."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from lecturekit.recurrent import (
    GRU,
    LSTM,
    RNN,
    Unrolling,
    cross_entropy,
    encoder_decoder,
    inspect,
    unrolling,
)

T, B, D, H, K = 5, 2, 3, 4, 6
KINDS = {"RNN": RNN, "LSTM": LSTM, "GRU": GRU}
TINY = 1e-5


def made(kind: str, seed: int = 0) -> tuple[Any, Any, np.ndarray]:
    """A cell, its run and dL/dz."""
    rng = np.random.default_rng(seed)
    cell = KINDS[kind].random(inputs=D, hidden=H, outputs=K, rng=rng)
    return cell, cell.unroll(rng.standard_normal((T, B, D))), rng.standard_normal((T, B, K))


def opened(kind: str, *, S: int = T, seed: int = 0, inputs: int = D, **shape: Any) -> tuple[Any, Any, Any]:
    """A module of torch in float64 with a readout, and what it reads."""
    torch.manual_seed(seed)
    module = getattr(torch.nn, kind)(inputs, H, dtype=torch.float64, **shape)
    readout = torch.nn.Linear(H * (1 + module.bidirectional), K, dtype=torch.float64)
    return module, readout, torch.randn(S, B, inputs, dtype=torch.float64, requires_grad=True)


def norms(vectors: Any) -> np.ndarray:
    """Lengths over the last axis."""
    return np.linalg.norm(np.asarray(vectors), axis=-1)


def nudged(cell: Any, trace: Any, dz: np.ndarray, t: int, letter: str) -> np.ndarray:
    """What arrives at a state before step t, by central differences of a run from there on, (H,)."""
    starts = {name: getattr(trace, f"{name}_prev")[t, 1:2] for name in cell.states}
    found = []
    for unit in np.eye(H):
        values = []
        for sign in (1, -1):
            moved = starts | {letter: starts[letter] + sign * TINY * unit}
            run = cell.unroll(trace.x[t:, 1:2], *(moved[name] for name in cell.states))
            values.append((run.z * dz[t:, 1:2]).sum())
        found.append((values[0] - values[1]) / (2 * TINY))
    return np.array(found)


@pytest.mark.row("R3")
@pytest.mark.parametrize("kind", KINDS)
def test_what_arrives_at_a_state_is_what_nudging_it_measures(kind: str) -> None:
    """Each arrow through W, and f of an LSTM, against central differences of what its step reads."""
    cell, trace, dz = made(kind)
    found = unrolling(trace, cell=cell, loss=dz, batch=1)
    for letter, name in zip(cell.states, ("W", "f"), strict=False):
        measured = [norms(nudged(cell, trace, dz, t, letter)) for t in range(1, T)]
        np.testing.assert_allclose(found.felt(name), measured, rtol=1e-6)


@pytest.mark.row("R3")
@pytest.mark.parametrize("kind", KINDS)
def test_arrows_of_inputs_and_outputs_carry_dx_and_what_v_hands_down(kind: str) -> None:
    """‖dL/dx_t‖ along U by central differences, ‖V^T dz_t‖ along V."""
    cell, trace, dz = made(kind)
    found = unrolling(trace, cell=cell, loss=dz, batch=1)
    slopes = np.zeros((T, D))
    for t, d in np.ndindex(T, D):
        nudge = np.zeros_like(trace.x)
        nudge[t, 1, d] = TINY
        up, down = (cell.unroll(trace.x + sign * nudge).z for sign in (1, -1))
        slopes[t, d] = ((up - down) * dz).sum() / (2 * TINY)
    np.testing.assert_allclose(found.felt("U"), norms(slopes), rtol=1e-6)
    np.testing.assert_allclose(found.felt("V"), norms(np.einsum("tk,kh->th", dz[:, 1], cell.V)), rtol=1e-12)


def test_the_cell_receives_from_h_what_its_total_is_without_the_next_cell() -> None:
    """In an LSTM dL/dc_t, which holds against autograd elsewhere, is what comes by o and by f, as vectors."""
    cell, trace, dz = made("LSTM")
    o = cell.bptt(trace, dz).h * trace.o * (1 - trace.tanh_c**2)
    np.testing.assert_allclose(unrolling(trace, cell=cell, loss=dz, batch=1).felt("o"), norms(o[:, 1]))


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("truncate", [1, 2, 4, 5, 9])
def test_truncated_gradients_are_those_of_truncated_bptt(kind: str, truncate: int) -> None:
    """‖dL/dx_t‖ as `bptt` gives it; with one copy nothing goes along W."""
    cell, trace, dz = made(kind)
    found = unrolling(trace, cell=cell, loss=dz, truncate=truncate)
    np.testing.assert_allclose(found.felt("U"), norms(cell.bptt(trace, dz, truncate).x[:, 0]), rtol=1e-10)
    if truncate == 1:
        assert not found.felt("W").any()
    if truncate >= T:
        np.testing.assert_array_equal(found.felt("W"), unrolling(trace, cell=cell, loss=dz).felt("W"))


@pytest.mark.parametrize("kind", KINDS)
def test_gradients_through_depth_are_those_of_autograd(kind: str) -> None:
    """Two layers of torch, run one after the other, so that what lies between them has a gradient."""
    module, readout, x = opened(kind, num_layers=2)
    dz = np.random.default_rng(3).standard_normal((T, B, K))
    lower, upper = (getattr(torch.nn, kind)(n, H, dtype=torch.float64) for n in (D, H))
    for level, layer in enumerate((lower, upper)):
        state = module.state_dict()
        layer.load_state_dict(
            {f"{n}_l0": state[f"{n}_l{level}"] for n in ("weight_ih", "weight_hh", "bias_ih", "bias_hh")}
        )
    between = lower(x)[0]
    between.retain_grad()
    (readout(upper(between)[0]) * torch.tensor(dz)).sum().backward()
    found = unrolling(inspect(module, x, readout), loss=dz)
    np.testing.assert_allclose(found.felt("U 1"), norms(x.grad[:, 0]), rtol=1e-10)
    np.testing.assert_allclose(found.felt("U 2"), norms(between.grad[:, 0]), rtol=1e-10)
    assert found.names == ("U 1", "W 1", "U 2", "W 2", "V")


@pytest.mark.parametrize("kind", KINDS)
def test_both_directions_feel_what_autograd_says_of_each(kind: str) -> None:
    """Each direction of torch as a module of its own, on its own copy of the inputs."""
    module, readout, x = opened(kind, bidirectional=True)
    dz = np.random.default_rng(3).standard_normal((T, B, K))
    copies, outputs = [], []
    for suffix, turn in (("", False), ("_reverse", True)):
        one = getattr(torch.nn, kind)(D, H, dtype=torch.float64)
        state = module.state_dict()
        one.load_state_dict({name: state[name + suffix] for name in one.state_dict()})
        copy = x.detach().clone().requires_grad_()
        y = one(copy.flip(0) if turn else copy)[0]
        copies.append(copy)
        outputs.append(y.flip(0) if turn else y)
    (readout(torch.cat(outputs, dim=2)) * torch.tensor(dz)).sum().backward()
    found = unrolling(inspect(module, x, readout), loss=dz, batch=1)
    for name, copy in zip(("U", "U from the end"), copies, strict=True):
        (arrows,) = [part for part in found.arrows if part.name == name]
        np.testing.assert_allclose(arrows.felt, norms(copy.grad[:, 1]), rtol=1e-10)
    V = readout.weight.detach().numpy()
    halves = [norms(dz[:, 1] @ V[:, :H]), norms(dz[:, 1] @ V[:, H:])]
    np.testing.assert_allclose(found.felt("V"), np.concatenate(halves))


@pytest.mark.row("R7")
@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("layers", [1, 2])
def test_the_decoders_loss_reaches_the_encoder(kind: str, layers: int) -> None:
    """Its inputs, and the states handed over, against autograd through both modules of torch."""
    encoder, _, x = opened(kind, S=T, num_layers=layers)
    decoder, readout, y = opened(kind, S=3, seed=1, inputs=7, num_layers=layers)
    ends = encoder(x)[1]
    states = ends if kind == "LSTM" else (ends,)
    for state in states:
        state.retain_grad()
    z = readout(decoder(y, ends)[0])
    right = np.array([[2, 0], [5, 1], [3, 4]])
    torch.nn.functional.cross_entropy(
        z.reshape(-1, K), torch.tensor(right.ravel()), reduction="sum"
    ).backward()
    second = inspect(decoder, y, readout, states)
    loss = cross_entropy(second.z, right)
    found = encoder_decoder(inspect(encoder, x), second, loss=loss, batch=1)
    lowest = "U 1" if layers > 1 else "U"
    np.testing.assert_allclose(found.felt(f"{lowest} encoder"), norms(x.grad[:, 1]), rtol=1e-9)
    np.testing.assert_allclose(found.felt(f"{lowest} decoder"), norms(y.grad[:, 1]), rtol=1e-9)
    bridges = [part for part in found.arrows if found.rows[part.source].part != found.rows[part.target].part]
    for letter, state in zip(("W", "f"), states, strict=False):
        felt = [part.felt[0] for part in bridges if part.letter == letter]
        np.testing.assert_allclose(felt, norms(state.grad[:, 1]), rtol=1e-9)
    assert len(found) == T + 3
    assert len(bridges) == layers * len(states)


def shown(found: Unrolling) -> dict[tuple[str, int, bool], np.ndarray]:
    """Activations by row."""
    return {(row.letter, row.level, row.reverse): row.values for row in found.rows}


def test_nodes_hold_the_activations_of_the_run() -> None:
    """Of every layer and direction, in the order of the sequence; scores and losses above."""
    module, readout, x = opened("LSTM", num_layers=2, bidirectional=True)
    seen = inspect(module, x, readout)
    loss = cross_entropy(seen.z, np.ones((T, B), int))
    found = unrolling(seen, loss=loss, words=list("abcde"), outputs=list("vwxyz"), batch=1)
    rows = shown(found)
    np.testing.assert_array_equal(rows["x", 0, False], x.detach().numpy()[:, 1])
    for layer in seen.layers:
        np.testing.assert_array_equal(rows["h", layer.level, layer.reverse], layer.h[:, 1])
        np.testing.assert_array_equal(
            rows["c", layer.level, layer.reverse], layer.in_order(layer.trace.c)[:, 1]
        )
    np.testing.assert_array_equal(rows["z", 0, False], seen.z[:, 1])
    np.testing.assert_array_equal(rows["L", 0, False], loss.values[:, 1:2])
    assert found.row("x").words == tuple("abcde")
    assert found.row("z").words == tuple("vwxyz")


def test_nodes_are_ready_when_all_that_they_read_is() -> None:
    """Left to right as the words come; from the end only after the last; the layer above after both."""
    one, both = (unrolling(inspect(*opened("RNN", **s)[::2])) for s in ({}, {"bidirectional": True}))
    assert one.row("z").ready.tolist() == [1, 2, 3, 4, 5]
    assert both.row("h", reverse=True).ready.tolist() == [9, 8, 7, 6, 5]
    assert both.row("z").ready.tolist() == [9, 8, 7, 6, 5]
    deep = unrolling(inspect(*opened("RNN", bidirectional=True, num_layers=2)[::2]))
    for part in deep.arrows:
        starts, ends = deep.rows[part.source].ready[part.start], deep.rows[part.target].ready[part.end]
        assert (starts + (part.letter == "W") <= ends).all()
    assert deep.ticks == 14  # 9 until the lower layer is through, 1 for the layer, and 4 more
    three = unrolling(inspect(*opened("RNN", num_layers=3)[::2]))
    assert three.row("z").ready.tolist() == [3, 4, 5, 6, 7]  # a wavefront


def test_scores_stand_where_they_are_asked_for() -> None:
    """At each step, at the last, at none; losses at the steps that count."""
    cell, trace, _ = made("RNN")
    loss = cross_entropy(trace.z, np.zeros((T, B), int), at="last step")
    found = unrolling(trace, cell=cell, loss=loss)
    assert found.row("z").columns.tolist() == [1, 2, 3, 4, 5]
    assert found.row("L").columns.tolist() == [5]
    last = unrolling(trace, cell=cell, loss=loss, at="last step", outputs=["yes"])
    assert last.row("z").columns.tolist() == last.row("L").columns.tolist() == [5]
    np.testing.assert_array_equal(last.felt("W"), found.felt("W"))
    with pytest.raises(KeyError, match="there are x, h"):
        unrolling(trace, at="no step").row("z")


def test_words_said_are_the_next_words_read() -> None:
    """An arrow from each output but the last to the next input, in the decoder."""
    _, trace, _ = made("GRU")
    (fed,) = [part for part in unrolling(trace, said=True).arrows if part.letter == "said"]
    assert fed.start.tolist() == [0, 1, 2, 3]
    assert fed.end.tolist() == [1, 2, 3, 4]
    with pytest.raises(ValueError, match="only where each step has one"):
        unrolling(trace, said=True, at="last step")


def test_bad_input_is_refused_with_a_reason() -> None:
    """No run, no cell, other lengths, a loss where there are no scores, a decoder from elsewhere."""
    cell, trace, dz = made("RNN")
    other, run, _ = made("GRU")
    refused: list[tuple[Any, str]] = [
        (lambda: unrolling(cell), "a run is one of"),
        (lambda: unrolling(trace, loss=dz), "give cell"),
        (lambda: unrolling(trace, cell=other), "trace must be a GRUTrace"),
        (lambda: unrolling(trace, words=["a"]), "one for each of 5 steps, got 1"),
        (lambda: unrolling(trace, outputs=["a"]), "outputs must be one for each"),
        (lambda: unrolling(trace, cell=cell, loss=dz[:2]), "loss must have shape"),
        (lambda: unrolling(trace, cell=cell, loss=dz, at="last step"), "a loss enters where"),
        (lambda: unrolling(trace, cell=cell, loss=dz, at="no step"), "a loss enters where"),
        (lambda: unrolling(trace, at="first step"), "at must be one of"),
        (lambda: unrolling(trace, batch=B), "batch must be a sequence"),
        (lambda: encoder_decoder(trace, run), "the same cell"),
        (lambda: encoder_decoder(trace, trace), "does not start from the encoder's last h"),
        (lambda: unrolling(trace).felt("W"), "give a loss"),
        (lambda: unrolling(trace).felt("X"), "no arrows are called"),
    ]
    for call, reason in refused:
        with pytest.raises((TypeError, ValueError, IndexError, KeyError), match=reason):
            call()


@given(st.integers(1, 6), st.integers(1, 4), st.integers(0, 10**6))
def test_arrows_join_nodes_that_are_there(steps: int, width: int, seed: int) -> None:
    """Whatever the sizes: one step too, where W has no arrow."""
    rng = np.random.default_rng(seed)
    cell = RNN.random(inputs=2, hidden=width, outputs=3, rng=rng)
    trace = cell.unroll(rng.standard_normal((steps, 1, 2)))
    found = unrolling(trace, cell=cell, loss=rng.standard_normal((steps, 1, 3)))
    assert len(found.felt("W")) == steps - 1
    for part in found.arrows:
        assert (part.start < len(found.rows[part.source].columns)).all()
        assert (part.end < len(found.rows[part.target].columns)).all()
        assert part.felt is not None
        assert np.isfinite(part.felt).all()
