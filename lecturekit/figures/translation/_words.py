"""What figures of a translator show, in a line of Markdown each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import ArrayLike

from lecturekit.corpora import closest
from lecturekit.figures._numbers import format_number
from lecturekit.figures._text import as_markdown

LETTERS = 16  # of an unknown word

if TYPE_CHECKING:
    from lecturekit.networks import LossChoice, Slip


def source_words(french: Sequence[str], known: Sequence[str], *, longest: int) -> str:
    """Say what is unusual about a French sentence: words that the network does not know, and its length.

    Parameters
    ----------
    french : sequence of str
    known : sequence of str
        The French words of training.
    longest : int
        Words of the longest sentence of training.

    Returns
    -------
    str
        At most three unknown words, cut where they are long, with a known one beside that is one letter away.
    """
    strange = list(dict.fromkeys(word for word in french if word not in known))
    said = []
    if strange:
        shown = [word if len(word) <= LETTERS else f"{word[: LETTERS - 1]}…" for word in strange[:3]]
        pairs = zip(shown, strange, strict=False)
        listed = [f"**{as_markdown(text)}**{_meant(word, known)}" for text, word in pairs]
        said.append(f"unknown: {', '.join(listed)}{' and more' if len(strange) > 3 else ''}")
    if len(french) > longest:
        said.append(f"**{len(french)}** words, lessons have up to {longest}")
    return "; ".join(said) + ". " if said else ""


def _meant(word: str, known: Sequence[str]) -> str:
    """Ask for a known word that is one slip of the finger away: changed, put in, left out or turned round."""
    (near,) = closest(word, known, count=1) or [""]
    a, b = sorted((word, near), key=len)
    cut = [b[:k] + b[k + 1 :] for k in range(len(b))]
    if len(a) == len(b):
        other = [k for k in range(len(a)) if a[k] != b[k]]
        turned = len(other) == 2 and a[other[0]] + a[other[1]] == b[other[1]] + b[other[0]]
        slip = len(other) == 1 or turned
    else:
        slip = a in cut
    return f" (*{as_markdown(near)}*?)" if slip and len(word) > 2 else ""


def translation_words(
    said: Sequence[str], *, probability: float, right: Sequence[str] | None = None, judged: bool = True
) -> str:
    """Say what came out, how probable it was, and whether it is right.

    Parameters
    ----------
    said : sequence of str
    probability : float
        Of the whole sentence and its end.
    right : sequence of str, optional
        The one right translation; None if the grammar does not know the French sentence.
    judged : bool
        Whether to speak of right and wrong at all.
    """
    text = as_markdown(" ".join(said)) or "nothing"
    line = f"“**{text}**”, P = **{format_number(probability, 2)}**"
    if not judged:
        return line
    if right is None:
        return f"{line}; not of our grammar"
    if tuple(said) == tuple(right):
        return f"{line} ✓"
    return f"{line} ✗, right is “{as_markdown(' '.join(right))}”"


def quiz_words(choice: LossChoice) -> str:
    """Say what the chosen outputs add up to, and what is missing or too much."""
    L, mine = (f"{value:.2f}" for value in (choice.whole, choice.total))
    if choice.encoder:
        return f"✗ encoder: no right word, so no loss; decoder: **{mine}** of *L* = {L} nats"
    if choice.right:
        return f"✓ *L* = **{L}** nats: −log p of every English word, and of the end"
    if not choice.chosen.any():
        return "no loss, no gradient: nothing would be learnt. Click outputs"
    left_out = [word for word, here in zip(choice.goal, choice.chosen, strict=True) if not here]
    listed = ", ".join(f"*{as_markdown(word)}*" for word in left_out)
    return f"**{mine}** of *L* = {L} nats; without loss: {listed}"


def beam_right(
    greedy: Sequence[str], beam: Sequence[str], right: Sequence[str] | None, *, ratio: float
) -> str:
    """Say which of two translations is right, greedy decoding's or the beam's, and which is likelier.

    Parameters
    ----------
    greedy, beam : sequence of str
    right : sequence of str or None
        The one right translation, if it is known.
    ratio : float
        Probability of the beam's over that of greedy decoding's.
    """
    marks = [
        "" if right is None else " ✓" if tuple(said) == tuple(right) else " ✗" for said in (greedy, beam)
    ]
    if tuple(greedy) == tuple(beam):
        return f"greedy decoding and the beam say the same{marks[0]}"
    quoted = as_markdown(" ".join(beam)) or "nothing"
    return (
        f"greedy{marks[0]}; beam: “**{quoted}**”{marks[1]}, **{format_number(ratio, 2)} times** as probable"
    )


def slip_words(slip: Slip) -> str:
    """Say how many words behind the slip are changed, put in or left out, with the teacher and without."""
    forced, free = slip.errors(slip.forced), slip.errors(slip.free)
    put, was = as_markdown(slip.word), as_markdown(slip.right[slip.step - 1])
    counts = f"fed the truth **{forced}** of {len(slip.right) - slip.step}, fed its own **{free}**"
    if slip.word == slip.right[slip.step - 1]:
        return f"*{put}* is the right word; errors after it: {counts}"
    return f"*{put}* for *{was}*; errors after it: {counts}"


def bottleneck_words(
    right: Mapping[str, ArrayLike], lengths: Sequence[int], *, chosen: str, at: Sequence[int]
) -> str:
    """Say how many sentences of some lengths are right."""
    mean = np.asarray(right[chosen], float).mean(axis=0)
    parts = [f"**{100 * mean[list(lengths).index(n)]:.0f} %** of {n} words" for n in at]
    return f"{chosen}: right are {', '.join(parts)}"
