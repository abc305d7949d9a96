"""The table of symbols: each is found, and its shape is what torch's own modules have."""

import pytest
import torch

from lecturekit import course, figures
from lecturekit.course._notation_rows import ROWS, SIZES, Written


@pytest.fixture(scope="module")
def table() -> course.Notation:
    """All symbols."""
    return course.notation()


def test_every_row_is_found_with_its_shape(table: course.Notation) -> None:
    """A shape in letters is the shape in numbers, letter by letter."""
    assert len(table.entries) == len(ROWS) == 39
    for entry in table.entries:
        assert entry.shape == tuple(table.sizes[entry.part][letter] for letter in entry.letters)


@pytest.mark.parametrize("part", SIZES)
def test_all_sizes_differ(part: str) -> None:
    """No letter of a part stands for the number of another, so a transpose cannot pass."""
    assert len(set(SIZES[part].values())) == len(SIZES[part])


def test_shapes_are_those_of_torch(table: course.Notation) -> None:
    """A torch RNN of the same sizes has weights, states and outputs of these shapes."""
    T, B, D, H, K = (SIZES["recurrent"][letter] for letter in "TBDHK")
    rnn, readout = torch.nn.RNN(D, H), torch.nn.Linear(H, K)
    states, _ = rnn(torch.zeros(T, B, D))
    assert table["rnn.U"].shape == tuple(rnn.weight_ih_l0.shape)
    assert table["rnn.W"].shape == tuple(rnn.weight_hh_l0.shape)
    assert table["rnn.V"].shape == tuple(readout.weight.shape)
    assert table["trace.h"].shape == tuple(states.shape)
    assert table["trace.z"].shape == tuple(readout(states).shape)
    lstm = torch.nn.LSTM(D, H)
    assert table["lstm.U"].shape == (4, *(n // (4 if n == 4 * H else 1) for n in lstm.weight_ih_l0.shape))


def test_each_colour_is_the_symbols(table: course.Notation) -> None:
    """What is red in the figures is red in the table."""
    for where, name in {
        "trace.h": "h",
        "run.c": "c",
        "run.f": "f",
        "rnn.W": "W",
        "loss.total": "loss",
    }.items():
        assert table[where].colour == figures.SYMBOLS[name].colour
        assert table[where].colour in table[where].latex


def test_a_wrong_letter_is_caught(monkeypatch: pytest.MonkeyPatch) -> None:
    """The assertion can fail: a transposed row of the table does not pass."""
    wrong = Written("recurrent", "<U>", "input to hidden", "D H", "rnn.U")
    monkeypatch.setattr("lecturekit.course._notation.ROWS", (wrong,))
    with pytest.raises(AssertionError, match=r"rnn\.U has the shape \(7, 3\)"):
        course.notation()


def test_an_unknown_part_is_refused() -> None:
    """The message names the parts."""
    with pytest.raises(ValueError, match="gradients"):
        course.notation("attention")
