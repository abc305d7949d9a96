"""A sentence opened up: the numbers are torch's; gates held by hand do what they say."""

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from lecturekit.corpora import LABELS, TAGS
from lecturekit.networks import Classifier, Hold, Tagger, read, silence, what_if

WORDS = ("the", "film", "was", "not", "good", "bad", ",", ".")
TEXT = "The film was, zounds, not bad."
D, H = 5, 7


def network_of(make=Classifier, cell="LSTM", **how):
    return make(WORDS, cell=cell, embedding=D, hidden=H, seed=2, **how)


CASES = [
    (make, cell, layers, way)
    for make in (Classifier, Tagger)
    for cell in ("RNN", "GRU", "LSTM")
    for layers in (1, 3)
    for way in ({}, {"bidirectional": True}, {"reverse": True})
    if not (make is Classifier and "reverse" in way)
]


@pytest.mark.parametrize(("make", "cell", "layers", "way"), CASES)
def test_a_reading_holds_torchs_numbers(make, cell, layers, way):
    """Probabilities, states of the top layer and scores: float32 to 1e-5, float64 to 1e-10."""
    network = network_of(make, cell, layers=layers, **way)
    for places, exact in ((1e-5, network), (1e-10, network.double())):
        seen = read(exact, TEXT)
        np.testing.assert_allclose(seen.probabilities, exact.predict(TEXT), rtol=0, atol=places)
        x = torch.tensor(seen.x, dtype=exact.embedding.weight.dtype)
        with torch.no_grad():
            y = exact.rnn(x.flip(0))[0].flip(0) if "reverse" in way else exact.rnn(x)[0]
        np.testing.assert_allclose(seen.inspection.y, y, rtol=0, atol=places)
        top = [layer.h for layer in seen.inspection.layers if layer.level == layers]
        np.testing.assert_allclose(np.concatenate(top, axis=2), y, rtol=0, atol=places)
        directions = {layer.reverse for layer in seen.inspection.layers}
        assert directions == {"reverse" in way, "bidirectional" in way or "reverse" in way}
    assert seen.answer == (
        LABELS[exact.predict(TEXT).argmax()]
        if make is Classifier
        else tuple(TAGS[k] for k in exact.predict(TEXT).argmax(1))
    )


def test_a_reading_knows_its_words():
    """Words as read, unknown ones marked, read-only, shown by shapes."""
    seen = read(network_of(), TEXT)
    assert seen.words == ("the", "film", "was", ",", "zounds", ",", "not", "bad", ".")
    assert [w for w, unknown in zip(seen.words, seen.unknown, strict=True) if unknown] == ["zounds"]
    assert seen.x.shape == (9, 1, D)
    assert not seen.x.flags.writeable
    assert not seen.probabilities.flags.writeable
    assert "x=(9, 1, 5)" in repr(seen)
    assert (seen.outputs, seen.holds) == (LABELS, ())


@pytest.mark.row("M4")
@pytest.mark.parametrize("cell", ["RNN", "GRU", "LSTM"])
@pytest.mark.parametrize("layers", [1, 2])
def test_the_running_opinion_is_that_of_each_beginning(cell, layers):
    """After t words the network thinks what it says of the sentence that ends there."""
    network = network_of(cell=cell, layers=layers).double()
    seen = read(network, TEXT)
    each = [network.predict(seen.words[:t]) for t in range(1, len(seen.words) + 1)]
    np.testing.assert_allclose(seen.opinion, each, rtol=0, atol=1e-10)


@pytest.mark.parametrize(
    ("make", "way"), [(Classifier, "bidirectional"), (Tagger, "bidirectional"), (Tagger, "reverse")]
)
def test_who_reads_from_the_end_has_no_running_opinion(make, way):
    """The end is needed for every answer."""
    assert read(network_of(make, **{way: True}), TEXT).opinion is None


