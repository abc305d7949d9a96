"""What figures of the gradient say in words, and how their lines are named."""

import numpy as np
import pytest

from lecturekit.figures import (
    eigenvalue_words,
    error_words,
    format_number,
    gradient_flow,
    gradient_words,
)
from tests.figures.gradients.test_gradients import flow_of, measured


@pytest.mark.row("G5")
def test_words_set_eigenvalues_against_what_the_gradient_does():
    """Counts above 1 are numpy's, the peak is the curve's; "yet" stands where the eigenvalues mislead."""
    flow = flow_of(0.6, 0.0, family="nonnormal")
    above = int((flow.spectrum.singular_values > 1).sum())
    curve = 10 ** measured(gradient_flow(flow))
    peak, end = format_number(curve.max()), format_number(curve[-1], 2)
    said = f"no eigenvalue above 1, **yet it grows to {peak}, ends at {end}**"
    assert eigenvalue_words(flow) == f"{said}; singular values above 1: {above}"
    turned = flow_of(1.0, 0.0, family="orthogonal")
    assert "**and it ends at 1.00**; singular values above 1: 0" in eigenvalue_words(turned)
    assert eigenvalue_words(flow_of(2.0, 2.0)).startswith("6 eigenvalues above 1, **and it grows to ")
    assert "ends at" in eigenvalue_words(flow_of(2.0, 2.0))
    still = eigenvalue_words(flow_of(1.1, 0.0, family="symmetric", activation="sigmoid"))
    assert "above 1, **yet " in still
    assert still.count("it ends at") == 1


@pytest.mark.row("G5")
@pytest.mark.parametrize("drive", [0.0, 0.5, 2.0])
def test_the_factor_of_a_step_to_the_power_of_the_steps_is_what_is_left(drive):
    """Read back from the words: factor ** steps is the measured growth, but for three digits."""
    flow = flow_of(1.5, drive, steps=40)
    factor, rest = gradient_words(flow, per_step=True).split("⁴⁰ ≈ ", 1)
    assert 40 * np.log10(float(factor)) == pytest.approx(flow.verdict.log10_growth, abs=0.1)
    assert gradient_words(flow) == f"‖∂h₄₀/∂h₀‖ = {rest}"
    dead = flow_of(1.5, 0.0, activation="relu")
    assert gradient_words(dead, per_step=True) == gradient_words(dead)


@pytest.mark.row("G5")
@pytest.mark.parametrize(
    ("state", "names"),
    [
        ({"spectral_radius": 1.3, "drive": 4.0}, ["ρⁿ", "this run", "bound"]),
        ({"spectral_radius": 1.3, "drive": 0.0}, ["ρⁿ", "bounds"]),
        ({"spectral_radius": 0.8, "drive": 0.0, "family": "orthogonal"}, ["bounds, ρⁿ"]),
    ],
)
def test_lines_that_coincide_have_one_name(state, names):
    """Reference lines are named once where they are one, and there are as many texts as ever."""
    figure = gradient_flow(flow_of(**state))
    (ends,) = [t for t in figure.data if t.mode == "text" and len(t.x) == 4]
    shown = [text.strip() for text, y in zip(ends.text[1:], ends.y[1:], strict=True) if np.isfinite(y)]
    assert [name.replace("<i>ρ</i><sup>n</sup>", "ρⁿ") for name in shown] == names


def test_a_check_says_whether_it_passed():
    """Small errors pass, large ones do not."""
    assert error_words(3e-9) == "3\u00a0×\u00a010⁻⁹ ✓"
    assert error_words(0.5).endswith("✗")
