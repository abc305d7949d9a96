"""What can be read from the layers of a tagger: linear probes, fitted on some sentences, asked on others."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from lecturekit._arrays import Array
from lecturekit._record import Record
from lecturekit.recurrent import inspect

QUESTIONS = ("the word", "its tag", "the word before", "the tag before", "the next tag")
"""What is asked of the state at a word."""


@dataclass(frozen=True, eq=False, repr=False)
class Probes(Record):
    """How much of each question a linear readout gets right.

    Attributes
    ----------
    questions : tuple of str
        Q of them.
    right : (Q, L + 1) array
        Share of held-out words answered right, from what enters the network (layer 0) and from each layer.
    floor : (Q,) array
        Share that the commonest answer of the training sentences gets right.
    """

    questions: tuple[str, ...]
    right: Array
    floor: Array

    def __getitem__(self, question: str) -> Array:
        if question not in self.questions:
            raise KeyError(f"nothing is asked about {question!r}; there are {', '.join(self.questions)}")
        return self.right[self.questions.index(question)]


def linear_probe(
    states: ArrayLike, answers: Sequence[Any], held_out: ArrayLike, *, shrinkage: float = 1e-3
) -> NDArray[Any]:
    """Fit a linear readout, and let it answer for other states.

    Variant: linear discriminant analysis (Fisher 1936, Rao 1948), as scikit-learn's
    ``LinearDiscriminantAnalysis(solver="lsqr", shrinkage=…)``. Scores are linear in the state.

    Parameters
    ----------
    states : (N, H) array_like
        To fit.
    answers : sequence, N long
        What is to be read from each.
    held_out : (M, H) array_like
        To answer for.
    shrinkage : float
        How much of the common covariance is replaced by a multiple of the unit matrix, 0 to 1.

    Returns
    -------
    (M,) array
        An answer for each.

    Raises
    ------
    ValueError
        For shapes that do not fit, nothing to fit, or a shrinkage out of range.
    """
    known, asked = np.asarray(states, float), np.asarray(held_out, float)
    if known.ndim != 2 or asked.ndim != 2 or known.shape[1] != asked.shape[1] or not len(known):
        raise ValueError(f"states must be (N, H) and held_out (M, H), got {known.shape} and {asked.shape}")
    if len(answers) != len(known):
        raise ValueError(f"{len(known)} states need as many answers, not {len(answers)}")
    if not 0 <= shrinkage <= 1:
        raise ValueError(f"shrinkage lies between 0 and 1, not at {shrinkage}")
    names, numbers = np.unique(np.asarray(answers), return_inverse=True)
    N, H = known.shape
    middle = known.mean(axis=0)
    known, asked = known - middle, asked - middle
    member = np.eye(len(names))[numbers]  # (N, K)
    counts = member.sum(axis=0)
    means = member.T @ known / counts[:, None]  # (K, H)
    within = known - means[numbers]
    scatter = within.T @ within / N
    least = 1e-9 * (known**2).mean() + 1e-30  # where all of a class are equal there is no scatter
    level = shrinkage * np.trace(scatter) / H + least
    weights = np.linalg.solve((1 - shrinkage) * scatter + level * np.eye(H), means.T)  # (H, K)
    bias = np.log(counts / N) - (means.T * weights).sum(axis=0) / 2
    answered: NDArray[Any] = names[(asked @ weights + bias).argmax(axis=1)]
    return answered


def probe_layers(tagger: Any, fit: Sequence[Any], ask: Sequence[Any], *, shrinkage: float = 1e-3) -> Probes:
    """Ask the states of each layer of a tagger, at each word, for that word, its tag and their neighbours.

    Parameters
    ----------
    tagger : Tagger
        Both directions of a layer are read together.
    fit, ask : sequence of Review
        Sentences (``words``, ``tags``) to fit the readouts on, and to ask them about.
    shrinkage : float
        As of `linear_probe`.

    Returns
    -------
    Probes
        A first word has nothing before it and a last one no next tag: they are not asked for those.

    Raises
    ------
    ValueError
        For no sentence to fit or ask.
    """
    if not fit or not ask:
        raise ValueError("sentences are needed, to fit and to ask")
    known, asked = layer_states_of(tagger, fit), layer_states_of(tagger, ask)
    right, floor = [], []
    for question in range(len(QUESTIONS)):
        given, wanted = _answers(fit, question), _answers(ask, question)
        here, there = given != "", wanted != ""
        guess = Counter(given[here].tolist()).most_common(1)[0][0]
        floor.append(np.mean(wanted[there] == guess))
        answered = [
            linear_probe(a[here], given[here].tolist(), b[there], shrinkage=shrinkage)
            for a, b in zip(known, asked, strict=True)
        ]
        right.append([np.mean(said == wanted[there]) for said in answered])
    return Probes(QUESTIONS, np.array(right), np.array(floor))


def layer_states_of(tagger: Any, reviews: Sequence[Any]) -> list[Array]:
    """Collect what enters a network and the states of each layer, for all words of some sentences.

    Parameters
    ----------
    tagger : Tagger
        As of `probe_layers`.
    reviews : sequence of Review
        Sentences of N words in all.

    Returns
    -------
    list of (N, D) and (N, H or 2H) arrays
        L + 1 of them, sentence by sentence, word by word. Of both directions, the forward one first.
    """
    by_length: dict[int, list[int]] = defaultdict(list)
    for n, review in enumerate(reviews):
        by_length[len(review.words)].append(n)
    found: list[list[Array]] = [[] for _ in reviews]
    turn = slice(None, None, -1 if tagger.settings["reverse"] else 1)  # it is given the end first
    table = tagger.embedding.weight.detach().numpy().astype(float)
    for places in by_length.values():  # sentences of one length need no padding
        x = table[np.array([tagger.vocabulary.encode(reviews[n].words) for n in places]).T]  # (T, B, D)
        seen = inspect(tagger.rnn, x[turn])
        levels = [x]
        for level in range(1, seen.layers[-1].level + 1):
            states = np.concatenate([one.h for one in seen.layers if one.level == level], axis=2)
            levels.append(states[turn])
        for column, n in enumerate(places):
            found[n] = [part[:, column] for part in levels]
    return [np.concatenate(parts) for parts in zip(*found, strict=True)]


def _answers(reviews: Sequence[Any], question: int) -> NDArray[np.str_]:
    """Give the answer at each word of all sentences, empty where there is none."""
    found: list[str] = []
    for review in reviews:
        words, tags = list(review.words), list(review.tags)
        found += [words, tags, ["", *words[:-1]], ["", *tags[:-1]], [*tags[1:], ""]][question]
    return np.array(found)
