"""What a character model writes while it learns, and how many of its words exist."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import TYPE_CHECKING, Any

import numpy as np
import plotly.graph_objects as go
from numpy.typing import NDArray

from lecturekit._arrays import Array
from lecturekit.corpora import tokenize
from lecturekit.figures._axes import axis
from lecturekit.figures._labels import direct_labels, label_room, line, style
from lecturekit.figures._names import BLANK
from lecturekit.figures._panels import Panel, panels
from lecturekit.figures._symbols import colour
from lecturekit.figures._text import as_text
from lecturekit.figures._written import bare_axis, written
from lecturekit.figures.characters._coloured import even, wrapped

if TYPE_CHECKING:
    from lecturekit.networks import CharacterFilm

LINES, COLUMNS = 9, 46
SHARES = (0.0, 1.0)


def writing_film(
    film: CharacterFilm, moment: int, known: Collection[str], *, temperature: float
) -> go.Figure:
    """Draw what a character model writes at a moment of its training, and the share of real words over all.

    Parameters
    ----------
    film : CharacterFilm
    moment : int
        From 0.
    known : collection of str
        Words that exist, as given to the film: they are set in the colour of outputs, other words in grey.
    temperature : float
        One of the film's.

    Returns
    -------
    go.Figure
        Two panels. The moments stand side by side, as far from each other as if each took equally long.

    Raises
    ------
    ValueError
        For a moment or a temperature that the film does not have.
    """
    place = place_of(film, moment, temperature)
    left = _shares(film, moment, place)
    texts = film.samples[place][moment]
    drawn = panels([left, _written(texts, known)], shares=[0.36, 0.64])
    drawn.layout.xaxis.domain, drawn.layout.xaxis2.domain = (0.0, 0.3), (0.4, 1.0)
    return drawn


def writing_words(
    film: CharacterFilm, moment: int, *, temperature: float, counts: Mapping[str, float]
) -> str:
    """Say how many of the words exist, and how many bits a character costs, beside models that count.

    Parameters
    ----------
    film, moment, temperature
        As of `writing_film`.
    counts : mapping of str to float
        Bits per character of other models on the same held-out text, by name.

    Returns
    -------
    str
        Such as ``**80 %** of the words exist; **2.77** bits per character, N = 4 has 2.23``.
    """
    place = place_of(film, moment, temperature)
    bits = float(film.bits[moment])
    better = {name: value for name, value in counts.items() if value < bits}
    best = max(better, key=lambda name: better[name]) if better else ""
    beside = f"{best} has {better[best]:.2f}" if best else "none that counts has fewer"
    share = film.real[place, moment]
    exist = f"**{100 * share:.0f} %** of the words exist" if np.isfinite(share) else "there is no word"
    return f"{exist}; **{bits:.2f}** bits per character, {beside}"


def place_of(film: CharacterFilm, moment: int, temperature: float) -> int:
    """Give the place of a temperature, if there is one, and the moment too."""
    if not 0 <= moment < len(film.step):
        raise ValueError(f"there is no moment {moment}; the film has {len(film.step)}, from 0")
    here = np.flatnonzero(np.isclose(film.temperatures, temperature))
    if not here.size:
        raise ValueError(f"the film has the temperatures {film.temperatures.tolist()}, not {temperature}")
    return int(here[0])


def _shares(film: CharacterFilm, moment: int, place: int) -> Panel:
    F = len(film.step)
    traces: list[dict[str, Any]] = []
    ends = []
    for k, (temperature, shares) in enumerate(zip(film.temperatures, film.real, strict=True)):
        look = style("z", width=4) if k == place else style("grey", width=2)
        hover = f"T = {temperature:g}: <b>%{{y:.0%}}</b> of the words exist"
        traces += line(np.arange(F), shares, look, span=SHARES, hover=hover)
        ends.append((f"T = {temperature:g}", float(shares[-1]), look.colour))
    traces.append(_dot(moment, film.real[place]))
    names = [name for name, *_ in ends]
    traces.append(direct_labels(ends, F - 1, SHARES, gap=0.09))
    across = axis(
        "updates", (0.0, F - 1.0), tickvals=list(range(F)), ticktext=[str(int(step)) for step in film.step]
    )
    up = axis("share of words that exist", SHARES, tickformat=".0%")
    return Panel(traces, across, up, right=label_room(names), top=14)


def _dot(moment: int, shares: Array) -> dict[str, Any]:
    return {
        "type": "scatter",
        "mode": "markers",
        "x": [moment],
        "y": [shares[moment]],
        "marker": {"color": colour("z"), "size": 15},
        "cliponaxis": False,
        "hoverinfo": "skip",
    }


def _written(texts: tuple[str, ...], known: Collection[str]) -> Panel:
    """Set the beginnings of the texts in lines, letter by letter; what exists in the colour of outputs."""
    joined = "  ".join(texts)
    real = exists(joined, known)
    rows: list[Any] = [BLANK] * (LINES * COLUMNS)
    here = np.zeros(LINES * COLUMNS, bool)
    for row, (first, end) in enumerate(wrapped(joined, COLUMNS)[:LINES]):
        for k, letter in enumerate(joined[first:end][:COLUMNS]):
            rows[row * COLUMNS + k] = BLANK if letter.isspace() else as_text(letter)
            here[row * COLUMNS + k] = real[first + k]
    y, x = (part.ravel().astype(float) for part in np.indices((LINES, COLUMNS)))
    parts = []
    for ink, mask, bold in (("z", here, True), ("reference", ~here, False)):
        shown = [(f"<b>{c}</b>" if bold else c) if on else BLANK for c, on in zip(rows, mask, strict=True)]
        parts.append(even(written(x, y, shown, ink=ink, where="middle center")))
    return Panel(parts, bare_axis((-0.5, COLUMNS - 0.5)), bare_axis((LINES - 0.5, -0.5)), top=14)


def exists(text: str, known: Collection[str]) -> NDArray[np.bool_]:
    """Say for each character of a text whether it is part of a word that exists, (T,).

    A word before ``…`` was cut off, and does not count.
    """
    found, start = np.zeros(len(text), bool), 0
    for word in text.split():
        start = text.index(word, start)
        parts = tokenize(word)
        found[start : start + len(word)] = (
            not word.endswith("…") and bool(parts) and all(part in known for part in parts)
        )
        start += len(word)
    return found
