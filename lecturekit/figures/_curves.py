"""Training as it happens: the loss of the training and of the validation examples, and the accuracy."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import numpy as np
import plotly.graph_objects as go
from numpy.typing import NDArray

from lecturekit._arrays import Array
from lecturekit.figures._axes import Span, axis
from lecturekit.figures._labels import Style, direct_labels, label_room, line, reference_line
from lecturekit.figures._panels import Panel, panels
from lecturekit.figures._symbols import class_style, colour

if TYPE_CHECKING:
    from lecturekit.networks import Curves

BINS = 160  # points of the training curve
HEADROOM = 1.35  # of the loss the run starts from, or of the guess
SHARES: Span = (0.0, 1.0)


def training_curves(
    curves: Curves,
    *,
    guess: float | None = None,
    guess_accuracy: float | None = None,
    floor: float | None = None,
    unit: str = "nats",
) -> go.Figure:
    """Draw the losses of a training run until now, and the accuracy beside them; the best epoch is ringed.

    Parameters
    ----------
    curves : Curves
        Of a run that is over or still goes on: axes and the number of points are those of the whole run.
    guess : float, optional
        Loss of an answer that does not look at the input, such as log K of K classes that are equally many.
    guess_accuracy : float, optional
        Accuracy of such an answer.
    floor : float, optional
        Lowest loss on a log axis; without it the axis is linear and starts at 0.
    unit : str
        Of the loss; empty for none.

    Returns
    -------
    go.Figure
        Two panels. The training loss is the mean over a hundred-and-sixtieth of the run at a time (over
        each update, if there are fewer), while the weights moved; the validation loss and accuracy are those
        of the weights after each epoch.

    Raises
    ------
    ValueError
        For a floor that is not between 0 and the highest loss shown.
    """
    start = curves.validation_loss[0] if len(curves.validation_loss) else math.nan
    highest = max((v for v in (guess, start) if v is not None and math.isfinite(v)), default=1.0)
    ceiling = HEADROOM * highest or 1.0
    if floor is not None and not 0 < floor < ceiling:
        raise ValueError(f"the floor must lie between 0 and {ceiling:.3g}, not at {floor}")
    across: Span = (0.0, float(max(curves.steps, 1)))
    return panels(
        [
            _losses(curves, across, (floor or 0.0, ceiling), guess, unit),
            _accuracies(curves, across, guess_accuracy),
        ],
        shares=[0.58, 0.42],
    )


def _losses(curves: Curves, across: Span, span: Span, guess: float | None, unit: str) -> Panel:
    log, tint = span[0] > 0, colour("loss")
    x, y = binned(curves)
    ends, loss = epochs(curves, curves.validation_loss)
    training, validation = Style(tint, width=1.5), Style(tint, width=4)
    traces = [_guess(guess, across)]
    traces += line(x, y, training, span=span, hover="training loss <b>%{y:.3~g}</b> until update %{x:.0f}")
    traces += line(ends, loss, validation, span=span, hover="validation loss <b>%{y:.3~g}</b>, update %{x}")
    drawn, here = np.clip(loss, *span), curves.best
    traces.insert(1, _name(curves, ends[here], drawn[here], span[1]))
    traces.append(_best(curves, drawn, ends, tint))
    names = [("training", _last(y), tint), ("<b>validation</b>", _last(loss), tint)]
    traces.append(direct_labels(names, _now(curves), span, log=log, gap=0.075))
    title = f"mean loss, {unit}" if unit else "mean loss"
    room = label_room([name for name, *_ in names]) + 28  # the title of the next panel stands close by
    return Panel(traces, _updates(across), axis(title, span, log=log), right=room, top=34)


def _accuracies(curves: Curves, across: Span, guess: float | None) -> Panel:
    tint = class_style(2)[0]
    ends, share = epochs(curves, curves.validation_accuracy)
    traces = [_guess(guess, across)]
    hover = "validation accuracy <b>%{y:.1%}</b>, update %{x}"
    traces += line(ends, share, Style(tint, width=4), span=SHARES, hover=hover)
    traces.append(_best(curves, share, ends, tint))
    names = [("<b>validation</b>", _last(share), tint)]
    traces.append(direct_labels(names, _now(curves), SHARES))
    up = axis("accuracy", SHARES, tickformat=".0%")
    return Panel(traces, _updates(across), up, right=label_room(["validation"]), top=34)


def binned(curves: Curves, parts: int = BINS) -> tuple[Array, Array]:
    """Give the mean training loss per item over equal parts of the whole run; NaN where it has not been.

    Parameters
    ----------
    curves : Curves
    parts : int
        How many; one for each update if there are fewer.

    Returns
    -------
    x, y : (M,) array
        x the last update of each part, or the last that was done.
    """
    count = min(parts, max(curves.steps, 1))
    edges = np.linspace(0, max(curves.steps, 1), count + 1).round().astype(int)
    done = len(curves.loss)
    cut = np.minimum(edges, done)
    sums = np.concatenate([[0.0], np.cumsum(curves.loss * curves.scored)])
    counts = np.concatenate([[0.0], np.cumsum(curves.scored)])
    with np.errstate(invalid="ignore", divide="ignore"):
        mean = np.diff(sums[cut]) / np.diff(counts[cut])
    return np.where(edges[:-1] < done, cut[1:], edges[1:]).astype(float), mean


def epochs(curves: Curves, values: Array) -> tuple[Array, Array]:
    """Give what is known after each epoch, 0 to the last that the recipe allows; NaN for those to come."""
    x, y = np.full(curves.epochs + 1, np.nan), np.full(curves.epochs + 1, np.nan)
    x[: len(values)], y[: len(values)] = curves.epoch_step, values
    return x, y


def _best(curves: Curves, values: Array, ends: Array, tint: str) -> dict[str, Any]:
    """Ring the best epoch."""
    here = curves.best
    return {
        "type": "scatter",
        "mode": "markers",
        "x": ends[here : here + 1],
        "y": values[here : here + 1],
        "marker": {"color": colour("paper"), "size": 13, "line": {"color": tint, "width": 3}},
        "cliponaxis": False,
        "hovertemplate": f"best: epoch {here}, whose weights are kept<extra></extra>",
    }


def _name(curves: Curves, at: float, from_: float, ceiling: float) -> dict[str, Any]:
    """Name the best epoch above the panel, where no curve comes, with a line down to its ring."""
    return {
        "type": "scatter",
        "mode": "lines+text",
        "x": [at, at],
        "y": [from_, ceiling],
        "line": {"color": colour("reference"), "width": 1, "dash": "dot"},
        "text": ["", f"best: epoch {curves.best}"],
        "textposition": "top center",
        "textfont": {"color": colour("reference")},
        "cliponaxis": False,
        "hoverinfo": "skip",
    }


def _guess(guess: float | None, across: Span) -> dict[str, Any]:
    return reference_line(
        math.nan if guess is None else guess, "" if guess is None else "blind guess", across
    )


def _updates(across: Span) -> dict[str, Any]:
    return axis("updates", across, showgrid=False, nticks=4, tickangle=0)


def _now(curves: Curves) -> float:
    beside = len(curves.loss) + 0.015 * curves.steps  # the ring
    return float(min(beside, curves.steps))  # beyond its axis plotly draws nothing


def _last(values: NDArray) -> float:
    known = values[np.isfinite(values)]
    return float(known[-1]) if known.size else math.nan
