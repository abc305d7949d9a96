"""What happens at each stage of an update, in words and numbers."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from lecturekit.figures._numbers import format_number
from lecturekit.figures._text import as_markdown
from lecturekit.figures.gradients._gradients_words import error_words
from lecturekit.figures.words._skipgram_network import STAGES
from lecturekit.words import Update


def update_words(update: Update, stage: int) -> str:
    """Say in one line of Markdown what happens at a stage, with its numbers.

    Parameters
    ----------
    update : Update
    stage : int
        See `update_stages`.
    """
    said = (_pair, _one_hot, _row, _scores, _probabilities, _error, _pull, _new)[stage](update)
    return f"{STAGES[stage].capitalize()}: {said}"


def _named(words: Sequence[str], most: int = 4) -> str:
    """Name some words."""
    shown = [f"**{as_markdown(word)}**" for word in words[:most]]
    return ", ".join(shown) + (" …" if len(words) > most else "")


def _pair(update: Update) -> str:
    return f"{_named(update.input_words)} goes in; to be predicted: {_named(update.target_words)}"


def _one_hot(update: Update) -> str:
    V, ones = len(update.vocabulary), len(set(update.inputs.tolist()))
    if ones == 1:
        return f"{V - 1} zeros and a single **1**, at {_named(update.input_words[:1])}"
    return f"the mean of {len(update.inputs)} one-hot vectors: {ones} of {V} numbers are not zero"


def _row(update: Update) -> str:
    D = len(update.h)
    if len(update.inputs) == 1:
        return f"the one-hot vector picks a row of *W*: the **{D} numbers** of {_named(update.input_words)}"
    return f"the mean of {len(update.inputs)} rows of *W*: **{D} numbers**"


def _scores(update: Update) -> str:
    K = len(np.unique(update.candidates))
    z = update.spread("z")[update.targets[0]]
    rest = "" if len(update.vocabulary) == K else f" of {len(update.vocabulary)}"
    target = f"{_named(update.target_words[:1])} gets **{format_number(float(z))}**"
    return f"*h* times **{K}**{rest} rows of *W*′; {target}"


def _probabilities(update: Update) -> str:
    y = float(update.spread("y")[update.targets[0]])
    V = len(update.vocabulary)
    chance = f"1/{V} = {format_number(1 / V, 2)}" if update.objective == "softmax" else "even odds: 0.5"
    target = f"{_named(update.target_words[:1])} gets **{format_number(y)}**"
    return f"{target}, and should get much; a blind guess is {chance}"


def _error(update: Update) -> str:
    e = update.spread("error")
    down, up = float(np.nansum(np.minimum(e, 0))), float(np.nansum(np.maximum(e, 0)))
    total = "; they cancel" if abs(down + up) < 1e-9 else ""
    high = f"the rest too high by **{format_number(up)}**"
    return f"targets too low by **{format_number(-down)}** in all, {high}{total}"


def _pull(update: Update) -> str:
    rest = len(set(update.candidates.tolist()) - set(update.targets.tolist()))
    return (
        f"{_named(update.target_words, 2)} towards *h*, **{rest}** others away from it; *h* follows the pull"
    )


def _new(update: Update) -> str:
    first, second = (len(rows) for rows in update.changed)
    rows = f"**{first}** of *W*, **{second}** of *W*′"
    loss = f"loss {format_number(update.loss)} → **{format_number(update.loss_after)}**"
    return f"{rows}; {loss}; finite-difference check {error_words(update.gradient_check())}"