def held_by_torch(network, words, holds):
    """Torch's own LSTM cell by cell, with gates overwritten: rows i, f, g, o, as torch has them."""
    rnn, rows = network.rnn, {"i": 0, "f": 1, "g": 2, "o": 3}
    h = c = torch.zeros(H, dtype=torch.float64)
    scores = []
    for t, x in enumerate(network.embedding(torch.tensor(network.vocabulary.encode(words)))):
        a = rnn.weight_ih_l0 @ x + rnn.bias_ih_l0 + rnn.weight_hh_l0 @ h + rnn.bias_hh_l0
        gates = [torch.tanh(p) if n == 2 else torch.sigmoid(p) for n, p in enumerate(a.reshape(4, H))]
        for gate, at, unit, to in holds:
            if at in (None, t):
                where = torch.arange(H) == unit if unit is not None else torch.ones(H, dtype=bool)
                gates[rows[gate]] = torch.where(
                    where, torch.tensor(to, dtype=torch.float64), gates[rows[gate]]
                )
        i, f, g, o = gates
        c = f * c + i * g
        h = o * torch.tanh(c)
        scores.append(network.readout(h).softmax(0).detach().numpy())
    return np.array(scores)


@pytest.mark.row("M4")
@pytest.mark.parametrize(
    "holds",
    [
        [("f", None, None, 0.0)],
        [("i", 3, None, 1.0)],
        [("o", 6, 2, 0.25), ("g", None, 4, -1.0)],
        [("f", 2, 3, 0.5), ("f", 2, None, 0.75)],
    ],
    ids=str,
)
@pytest.mark.parametrize("make", [Classifier, Tagger])
def test_a_held_gate_changes_what_torch_would_change(make, holds):
    """The run equals torch's equations with the same gates overwritten; where two meet, the later."""
    network = network_of(make).double()
    before = read(network, TEXT)
    after = what_if(before, *(Hold(gate, to, unit=unit, at=at) for gate, at, unit, to in holds))
    expected = held_by_torch(network, before.words, holds)
    opinion = after.probabilities if make is Tagger else after.opinion
    np.testing.assert_allclose(opinion, expected, rtol=0, atol=1e-10)
    np.testing.assert_allclose(after.probabilities, expected if make is Tagger else expected[-1], atol=1e-10)
    assert np.abs(after.probabilities - before.probabilities).max() > 1e-6
    assert (len(after.holds), before.holds) == (len(holds), ())
    np.testing.assert_array_equal(what_if(after).probabilities, what_if(before).probabilities)


def test_holding_nothing_changes_nothing():
    """Without holds the run is the old one; holding what a gate says anyway neither."""
    before = read(network_of(), TEXT)
    np.testing.assert_allclose(what_if(before).inspection.z, before.inspection.z, rtol=0, atol=1e-14)
    f = before.inspection[1].trace.f[3, 0, 5]
    same = what_if(before, Hold("f", float(f), unit=5, at=3))
    np.testing.assert_allclose(same.probabilities, before.probabilities, rtol=0, atol=1e-14)


def test_a_silenced_unit_is_not_heard():
    """Its h is zero at every word, though its cell goes on; others are heard."""
    after = what_if(read(network_of(), TEXT), silence([1, 4]))
    h = after.inspection[1].h[:, 0]
    assert (h[:, [1, 4]] == 0).all()
    assert (h[:, [0, 2, 3, 5, 6]] != 0).all()
    assert (after.inspection[1].trace.c[:, 0, 1] != 0).all()


def test_a_tagger_from_the_end_is_held_in_the_order_of_the_sentence():
    """Word 2 is word 2, though it is read late: what stands after it is read before, and stays as it was."""
    before = read(network_of(Tagger, reverse=True), TEXT)
    after = what_if(before, Hold("i", 0, at=2))
    changed = np.abs(after.probabilities - before.probabilities).max(axis=1) > 1e-9
    assert changed.tolist() == [True] * 3 + [False] * 6


