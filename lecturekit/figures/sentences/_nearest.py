"""The sentences nearest to one, by two encoders side by side."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
import plotly.graph_objects as go

from lecturekit.figures._axes import axis
from lecturekit.figures._names import BLANK
from lecturekit.figures._panels import Panel, panels
from lecturekit.figures._symbols import class_style, colour
from lecturekit.figures._text import as_markdown, as_text
from lecturekit.figures._written import written
from lecturekit.figures.gates._directions_words import unknown_words

if TYPE_CHECKING:
    from lecturekit.networks import NearSentences

MOST = 5  # sentences in a column
LETTERS = 40  # of a sentence in a line; there is room for two
COSINE, MARK, TEXT = 0.0, 13.5, 16.5  # where columns begin, of 100


def nearest_sentences(columns: Sequence[NearSentences], *, kinds: Sequence[str]) -> go.Figure:
    """Set the sentences nearest to one under each other, for each of two encoders.

    Words that the asked sentence has too are bold.

    Parameters
    ----------
    columns : sequence of NearSentences
        Two, of the same sentence, up to five neighbours each.
    kinds : sequence of str
        Up to five, each with a mark of its own; sentences of another kind have a grey circle.

    Returns
    -------
    go.Figure
        Always the same traces of the same lengths; missing rows are blank. A mark's customdata is its
        sentence.

    Raises
    ------
    ValueError
        For other than two columns, too many neighbours or kinds.
    """
    if len(columns) != 2:
        raise ValueError(f"two encoders stand side by side, not {len(columns)}")
    if max(len(one.sentences) for one in columns) > MOST or len(kinds) > 5:
        raise ValueError(f"there is room for {MOST} sentences and five kinds")
    drawn = panels([_column(one, kinds, key=n == 0) for n, one in enumerate(columns)])
    drawn.layout.margin.l = drawn.layout.margin.r = 14
    drawn.layout.xaxis.domain, drawn.layout.xaxis2.domain = (0.0, 0.49), (0.51, 1.0)
    return drawn


def _column(near: NearSentences, kinds: Sequence[str], *, key: bool) -> Panel:
    n, own = len(near.sentences), set(near.asked)
    rows = np.arange(MOST, dtype=float)
    blank = [BLANK] * (MOST - n)
    cosines = [f"{value:.2f}".replace("-", "−") for value in near.cosines]
    texts = [bold_shared(words, own) for words in near.sentences]
    marks = _marks(near, kinds, rows)
    head = written([COSINE, TEXT], [-0.95, -0.95], ["<b>cosine</b>", f"<b>{as_text(near.encoder)}</b>"])
    numbers = written(np.full(MOST, COSINE), rows, [*cosines, *blank], ink="muted")
    said = written(np.full(MOST, TEXT), rows, [*texts, *blank])
    bare: dict[str, Any] = {"showticklabels": False, "showgrid": False, "tickvals": [0], "ticktext": [BLANK]}
    x, y = axis("", (0.0, 100.0), **bare), axis("", (MOST + 0.5, -1.3), **bare)
    return Panel([head, numbers, said, marks, _key(kinds if key else [])], x, y, top=8, bottom=8)


def _marks(near: NearSentences, kinds: Sequence[str], rows: np.ndarray) -> dict[str, Any]:
    looks = [look(kind, kinds) for kind in near.kinds]
    rest = len(rows) - len(looks)
    here = np.where(rows < len(looks), MARK, np.nan)
    return {
        "type": "scatter",
        "mode": "markers",
        "x": here,
        "y": rows,
        "marker": {
            "color": [*(tint for tint, _ in looks), *[colour("grey")] * rest],
            "symbol": [*(shape for _, shape in looks), *["circle"] * rest],
            "size": 11,
        },
        "customdata": [*(" ".join(words) for words in near.sentences), *[""] * rest],
        "hovertext": [*(as_text(kind) for kind in near.kinds), *[BLANK] * rest],
        "hovertemplate": "%{hovertext}<extra></extra>",
        "cliponaxis": False,
    }


def _key(kinds: Sequence[str]) -> dict[str, Any]:
    """Set the marks and their names in one line below."""
    looks = [look(kind, kinds) for kind in kinds] or [(colour("grey"), "circle")]
    widths = np.cumsum([0.0, *[9.0 + 2.2 * len(kind) for kind in kinds[:-1]]])
    return {
        "type": "scatter",
        "mode": "markers+text" if kinds else "text",
        "x": COSINE + 1.0 + (widths if kinds else np.zeros(1)),
        "y": np.full(max(len(kinds), 1), MOST + 0.2),
        "text": [f"\u2002{as_text(kind)}" for kind in kinds] or [BLANK],
        "textposition": "middle right",
        "textfont": {"color": colour("muted")},
        "marker": {"color": [tint for tint, _ in looks], "symbol": [shape for _, shape in looks], "size": 11},
        "hoverinfo": "skip",
        "cliponaxis": False,
    }


def look(kind: str, kinds: Sequence[str]) -> tuple[str, str]:
    """Give the colour and the mark of a kind."""
    if kind not in kinds:
        return colour("grey"), "circle"
    return class_style(list(kinds).index(kind))[:2]


def bold_shared(words: Sequence[str], own: set[str], letters: int = LETTERS) -> str:
    """Write a sentence in up to two lines, those of its words in bold that are among others."""
    lines: list[list[str]] = [[]]
    length = 0
    for word in words:
        shown = word if len(word) <= letters else word[: letters - 1] + "…"
        if lines[-1] and length + 1 + len(shown) > letters and word not in ".,":
            if len(lines) == 2:
                lines[-1].append("…")
                break
            lines.append([])
            length = 0
        length += len(shown) + bool(lines[-1])
        lines[-1].append(f"<b>{as_text(shown)}</b>" if word in own else as_text(shown))
    return "<br>".join(map(" ".join, lines))


def near_words(columns: Sequence[NearSentences], *, kind: str | None = None, places: bool = False) -> str:
    """Say of each encoder how many of the sentence's words the nearest have, and how many are of one kind.

    Parameters
    ----------
    columns : sequence of NearSentences
    kind : str, optional
        Which: "positive", or the asked sentence's own; nothing is said of it unless given.
    places : bool
        Whether to say where those of the kind stand, and nothing of words in common.
    """
    said = []
    for n, near in enumerate(columns):
        words = f"{100 * near.shared:.0f} %{'' if n else ' shared'}"
        if kind is not None and places:
            here = [str(k) for k, one in enumerate(near.kinds, start=1) if one == kind]
            among = f"in places **{', '.join(here)}**" if here else "nowhere"
            words = f"*{as_markdown(kind)}* {among}"
        elif kind is not None:
            found = f"**{near.of_kind(kind)} of {len(near.sentences)}**"
            words = f"{found}{'' if n else f' {as_markdown(kind)}'}, {words}"
        said.append(f"{near.encoder}: {words}")
    return f"{strange(columns[0].unknown)}{'; '.join(said)}"


def strange(unknown: Sequence[str]) -> str:
    """Name up to two unknown words, long ones cut; of more say only how many they are."""
    if len(unknown) > 2:
        return f"**{len(unknown)}** unknown words. "
    return unknown_words([word if len(word) <= 16 else f"{word[:15]}…" for word in unknown])
