"""What is written on an unrolled network: words, losses, its parts, and the weights’ letters."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from lecturekit.figures._names import BLANK, shown
from lecturekit.figures._ranking import shortened
from lecturekit.figures._scales import wants_dark_ink
from lecturekit.figures._symbols import colour, symbol
from lecturekit.figures._written import inked, written
from lecturekit.figures.recurrent._diagram_layout import Layout, band_of
from lecturekit.figures.recurrent._diagram_wires import Wires

if TYPE_CHECKING:
    from lecturekit.recurrent import NodeRow, Unrolling

UNDER, WORD = 3.0, 2.6  # cells for the words under the inputs and over the outputs
EM = 8.2  # px of a letter, for cutting words
NUMBER = 26.0  # px that the number of a loss needs
NAMED = ("U", "W", "V", "f")


def words(unrolling: Unrolling, layout: Layout, upto: int, chosen: Sequence[int]) -> list[dict[str, Any]]:
    """Write the words under the inputs and over the outputs, these once they are known, and the parts."""
    C = layout.columns
    columns, read, said, inks = np.arange(1.0, C + 1), [BLANK] * C, [BLANK] * C, ["muted"] * C
    for row in unrolling.rows:
        for column, ready, word in zip(row.columns, row.ready, _words(row, layout), strict=True):
            text = f"<b>{word}</b>" if column in chosen and word != BLANK else word
            if row.letter == "x":
                read[column - 1], inks[column - 1] = text, "ink" if ready <= upto else "muted"
            elif row.letter == "z" and ready <= upto:
                said[column - 1] = text
    under = written(columns, np.full(C, -0.3), read, where="bottom center")
    under |= {"textfont": {"color": [colour(ink) for ink in inks]}}
    return [
        under,
        written(columns, np.full(C, layout.top + 0.3), said, where="top center"),
        _parts(unrolling, layout),
        *_losses(unrolling, layout, upto),
    ]


def _words(row: NodeRow, layout: Layout) -> list[str]:
    """Give the words of a row, cut to their columns; inputs without words are named by their steps."""
    if row.words:
        return [shortened(word, max(3, int(layout.pitch / EM))) for word in row.words]
    return [f"<i>x</i><sub>{column}</sub>" if row.letter == "x" else BLANK for column in row.columns]


def _losses(unrolling: Unrolling, layout: Layout, upto: int) -> list[dict[str, Any]]:
    """Write the losses into their nodes, where these are wide enough."""
    C, parts = layout.columns, [row for row in unrolling.rows if row.letter == "L"]
    texts, fractions, height = [BLANK] * C, np.zeros(C), 0.0
    for row in parts:
        strip = layout.strips[band_of(row.key)]
        height = strip.middle
        for column, ready, (value,) in zip(row.columns, row.ready, row.values, strict=True):
            if ready <= upto and 2 * layout.half * layout.pitch >= NUMBER:
                texts[column - 1] = f"{value:.1f}" if value < 9.95 else f"{value:.0f}"
                fractions[column - 1] = min(value / strip.limit, 1.0)
    dark = wants_dark_ink("gradient", fractions)
    return inked(np.arange(1.0, C + 1), np.full(C, height), texts, dark)


def _parts(unrolling: Unrolling, layout: Layout) -> dict[str, Any]:
    """Write "encoder" over its states, "decoder" over what it says."""
    rows = {row.part: row for row in unrolling.rows if row.letter == "h" and row.part}
    x = [float(row.columns.mean()) for row in rows.values()] + [np.nan] * (2 - len(rows))
    high = {part: layout.strips[band_of(row.key)].top + 0.2 for part, row in rows.items()}
    y = [layout.top + WORD + 0.2 if part == "decoder" else high[part] for part in rows]
    names = [*rows, BLANK, BLANK]
    return written(x, [*y, np.nan, np.nan][:2], names[:2], ink="muted", where="top center")


def weights_named(found: Wires, layout: Layout, *, gradient: bool) -> dict[str, Any]:
    """Write the weights' letters beside their arrows: at each while there is room, then at the first."""
    middle = found.path[:, 1:3].mean(axis=1)
    if layout.both_ways:  # arrows cross halfway: all are named near their rows
        part = np.array([0.78 if "from the end" in name else 0.22 for name in found.name])[:, None]
        near = np.isin(found.letter, ("U", "V"))[:, None]
        part = np.where(near, part, 0.7)  # W behind the arrows that cross it
        middle = (1 - part) * found.path[:, 0] + part * found.path[:, 3]
    gap = layout.pitch * (1 - 2 * layout.half)  # px between two nodes
    texts, inks, wide = [], [], []
    for k, (letter, name) in enumerate(zip(found.letter, found.name, strict=True)):
        label = _label(letter, name)
        first = name not in found.name[:k]
        fits = not layout.both_ways and gap > 18 + 8.5 * len(shown(label))
        wide.append(fits)
        here = bool(label) and found.known[k] and (fits or first)
        here = here and not (layout.both_ways and layout.levels > 1 and letter == "U")  # they cross too often
        gap_to = "\u2002" if gradient else "\u2009"  # gradients may be wide
        texts.append(f"{gap_to}{label}{gap_to}" if here else BLANK)
        inks.append(colour(letter if here and found.lit[k] and not gradient else "muted"))
    short = np.array([len(name) == 1 for name in found.name])
    loops = (found.angle != 0) & (found.path[:, 0, 0] == found.path[:, 3, 0])
    along = (short & (found.angle != 0) & ~loops & (not layout.both_ways))[:, None]  # near the start
    middle = np.where(along, 0.65 * found.path[:, 0] + 0.35 * found.path[:, 3], middle)
    level = (found.angle != 0) & ~loops
    lifted = middle[:, 1] + np.where(level, 0.25, 0.0)
    for strip in layout.strips.values():  # too narrow to stand between two nodes: over the row
        inside = (strip.bottom <= middle[:, 1]) & (middle[:, 1] <= strip.top)
        over = level & ~np.array(wide) & inside & (not layout.both_ways)
        lifted = np.where(over, strip.top, lifted)
    aside = [layout.both_ways and "from the end" not in name for name in found.name]
    sides = [
        "top center" if angle else "middle left" if left else "middle right"
        for angle, left in zip(found.angle * ~loops, aside, strict=True)
    ]
    made = written(middle[:, 0], lifted, texts)
    return made | {"textposition": sides, "textfont": {"color": inks}}


def _label(letter: str, name: str) -> str:
    if letter not in NAMED:
        return ""
    level = next((part for part in name.split() if part.isdigit()), "")
    part = {"encoder": "enc", "decoder": "dec"}.get(name.split()[-1], "")
    above, below = f"<sup>({level})</sup>" * bool(level), f"<sub>{part}</sub>" * bool(part)
    return symbol(letter).label + above + below
