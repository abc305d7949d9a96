"""What figures of taggers in several directions show, in one line of Markdown each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import ArrayLike

from lecturekit.figures._text import as_markdown
from lecturekit.figures.gates._directions import short_name
from lecturekit.figures.gates._directions_heard import taken_back


def direction_words(
    words: Sequence[str],
    probabilities: Mapping[str, ArrayLike],
    tags: Sequence[str],
    *,
    chosen: int,
    right: Sequence[str] | None = None,
) -> str:
    """Say what each tagger decides at one word.

    Parameters
    ----------
    words, probabilities, tags, chosen, right
        As of `tagged_directions`.

    Returns
    -------
    str
        Such as ``*her*: left **PRON** 62 % ✗, both **DET** 99 % ✓``.
    """
    said = []
    for name, part in probabilities.items():
        row = np.asarray(part, float)[chosen - 1]
        tag = tags[int(row.argmax())]
        mark = "" if right is None else (" ✓" if tag == right[chosen - 1] else " ✗")
        said.append(f"{short_name(name)} **{tag}** {_percent(row.max())}{mark}")
    return f"*{as_markdown(words[chosen - 1])}*: {', '.join(said)}"


def heard_words(words: Sequence[str], answers: Mapping[str, Sequence[Sequence[str]]], *, heard: int) -> str:
    """Say how many answers each tagger has taken back after some words, and which one last.

    Parameters
    ----------
    words : sequence of str
        T of them.
    answers : mapping of str to sequence of sequence of str
        For each tagger, the tags of the words so far after each of the T words.
    heard : int
        How many words are heard, from 1.
    """
    said = []
    for name, stages in answers.items():
        changed = taken_back(stages)[:heard]
        said.append(f"{name} **{int(changed.sum())}**")
        if changed[-1].any():
            t = int(np.flatnonzero(changed[-1])[-1])
            before, now = stages[heard - 2][t], stages[heard - 1][t]
            said[-1] += f" (*{as_markdown(words[t])}*: {before} → {now})"
    return f"{heard} of {len(words)} words, answers taken back: {', '.join(said)}"


def dependence_words(words: Sequence[str], norms: Mapping[str, ArrayLike], *, chosen: int) -> str:
    """Say on how many words one word's scores can depend.

    Parameters
    ----------
    words, norms, chosen
        As of `dependence_maps`. What is not exactly 0 counts.

    Returns
    -------
    str
        Such as ``word 3, “her”, can depend on: from left **3**, both ways **9** of 9 words``.
    """
    counts = {name: int((np.asarray(part, float)[chosen - 1] != 0).sum()) for name, part in norms.items()}
    parts = ", ".join(f"{name} **{count}**" for name, count in counts.items())
    return f"word {chosen}, “{as_markdown(words[chosen - 1])}”, can depend on: {parts} of {len(words)} words"


def unknown_words(unknown: Sequence[str]) -> str:
    """Say in a sentence of Markdown which words are not in the vocabulary; empty if there are none.

    Parameters
    ----------
    unknown : sequence of str
        Each is named once.
    """
    if not unknown:
        return ""
    listed = ", ".join(as_markdown(word) for word in dict.fromkeys(unknown))
    return f"not in the vocabulary: **{listed}**. "


def _percent(share: float) -> str:
    return f"{100 * share:.0f} %"
