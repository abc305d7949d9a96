"""Scenes that the tests of this room share."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import plotly.graph_objects as go
import pytest

from lecturekit.explorable import _stop


def waves(k: int = 3, shift: float = 0.0) -> tuple[go.Figure, str]:
    """Two waves and a map."""
    x = np.arange(17)
    lines = [go.Scatter(x=x, y=np.sin(x / 4 + k / 5 + i) + shift, name=f"wave {i}") for i in range(2)]
    sheet = go.Heatmap(z=np.cos(x[:5, None] + k) * x[:7], zmin=-6, zmax=6)
    return go.Figure([*lines, sheet]), f"**k** is {k}"


@pytest.fixture(autouse=True)
def no_interrupt_lasts(monkeypatch: pytest.MonkeyPatch) -> None:
    """An interrupted scene of one test stops nothing in the next."""
    monkeypatch.setattr(_stop, "_until", 0.0)


@pytest.fixture
def scene() -> Callable:
    """A scene of two parameters: two lines of 17 points and a 5 × 7 map."""
    return waves
