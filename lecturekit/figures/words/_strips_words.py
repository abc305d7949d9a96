"""What two words under a representation have in common, in words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from lecturekit.corpora import LabelledMatrix, closest
from lecturekit.figures._text import as_markdown
from lecturekit.words import Comparison


def comparison_words(
    pair: Comparison, *, known: Sequence[str] = (), beside: Mapping[str, Comparison] | None = None
) -> str:
    """Say in one line of Markdown how similar two words are and why, or which has no vector.

    Parameters
    ----------
    pair : Comparison
        Two words under one representation.
    known : sequence of str
        All words of the text, to offer a spelling for one that has no vector.
    beside : mapping of str to Comparison, optional
        The same words under other representations, to be told instead of the reasons.
    """
    if pair.missing:
        return "; ".join(_missing(word, known) for word in pair.missing)
    first, second = (f"**{as_markdown(word)}**" for word in pair.words)
    if np.isnan(pair.cosine):
        return f"{first} and {second}: a vector of zeros has no direction, so there is no similarity"
    said = f"{first} and {second}: similarity **{_cosine(pair)}**"
    if beside:
        others = [f"{as_markdown(way)} {_cosine(other)}" for way, other in beside.items()]
        return f"{said}; {', '.join(others)}"
    reasons = pair.strongest(2) if pair.dimensions else ()
    why = "both: " + ", ".join(as_markdown(name) for name, _ in reasons) + " …"
    if not reasons:
        agree = int((pair.shares > 0).sum())
        why = (
            f"{agree} of {pair.dim:,} numbers have the same sign" if pair.shares.any() else "no place shared"
        )
    return f"{said}; {why}"


def _cosine(pair: Comparison) -> str:
    """Write two decimals, or that there is none: −0.02, 1.00; 0 and 1 only if it is exactly that."""
    if np.isnan(pair.cosine):
        return "unknown"
    if min(abs(pair.cosine), abs(pair.cosine - 1)) < 1e-9:
        return f"{abs(pair.cosine):.0f}"
    return f"{pair.cosine:.2f}".replace("-", "−")


def _missing(word: str, known: Sequence[str]) -> str:
    name = f"**{as_markdown(word)}**"
    if word in known:
        return f"{name} has no vector: it is word {known.index(word) + 1:,}, beyond this vocabulary"
    near = [as_markdown(other) for other in closest(word, known, count=1) if other != word]
    offer = f"; did you mean *{near[0]}*?" if near else ""
    return f"{name} is not in the vocabulary, so it has no vector{offer}"


def most_alike(table: LabelledMatrix) -> tuple[str, str] | None:
    """Find the two words that are most alike; None if no two have a cosine above 0.

    Parameters
    ----------
    table : LabelledMatrix
        (R, R) cosines; NaN where there is none.
    """
    above = np.where(np.triu(np.ones(table.shape, bool), 1), np.nan_to_num(table.values), 0.0)
    if not above.max(initial=0.0) > 0:
        return None
    row, column = np.unravel_index(above.argmax(), above.shape)
    return table.rows[row], table.columns[column]
