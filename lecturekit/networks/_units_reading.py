"""Texts as a character model reads them: every unit after every character, and what the characters are."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType

import numpy as np

from lecturekit._arrays import Array, readonly
from lecturekit._record import Record
from lecturekit.corpora import position

from ._recurrent_lm import RecurrentLanguageModel
from ._recurrent_lm_reading import read_lm
from ._units import UnitRanking, rank_units
from ._units_properties import PROPERTIES, text_properties

STATES = ("h", "c")


@dataclass(frozen=True, eq=False, repr=False)
class UnitReading(Record):
    """All units of the top layer while texts are read one after the other, each from its beginning.

    Attributes
    ----------
    texts : tuple of str
        T characters together.
    h : (T, H)
        The hidden state after each character.
    c : (T, H) or None
        The memory cells of an LSTM; no other cell has them.
    properties : mapping of str to (T,) array
        What each character is, see `text_properties`.
    """

    texts: tuple[str, ...]
    h: Array
    c: Array | None
    properties: Mapping[str, Array]
    _ranked: dict[tuple[str, str], UnitRanking] = field(default_factory=dict)

    def states(self, of: str = "h") -> Array:
        """Give ``"h"`` or ``"c"``, (T, H).

        Raises
        ------
        ValueError
            For another letter, and for the c of a cell that has none.
        """
        found = {"h": self.h, "c": self.c}.get(of)
        if of not in STATES or found is None:
            raise ValueError(f"there is no {of!r} here" + ("; only an LSTM has c" if of == "c" else ""))
        return found

    def ranking(self, name: str, of: str = "h") -> UnitRanking:
        """Rank the units by how well each follows a property; worked out once.

        Parameters
        ----------
        name : str
            A key of `PROPERTIES`. An unknown one raises UnknownLabelError with the closest spelling.
        of : str
            ``"h"`` or ``"c"``.
        """
        key = (tuple(PROPERTIES)[position(name, tuple(PROPERTIES), kind="property")], of)
        if key not in self._ranked:
            self._ranked[key] = rank_units(self.states(of), self.properties[name])
        return self._ranked[key]

    def stretch(self, start: int, size: int) -> slice:
        """Give a part of the text with its limits kept; as ``h[reading.stretch(100, 300)]``."""
        T, size = len(self.h), max(size, 0)
        first = min(max(start, 0), max(T - size, 0))
        return slice(first, min(first + size, T))


def read_units(model: RecurrentLanguageModel, texts: str | Sequence[str]) -> UnitReading:
    """Let a character model read texts, and keep all units of its top layer.

    Parameters
    ----------
    model : RecurrentLanguageModel
        Of characters, with any cell; it is copied to float64.
    texts : str, or sequence of str
        Each is read from its beginning; those without a character are left out.

    Raises
    ------
    TypeError
        For another model.
    ValueError
        For a model of words, or no character at all.
    """
    if isinstance(model, RecurrentLanguageModel) and model.policy.unit != "character":
        raise ValueError("units are followed through characters: this model reads words")
    given = (texts,) if isinstance(texts, str) else tuple(texts)
    kept = tuple(text for text in given if text)
    if not kept:
        raise ValueError("there is no character to read")
    tops = [read_lm(model, text).inspection.layers[-1].trace for text in kept]
    first = {
        letter: [getattr(top, letter)[1:, 0] for top in tops] for letter in STATES if hasattr(tops[0], letter)
    }
    measured = [text_properties(text) for text in kept]
    return UnitReading(
        texts=kept,
        h=np.concatenate(first["h"]),
        c=np.concatenate(first["c"]) if "c" in first else None,
        properties=MappingProxyType(
            {name: readonly(np.concatenate([part[name] for part in measured])) for name in PROPERTIES}
        ),
    )
