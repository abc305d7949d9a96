"""Row G1, drawn: the product of Jacobian and gradient in numbers, and what nudges measure."""

import numpy as np
import pytest

from lecturekit import figures
from lecturekit.figures._numbers import power_of_ten
from lecturekit.figures.gradients._expression_numbers import short
from tests.figures.looks import assert_sound

W = np.array([[0.9, -0.6, 0.4], [0.3, 1.1, -0.8]])  # (H, D)
V = np.array([1.0, -1.2])


def y(x):
    """f(h(x)) for h = tanh(W x), y = V h."""
    return float(V @ np.tanh(W @ x))


def drawn(x, nudge=0.1, measured=None):
    """The figure at one x."""
    h = np.tanh(W @ x)
    slopes = [(y(x + nudge * e) - y(x)) / nudge for e in np.eye(3)] if measured is None else measured
    J = (1 - h**2)[:, None] * W
    return figures.jacobian_product(J, V, forward=(x, h, y(x)), measured=slopes), J


@pytest.mark.parametrize("x", [(0.0, 0.0, 0.0), (1.0, -1.0, 0.5), (9.0, 9.0, 9.0)])
def test_it_is_sound_with_the_same_traces_everywhere(x):
    """Axes, traces and lengths stand still while x moves."""
    figure, _ = drawn(np.array(x))
    assert_sound(figure)
    still, _ = drawn(np.array([0.3, 0.1, -0.2]))
    assert [np.size(t.y) for t in figure.data] == [np.size(t.y) for t in still.data]
    assert figure.layout.xaxis2 == still.layout.xaxis2


@pytest.mark.row("G1")
def test_the_product_is_written_with_its_shapes():
    """Jᵀ row by row, the incoming gradient, and their product."""
    x = np.array([0.5, -0.25, 1.0])
    figure, J = drawn(x)
    assert any("(2 × 3)<sup>T</sup> · (2) = (3)" in text for text in figure.data[2].text)
    rows = {}
    for row, text in zip(figure.data[1].y, figure.data[1].text, strict=True):
        if np.isfinite(row):
            rows.setdefault(float(row), []).append(text.strip())
    found = [[t for t in row if t and t not in "·=→"] for _, row in sorted(rows.items())]
    found = [row for row in found if row]
    for k in range(3):
        wanted = [short(float(v)) for v in (*J.T[k], *V[k : k + 1], (J.T @ V)[k])]
        assert found[-3 + k] == wanted


@pytest.mark.row("G1")
def test_tiny_numbers_share_a_power_of_ten_that_stands_below_them():
    """Where both units are saturated: numbers times 10ⁿ are the Jacobian, and no −0 is left."""
    figure, J = drawn(np.array([4.0, -3.0, 2.0]))
    power = int(np.floor(np.log10(np.abs(J).max())))
    assert power < -1
    powers = [text for text in figure.data[2].text if "×10" in text]
    assert len(powers) == 2  # the Jacobian's and the product's
    assert f"×{power_of_ten(power)}" in powers[0]
    texts = [text.strip() for text in figure.data[1].text]
    assert set(texts).isdisjoint({"−0", "−0.00", "0.00"})
    written = [short(float(v)) for v in (J.T / 10.0**power).ravel()]
    assert [text for text in texts if text in written] == written
    still, _ = drawn(np.array([0.3, 0.1, -0.2]))
    assert figure.layout.yaxis == still.layout.yaxis


def test_what_leads_from_one_to_the_next_stands_over_the_arrows():
    """Given between the values, or left out."""
    between = (np.zeros(3), "<i>W</i>", np.zeros(2), "<i>v</i>", 0.0)
    named = figures.jacobian_product(W, V, forward=between, measured=np.zeros(3))
    assert_sound(named)
    bare = figures.jacobian_product(W, V, forward=between[::2], measured=np.zeros(3))
    arrows = [[text for text in made.data[1].text if "→" in text] for made in (named, bare)]
    assert arrows == [["<i>W</i><br>→<br> ", "<i>v</i><br>→<br> "], ["→", "→"]]


@pytest.mark.row("G1")
def test_bars_are_the_product_and_rings_the_nudges():
    """With a small nudge both agree, by central differences to many digits; with a large one they part."""
    x = np.array([0.5, -0.25, 1.0])
    tiny = 1e-5
    central = [(y(x + tiny * e) - y(x - tiny * e)) / (2 * tiny) for e in np.eye(3)]
    figure, J = drawn(x, measured=central)
    bars = np.asarray(figure.data[-2].x, float).reshape(3, 3)
    np.testing.assert_allclose(bars[:, 0], 0)
    np.testing.assert_allclose(bars[:, 1], J.T @ V)
    np.testing.assert_allclose(figure.data[-1].x, bars[:, 1], rtol=1e-8)
    far, _ = drawn(x, nudge=1.0)
    assert np.abs(np.asarray(far.data[-1].x) - bars[:, 1]).max() > 0.05


def test_what_lies_beyond_the_axis_is_drawn_at_its_end_and_nan_not_at_all():
    """The number itself is in the product."""
    figure = figures.jacobian_product([[5.0, 1.0]], [1.0], forward=([0, 0], [0], 0), measured=[9, np.nan])
    assert_sound(figure)
    assert np.asarray(figure.data[-2].x, float)[1] == 2
    assert figure.data[-1].x[0] == 2
    assert np.isnan(figure.data[-1].x[1])
    assert "5" in [text.strip() for text in figure.data[1].text]


def test_shapes_that_do_not_fit_are_named():
    """All of them, in one line."""
    with pytest.raises(ValueError, match=r"a Jacobian of \(3, 2\) does not fit x \(3,\), h \(2,\)"):
        figures.jacobian_product(W.T, V, forward=(np.zeros(3), np.zeros(2), 0.0), measured=np.zeros(3))
