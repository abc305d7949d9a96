"""What the figures of N-grams and perplexity show, in one line of Markdown each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import ArrayLike

from lecturekit.figures._numbers import format_log10, format_number
from lecturekit.figures._text import as_markdown
from lecturekit.figures.language._blocks import whole_number
from lecturekit.figures.language._chain import log_products
from lecturekit.figures.language._surprisal import running, winners

NEAR, LETTERS = 2, 12  # words of a context that a line has room for, and letters of a word

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
    word, total = as_markdown(_cut(factors.words[n])), format_log10(float(log_products(factors)[n]))
    if not factors.predicted[n]:
        return f"**{word}** is given, not predicted: the product is still **{total}**"
    reach = len(factors.contexts[n])
    bar = f" | {_near(factors.words[n - reach : n])}" if reach else ""  # as written: an unknown word too
    some, of = int(factors.ngram_count[n]), int(factors.context_count[n])
    p = float(factors.probability[n])
    value = "0 / 0" if not of and not p > 0 else format_number(p, 2)
    return f"P({word}{bar}) = **{value}**, seen {some} of {of}; product **{total}**"


def _near(context: Sequence[str]) -> str:
    """Write the end of a context: two words, or one if they are long."""
    last = [_cut(word) for word in context[-NEAR:]]
    last = last if sum(map(len, last)) <= LETTERS else last[-1:]
    return " ".join([*(["…"] if len(last) < len(context) else []), *map(as_markdown, last)])


def _cut(word: str) -> str:
    return word if len(word) <= LETTERS else f"{word[: LETTERS - 1]}…"


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
    if not times.any():
        return "the context was never seen: counts say nothing, **all** is smoothing"
    unseen, top = _percent(after[times == 0].sum()), int(times.argmax())
    was, now = (format_number(float(part[top]), 2) for part in (before, after))
    return f"first word: **{was}** before, **{now}** after; all that never followed: **{unseen}**"


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


def surprisal_words(
    bits: Mapping[str, ArrayLike], counted: ArrayLike, *, chosen: str, nothing: ArrayLike | None = None
) -> str:
    """Say what the perplexity means, and on how many words each model is least surprised.

    Parameters
    ----------
    bits, counted, chosen, nothing
        As of `surprisal_chips`.
    """
    mean, power = (float(part[-1]) for part in running(bits[chosen], counted))
    tokens = int(np.sum(counted))
    if not np.isfinite(power):
        empty = np.zeros(np.shape(counted), bool) if nothing is None else np.asarray(nothing, bool)
        endless = np.isinf(np.asarray(bits[chosen], float)) & np.asarray(counted, bool)
        zeros, none = int((endless & ~empty).sum()), int((endless & empty).sum())
        found = [f"{n} × {what}" for n, what in ((zeros, "0"), (none, "0 / 0")) if n]
        return f"{' and '.join(found)} among {tokens} factors: the perplexity is **∞**"
    value = format_number(round(power) if 10 <= power < 1e6 else power)
    if len(bits) == 1:
        return (
            f"**{tokens}** tokens, **{format_number(mean)}** bits on average: a fair die of **{value}** faces"
        )
    best = winners(np.array([np.asarray(part, float) for part in bits.values()]), counted)
    wins = ", ".join(f"{name} **{int((best == m).sum())}**" for m, name in enumerate(bits))
    return f"least surprised, of {tokens} tokens: {wins}"


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
    endless = f"; {', '.join(beyond)}: **∞**" if beyond else ""
    return f"unseen text, N = {upto}: best is {best}, **{whole_number(here[best])}**{endless}"


def trap_words(traps: Traps, *, chosen: str) -> str:
    """Say what one trap gives, and how far off that is.

    Parameters
    ----------
    traps, chosen
        As of `perplexity_traps`.
    """
    value = float(traps.values[traps.names.index(chosen)])
    said = f"{as_markdown(chosen)}: **{whole_number(value)}** instead of **{whole_number(traps.right)}**"
    off = abs(np.log(value / traps.right))
    if not np.isfinite(off):
        return said
    if off < 5e-4:
        return f"{said}, no difference here"
    times = format_number(float(np.exp(off)), 2)
    side = "too large" if value > traps.right else "too small"
    return f"{said}, {times} times {side}"


def threshold_words(V: int, *, counted: float, fair: float, unknown: float) -> str:
    """Say what a threshold for unknown words does.

    Parameters
    ----------
    V : int
        Outcomes.
    counted, fair : float
        Perplexities, as of `unknown_threshold`.
    unknown : float
        Share of unknown tokens.
    """
    numbers = f"V = **{format_number(V)}**, **{_percent(unknown)}** unknown"
    return f"{numbers}: perplexity **{whole_number(counted)}**, each word named **{whole_number(fair)}**"


def _percent(share: float) -> str:
    if 0 < share < 1e-4:
        return "under 0.01 %"
    return f"{format_number(100 * float(share), 2)} %"
