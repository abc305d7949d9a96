"""Families of word pairs, and the analogies they make; from a file in word2vec's format of questions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import permutations
from pathlib import Path

from lecturekit.corpora import TextError, quoted, read_text

Pair = tuple[str, str]
Quadruple = tuple[str, str, str, str]
Lines = tuple[Pair, ...] | tuple[Quadruple, ...]
Families = Mapping[str, Sequence[Sequence[str]]]


def read_families(source: str | Path | bytes, *, encoding: str = "utf-8") -> dict[str, Lines]:
    """Read families of analogies, of your own or as they come with word2vec (questions-words.txt).

    Parameters
    ----------
    source : str, Path or bytes
        Text, a file's name, or a file's content, as `corpora.read_text` takes them. A line ``: capitals``
        opens a family. Each line after it holds four words, "athens greece oslo norway", or two, "athens
        greece"; one family holds lines of one kind. Empty lines do not count.
    encoding : str
        How the bytes spell the letters.

    Returns
    -------
    dict of str to tuple of tuples
        Families in the order of the file; those of the same name are one.

    Raises
    ------
    TextError
        If it cannot be read, or a line is not as said: with its number and what stands there.
    """
    families: dict[str, list[tuple[str, ...]]] = {}
    name = ""
    for number, line in enumerate(read_text(source, encoding=encoding).split("\n"), start=1):
        words = tuple(line.split())
        if line.startswith(":"):
            name = line.removeprefix(":").strip()
            if not name:
                raise TextError(f"Line {number} opens a family without a name. Write ': capitals', say.")
            families.setdefault(name, [])
        elif words:
            if not name:
                raise TextError(f"Line {number} belongs to no family. Open one before it: ': capitals', say.")
            if len(words) not in (2, 4):
                raise TextError(f"Line {number} has {len(words)} words, {quoted(line)}; it needs 4, or 2.")
            if families[name] and len(families[name][0]) != len(words):
                wanted = len(families[name][0])
                raise TextError(
                    f"Line {number} has {len(words)} words, the family {quoted(name)} has {wanted} a line."
                )
            families[name].append(words)
    if not families:
        raise TextError("There is no family: a line ': capitals', say, and lines of words after it.")
    return {name: tuple(lines) for name, lines in families.items()}  # type: ignore[misc]


def family_questions(family: Sequence[Sequence[str]]) -> tuple[Quadruple, ...]:
    """Make analogies of a family: each pair with each other, in both orders.

    Parameters
    ----------
    family : sequence of pairs (a, b), or of quadruples (a, b, c, wanted)
        n pairs give n · (n − 1) analogies. Quadruples are analogies already, and stay as they are.

    Returns
    -------
    tuple of quadruples

    Raises
    ------
    ValueError
        If lines are of neither kind, or of both.
    """
    width = family_width(family)
    if width == 4:
        return tuple((a, b, c, wanted) for a, b, c, wanted in family)
    return tuple((a, b, c, wanted) for (a, b), (c, wanted) in permutations(family, 2))


def family_pairs(family: Sequence[Sequence[str]]) -> tuple[Pair, ...]:
    """Give the pairs of a family, each once, in order: of quadruples (a, b, c, d) both (a, b) and (c, d).

    Parameters
    ----------
    family : sequence of pairs or of quadruples
        As in `family_questions`.

    Returns
    -------
    tuple of pairs

    Raises
    ------
    ValueError
        If lines are of neither kind, or of both.
    """
    family_width(family)
    return tuple(dict.fromkeys((line[i], line[i + 1]) for line in family for i in range(0, len(line), 2)))


def family_width(family: Sequence[Sequence[str]]) -> int:
    """Say whether a family holds pairs (2) or quadruples (4); ValueError if neither or both."""
    widths = {0 if isinstance(line, str) else len(line) for line in family} or {2}
    if widths not in ({2}, {4}):
        raise ValueError("A family is a list of pairs (a, b), or one of quadruples (a, b, c, wanted).")
    return widths.pop()
