"""The lecture's symbols, each looked up in a run that is made for it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from ._links import markdown_table
from ._notation_rows import ROWS, SIZES, Written


@dataclass(frozen=True)
class Entry:
    """A symbol, found.

    Attributes
    ----------
    part : str
        Where in the lecture: ``"words"``, ``"recurrent"``, ``"gates"``, ``"gradients"``.
    latex : str
        The symbol in its colour, LaTeX.
    colour : str
        ``#rrggbb``; empty where the lecture's table of colours has none.
    meaning : str
        In words.
    letters : tuple of str
        Its shape in letters; none for a number.
    shape : tuple of int
        Its shape, as found.
    where : str
        The attribute that holds it, such as ``trace.h``.
    here : str
        Its shape, or its value where it is a number, for a reader.
    """

    part: str
    latex: str
    colour: str
    meaning: str
    letters: tuple[str, ...]
    shape: tuple[int, ...]
    where: str
    here: str


@dataclass(frozen=True, repr=False)
class Notation:
    """The table of symbols.

    Attributes
    ----------
    entries : tuple of Entry
        In the lecture's order.
    sizes : dict of str to dict of str to int
        Of each part, what its letters stand for here: all different.
    """

    entries: tuple[Entry, ...]
    sizes: dict[str, dict[str, int]]

    def __getitem__(self, where: str) -> Entry:
        """Find the entry of an attribute, such as ``trace.h``."""
        return next(entry for entry in self.entries if entry.where == where)

    def __repr__(self) -> str:
        return f"Notation({len(self.entries)} symbols, each found)"

    def table(self, *parts: str) -> str:
        """Set the symbols of some parts, or of all, as a table in Markdown."""
        chosen = [entry for entry in self.entries if not parts or entry.part in parts]
        rows = [[f"${e.latex}$", e.meaning, _product(e.letters), e.here, f"`{e.where}`"] for e in chosen]
        return markdown_table(["symbol", "is", "shape", "here", "in code"], rows)

    def _repr_markdown_(self) -> str:
        """Set all symbols as a table."""
        return self.table()


def notation(*parts: str) -> Notation:
    """Look up every symbol of the lecture in a real run, and hold its shape against its letters.

    Parameters
    ----------
    *parts : str
        Of ``"words"``, ``"recurrent"``, ``"gates"``, ``"gradients"``; all where none is named.

    Returns
    -------
    Notation
        A table with links between symbol, shape and code. A plain network and an LSTM were unrolled for it,
        a loss and its gradients computed, one update of skip-gram made, an N-gram model counted; all sizes
        differ, so that no shape can pass for another.

    Raises
    ------
    ValueError
        For another part.
    AssertionError
        If a symbol is not where the table says, or has another shape.
    """
    unknown = set(parts) - set(SIZES)
    if unknown:
        raise ValueError(f"no part {', '.join(sorted(unknown))}; there are {', '.join(SIZES)}")
    things = _things()
    found = [_entry(row, things) for row in ROWS if not parts or row.part in parts]
    return Notation(tuple(found), {part: dict(sizes) for part, sizes in SIZES.items()})


def look_up(where: str, things: Mapping[str, Any]) -> Any:
    """Follow a path such as ``trace[2].h`` or ``table.values[2]``."""
    start = re.match(r"\w+", where)
    assert start, where
    value = things[start[0]]
    for name, number in re.findall(r"\.(\w+)|\[(\d+)\]", where[start.end() :]):
        value = getattr(value, name) if name else value[int(number)]
    return value


def _entry(row: Written, things: Mapping[str, Any]) -> Entry:
    from lecturekit.figures import SYMBOLS, format_number

    value = look_up(row.where, things)
    shape = tuple(np.shape(value))
    letters = tuple(row.letters.split())
    wanted = tuple(SIZES[row.part].get(letter) or int(letter) for letter in letters)
    assert shape == wanted, f"{row.where} has the shape {shape}, {row.letters} is {wanted}"
    latex, colours = row.latex, []
    for name in re.findall(r"<(\w+)>", row.latex):
        symbol = SYMBOLS[name]
        latex = latex.replace(f"<{name}>", rf"\textcolor{{{symbol.colour}}}{{{symbol.latex}}}")
        colours.append(symbol.colour)
    here = _product(map(str, shape)) if shape else format_number(value)
    return Entry(row.part, latex, colours[0] if colours else "", row.meaning, letters, shape, row.where, here)


def _product(parts: Any) -> str:
    return "\u00a0×\u00a0".join(parts) or "a number"  # a shape stays in one line


def _things() -> dict[str, Any]:
    """Make a run of each kind; sizes as in `SIZES`."""
    from lecturekit import corpora, language, recurrent, words

    rng, size = np.random.default_rng(0), SIZES["recurrent"]
    T, B, D, H, K = (size[letter] for letter in "TBDHK")
    x = rng.standard_normal((T, B, D))
    rnn = recurrent.RNN.random(inputs=D, hidden=H, outputs=K, rng=rng)
    lstm = recurrent.LSTM.random(inputs=D, hidden=H, outputs=K, rng=rng)
    trace = rnn.unroll(x)
    loss = recurrent.cross_entropy(trace.z, rng.integers(0, K, (T, B)))
    V, length = SIZES["words"]["V"], SIZES["words"]["D"]
    names = [f"w{n}" for n in range(V)]
    skip = words.SkipGram(tuple(names), rng.standard_normal((V, length)), rng.standard_normal((V, length)))
    tokens = language.encode([names, names[::2]], policy=language.Policy(unknown=False))
    ngrams = language.NGrams.fit(tokens, order=3, smoothing=language.AddK(1))
    return {
        "table": corpora.noun_verb_table(),
        "skip": skip,
        "update": skip.step("w1", ["w4"]),
        "ngrams": ngrams,
        "perplexity": ngrams.perplexity(tokens),
        "rnn": rnn,
        "trace": trace,
        "loss": loss,
        "gradients": rnn.bptt(trace, loss.dz),
        "lstm": lstm,
        "run": lstm.unroll(x),
    }