@pytest.mark.parametrize(
    "how",
    [{"cell": "GRU"}, {"cell": "RNN"}, {"layers": 2}, {"bidirectional": True}],
    ids=str,
)
def test_who_has_no_such_gates_is_named(how):
    """Only an LSTM of one layer and direction can be asked what if."""
    with pytest.raises(ValueError, match="LSTM of one layer in one direction, not"):
        what_if(read(network_of(**how), TEXT), silence(0))


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        ({"gate": "f", "to": 1.2}, "f is a gate from 0 to 1, it cannot be held at 1.2"),
        ({"gate": "o", "to": -0.1}, "o is a gate from 0 to 1, it cannot be held at −0.1"),
        ({"gate": "g", "to": -1.5}, "g is a candidate from −1 to 1, it cannot be held at −1.5"),
        ({"gate": "i", "to": float("nan")}, "cannot be held at nan"),
        ({"gate": "i", "to": "half"}, "cannot be held at half"),
        ({"gate": "i", "to": True}, "cannot be held at True"),
        ({"gate": "c", "to": 0.5}, "there is no gate 'c'; there are i, f, o and the candidate g"),
        ({"gate": "if", "to": 0.5}, "there is no gate 'if'"),
        ({"gate": 3, "to": 0.5}, "there is no gate 3"),
    ],
)
def test_a_gate_that_cannot_be_is_refused(wrong, message):
    """The message names its range."""
    with pytest.raises(ValueError, match=message):
        Hold(**wrong)


@pytest.mark.parametrize(
    ("hold", "message"),
    [
        (silence(7), "there is no unit 7; there are 7, from 0 to 6"),
        (silence(-1), "there is no unit -1"),
        (silence([2, 9]), "there is no unit 9"),
        (silence(True), "there is no unit True"),
        (Hold("f", 0, at=9), "there is no word 9; there are 9, from 0 to 8"),
        (Hold("f", 0, at="film"), "there is no word 'film'; there are 9"),
        (Hold("f", 0, at=1.0), "there is no word 1.0"),
    ],
)
def test_a_unit_or_word_that_is_not_there_is_refused(hold, message):
    """The message says how many there are."""
    with pytest.raises(ValueError, match=message):
        what_if(read(network_of(), TEXT), hold)


@pytest.mark.parametrize(
    "several",
    [iter([1, 4]), {1, 4}, range(1, 5, 3), np.array([1, 4])],
    ids=lambda several: type(several).__name__,
)
def test_several_units_are_kept_however_they_are_given(several):
    """A hold can be used twice, though what it was given can be gone through only once."""
    reading, hold = read(network_of(), TEXT), silence(several)
    assert hold == silence([1, 4])
    first, second = what_if(reading, hold), what_if(reading, hold)
    assert (first.inspection[1].h[:, 0, [1, 4]] == 0).all()
    np.testing.assert_array_equal(first.probabilities, second.probabilities)


@pytest.mark.parametrize(
    ("held", "got"), [([Hold("f", 0)], "list"), (("f", 0), "tuple"), ("f 1 = 0", "str")], ids=str
)
def test_what_is_no_hold_is_refused(held, got):
    """With an example of what to write; and what is no reading too."""
    with pytest.raises(TypeError, match=rf"what_if needs holds, got {got}; .* Hold\(\"f\", 0, at=3\)"):
        what_if(read(network_of(), TEXT), held)
    with pytest.raises(TypeError, match=r"needs a reading, got Classifier: read\(network, words\)"):
        what_if(network_of(), Hold("f", 0))


def test_other_networks_are_sent_to_inspect():
    """And a sentence must have a word."""
    with pytest.raises(TypeError, match=r"got LSTM; recurrent\.inspect opens up"):
        read(torch.nn.LSTM(2, 3), TEXT)
    with pytest.raises(ValueError, match="there is no word to read"):
        read(network_of(), "…")


@given(st.floats(0, 1), st.integers(0, H - 1), st.integers(0, 8), st.sampled_from("ifo"))
def test_any_hold_that_can_be_gives_probabilities(to, unit, at, gate):
    """The held gate stands in the trace, all others before it are as they were."""
    before = read(network_of(), TEXT)
    after = what_if(before, Hold(gate, to, unit=unit, at=at))
    trace = after.inspection[1].trace
    assert getattr(trace, gate)[at, 0, unit] == to
    np.testing.assert_allclose(trace.gates[:at], before.inspection[1].trace.gates[:at], rtol=0, atol=1e-12)
    assert after.probabilities.sum() == pytest.approx(1)
