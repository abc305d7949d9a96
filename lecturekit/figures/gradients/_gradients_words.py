"""What figures of the gradient's way back show, in one line of Markdown each."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from lecturekit.figures._numbers import format_log10, format_number
from lecturekit.recurrent import GradientFlow, Verdict

LOST = "undefined: the run holds NaN"
_SUPERSCRIPTS = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
_SUBSCRIPTS = str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉")


def gradient_words(flow: GradientFlow, *, per_step: bool = False) -> str:
    """Say in one line of Markdown what was measured and what the two conditions promise.

    Parameters
    ----------
    flow : GradientFlow
        From `RNN.gradient_flow`.
    per_step : bool
        Begin with the factor of one step, the geometric mean of all, to the power of the number of steps.

    Returns
    -------
    str
        Such as ``‖∂h₄₀/∂h₀‖ = **2.88 × 10⁷: explodes.** σₘₐₓγ = 2.81 > 1: **either can happen**.``, or with
        `per_step` ``1.54⁴⁰ ≈ **2.88 × 10⁷: explodes.** …``.
    """
    said = flow.verdict
    name = f"‖∂h{str(said.steps).translate(_SUBSCRIPTS)}/∂h₀‖"
    if np.isnan(said.log10_growth):
        return f"{name} is **{LOST}.** {_condition(said)}."
    growth = f"**{format_log10(said.log10_growth)}: {_outcome(said)}.**"
    if per_step and np.isfinite(said.log10_growth):
        factor = format_log10(said.log10_growth / said.steps)
        return f"{factor}{str(said.steps).translate(_SUPERSCRIPTS)} ≈ {growth} {_condition(said)}."
    return f"{name} = {growth} {_condition(said)}."


def _condition(said: Verdict) -> str:
    """Say which of the two conditions is met; 1 but for rounding meets neither."""
    product = said.sigma_max * said.gamma
    if np.isnan(product):
        return "σₘₐₓγ is undefined"
    if abs(product - 1.0) < 1e-9:
        return "σₘₐₓγ = 1: it **cannot explode**"
    words = "< 1: it **must vanish**" if said.sufficient_to_vanish else "> 1: **either can happen**"
    return f"σₘₐₓγ = {format_number(product)} {words}"


def _outcome(said: Verdict) -> str:
    """Name what lies between vanishing and exploding too: within a factor of 2 it holds."""
    if said.outcome != "holds" or abs(said.log10_growth) < np.log10(2.0):
        return said.outcome
    return "grows" if said.log10_growth > 0 else "shrinks"


def error_words(error: float) -> str:
    """Write the relative error of a check by finite differences, passed below 1e-6: ``3 × 10⁻⁹ ✓``."""
    return f"{format_number(error, 1)} {'✓' if error < 1e-6 else '✗'}"


def gradient_comparison_words(flows: Mapping[str, GradientFlow]) -> str:
    """Say in one line of Markdown what was measured: ``after 40 steps: identity **0.791**, …``."""
    steps = next(iter(flows.values())).verdict.steps
    found = (f"{name} **{format_log10(flow.verdict.log10_growth)}**" for name, flow in flows.items())
    return f"{steps} steps back: {', '.join(found)}"


def eigenvalue_words(flow: GradientFlow) -> str:
    """Say in one line of Markdown what the eigenvalues promise, what the gradient does, and what σ says.

    Parameters
    ----------
    flow : GradientFlow
        From `RNN.gradient_flow`.

    Returns
    -------
    str
        ``no eigenvalue above 1, **yet it grows to 19.0**; singular values above 1: 12``
    """
    W, growth = flow.spectrum, flow.norms.log10 - flow.norms.log10[-1]
    if np.isnan(W.sigma_max) or np.isnan(growth).any():
        return "undefined: the run holds NaN"
    large, stretching = (
        int((sizes > 1 + 1e-9).sum()) for sizes in (np.abs(W.eigenvalues), W.singular_values)
    )
    peak, grows = growth.max(), growth.max() > 1e-3
    joint = "and" if grows == (large > 0) else "yet"
    found = f"it grows to {format_log10(peak)}" if grows else f"it ends at {format_log10(growth[0])}"
    if grows and growth[0] < 0:
        found += f", ends at {format_log10(growth[0], 2)}"
    first = f"{large or 'no'} eigenvalue{'s' * (large > 1)} above 1"
    return f"{first}, **{joint} {found}**; singular values above 1: {stretching}"
