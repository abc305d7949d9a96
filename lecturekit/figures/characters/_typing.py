"""What misspelt letters cost networks of characters and networks of words; and which characters decided."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
import plotly.graph_objects as go
from numpy.typing import ArrayLike

from lecturekit.figures._axes import Span, axis
from lecturekit.figures._labels import direct_labels, label_room, line, reference_line, style
from lecturekit.figures._names import BLANK
from lecturekit.figures._panels import Panel, panels
from lecturekit.figures._ranking import PLACES, ranking_panel
from lecturekit.figures._symbols import colour
from lecturekit.figures._text import as_markdown
from lecturekit.figures._written import wide
from lecturekit.figures.characters._coloured import coloured_panel

if TYPE_CHECKING:
    from lecturekit.networks import Occlusion

SPAN: Span = (0.4, 1.0)
REACH, MOST = 6.0, 16.0  # log odds at the ends of the scale, and of the longest bar
LEAST = 0.05  # log odds: what counts less is not named


def typing_errors(
    letters: Sequence[int], right: Mapping[str, ArrayLike], *, chosen: int, majority: float
) -> go.Figure:
    """Draw the share of right answers over the number of misspelt letters.

    Parameters
    ----------
    letters : sequence of int
        M numbers of letters, rising.
    right : mapping of str to (M,) array_like
        Shares of right answers of one to four models, by name; the first is in colour.
    chosen : int
        One of the numbers: all models are marked there.
    majority : float
        Share of the more frequent label, as a reference line.

    Returns
    -------
    go.Figure

    Raises
    ------
    ValueError
        For numbers that do not fit, or a chosen one that is not there.
    """
    shares = {name: np.asarray(part, float) for name, part in right.items()}
    if not 1 <= len(shares) <= 4 or any(part.shape != (len(letters),) for part in shares.values()):
        raise ValueError(f"one to four models give {len(letters)} shares each")
    if chosen not in letters:
        raise ValueError(f"{chosen} misspelt letters were not tried; there are {list(letters)}")
    here = list(letters).index(chosen)
    across: Span = (float(letters[0]), float(letters[-1]))
    traces: list[dict[str, Any]] = [reference_line(majority, "majority", across)]
    ends, dots = [], []
    for k, (name, part) in enumerate(shares.items()):
        look = style("z", width=4) if not k else style(k, width=3)
        traces += line(letters, part, look, span=SPAN, hover=f"{name}: <b>%{{y:.1%}}</b>")
        ends.append((f"<b>{name}</b>" if not k else name, float(part[-1]), look.colour))
        dots.append((float(part[here]), look.colour))
    traces.append(
        {
            "type": "scatter",
            "mode": "markers",
            "x": [float(chosen)] * len(dots),
            "y": [float(np.clip(y, *SPAN)) for y, _ in dots],
            "marker": {"size": 13, "color": [ink for _, ink in dots]},
            "cliponaxis": False,
            "hoverinfo": "skip",
        }
    )
    traces.append(direct_labels(ends, across[1], SPAN, gap=0.08))
    x = axis("misspelt letters in each review", across, dtick=1)
    y = axis("right answers", SPAN, tickformat=".0%")
    return panels([Panel(traces, x, y, right=label_room([name for name, *_ in ends]) + 10, top=14)])


def typing_words(letters: Sequence[int], right: Mapping[str, ArrayLike], *, chosen: int) -> str:
    """Say how many answers of each model are right at a number of misspelt letters.

    Parameters
    ----------
    letters, right, chosen
        As of `typing_errors`.
    """
    here = list(letters).index(chosen)
    said = [
        f"{as_markdown(name)} **{100 * float(np.asarray(part, float)[here]):.0f} %**"
        for name, part in right.items()
    ]
    return f"{chosen} letter{'s' * (chosen != 1)} wrong: {', '.join(said)}"


def deciding_characters(seen: Occlusion) -> go.Figure:
    """Draw what each character of a text did for the answer, and what each word did.

    Parameters
    ----------
    seen : Occlusion

    Returns
    -------
    go.Figure
        Two panels. Green characters spoke for the answer: without them its log odds fall; violet ones spoke
        against it. On the right the ten words whose loss changes most, each blotted out as a whole.
    """
    left = coloured_panel(seen.text, seen.effect, reach=REACH, size=(3, 34))
    return wide([left, _words(seen)], shares=[0.66, 0.34])


def deciding_words(seen: Occlusion) -> str:
    """Say what the answer is, how sure it is, and which character counts most.

    Parameters
    ----------
    seen : Occlusion
    """
    said = f"**{seen.outputs[seen.answer]}**, {100 * seen.probabilities[seen.answer]:.1f} %; "
    best = int(np.argmax(np.abs(seen.effect)))
    here = [(a, b) for a, b in seen.words if a <= best < b]
    if here and abs(seen.effect[best]) >= LEAST:
        ((first, last),) = here
        word = seen.text[first:best] + f"[{seen.text[best]}]" + seen.text[best + 1 : last]
        sign = "for" if seen.effect[best] > 0 else "against"
        said += f"most {sign} it: *{as_markdown(word)}*, {abs(seen.effect[best]):.1f} in log odds"
    else:
        said += "no character changes that much"
    if seen.beyond:
        said += f"; {len(seen.beyond)} characters beyond the {len(seen.text)}th are not read"
    if seen.unknown:
        said += f"; not in the alphabet: {as_markdown(' '.join(seen.unknown))}"
    return said


def _words(seen: Occlusion) -> Panel:
    order = np.argsort(-np.abs(seen.word_effect), kind="stable")[:PLACES]
    effects = seen.word_effect[order]
    names = [seen.text[slice(*seen.words[k])] for k in order]
    unique = [
        name + "\u200b" * names[:k].count(name) for k, name in enumerate(names)
    ]  # a word may come twice
    panel = ranking_panel(
        unique, np.abs(effects), heads=("without", "log odds fall by", ""), span=(0.0, MOST)
    )
    bars, texts, digits, *rest = panel.traces
    signed = [f"\u2009{v:+.1f}".replace("-", "−") for v in effects] + [BLANK] * (PLACES - len(effects))
    inks = [colour("W" if v > 0 else "V") for v in effects] + [colour("faint")] * (PLACES - len(effects))
    bars = bars | {"marker": {"color": inks}}
    return Panel([bars, texts, digits | {"text": signed}, *rest], panel.x, panel.y, top=12, bottom=12)
