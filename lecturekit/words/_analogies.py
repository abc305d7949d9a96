"""Analogies, one at a time: a is to b as c is to which word."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from lecturekit.words._analogies_record import Analogy
from lecturekit.words._scores import (
    AnalogyMethod,
    Floats,
    best_first,
    combined,
    corners,
    distances_to,
    scored_alone,
    three,
    towards,
    without_direction,
)
from lecturekit.words._vectors import WordVectors

_SURE = 32  # the best so many are scored once more, see `scored_alone`


def analogy(
    vectors: WordVectors,
    question: Sequence[str],
    *,
    method: AnalogyMethod = "3cosadd",
    exclude: bool = True,
    normalise: bool = True,
) -> Analogy:
    """Answer "a is to b as c is to …?": the word nearest to b − a + c.

    Parameters
    ----------
    vectors : WordVectors
        V words in D dimensions.
    question : three str
        (a, b, c): ``("man", "king", "woman")`` asks for queen.
    method : {"3cosadd", "3cosmul", "neighbour", "distance"}
        "3cosadd": the largest cosine with b − a + c.
        "3cosmul": the largest cos(d, b) · cos(d, c) / (cos(d, a) + ε), each cosine moved to (cos + 1) / 2 and
        ε = 10⁻⁶. No single term can outweigh the others, as it can in a sum.
        "neighbour": the largest cosine with c. No offset at all: the baseline.
        "distance": the smallest Euclidean distance to b − a + c.
    exclude : bool
        Keep a, b and c out of the answers, as word2vec, gensim and most papers do. Without that the answer is
        often b or c itself.
    normalise : bool
        Bring the vectors to length 1 before b − a + c is formed (and before a distance is measured). Makes no
        difference to "3cosmul" and "neighbour". With it "distance" ranks as "3cosadd" does, since
        ‖d − p‖² = 1 + ‖p‖² − 2 d·p for unit vectors d.

    Returns
    -------
    Analogy
        The score of every word. The ten best are its `words` and `scores`.

    Raises
    ------
    UnknownLabelError
        For a word that is not there, with the closest spellings.
    ValueError
        If there are not three words, one has a vector without direction, b − a + c is zero, or there is no
        such method.

    Notes
    -----
    3CosAdd: T. Mikolov, W. Yih, G. Zweig (2013), *Linguistic regularities in continuous space word
    representations*, NAACL. 3CosMul: O. Levy, Y. Goldberg (2014), *Linguistic regularities in sparse and
    explicit word representations*, CoNLL, equation 4, there with ε = 0.001; here with gensim's ε. Both agree
    with gensim's `most_similar` and `most_similar_cosmul`. On what excluding the inputs hides: T. Linzen
    (2016), *Issues in evaluating semantic spaces using word analogies*, RepEval.
    """
    corner = corners(vectors, question, normalise=normalise)
    directions = towards(corner, method)
    if not directions.any(axis=1).all():
        raise ValueError("b − a + c is the zero vector here: it points to no word.")
    a, b, c = corner
    point = c if method == "neighbour" else b - a + c
    if method == "distance":
        every = distances_to(vectors, point, normalise=normalise)
    else:
        every = _every(vectors, directions, method)
    numbers = vectors.numbers(question)
    return Analogy(three(question), numbers, vectors.words, every, point, method, exclude)


def _every(vectors: WordVectors, directions: Floats, method: str) -> Floats:
    """Score each word by cosines, (V,); NaN for words without a direction."""
    one = len(directions) == 1  # then a matrix times a vector, which reads the table fastest
    cosines = (vectors.unit @ directions[0])[None] if one else directions @ vectors.unit.T  # (K, V)
    every = combined(cosines, method).astype(np.float32, copy=False)
    every[without_direction(vectors, np.flatnonzero(cosines[0] == 0))] = np.nan
    first = best_first(every, _SURE)
    every[first] = scored_alone(vectors, directions, method, first)
    return every
