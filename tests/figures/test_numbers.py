"""Numbers for people."""

import math
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lecturekit.figures import format_log10, format_number, power_of_ten


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (57.5239, "57.5"),
        (0.9134, "0.913"),
        (1.5, "1.50"),
        (-0.021, "−0.0210"),
        (2.2e7, "2.20\u00a0×\u00a010⁷"),
        (-3.14159e-12, "−3.14\u00a0×\u00a010⁻¹²"),
        (9.996, "10.0"),
        (0.0009999, "0.00100"),
        (9999.6, "1.00\u00a0×\u00a010⁴"),
        (1234.4, "1234"),
        (0.0, "0"),
        (7, "7"),
        (np.int64(-12345), "−12\u202f345"),
        (10**6, "1.00\u00a0×\u00a010⁶"),
        (math.inf, "∞"),
        (-math.inf, "−∞"),
        (math.nan, "undefined"),
    ],
)
def test_format_number(value, text):
    """Format number."""
    assert format_number(value) == text


def _read(text: str) -> float:
    text = text.replace("−", "-").replace("\u202f", "")
    if "×" not in text:
        return float(text)
    mantissa, power = text.split("\u00a0×\u00a010")
    return float(mantissa) * float(
        Fraction(10) ** int(power.translate(str.maketrans("⁻⁰¹²³⁴⁵⁶⁷⁸⁹", "-0123456789")))
    )


@given(st.floats(min_value=1e-200, max_value=1e200), st.sampled_from([1, -1]))
def test_three_digits_are_right_and_only_they_are_lost(value, sign):
    """Three digits are right and only they are lost."""
    read = _read(format_number(sign * value))
    assert read == pytest.approx(sign * value, rel=0.0051)


@given(st.floats(min_value=-250, max_value=250))
def test_both_ways_to_a_number_agree(exponent):
    """Both ways to a number agree."""
    assert _read(format_log10(exponent)) == pytest.approx(10.0**exponent, rel=0.0051)


def test_format_log10_reaches_beyond_floats():
    """Format log10 reaches beyond floats."""
    assert format_log10(-400.5) == "3.16\u00a0×\u00a010⁻⁴⁰¹"
    assert format_log10(-300.00001) == "1.00\u00a0×\u00a010⁻³⁰⁰"
    assert format_log10(-math.inf) == "0"
    assert format_log10(math.inf) == "∞"
    assert format_log10(math.nan) == "undefined"


def test_powers_of_ten():
    """Powers of ten."""
    assert [power_of_ten(p) for p in (-12, 0, 1, 9)] == ["10⁻¹²", "1", "10", "10⁹"]
