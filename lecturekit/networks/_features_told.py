"""What the states of a language model tell of the words that were read."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from lecturekit.language import Tokens

from ._features_classes import TOKEN_QUESTIONS, TokenClasses, token_classes
from ._features_states import StateFeatures
from ._separation import Separation, separation

ITSELF = "word just read"


def token_answers(
    tokens: Tokens,
    at: Sequence[int] | NDArray[Any],
    *,
    train: Tokens | None = None,
    labels: Sequence[str] | None = None,
) -> dict[str, TokenClasses]:
    """Ask all that can be asked of some tokens.

    Parameters
    ----------
    tokens : Tokens
    at : sequence of int, n long
        Tokens of the text.
    train, labels
        See `token_classes`; without labels nobody asks for them.

    Returns
    -------
    dict of str to TokenClasses
        The classes of the n tokens by question. Left out is what nothing can be measured of: a question that
        has one answer only, or another one for each token, and of single characters whether they are
        function words.
    """
    letters = tokens.policy.unit == "character"
    found = {}
    for question in TOKEN_QUESTIONS:
        if (question == "document label" and labels is None) or (letters and "function" in question):
            continue
        classes = token_classes(tokens, question, train=train, labels=labels).at(at)
        counts = np.bincount(classes.numbers[classes.numbers >= 0], minlength=1)
        if (counts > 0).sum() > 1 and counts.max() > 1:
            found[question] = classes
    return found


def state_separation(states: StateFeatures, classes: TokenClasses, tokens: Tokens) -> Separation:
    """Measure how far apart the answers to a question are in each layer of states.

    Samples of no class are left out. A word does not vote for itself: it has the same vector wherever it
    stands, in a trained network and in an untrained one, and would give its class away. Only where the word
    itself is asked for may it do so.

    Parameters
    ----------
    states : StateFeatures
        Of n words.
    classes : TokenClasses
        What was asked of the same n, ``token_classes(…).at(states.at)``.
    tokens : Tokens
        The text they are from.

    Raises
    ------
    ValueError
        For classes of other samples, and where `separation` cannot be measured: no word of any class, one
        class only, no class of two.
    """
    if len(classes) != len(states):
        raise ValueError(f"{len(states)} states need as many classes, not {len(classes)}")
    known = classes.numbers >= 0
    kept = states.only(known)
    labels = [label for label in classes.labels if label]
    words = None if classes.question == ITSELF else tokens.numbers[kept.at].tolist()
    return separation(kept, labels, apart=words)
