"""What the figures of speech recognition say, in a line of Markdown."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from lecturekit.figures._numbers import format_number
from lecturekit.figures._text import as_markdown
from lecturekit.figures.sequences._speech_ties import ties_with_said

if TYPE_CHECKING:
    from lecturekit.language import Beliefs, ErrorRates, Path, Reign, Utterance


def recognised_words(winner: Path, spoken: Utterance, *, beliefs: Beliefs, alike: int) -> str:
    """Say which sentence wins, with its two scores, and how probable it is.

    Parameters
    ----------
    winner : Path
    spoken : Utterance
        What was said: an answer is right if it has the same words.
    beliefs : Beliefs
        At the winner's weight and penalty.
    alike : int
        How many sequences of words sound exactly like the winner; where λ and p are 0 they tie.

    Notes
    -----
    Only at λ = 1 and p = 0 is the share of the winner's weight P(words | acoustics); elsewhere it is called
    belief.
    """
    scores = f"sound {_signed(winner.heard)}, language {winner.weight:g} × {_signed(winner.believed)}"
    if winner.penalty:
        scores += f", words {len(winner.words)} × {_signed(-winner.penalty)}"
    name = f"**{as_markdown(str(winner))}**"
    right = winner.words == spoken.words
    if winner.weight == 0 and winner.penalty == 0 and alike > 1:
        mark = "" if right or ties_with_said(winner, spoken) else " ✗"
        return f"{name}{mark}: **{alike}** tie; {scores}"
    kind = "" if winner.weight == 1 and winner.penalty == 0 else "belief "
    return f"{name} {'✓' if right else '✗'} {scores}; {kind}**{_percent(beliefs.winner)}**"


def _signed(value: float) -> str:
    return f"{value:.{0 if abs(value) >= 100 else 1}f}".replace("-", "−")  # three digits


def _percent(share: float) -> str:
    return f"{100 * share:.0f} %" if share >= 0.005 else "below 1 %"


def reigning_words(reign: Reign, said: Path, *, weight: float) -> str:
    """Say who wins at a weight, from where to where, and where what was said wins."""
    here = reign.at(weight)
    s = next(n for n, path in enumerate(reign.paths) if path is here)
    wins = f"**{as_markdown(str(here))}** wins from λ = {_bound(reign, s)} to {_bound(reign, s + 1)}"
    if here.words == said.words:
        return f"{wins} ✓"
    places = [n for n, path in enumerate(reign.paths) if path.words == said.words]
    if not places:
        return f"{wins}; what was said: never"
    return f"{wins}; said: {_bound(reign, places[0])} to {_bound(reign, places[-1] + 1)}"


def _bound(reign: Reign, s: int) -> str:
    value = float(reign.bounds[s])
    return "0" if value == 0 else "below 0.01" if value < 0.01 else f"{value:.2f}"


def error_rate_words(rates: ErrorRates, *, sigma: float) -> str:
    """Say how many words are wrong at one strength of noise: by sound alone, and at the best weight."""
    here = int(np.argmin(np.abs(rates.sigmas - sigma)))
    values = 100 * rates.rates[here]
    best = np.flatnonzero(values == values.min())
    together = len(best) > 2 and best[-1] - best[0] == len(best) - 1
    ends = best[[0, -1]] if together else best
    weights = (" to " if together else " or ").join(f"{rates.weights[k]:g}" for k in ends)
    counted = f"{format_number(int(rates.words.sum()))} words"
    alone = f"λ = {rates.weights[0]:g}: **{values[0]:.1f} %** wrong"
    return f"{counted}, σ = {rates.sigmas[here]:g}. {alone}; best, λ = {weights}: **{values.min():.1f} %**"
