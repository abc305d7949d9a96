"""Answers while a sentence is being heard, and which words an answer hangs on."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import plotly.graph_objects as go
from numpy.typing import ArrayLike, NDArray

from lecturekit._arrays import Array
from lecturekit.figures._axes import axis
from lecturekit.figures._panels import OUTER_BAR, Panel, panels
from lecturekit.figures._ranking import shortened
from lecturekit.figures._scales import scale
from lecturekit.figures._wordrows import boxes, cells
from lecturekit.figures.gates._directions import HALF, checked_words, chips, short_tag, word_columns
from lecturekit.figures.gradients._gradients_influence import powers

DEPENDENCE_SPAN = (-3.0, 1.0)
MOST_HEARD = 11  # words: two triangles of them stand side by side
NARROW = 5  # from more words on, three letters of a tag have room


def taken_back(answers: Sequence[Sequence[str]]) -> NDArray[np.bool_]:
    """Find answers that differ from what was said of the same word one word earlier.

    Parameters
    ----------
    answers : sequence of sequence of str
        ``answers[n]`` are the n + 1 tags after n + 1 words, T of them.

    Returns
    -------
    (T, T) array of bool
        ``[n, t]``: what is said of word t once word n is heard is not what was said before.
    """
    T = len(answers)
    found = np.zeros((T, T), bool)
    for n in range(1, T):
        found[n, :n] = [now != then for now, then in zip(answers[n], answers[n - 1], strict=False)]
    return found


def words_heard(
    words: Sequence[str],
    answers: Mapping[str, Sequence[tuple[Sequence[str], ArrayLike]]],
    *,
    heard: int,
    loud: Collection[str] = (),
) -> go.Figure:
    """Draw what taggers say of the words heard so far, a row for each further word.

    Parameters
    ----------
    words : sequence of str
        T of them, one to eleven.
    answers : mapping of str to sequence of (tags, probabilities)
        For one or two taggers: after each of the T words, the tags of the words so far and how probable the
        tagger holds them.
    heard : int
        How many words are heard, from 1; later rows are empty.
    loud : collection of str
        Words whose columns are in full colour, with the tag in each row; those of the others are pale. All
        words unless some of these occur.

    Returns
    -------
    go.Figure
        In pale columns a tag is written where it is said first and where an earlier one is taken back, which
        is ringed everywhere.

    Raises
    ------
    ValueError
        For no word or too many, no tagger or more than two, or answers that do not fit.
    """
    checked_words(words, heard, MOST_HEARD)
    if not 1 <= len(answers) <= 2:
        raise ValueError(f"one or two taggers stand side by side, not {len(answers)}")
    for name, stages in answers.items():
        if [len(tags) for tags, _ in stages] != list(range(1, len(words) + 1)):
            raise ValueError(f"{name!r} must give 1, 2, … {len(words)} tags, one row a word")
    bright = np.array([word in loud for word in words])
    bright |= not bright.any()
    made = [_triangle(words, stages, heard, name, bright=bright) for name, stages in answers.items()]
    drawn = panels(made)
    if len(made) == 2:  # what the left one says of the rows holds for both, and cells need all the room
        drawn.layout.yaxis2.title.text = ""
        drawn.layout.yaxis2.showticklabels = False
        drawn.layout.xaxis.domain, drawn.layout.xaxis2.domain = (0, 0.49), (0.51, 1)
        drawn.layout.annotations[1].x = 0.51
        drawn.layout.margin.l, drawn.layout.margin.r = 64, 12
    return drawn


def _triangle(
    words: Sequence[str],
    stages: Sequence[tuple[Sequence[str], ArrayLike]],
    heard: int,
    name: str,
    *,
    bright: NDArray[np.bool_],
) -> Panel:
    T = len(words)
    shown, said, texts = np.full((T, T), np.nan), np.full((T, T), "", "<U16"), np.full((T, T), "", "<U16")
    changed = taken_back([tags for tags, _ in stages])
    changed[heard:] = False
    for n, (tags, sure) in enumerate(stages[:heard]):
        shown[n, : n + 1] = sure
        new = changed[n, : n + 1] | (np.arange(n + 1) == n) | bright[: n + 1]
        said[n, : n + 1] = tags
        texts[n, : n + 1] = np.where(new, [short_tag(tag) if T > NARROW else tag for tag in tags], "")
    rows, columns = (part.astype(float).ravel() for part in np.indices((T, T)))
    ringed = np.where(changed.ravel(), columns + 1, np.nan)
    heat = cells(np.where(bright, shown, np.nan), (0.0, 1.0), "probability", x=list(range(1, T + 1)))
    heat |= {"xgap": 2, "ygap": 2, "hoverinfo": "text", "hoverongaps": False, "text": said.tolist()}
    heat |= {"hovertemplate": "%{text}, probability %{z:.3f}<extra></extra>"}
    one = scale("probability")[1][1]
    pale = heat | {"z": np.where(bright, np.nan, shown), "colorscale": [[0, one], [1, one]]}
    now = ([HALF], [heard + HALF], [heard - 1.5], [heard - HALF])
    traces = [
        heat,
        pale,
        *chips(texts, np.where(bright, shown, 0.1)),
        boxes((ringed - 0.43, ringed + 0.43, rows - 0.38, rows + 0.38), ink="paper", width=2),
        boxes((ringed - 0.49, ringed + 0.49, rows - 0.47, rows + 0.47), ink="loss", width=4),
        boxes(now, ink="ink", width=1.5),
    ]
    ticks: dict[str, Any] = {"tickvals": list(range(T)), "ticktext": [str(n) for n in range(1, T + 1)]}
    y = axis("words heard", (T - HALF, -HALF), **ticks, showgrid=False)
    x = word_columns(words, letters=40)
    return Panel(traces, x, y, name, top=104 if x["tickangle"] else 56, bottom=16)


def dependence_maps(words: Sequence[str], norms: Mapping[str, ArrayLike], *, chosen: int) -> go.Figure:
    """Draw which words the scores of each word hang on, one map for each of up to three taggers.

    Parameters
    ----------
    words : sequence of str
        T of them, one to sixteen.
    norms : mapping of str to (T, T) array_like
        ``[t, k]`` is ‖dz_t/dx_k‖; an exact 0 is left empty.
    chosen : int
        The word whose row is framed, from 1.

    Returns
    -------
    go.Figure
        A cell's customdata is the number of its row's word.

    Raises
    ------
    ValueError
        For no word or too many, no map or more than three, or maps that do not fit.
    """
    checked_words(words, chosen)
    values = {name: np.asarray(part, float) for name, part in norms.items()}
    T = len(words)
    if not 1 <= len(values) <= 3 or any(part.shape != (T, T) for part in values.values()):
        raise ValueError(f"one to three maps of shape {(T, T)} are drawn, not {len(values)}")
    made = [_map(words, part, chosen, name) for name, part in values.items()]
    made[-1].traces[0]["showscale"] = True
    for other in made[1:]:
        other.y["showticklabels"] = False
    drawn = panels([*made[:-1], replace(made[-1], right=OUTER_BAR)])
    drawn.layout.margin.l = 126
    return drawn


def _map(words: Sequence[str], values: Array, chosen: int, name: str) -> Panel:
    T = len(words)
    with np.errstate(divide="ignore"):
        log10 = np.where(values > 0, np.log10(values), np.nan)
    heat = {
        "type": "heatmap",
        "x": list(range(1, T + 1)),
        "z": np.clip(log10, *DEPENDENCE_SPAN),
        "zmin": DEPENDENCE_SPAN[0],
        "zmax": DEPENDENCE_SPAN[1],
        "colorscale": scale("gradient"),
        "colorbar": {"title": {"text": "‖∂<i>z</i><sub>t</sub> / ∂<i>x</i><sub>k</sub>‖"}}
        | powers(DEPENDENCE_SPAN, 1),
        "showscale": False,
        "customdata": [[row] * T for row in range(1, T + 1)],
        "hoverongaps": False,
        "hovertemplate": "10^%{z:.2f}<extra></extra>",
    }
    frame = boxes(([HALF], [T + HALF], [chosen - 1.5], [chosen - HALF]), ink="ink", width=3)
    numbers = [str(n) for n in range(1, T + 1)]
    names = [f"{shortened(word, 9)}  {n}" for word, n in zip(words, numbers, strict=True)]
    bold = [[f"<b>{t}</b>" if n == chosen else t for n, t in enumerate(part, 1)] for part in (names, numbers)]
    y = axis("", (T - HALF, -HALF), tickvals=list(range(T)), ticktext=bold[0], showgrid=False)
    ticks: dict[str, Any] = {"tickvals": list(range(1, T + 1)), "ticktext": bold[1], "side": "top"}
    x = axis("", (HALF, T + HALF), **ticks, showgrid=False)
    return Panel([heat, frame], x, y, name, top=58, bottom=16)
