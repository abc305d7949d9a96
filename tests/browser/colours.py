"""Colours that meet in a figure: which pairs some eye cannot tell apart, and what else tells them apart."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator
from functools import cache
from typing import Any

from lecturekit.figures import colour, twins
from tests.browser.tables import Table
from tests.figures import vision

APART = 8.0  # CAM02-UCS, as for the table of symbols
READ = 4.5  # WCAG 2.2, 1.4.3
WIDER = 1.25  # times as wide, or as large, is another form
_HEX = re.compile(r"#[0-9a-f]{6}")

_INSIDE = {colour("on pale"), colour("on deep")}

apart = cache(vision.apart)


def near_pairs(table: Table, state: int) -> set[tuple[str, str, str, str]]:
    """Find pairs of lines, or of marks, of one panel that only colour tells apart, and that not to every eye.

    Returns
    -------
    set of (kind, form, colour, colour)
        Kind is ``line`` or ``marker``; form is the dash or the symbol that both have. Pairs of which one is
        wider are not among them, nor those of which each has a text of its colour, its direct label.
    """
    leaves = {path: column[state] for path, column in table.words.items()}
    named = {tint for path, leaf in leaves.items() if "font" in path for tint in _colours(leaf)}
    named |= {tint for path, leaf in leaves.items() if path.endswith("text") for tint in _colours(leaf)}
    marks = sorted(set(_marks(leaves)))
    return {
        (*one[:2], *sorted((one[3], other[3])))
        for one, other in itertools.combinations(marks, 2)
        if one[:3] == other[:3] and one[3] != other[3]
        if max(one[4], other[4]) < WIDER * min(one[4], other[4])
        if apart(one[3], other[3]) < APART and not {one[3], other[3]} <= named
    }


def pale_words(table: Table, state: int) -> set[tuple[str, str]]:
    """Find the words of a figure that have less than 4.5 : 1 on one of the two pages: path and colour.

    Inks for filled cells are not among them: their contrast is that to the cell (`test_scales`).
    """
    dark = twins()
    return {
        (path, tint)
        for path, column in table.words.items()
        if path.endswith("font.color") or path.endswith(".text")
        for tint in set(_colours(column[state])) - _INSIDE
        if min(vision.contrast(tint, "#ffffff"), vision.contrast(dark.get(tint, tint), "#111111")) < READ
    }


def _marks(leaves: dict[str, Any]) -> Iterator[tuple[str, str, str, str, float]]:
    """Give kind, form, panel, colour and width of all that is drawn."""
    for path, leaf in leaves.items():
        found = re.fullmatch(r"(data\.\d+)\.(line|marker)\.color", path)
        if not found or leaves.get(f"{found[1]}.visible") is False:
            continue
        trace, kind = found.groups()
        form = leaves.get(f"{trace}.line.dash" if kind == "line" else f"{trace}.marker.symbol")
        panel = f"{leaves.get(f'{trace}.xaxis', 'x')}{leaves.get(f'{trace}.yaxis', 'y')}"
        usual = "solid" if kind == "line" else "circle"
        width = leaves.get(f"{trace}.line.width" if kind == "line" else f"{trace}.marker.size")
        width = float(width) if isinstance(width, int | float) else 2.0 if kind == "line" else 6.0  # plotly's
        shades = leaf if isinstance(leaf, list) else [leaf]
        for i, shade in enumerate(shades):
            own = form[i] if isinstance(form, list) and i < len(form) else form
            for tint in _colours(shade):
                yield kind, str(own or usual), panel, tint, width


def _colours(leaf: Any) -> list[str]:
    if isinstance(leaf, str):
        return _HEX.findall(leaf.lower())
    if isinstance(leaf, list):
        return [tint for part in leaf for tint in _colours(part)]
    if isinstance(leaf, dict):
        return [tint for part in leaf.values() for tint in _colours(part)]
    return []
