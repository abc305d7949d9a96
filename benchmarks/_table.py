"""Results as tables: work, peer, ours, ratio, reach, met."""

import math
import statistics
from collections.abc import Sequence
from dataclasses import dataclass

VERDICTS = {True: "yes", False: "NO", None: ""}


@dataclass(frozen=True)
class Result:
    """One comparison.

    Parameters
    ----------
    work : str
        What was done.
    peer : str
        Whom it is compared with, and the peer's figure with its unit.
    ours : str
        Our figure with its unit.
    ratio : float or None
        How many times better ours is; None where the reach is a plain bound.
    reach : str
        What was aimed at; nothing where it only stands beside.
    met : bool or None
        Whether it was reached; None without a reach.
    """

    work: str
    peer: str
    ours: str
    ratio: float | None
    reach: str
    met: bool | None


def milliseconds(times: Sequence[float]) -> str:
    """Give median and 95th percentile of some times in ms, as `31 / 40 ms`."""
    return f"{statistics.median(times):.0f} / {percentile(times, 0.95):.0f} ms"


def percentile(values: Sequence[float], share: float) -> float:
    """Give the smallest of the values that at least this share of them does not exceed."""
    ordered = sorted(values)
    return ordered[math.ceil(share * len(ordered)) - 1]


def show(title: str, results: Sequence[Result]) -> str:
    """Set results as a plain table with a title."""
    head = ("work", "peer", "ours", "ratio", "reach", "met")
    rows = [head, *(_cells(result) for result in results)]
    widths = [max(len(row[i]) for row in rows) for i in range(len(head))]
    lines = [
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in rows
    ]
    return "\n".join([title, "-" * len(title), *lines, ""])


def _cells(result: Result) -> tuple[str, ...]:
    ratio = "" if result.ratio is None else f"{result.ratio:.2f}x"
    return result.work, result.peer, result.ours, ratio, result.reach, VERDICTS[result.met]
