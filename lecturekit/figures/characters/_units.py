"""One unit of a character model followed through a text, beside the units that follow a property best."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np
import plotly.graph_objects as go

from lecturekit._arrays import Array
from lecturekit.figures._names import BLANK, stroke
from lecturekit.figures._panels import Panel
from lecturekit.figures._ranking import PLACES, ranking_panel
from lecturekit.figures._written import wide, written
from lecturekit.figures.characters._coloured import coloured_panel

if TYPE_CHECKING:
    from lecturekit.networks import UnitRanking, UnitReading

BARS = (40.0, 84.0)  # of the 100 that a ranking is wide


def unit_text(
    reading: UnitReading,
    name: str,
    *,
    place: int = 1,
    of: str = "h",
    untrained: UnitReading | None = None,
    start: int = 0,
) -> go.Figure:
    """Draw a text in the colours of one unit, beside the ten units that follow a property best.

    Parameters
    ----------
    reading : UnitReading
        Of a trained model.
    name : str
        The property, of `networks.PROPERTIES`; where it is a yes, the text is underlined.
    place : int
        Of the unit in the ranking, from 1 to 10.
    of : str
        ``"h"`` or ``"c"``.
    untrained : UnitReading, optional
        The same texts, read by the same network with its first weights: how far its best unit comes.
    start : int
        The first character shown, from 0.

    Returns
    -------
    go.Figure
        Two panels. Green is above the unit's mean over all texts, violet below it; the scale goes as far to
        both sides as the unit does, one character in a hundred aside. A click on a bar gives its place.

    Raises
    ------
    ValueError
        For a place that there is not.
    """
    ranking = reading.ranking(name, of)
    unit = unit_at(ranking, place)
    values = around_mean(reading.states(of)[:, unit - 1])
    reach = limit(values)
    text, here = _shown(reading, start)
    marked = reading.properties[name][here] if ranking.yes_no else np.zeros(len(text))
    left = coloured_panel(text, values[here], reach=reach, marked=marked > 0)
    other = np.nan if untrained is None else float(np.abs(untrained.ranking(name, of).scores[0]))
    return wide([left, _ladder(ranking, place, other)], shares=[0.7, 0.3])


def unit_words(
    reading: UnitReading,
    name: str,
    *,
    place: int = 1,
    of: str = "h",
    untrained: UnitReading | None = None,
) -> str:
    """Say how well the unit at a place follows the property, and whether its rivals do as well.

    Parameters
    ----------
    reading, name, place, of, untrained
        As of `unit_text`.

    Returns
    -------
    str
        Such as ``unit **14** of *c*: **0.82**; untrained 0.31, chance 0.05``.
    """
    ranking = reading.ranking(name, of)
    unit, score = unit_at(ranking, place), float(ranking.scores[place - 1])
    rivals = {"chance": ranking.chance}
    if untrained is not None:
        rivals = {"untrained": float(np.abs(untrained.ranking(name, of).scores[0]))} | rivals
    beside = [
        f"{rival} {value:.2f}" if abs(score) > value else f"**no more than {rival}** {value:.2f}"
        for rival, value in rivals.items()
    ]
    number = f"{score:.2f}".replace("-", "−")
    return f"unit **{unit}** of *{of}*: **{number}**; {', '.join(beside)}"


def unit_at(ranking: UnitRanking, place: int) -> int:
    """Give the unit at a place, from 1 to 10.

    Raises
    ------
    ValueError
        If there is none there.
    """
    last = min(PLACES, len(ranking.units))
    if not 1 <= place <= last:
        raise ValueError(f"there is no place {place} in this list; it goes from 1 to {last}")
    return int(ranking.units[place - 1])


def around_mean(values: Array) -> Array:
    """Give a unit's values less their mean, (T,): a unit may follow a property far from 0."""
    return np.asarray(values - values.mean())


def limit(values: Array) -> float:
    """Give how far a scale goes to both sides of 0: all but a hundredth of the values lie within."""
    reach = float(np.quantile(np.abs(values), 0.99))
    return reach if reach > 0 else 1.0


def _shown(reading: UnitReading, start: int) -> tuple[str, slice]:
    here = reading.stretch(start, 360)
    return "".join(reading.texts)[here], here


def _ladder(ranking: UnitRanking, place: int, untrained: float) -> Panel:
    count = min(PLACES, len(ranking.units))
    names = [f"unit {unit}" for unit in ranking.units[:count]]
    scores = ranking.scores[:count]
    heads = ("|2 AUC − 1|" if ranking.yes_no else "|r|", "", "")
    panel = ranking_panel(names, np.abs(scores), heads=heads, strong=[names[place - 1]], bars=BARS)
    bars, texts, digits, second, head = panel.traces
    signed = [f"\u2009{format_signed(v)}" for v in scores] + [BLANK] * (PLACES - count)
    strong = [f"<b>{text}</b>" if k == place - 1 else text for k, text in enumerate(signed)]
    bars = bars | {"customdata": list(range(1, PLACES + 1))}
    digits = digits | {"x": np.full(PLACES, BARS[1] + 1.0), "text": strong}  # where no line runs
    lines = [
        part
        for value, text, low, dash in (
            (ranking.chance, "chance", 0.0, "dot"),
            (untrained, "untrained", 1.0, "solid"),
        )
        for part in _reference(value, text, low, dash)
    ]
    down = panel.y | {"range": [PLACES + 1.7, -1.5]}
    return replace(panel, traces=[bars, texts, digits, second, head, *lines], y=down)


def _reference(value: float, text: str, low: float, dash: str) -> list[dict[str, Any]]:
    """Draw a line over all bars, named below them."""
    x = BARS[0] + (BARS[1] - BARS[0]) * value
    sample = {"dot": "┅", "solid": "━"}[dash]
    name = f"{sample} {text} {value:.2f}" if np.isfinite(value) else BLANK
    line = stroke([x, x], [-0.6, PLACES - 0.35], "reference", 2)
    line["line"] |= {"dash": dash}
    label = written([x], [PLACES + 0.15 + low], [name], ink="reference", where="middle center")
    return [line, label]


def format_signed(value: float) -> str:
    """Write a score with its sign: ``+0.62``, ``−0.62``."""
    return f"{value:+.2f}".replace("-", "−") if np.isfinite(value) else BLANK
