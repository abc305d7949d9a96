"""What is the loss? Outputs to click, the loss of those that were chosen, and the gradient they send back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import plotly.graph_objects as go

from lecturekit._arrays import Array
from lecturekit.figures._axes import axis, exponent_axis
from lecturekit.figures._names import BLANK, segments
from lecturekit.figures._panels import Panel, panels
from lecturekit.figures._symbols import colour
from lecturekit.figures._text import as_text
from lecturekit.figures._written import bare_axis, written

if TYPE_CHECKING:
    from lecturekit.networks import LossChoice

FLOOR, CEILING = -4.0, 1.5  # of ‖dL/dh‖, powers of ten
WORDS, STATES, OUTPUTS, GOALS, LOSSES, PARTS = 0.0, 1.0, 2.05, 2.75, 3.25, 3.9  # heights
SIZE = 30  # px of a node


def loss_quiz(choice: LossChoice) -> go.Figure:
    """Draw an encoder and a decoder with an output at every step, to be clicked, and the gradients below.

    Parameters
    ----------
    choice : LossChoice

    Returns
    -------
    go.Figure
        An output's customdata is what would be chosen after a click on it: a number whose bits are the
        encoder's outputs (1) and the decoder's, from the first (2, 4, 8, …). Always the same traces.
    """
    columns = np.arange(1.0, len(choice.source) + len(choice.words) + 1)
    across = (0.3, len(columns) + 0.7)
    upper = Panel(_network(choice, columns), bare_axis(across), _heights(), top=10, bottom=10)
    made = panels([upper, _felt(choice, columns, across)], shares=[0.66, 0.34], stacked=True)
    made.layout.yaxis.domain, made.layout.yaxis2.domain = (0.36, 1.0), (0.0, 0.3)
    made.layout.margin.l = 116
    return made


def mask_of(choice: LossChoice) -> int:
    """Give what is chosen as a number: bit 0 the encoder's outputs, the others the decoder's."""
    return int(choice.encoder) + sum(2 ** (n + 1) for n, here in enumerate(choice.chosen) if here)


def _network(choice: LossChoice, columns: Array) -> list[dict[str, Any]]:
    S, mask = len(choice.source), mask_of(choice)
    on = np.concatenate([np.full(S, choice.encoder), choice.chosen])
    up = np.full(len(columns), STATES), np.full(len(columns), OUTPUTS)
    low, high = (np.column_stack([columns, y]) for y in up)
    ground = np.column_stack([columns, np.full(len(columns), WORDS + 0.2)])
    traces = [
        segments(ground, low, "grey", 1.5),
        segments(low[:-1], low[1:], "grey", 1.5),
        segments(low[S - 1 : S], low[S : S + 1], "h", 5),
        segments(low, high, "grey", 1.5),
        _nodes(columns, STATES, "h", np.ones(len(columns), bool)),
        _nodes(columns, OUTPUTS, "reference", np.zeros(len(columns), bool)),
        _nodes(np.where(on, columns, np.nan), OUTPUTS, "loss", on),
        _clicks(choice, columns, mask),
    ]
    words = [*choice.source, *choice.words]
    traces.append(written(columns, up[0] - 1.0, [as_text(w) for w in words], where="middle center"))
    return [*traces, *_losses(choice, columns), _names(S, len(columns))]


def _nodes(x: Array, height: float, ink: str, full: Array) -> dict[str, Any]:
    rim = {"color": colour(ink), "width": 2}
    fill = [colour(ink) if here else colour("paper") for here in full]
    marker = {"size": SIZE if height == OUTPUTS else 22, "color": fill, "line": rim, "opacity": 1}
    return {"type": "scatter", "mode": "markers", "x": x, "y": np.full(len(x), height), "marker": marker} | {
        "hoverinfo": "skip"
    }


def _clicks(choice: LossChoice, columns: Array, mask: int) -> dict[str, Any]:
    S, T = len(choice.source), len(choice.words)
    flipped = [mask ^ 1] * S + [mask ^ 2 ** (n + 1) for n in range(T)]
    texts = ["an output of the encoder"] * S + [f"should say {as_text(word)}" for word in choice.goal]
    marker = {"size": SIZE + 6, "color": colour("paper"), "opacity": 0}
    return {"type": "scatter", "mode": "markers", "x": columns, "y": np.full(S + T, OUTPUTS)} | {
        "marker": marker,
        "customdata": flipped,
        "text": texts,
        "hovertemplate": "%{text}: click<extra></extra>",
    }


def _losses(choice: LossChoice, columns: Array) -> list[dict[str, Any]]:
    S = len(choice.source)
    asked = ["?" if choice.encoder else BLANK] * S
    numbers = [
        f"{loss:.2f}" if here else BLANK for loss, here in zip(choice.losses, choice.chosen, strict=True)
    ]
    goal = [BLANK] * S + [as_text(word) for word in choice.goal]
    heights = np.full(len(columns), LOSSES)
    return [
        written(columns, heights, [*asked, *numbers], ink="loss", where="middle center"),
        written(columns, np.full(len(columns), GOALS), goal, ink="muted", where="middle center"),
    ]


def _names(S: int, columns: int) -> dict[str, Any]:
    x = [(S + 1) / 2, S + (columns - S + 1) / 2]
    return written(x, [PARTS] * 2, ["<b>encoder</b>", "<b>decoder</b>"], where="middle center")


def _heights() -> dict[str, Any]:
    rows = {
        WORDS: "read",
        STATES: "state <i>h</i>",
        OUTPUTS: "output",
        GOALS: "should say",
        LOSSES: "loss, nats",
    }
    ticks: dict[str, Any] = {"tickvals": list(rows), "ticktext": list(rows.values())}
    return axis("", (-0.4, PARTS + 0.4), **ticks, showgrid=False)


def _felt(choice: LossChoice, columns: Array, across: tuple[float, float]) -> Panel:
    with np.errstate(divide="ignore"):
        sizes = np.log10(choice.felt)
    shown = np.where(np.isfinite(sizes), np.clip(sizes, FLOOR, CEILING), np.nan)
    bars = segments(
        np.column_stack([columns, np.where(np.isfinite(shown), FLOOR, np.nan)]),
        np.column_stack([columns, shown]),
        "gradient",
        18,
    )
    none = np.where(np.isfinite(shown), np.nan, columns)
    zeros = written(
        none, np.full(len(columns), FLOOR + 0.9), ["0"] * len(columns), ink="muted", where="middle center"
    )
    y = exponent_axis("‖∂<i>L</i>/∂<i>h</i>‖", (FLOOR, CEILING))
    y |= {"tickvals": [-4, -2, 0], "ticktext": ["10⁻⁴", "10⁻²", "1"]}
    x = axis("", across, tickvals=[1], ticktext=[BLANK], showgrid=False)
    return Panel([bars, zeros], x, y, bottom=16)
