"""What the states of a language model tell of the words that were read."""

from __future__ import annotations

from lecturekit.language import Tokens

from ._features_classes import TokenClasses
from ._features_states import StateFeatures
from ._separation import Separation, separation

ITSELF = "word just read"


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
