"""What the figures of N-grams and perplexity show, in one line of Markdown each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import ArrayLike

from lecturekit.figures._numbers import format_log10, format_number
from lecturekit.figures._text import as_markdown
from lecturekit.figures.language._chain import log_products
from lecturekit.figures.language._surprisal import running, winners

if TYPE_CHECKING:
    from lecturekit.language import Factors, Traps


def chain_words(factors: Factors, *, chosen: int) -> str:
    """Say which factor the chosen word has, where it comes from, and the product up to it.

    Parameters
    ----------
    factors, chosen
        As of `chain_rule`.
    """
    n = chosen - 1
    word, total = as_markdown(factors.words[n]), format_log10(float(log_products(factors)[n]))
    if not factors.predicted[n]:
        return f"**{word}** is given, not predicted: the product is still **{total}**"
    context = " ".join(as_markdown(w) for w in factors.contexts[n])
    bar = f" | {context}" if context else ""
    value = format_number(float(factors.probability[n]))
    some, of = (format_number(int(part[n])) for part in (factors.ngram_count, factors.context_count))
    return f"P({word}{bar}) = **{value}**, counted {some} of {of} times; product so far **{total}**"


def smoothed_words(counts: ArrayLike, plain: ArrayLike, smoothed: ArrayLike) -> str:
    """Say how much probability goes to what never followed the context, and what the first word keeps.

    Parameters
    ----------
    counts : (K,) array_like of int
        How often each outcome follows the context.
    plain, smoothed : (K,) array_like
        Probabilities without smoothing, NaN where the context was never seen, and with it.
    """
    times, before, after = np.asarray(counts), np.asarray(plain, float), np.asarray(smoothed, float)
    unseen = _percent(after[times == 0].sum())
    whole = f"sum **{format_number(float(after.sum()))}**"
    if not times.any():
        return f"the context was never seen: counts alone say nothing, smoothed {whole}"
    top = int(times.argmax())
    was, now = (format_number(float(part[top])) for part in (before, after))
    return f"first word: **{was}** before, **{now}** after; the unseen get **{unseen}**; {whole}"


def copied_words(runs: Sequence[int], sentences: Sequence[bool]) -> str:
    """Say how much of a sample is copied: its longest run, and sentences that stand in the text as they are.

    Parameters
    ----------
    runs : sequence of int
        As of `copied_text`.
    sentences : sequence of bool
        For each sampled sentence whether it stands in the training text, whole.
    """
    longest = max(runs, default=0)
    whole = f"{sum(sentences)} of {len(sentences)}"
    return f"longest copied run **{longest} words**; whole sentences copied: **{whole}**"


def surprisal_words(bits: Mapping[str, ArrayLike], counted: ArrayLike, *, chosen: str) -> str:
    """Say what the perplexity means, and on how many words each model is least surprised.

    Parameters
    ----------
    bits, counted, chosen
        As of `surprisal_chips`.
    """
    mean, power = (part[-1] for part in running(bits[chosen], counted))
    if not np.isfinite(power):
        said = "one word has probability 0: the perplexity is **∞**"
    else:
        faces = format_number(round(float(power)) if power < 1e6 else float(power))
        exponent, value = format_number(float(mean)), format_number(float(power))
        said = f"2 to the {exponent} bits = **{value}**: a fair die of {faces} faces"
    if len(bits) == 1:
        return f"{said}, over **{int(np.sum(counted))}** tokens"
    best = winners(np.array([np.asarray(part, float) for part in bits.values()]), counted)
    wins = ", ".join(f"{name} **{int((best == m).sum())}**" for m, name in enumerate(bits))
    return f"{chosen}: PP **{format_number(float(power))}**; least surprised, in words: {wins}"


def curve_words(test: Mapping[str, ArrayLike], *, upto: int) -> str:
    """Say which smoothing is best on held-out text at an order, and which fail.

    Parameters
    ----------
    test : mapping of str to (O,) array_like
        As of `perplexity_curves`, for orders from 1.
    upto : int
        The order.
    """
    here = {name: float(np.asarray(part, float)[upto - 1]) for name, part in test.items()}
    best = min(here, key=lambda name: here[name])
    beyond = [name for name, value in here.items() if np.isinf(value)]
    endless = f"; beyond the axis: {', '.join(beyond)} **∞**" if beyond else ""
    return f"unseen text, N = {upto}: best is {best}, **{format_number(here[best])}**{endless}"


def trap_words(traps: Traps) -> str:
    """Say how far off the worst trap is, and which make no difference here."""
    off = np.abs(np.log(traps.values / traps.right))
    worst = int(np.nanargmax(off))
    same = [as_markdown(name) for name, d in zip(traps.names, off, strict=True) if d < 5e-4]
    quiet = f"; no difference: {', '.join(same)}" if same else ""
    times = format_number(float(np.exp(off[worst])), 2)
    furthest = f"{as_markdown(traps.names[worst])}, {times} times"
    return f"right: **{format_number(traps.right)}**; furthest off: {furthest}{quiet}"


def threshold_words(V: int, *, counted: float, fair: float, unknown: float) -> str:
    """Say what a threshold for unknown words does.

    Parameters
    ----------
    V : int
        Outcomes.
    counted, fair : float
        Perplexities, as of `unknown_threshold`.
    unknown : float
        Share of unknown words.
    """
    numbers = f"V = **{format_number(V)}**, unknown **{_percent(unknown)}**"
    spelled = f"with every word spelled out **{format_number(fair)}**"
    return f"{numbers}: perplexity **{format_number(counted)}**, {spelled}"


def _percent(share: float) -> str:
    return f"{format_number(100 * float(share), 2)} %"
