"""What sentence encoders are given, looked at before it is used."""

from __future__ import annotations

from collections.abc import Sequence

from numpy.typing import NDArray

from lecturekit.corpora import Vocabulary

from ._sentence_words import sentence

MARKS = (",", ".")


def typed(words: Sequence[str] | str, vocabulary: Vocabulary) -> tuple[str, ...]:
    """Give the words of a sentence; a text is cut, and loses the marks that the vocabulary does not have."""
    found = sentence(words)
    if not isinstance(words, str):
        return found
    kept = tuple(word for word in found if word in vocabulary or word not in MARKS)
    return sentence(kept)


def misfit(x: NDArray, y: NDArray, V: int, goals: int) -> str:
    """Say what is wrong with an example, or nothing: words below V, ``goals`` lengths before the words."""
    if x.ndim > 1:
        return "is made of vectors; a sentence is read as numbers of words"
    worst = next((int(v) for v in (x.min(), x.max()) if not 0 <= v < V), None)
    if worst is not None:
        return f"has a word {worst}; the vocabulary goes from 0 to {V - 1}"
    if y.ndim != 1 or len(y) < goals or y[:goals].min() < 0 or y[:goals].sum() != len(y) - goals:
        return f"wants {goals} lengths, and then as many words to say"
    said = y[goals:]
    if not len(said):
        return "has nothing to say"
    if not 0 <= said.min() <= said.max() <= V:
        return f"has a word to say that there is not; they go from 0 to {V}, the end mark"
    return ""
