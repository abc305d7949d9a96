"""What the machine makes of an unknown word, in words."""

from __future__ import annotations

from lecturekit.figures._text import as_markdown
from lecturekit.words import MeaningGuess

NAMED = 3  # shared words, or candidates that tie


def meaning_words(guess: MeaningGuess, revealed: int) -> str:
    """Say in one line of Markdown who fits best after so many sentences, and why.

    Parameters
    ----------
    guess : MeaningGuess
        The unknown word's sentences and candidates.
    revealed : int
        0 ≤ revealed ≤ S sentences are read.
    """
    first, word = guess.first(revealed), as_markdown(guess.word)
    if not guess.scores(revealed).any():
        why = "no sentence read" if not revealed else "no word around it is known company"
        return f"{why}: all **{len(guess.candidates)} candidates tie**"
    if len(first) > 1:
        return f"**{word}** may be {_listed(first)}: they tie"
    because = _listed([name for name, _ in guess.shared(first[0], revealed)])
    return f"**{word}** is used like **{as_markdown(first[0])}**: both keep company with {because}"


def _listed(names: list[str] | tuple[str, ...]) -> str:
    shown = ", ".join(f"*{as_markdown(name)}*" for name in names[:NAMED])
    return shown + (" …" if len(names) > NAMED else "")
