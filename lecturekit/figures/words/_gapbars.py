"""A few small numbers side by side, by powers of ten: what agrees, and what does not."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import plotly.graph_objects as go

from lecturekit.figures._axes import Span, exponent_axis
from lecturekit.figures._numbers import format_log10
from lecturekit.figures._panels import Panel, panels
from lecturekit.figures._wordrows import row_bars, row_texts, word_axis

MOST = 6
ROOM = 1.6  # powers of ten to the right of the longest bar, for its number


def gap_bars(
    gaps: Mapping[str, float], *, quantity: str, span: Span = (1e-10, 1.0), limit: float = 1e-4
) -> go.Figure:
    """Draw how far results are from what they should be, as bars by powers of ten.

    Parameters
    ----------
    gaps : mapping of str to float
        One to six names, the first on top, and how far each is off, at least 0. A zero has no bar.
    quantity : str
        What they are, with unit.
    span : (float, float)
        Shown from here to there; what is smaller or larger ends at the edge.
    limit : float
        Gaps above it are red.

    Returns
    -------
    go.Figure
        Only numbers and texts change with the gaps.

    Raises
    ------
    ValueError
        For no name or more than six, or a gap below 0.
    """
    values = np.array(list(gaps.values()), float)
    if not 1 <= len(values) <= MOST or (values < 0).any():
        raise ValueError(f"one to {MOST} gaps of at least 0 can be drawn, not {dict(gaps)!r}")
    low, high = (float(np.log10(end)) for end in span)
    with np.errstate(divide="ignore"):
        exponents = np.where(values > 0, np.log10(values), np.nan)
    ends = np.clip(exponents, low, high)
    bars = [
        row_bars(np.where(here, ends, np.nan), start=low, ink=ink, width=34)
        for here, ink in ((values > limit, "loss"), (values <= limit, "W"))
    ]
    said = ["\u2002" + (format_log10(float(e), 2) if np.isfinite(e) else "0") for e in exponents]
    numbers = row_texts(np.where(np.isfinite(ends), ends, low), said, "ink")
    across = exponent_axis(quantity, (low, high + ROOM))
    return panels([Panel([*bars, numbers], across, word_axis(list(gaps), list(gaps)), top=16)])
