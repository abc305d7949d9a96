"""How sure a perplexity is, and how sure its ratios to other models are, in one line."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from lecturekit.figures._text import as_markdown
from lecturekit.figures.assignment._compare_looks import perplexity_text

if TYPE_CHECKING:
    from lecturekit.language import Intervals

RIVALS = 3  # that have room in a line


def width_words(intervals: Intervals, *, chosen: str) -> str:
    """Say how wide a model's interval is, and how wide those of its ratios to the nearest others.

    Parameters
    ----------
    intervals : Intervals
    chosen : str
        The model.

    Returns
    -------
    str
        Each width as ± so many per cent: half of the interval on a log scale.

    Raises
    ------
    ValueError
        If there is no such model.
    """
    if chosen not in intervals.names:
        raise ValueError(f"the models are {', '.join(intervals.names)}; {chosen!r} is none of them")
    at = intervals.names.index(chosen)
    mine = f"{as_markdown(chosen)} **{perplexity_text(float(intervals.value[at]))}**"
    if not len(intervals.nats):
        return f"{mine}: too few documents to say how sure that is"
    mine += f" {_width(float(intervals.low[at]), float(intervals.high[at]))}"
    ratios = {name: intervals.ratio(name, chosen) for name in intervals.names if name != chosen}
    near = sorted(ratios, key=lambda name: abs(math.log(ratios[name][0])))[:RIVALS]
    if not near:
        return mine
    said = ", ".join(f"{as_markdown(name)} **{_width(*ratios[name][1:])}**" for name in near)
    return f"{mine}; its ratio to {said}"


def _width(low: float, high: float) -> str:
    return f"±\u202f{100 * (math.sqrt(high / low) - 1):.0f}\u202f%"
