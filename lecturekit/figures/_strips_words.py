"""What two words under a representation have in common, in words."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from lecturekit.corpora import LabelledMatrix, closest
from lecturekit.figures._numbers import format_number
from lecturekit.figures._text import as_markdown
from lecturekit.words import Comparison


def comparison_words(pair: Comparison, *, known: Sequence[str] = ()) -> str:
    """Say in one line of Markdown how similar two words are and why, or which has no vector.

    Parameters
    ----------
    pair : Comparison
        Two words under one representation.
    known : sequence of str
        All words of the text, to offer a spelling for one that has no vector.
    """
    if pair.missing:
        return "; ".join(_missing(word, known) for word in pair.missing)
    first, second = (f"**{as_markdown(word)}**" for word in pair.words)
    if np.isnan(pair.cosine):
        return f"{first} and {second}: a vector of zeros has no direction, so there is no similarity"
    reasons = pair.strongest(3) if pair.dimensions else ()
    why = "mostly for " + ", ".join(as_markdown(name) for name, _ in reasons) if reasons else ""
    if not why:
        shared = int((pair.shares != 0).sum())
        why = f"{shared} of {pair.dim:,} numbers are not 0 for both"
    return f"{first} and {second}: similarity **{format_number(pair.cosine, 2)}**; {why}"


def _missing(word: str, known: Sequence[str]) -> str:
    name = f"**{as_markdown(word)}**"
    if word in known:
        return f"{name} has no vector: it is word {known.index(word) + 1:,}, beyond this vocabulary"
    near = [as_markdown(other) for other in closest(word, known) if other != word]
    offer = f". Did you mean {' or '.join(f'*{other}*' for other in near)}?" if near else ""
    return f"{name} has no vector: it is not in the vocabulary{offer}"


def most_alike(table: LabelledMatrix, word: str) -> str:
    """Name the word that is most like another, with the cosine, in Markdown; a dash if there is none.

    Parameters
    ----------
    table : LabelledMatrix
        (R, R) cosines; NaN where there is none.
    word : str
        One of its rows.
    """
    row = np.array(table.row(word))
    row[table.rows.index(word)] = np.nan
    if np.isnan(row).all() or np.nanmax(row) <= 0:
        return "—"
    best = int(np.nanargmax(row))
    return f"**{as_markdown(table.columns[best])}** ({format_number(float(row[best]), 2)})"
