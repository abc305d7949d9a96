"""What figures of captions show, in a line of Markdown each."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from lecturekit.figures._numbers import format_number
from lecturekit.figures._text import as_markdown

if TYPE_CHECKING:
    from lecturekit.networks import Caption, Walk


def caption_words(caption: Caption, *, sentences: Sequence[Sequence[str]]) -> str:
    """Say what was said, how probable it was at temperature 1, and whether it is true.

    Parameters
    ----------
    caption : Caption
    sentences : sequence of sequence of str
        All that can truly be said of the scene; none if it cannot be told.
    """
    text = as_markdown(" ".join(caption.words)) or "nothing"
    true = tuple(caption.words) in {tuple(words) for words in sentences}
    mark = ("✓ true" if true else "✗ not true") if sentences else "too slanted to tell"
    cut = "" if caption.ended else " (cut off)"
    return f"“**{text}**”{cut}, P = **{format_number(caption.probability, 2)}**: {mark}"


def walk_words(walk: Walk, step: int) -> str:
    """Say where we are, what is said there and how probable it is, and how often it changes.

    Parameters
    ----------
    walk, step
        As of `caption_walk`.
    """
    words = walk.captions[step]
    p = walk.probability[walk.different.index(words), step]
    text = as_markdown(" ".join(words)) or "nothing"
    said = f"“**{text}**”, P = **{format_number(float(p), 2)}**"
    times = len(walk.switches)
    return f"α = {walk.alpha[step]:.2f}: {said}; {times} change{'s' * (times != 1)}"
