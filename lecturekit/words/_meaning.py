"""What a word nobody knows might mean, from the company it keeps."""

from __future__ import annotations

from collections import Counter
from collections.abc import Container, Sequence
from dataclasses import dataclass
from typing import final

import numpy as np
from numpy.typing import NDArray

from lecturekit._arrays import Array, readonly
from lecturekit.corpora import FUNCTION_WORDS, Corpus, quoted, tokenize
from lecturekit.words._counting import cooccurrence
from lecturekit.words._weighting import ppmi


@final
@dataclass(frozen=True, eq=False)
class MeaningGuess:
    """How well each candidate's company in a text fits the company of an unknown word, sentence by sentence.

    Attributes
    ----------
    word : str
        The unknown word.
    sentences : tuple of str, S long
        Where it stands.
    candidates : tuple of str, C long
        What it might mean.
    contexts : tuple of str, K long
        The words around it, in order of first appearance, that the text knows.
    counts : (S, K) int64
        How often each of them stands in each sentence.
    weights : (C, K) float64
        How telling each of them is for each candidate: PPMI, divided by the length of the candidate's whole
        row of PPMI.
    """

    word: str
    sentences: tuple[str, ...]
    candidates: tuple[str, ...]
    contexts: tuple[str, ...]
    counts: NDArray[np.int64]
    weights: Array

    def __post_init__(self) -> None:
        object.__setattr__(self, "counts", readonly(self.counts, dtype=np.int64))
        object.__setattr__(self, "weights", readonly(self.weights))

    def shares(self, revealed: int | None = None) -> Array:
        """Give what each context word adds to each candidate's score, once so many sentences are read.

        Parameters
        ----------
        revealed : int, optional
            0 ≤ revealed ≤ S sentences, from the first; all unless given.

        Returns
        -------
        (C, K) array
            Rows add up to `scores`.
        """
        total = self.counts[: self._check(revealed)].sum(axis=0).astype(np.float64)
        length = np.linalg.norm(total)
        return self.weights * (total / length if length else total)

    def scores(self, revealed: int | None = None) -> Array:
        """Give the cosine of the unknown word's company with each candidate's, (C,); 0 with no sentence."""
        return self.shares(revealed).sum(axis=1)

    def ranks(self, revealed: int | None = None) -> NDArray[np.int64]:
        """Give each candidate's rank, (C,): 1 + how many score higher, so that those that tie share it."""
        scores = np.round(self.scores(revealed), 12)  # sums in another order differ in the last digit
        return readonly(1 + (scores[None, :] > scores[:, None]).sum(axis=1), dtype=np.int64)

    def first(self, revealed: int | None = None) -> tuple[str, ...]:
        """Give the candidates that share the first rank."""
        return tuple(c for c, rank in zip(self.candidates, self.ranks(revealed), strict=True) if rank == 1)

    def shared(self, candidate: str, revealed: int | None = None) -> tuple[tuple[str, float], ...]:
        """Give the context words a candidate shares with the unknown word, and what each adds, most first."""
        row = self.shares(revealed)[self.candidates.index(candidate)]
        order = np.argsort(-row, kind="stable").tolist()
        return tuple((self.contexts[k], float(row[k])) for k in order if row[k] > 0)

    def _check(self, revealed: int | None) -> int:
        S = len(self.sentences)
        if revealed is None:
            return S
        if not 0 <= revealed <= S:
            raise IndexError(f"There are {S} sentences, so 0 to {S} can be read; not {revealed}.")
        return int(revealed)


def guess_meaning(
    sentences: Sequence[str],
    corpus: Corpus,
    candidates: Sequence[str],
    *,
    word: str | None = None,
    window: int = 5,
) -> MeaningGuess:
    """Rank candidate meanings of an unknown word by the contexts they share with it.

    The unknown word is described by the content words of its sentences, each candidate by its row of PPMI in
    the text. The score is the cosine of the two, c · m / (‖c‖ ‖m‖): c the counts, m the row of PPMI.

    Parameters
    ----------
    sentences : sequence of str, S long
        The unknown word in use; a sentence without it counts for nothing.
    corpus : Corpus
        The text in which the candidates are at home.
    candidates : sequence of str, C long
        Words of the text, different ones.
    word : str, optional
        The unknown word; without it, the one that `unknown_word` finds. Its plural in -s or -es counts as the
        word itself.
    window : int
        In the text, words within so many places to the left or right are company.

    Returns
    -------
    MeaningGuess

    Raises
    ------
    ValueError
        If no word was told, and the text knows them all; if the unknown word is a candidate, or no candidate
        is given.
    UnknownLabelError
        If the text does not know a candidate, with the closest spellings.

    Notes
    -----
    The riddle is that of S. Evert, M. Baroni, A. Lenci and G. Lapesa's tutorial *Distributional Semantic
    Models*; the score is ours: the unknown word has too few contexts for a PPMI of its own.
    """
    if isinstance(sentences, str):
        raise TypeError("Give the sentences one by one: split_sentences(text).")
    candidates = tuple(dict.fromkeys(candidates))
    rows = [corpus.number(candidate) for candidate in candidates]
    if not rows:
        raise ValueError("A guess needs candidates to choose from.")
    cut = [tokenize(sentence) for sentence in sentences]
    word = unknown_word(sentences, corpus) if word is None else word.lower()
    forms = {word, f"{word}s", f"{word}es"}
    if word in candidates:
        raise ValueError(f"{quoted(word)} is a candidate for its own meaning.")
    silent = forms | FUNCTION_WORDS
    heard = [
        Counter(t for t in tokens if t not in silent and t in corpus) if forms & {*tokens} else Counter()
        for tokens in cut
    ]
    contexts = tuple(dict.fromkeys(t for counter in heard for t in counter))
    counts = np.array([[counter.get(t, 0) for t in contexts] for counter in heard], dtype=np.int64)
    table = ppmi(cooccurrence(corpus, window=window)).values[rows]  # (C, V)
    length = np.sqrt(table.multiply(table).sum(axis=1))
    columns = [corpus.number(t) for t in contexts]
    weights = table[:, columns].toarray() / np.where(length > 0, length, 1)[:, None]
    return MeaningGuess(
        word, tuple(sentences), candidates, contexts, counts.reshape(len(cut), len(contexts)), weights
    )


def unknown_word(sentences: Sequence[str], corpus: Corpus, *, known: Container[str] = ()) -> str:
    """Find the word that sentences are about and a text does not know: the most frequent such word.

    Parameters
    ----------
    sentences : sequence of str
        Any.
    corpus : Corpus
        The text.
    known : container of str
        More words that everybody knows, such as those of other texts; words of grammar always belong to them.

    Returns
    -------
    str
        A plural in -s or -es counts for its singular, where both occur. Ties go to the word that comes first.

    Raises
    ------
    ValueError
        If there is no word, or every one is known.
    """
    heard = (t for s in sentences for t in tokenize(s) if not t[0].isdigit())
    strange = Counter(t for t in heard if not (t in corpus or t in known or t in FUNCTION_WORDS))
    if not any(map(tokenize, sentences)):
        raise ValueError("Write a sentence about a word that the text does not know.")
    if not strange:
        raise ValueError("Every word of these sentences is known; which one is to be guessed?")
    total = Counter({t: n + strange[f"{t}s"] + strange[f"{t}es"] for t, n in strange.items()})
    return total.most_common(1)[0][0]
