r"""ARPA files, the field's format for N-gram models: written, and read.

The format is described in the manual page ``ngram-format(5)`` of SRILM (A. Stolcke 2002): one line for each
N-gram, ``log10 P <tab> words <tab> log10 of the weight to back off by``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from lecturekit._arrays import readonly
from lecturekit._put import put
from lecturekit.corpora import UNKNOWN, TextError, Vocabulary, read_text

from ._counts import Tree
from ._estimates import Weighted
from ._ngrams import Backoff, NGrams
from ._policy import END, START, Policy

NEVER = -99.0  # the format's log10 of 0
_SECTION = re.compile(r"^\\([0-9]{1,3})-grams:[ \t]*$", re.MULTILINE)
_SIZE = re.compile(r"^ngram[ \t]+([0-9]{1,3})[ \t]*=[ \t]*([0-9]{1,15})[ \t]*$", re.MULTILINE)
_NUMBER = re.compile(r"[-+]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][-+]?[0-9]+)?|-inf")
_BLANK = re.compile(r"[ \t\n\r\v\f\0]")  # what parts words in these files; others may stand in a word
LARGEST = 2_000_000_000  # bytes of a file
_LAST = r"^\\end\\[ \t]*$"


def write_arpa(model: NGrams | Backoff, path: str | Path) -> None:
    """Write a model so that KenLM, SRILM and others read it.

    Parameters
    ----------
    model : NGrams or Backoff
        Of order 1 or more, with a smoothing that hands on to shorter contexts by a weight: Jelinek–Mercer,
        absolute discount, Kneser–Ney.
    path : str or Path
        Replaced if it is there.

    Raises
    ------
    ValueError
        For no smoothing and add-k, which an ARPA file cannot hold (what they say after an unseen context is
        not what they say after a shorter one), and for words with a blank in them.
    OSError
        If the file cannot be written; what was there is there still.
    """
    tables = getattr(model, "_estimate", None)
    if not isinstance(tables, Weighted):
        raise ValueError(
            f"{model!r} does not hand on to shorter contexts by a weight, all that an ARPA file holds; "
            "KneserNey() does"
        )
    names = np.array([*model.outcomes, START], dtype=object)
    blank = next((word for word in names if not word or _BLANK.search(word)), None)
    if blank is not None:
        raise ValueError(f"{blank!r} has a blank in it, or is empty: an ARPA file parts words by blanks")
    content = ("\n".join(_lines(tables, names, model.policy)) + "\n").encode("utf-8")
    put(Path(path).expanduser(), content)


def _lines(tables: Weighted, names: NDArray, policy: Policy) -> Iterator[str]:
    tree, first = tables.tree, 0 if policy.unknown else 1
    sizes = [len(keys) - (first if n == 1 else 0) for n, keys in enumerate(tree.keys, 1)]
    yield "\\data\\"
    yield from (f"ngram {n}={size}" for n, size in enumerate(sizes, 1))
    spelled = names
    for n in range(1, tree.order + 1):
        if n > 1:
            spelled = spelled[tree.parents(n)] + " " + names[tree.last(n)]
        log_p = _log10(tables.probabilities[n - 1])
        yield f"\n\\{n}-grams:"
        skip = first if n == 1 else 0
        if n == tree.order:
            rows = zip(log_p[skip:], spelled[skip:], strict=True)
            yield from (f"{p:.9g}\t{words}" for p, words in rows)
        else:
            weights = _log10(tables.gammas[n])
            triples = zip(log_p[skip:], spelled[skip:], weights[skip:], strict=True)
            yield from (f"{p:.9g}\t{words}\t{weight:.9g}" for p, words, weight in triples)
    yield "\n\\end\\"


def _log10(values: NDArray[np.float64]) -> NDArray[np.float64]:
    with np.errstate(divide="ignore"):
        return np.maximum(np.log10(values), NEVER)


def read_arpa(path: str | Path) -> Backoff:
    """Read an ARPA file, written by `write_arpa`, KenLM's ``lmplz``, SRILM or others.

    Parameters
    ----------
    path : str or Path
        A plain text file, UTF-8.

    Returns
    -------
    Backoff
        ``</s>`` is predicted, and ``<unk>`` is an outcome, if the file has them. ``<s>`` is read first if an
        N-gram begins with it, or if there are unigrams only and it is among them.

    Raises
    ------
    TextError
        For a file that is missing, no text, cut off, or no ARPA file; it names the line.
    """
    name = Path(path).name
    sections = _sections(read_text(Path(path), largest=LARGEST), name)
    unigrams = {words: (p, weight) for words, p, weight in sections[0]}
    if len(unigrams) < len(sections[0]):
        raise TextError(f"{name} has one of its unigrams twice.")
    words = [word for word in unigrams if word not in (START, END, UNKNOWN)]
    if not words:
        raise TextError(f"{name} has no unigram of a word.")
    vocabulary = Vocabulary(words)
    everything = (*vocabulary.words, END, START)
    base = len(everything)
    number = {word: n for n, word in enumerate(everything) if word in unigrams}
    longer = [gram for gram, _, _ in sections[1]] if len(sections) > 1 else [f"{START} "]
    policy = Policy(
        start=START in unigrams and any(gram.startswith(f"{START} ") for gram in longer),
        end=any(_ends(gram) and p > NEVER for section in sections for gram, p, _ in section),
        unknown=UNKNOWN in unigrams,
    )
    p, gamma = np.zeros(base), np.ones(base)
    for word, (log_p, weight) in unigrams.items():
        p[number[word]], gamma[number[word]] = _ten(log_p), _ten(weight)
    p[-1] = 0.0
    keys, tables, gammas = [np.arange(base)], [p], [np.zeros(1), gamma]
    for n, section in enumerate(sections[1:], 2):
        parts = _level(section, n, keys, number, name)
        keys, tables, gammas = [*keys, parts[0]], [*tables, parts[1]], [*gammas, parts[2]]
    tree = Tree(base, tuple(readonly(k, np.int64) for k in keys))
    probabilities, weights = (tuple(map(readonly, part)) for part in (tables, gammas[:-1]))
    return Backoff(Weighted(tree, probabilities, weights), vocabulary, policy)


Row = tuple[str, float, float]
_EDGES = " \t\r"
_EDGE = re.compile(f"[{_EDGES}]+")
HEAVIEST = 30.0  # log10 of a weight


def _ends(gram: str) -> bool:
    return gram == END or gram.endswith(f" {END}")


def _sections(text: str, name: str) -> list[list[Row]]:
    """All N-grams, order by order: words, log10 of the probability, log10 of the weight."""
    begin, end = re.search(r"^\\data\\[ \t]*$", text, re.MULTILINE), re.search(_LAST, text, re.MULTILINE)
    if begin is None:
        raise TextError(f"{name} is no ARPA file: it has no line \\data\\.")
    if end is None:
        raise TextError(f"{name} is cut off: it does not end with \\end\\.")
    heads = list(_SECTION.finditer(text, begin.end(), end.start()))
    stops = [head.start() for head in heads[1:]] + [end.start()]
    sections = []
    for n, (head, stop) in enumerate(zip(heads, stops, strict=False), 1):
        if int(head[1]) != n:
            raise TextError(f"{name}, line {_line(text, head)}: {n}-grams come here, not {head[1]}-grams.")
        lines = enumerate(text[head.end() : stop].split("\n"), _line(text, head))
        sections.append([_row(line, n, name, at) for at, line in lines if line.strip(_EDGES)])
    said = [int(size) for _, size in _SIZE.findall(text, begin.end(), stops[0])]
    found = [len(section) for section in sections]
    if found != said or not found:
        raise TextError(f"{name} says that it holds {said} N-grams of orders 1, 2, …, and holds {found}.")
    return sections


def _line(text: str, match: re.Match[str]) -> int:
    return text.count("\n", 0, match.start()) + 1


def _row(line: str, n: int, name: str, at: int) -> Row:
    parts = _EDGE.split(line.strip(_EDGES))
    figures = parts[:1] + parts[n + 1 :]
    where = f"{name}, line {at}"
    if len(parts) not in (n + 1, n + 2) or not all(map(_NUMBER.fullmatch, figures)):
        raise TextError(f"{where}: wanted log10 P, {n} words, a weight; got {line[:60]!r}.")
    p, weight = float(figures[0]), float(figures[1]) if len(figures) > 1 else 0.0
    if p > 1e-6:
        raise TextError(f"{where}: {figures[0]} is no log10 of a probability, which is at most 0.")
    if weight > HEAVIEST:
        raise TextError(f"{where}: {figures[-1]} is no log10 of a weight to back off by.")
    if n > 1 and parts[n] == START:
        raise TextError(f"{where}: {START} begins a sentence, nothing stands before it.")
    return " ".join(parts[1 : n + 1]), min(p, 0.0), weight


def _level(
    section: list[Row], n: int, keys: Sequence[NDArray[np.int64]], number: dict[str, int], name: str
) -> tuple[NDArray, NDArray, NDArray]:
    base = len(keys[0])
    try:
        grams = np.array([[number[word] for word in words.split(" ")] for words, _, _ in section], np.int64)
    except KeyError as missing:
        raise TextError(f"{name}: {missing} stands in a {n}-gram, but has no unigram.") from None
    grams = grams.reshape(-1, n)
    node = grams[:, 0]
    for level in range(2, n):
        node = Tree(base, tuple(keys)).find(level, node, grams[:, level - 1])
    if (node < 0).any():
        words = section[int(np.argmin(node))][0]
        raise TextError(f"{name}: {words!r} is there, but not its first {n - 1} words.")
    key = node * base + grams[:, -1]
    order = np.argsort(key, kind="stable")
    if (np.diff(key[order]) == 0).any():
        raise TextError(f"{name} has one of its {n}-grams twice.")
    p, weight = (np.array([row[i] for row in section]).reshape(-1)[order] for i in (1, 2))
    return key[order], _ten(p), _ten(weight)


def _ten(log: NDArray[np.float64] | float) -> NDArray[np.float64]:
    """10 to a power; −99, the format's infinity, gives 0."""
    return np.where(np.asarray(log) <= NEVER, 0.0, 10.0 ** np.asarray(log))
