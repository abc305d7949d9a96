"""Marks on an unrolled network: brackets round chosen columns, and what the widths of gradients mean."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from lecturekit.figures._edges import WIDTHS
from lecturekit.figures._layer_nodes import edge_widths
from lecturekit.figures._names import BLANK, stroke
from lecturekit.figures._numbers import format_number
from lecturekit.figures._written import written
from lecturekit.figures.recurrent._diagram_layout import Layout
from lecturekit.figures.recurrent._diagram_words import UNDER, WORD

BAR, EACH = 28.0, 88.0  # px of a stroke in the key, and of it with its number
TENTHS = (1.0, 0.1, 0.01)


def brackets(layout: Layout, chosen: Sequence[int]) -> list[dict[str, Any]]:
    """Draw brackets under and over columns: not along the states, where W would be struck through."""
    strips = layout.strips
    low = strips["x", 0, False].top
    high = strips["z", 0, False].bottom if ("z", 0, False) in strips else layout.top
    columns = np.array(chosen if chosen else (np.nan,), float)[:, None]
    x = columns + np.array([-0.48, -0.48, 0.48, 0.48, np.nan])
    ends = (low, -UNDER + 0.3), (high, layout.top + WORD - 0.2)
    return [stroke(x.ravel(), np.tile([a, b, b, a, np.nan], len(x)), "ink", 2) for a, b in ends]


def key(layout: Layout, most: float | None) -> list[dict[str, Any]]:
    """Say over the right end how wide a gradient of some size is, unless outputs are written there."""
    there = most is not None and not any(row.words for row in layout.room.rows if row.letter == "z")
    felt = np.array(TENTHS) * (most or 1.0)
    width = edge_widths(np.append(felt, most or 1.0))[:-1]
    right, y = layout.columns + 0.35, layout.top + WORD / 2 if there else np.nan
    starts = right - EACH * np.arange(len(TENTHS), 0, -1) / layout.pitch
    bars = [
        stroke([x, x + BAR / layout.pitch], [y, y], "gradient", WIDTHS[level - 1])
        for x, level in zip(starts, width, strict=True)
    ]
    texts = [format_number(value, 2) if there else BLANK for value in felt]
    named = written(
        starts[:1], [y], ["gradient\u2002" if there else BLANK], ink="gradient", where="middle left"
    )
    after = starts + (BAR + 2) / layout.pitch
    return [*bars, named, written(after, np.full(len(TENTHS), y), texts, ink="gradient")]
