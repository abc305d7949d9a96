"""N-grams and perplexity, as figures."""

from lecturekit.figures.language._chain import chain_rule
from lecturekit.figures.language._continuation import continuation_counts
from lecturekit.figures.language._copied import copied_text
from lecturekit.figures.language._curves import perplexity_curves
from lecturekit.figures.language._smoothed import smoothed_context
from lecturekit.figures.language._surprisal import surprisal_chips
from lecturekit.figures.language._threshold import unknown_threshold
from lecturekit.figures.language._traps import perplexity_traps
from lecturekit.figures.language._words import (
    chain_words,
    copied_words,
    curve_words,
    smoothed_words,
    surprisal_words,
    threshold_words,
    trap_words,
)

__all__ = [
    "chain_rule",
    "chain_words",
    "continuation_counts",
    "copied_text",
    "copied_words",
    "curve_words",
    "perplexity_curves",
    "perplexity_traps",
    "smoothed_context",
    "smoothed_words",
    "surprisal_chips",
    "surprisal_words",
    "threshold_words",
    "trap_words",
    "unknown_threshold",
]
