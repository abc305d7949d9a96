"""Small context-free grammars that speak: sentences drawn many at a time, as arrays of word numbers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import product

import numpy as np
from numpy.typing import NDArray

from lecturekit.corpora._corpus import Corpus, corpus_of

Frame = tuple[str, ...]
Fillers = Mapping[str, Sequence[Sequence[str]]]
Table = tuple[NDArray[np.int32], NDArray[np.intp]]


@dataclass(frozen=True)
class Grammar:
    """Every sentence frame that a grammar derives, and the words that may fill its gaps.

    Attributes
    ----------
    frames : tuple of F frames
        Each a tuple of symbols: a word of its own is in small letters, a gap begins with a capital.
    weights : (F,) float64
        Probability of each frame: at each rule, all alternatives are equally likely.
    lexicon : dict
        Gap -> words, for the gaps that the grammar fills itself.
    """

    frames: tuple[Frame, ...]
    weights: NDArray[np.float64]
    lexicon: Mapping[str, tuple[str, ...]]


def read_grammar(rules: str) -> Grammar:
    """Read rules, one a line, ``Symbol -> a b C | d``, and derive all frames from ``S``.

    Parameters
    ----------
    rules : str
        Alternatives are parted by ``|``; an empty one is allowed. A symbol whose alternatives are single
        words in small letters stays a gap and is filled sentence by sentence; so does a capitalised symbol
        without a rule, whose words depend on what the sentence is about. No symbol may lead back to itself.
    """
    table: dict[str, list[Frame]] = {}
    for line in rules.strip().splitlines():
        symbol, alternatives = line.split("->")
        table.setdefault(symbol.strip(), []).extend(tuple(a.split()) for a in alternatives.split("|"))
    lexicon = {
        symbol: tuple(frame[0] for frame in alternatives)
        for symbol, alternatives in table.items()
        if symbol != "S" and all(len(frame) == 1 and frame[0].islower() for frame in alternatives)
    }
    derived = _derive("S", {s: a for s, a in table.items() if s not in lexicon})
    return Grammar(tuple(f for f, _ in derived), np.array([p for _, p in derived]), lexicon)


def _derive(symbol: str, table: Mapping[str, list[Frame]]) -> list[tuple[Frame, float]]:
    if symbol not in table:
        return [((symbol,), 1.0)]
    found = []
    for alternative in table[symbol]:
        for parts in product(*(_derive(part, table) for part in alternative)):
            frame = tuple(word for words, _ in parts for word in words)
            chance = float(np.prod([chance for _, chance in parts])) / len(table[symbol])
            found.append((frame, chance))
    return found


def keep(words: Sequence, withheld: float, rng: np.random.Generator) -> tuple:
    """Withhold a share of some words, rounded to whole words, at random; the others stay in their order."""
    kept = len(words) - round(withheld * len(words))
    return tuple(words[i] for i in np.sort(rng.permutation(len(words))[:kept]))


class Speaker:
    """Draws sentences and numbers their words; one vocabulary for all grammars it is given.

    Parameters
    ----------
    rng : numpy.random.Generator
        All randomness of the sentences.
    """

    def __init__(self, rng: np.random.Generator) -> None:
        self._rng = rng
        self._numbers: dict[str, int] = {}

    def say(self, grammar: Grammar, fillers: Fillers, count: int) -> NDArray[np.int32]:
        """Draw sentences, each about one topic, all topics equally likely.

        Parameters
        ----------
        grammar : Grammar
            Its frames, drawn for all topics at the same chances.
        fillers : mapping of str to sequence of E sequences of str
            For each gap that the grammar leaves open, the words that each of the E topics may put there;
            where a topic has none, the gap stays silent.
        count : int
            Number of sentences, n.

        Returns
        -------
        (n, L) int32
            Word numbers, -1 for silence; L is the length of the longest frame.
        """
        topics = len(next(iter(fillers.values())))
        about = self._rng.integers(topics, size=count)
        which = self._rng.choice(len(grammar.frames), size=count, p=grammar.weights)
        said = np.full((count, max(map(len, grammar.frames))), -1, dtype=np.int32)
        tables = {gap: self._table([words] * topics) for gap, words in grammar.lexicon.items()}
        tables |= {gap: self._table(words) for gap, words in fillers.items()}
        for f, frame in enumerate(grammar.frames):
            at = np.flatnonzero(which == f)
            for place, symbol in enumerate(frame):
                said[at, place] = self._choose(symbol, tables, about[at])
        return said

    def _choose(self, symbol: str, tables: Mapping[str, Table], about: NDArray) -> NDArray[np.int32]:
        if symbol not in tables:
            return np.full(len(about), self._number(symbol), dtype=np.int32)
        words, sizes = tables[symbol]
        return words[about, (self._rng.random(len(about)) * sizes[about]).astype(np.intp)]

    def _number(self, word: str) -> int:
        return self._numbers.setdefault(word, len(self._numbers))

    def _table(self, lists: Sequence[Sequence[str]]) -> Table:
        words = np.full((len(lists), max(1, *map(len, lists))), -1, dtype=np.int32)
        for row, listed in zip(words, lists, strict=True):
            row[: len(listed)] = [self._number(word) for word in listed]
        return words, np.array([len(listed) for listed in lists])

    def corpus(self, said: Sequence[NDArray[np.int32]], *, tokens: int, name: str) -> Corpus:
        """Shuffle sentences of all grammars and keep the first, up to the one that completes the tokens.

        Parameters
        ----------
        said : sequence of (n, L) int32
            As `say` gives them.
        tokens : int
            Wanted length of the text.
        name : str
            What to call it in a figure.
        """
        width = max(rows.shape[1] for rows in said)
        rows = np.concatenate(
            [np.pad(r, ((0, 0), (0, width - r.shape[1])), constant_values=-1) for r in said]
        )
        rows = rows[self._rng.permutation(len(rows))]
        lengths = (rows >= 0).sum(axis=1)
        kept = int(np.searchsorted(np.cumsum(lengths), tokens)) + 1
        rows, lengths = rows[:kept], lengths[:kept]
        return corpus_of(rows[rows >= 0], lengths, tuple(self._numbers), name)
