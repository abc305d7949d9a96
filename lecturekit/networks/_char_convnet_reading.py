"""Which characters decided: a text read again and again, each time with one of them blotted out."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import torch

from lecturekit._arrays import Array
from lecturekit._record import Record

from ._char_convnet import CharacterConvNet


@dataclass(frozen=True, eq=False, repr=False)
class Occlusion(Record):
    """What each of the T characters of a text did for the answer.

    Attributes
    ----------
    text : str
        What was read: T characters.
    beyond : str
        What follows them and was not read.
    unknown : tuple of str
        Characters that are read as zeros, each once, blanks aside.
    outputs : tuple of K str
    probabilities : (K,)
    answer : int
        The likeliest output.
    effect : (T,)
        How much the answer's log odds, log p − log (1 − p), fall if the character is blotted out; negative
        where that makes them rise; 0 at a blank, which is blotted out already.
    words : tuple of (int, int)
        Where each of the W words begins and ends: what stands between blanks.
    word_effect : (W,)
        The same, with all characters of the word blotted out together. It is not the sum of theirs.
    """

    text: str
    beyond: str
    unknown: tuple[str, ...]
    outputs: tuple[str, ...]
    probabilities: Array
    answer: int
    effect: Array
    words: tuple[tuple[int, int], ...]
    word_effect: Array


@torch.no_grad()
def occlusion(network: CharacterConvNet, text: str) -> Occlusion:
    """Blot out each character of a text in turn, and each word, and see what that changes.

    Parameters
    ----------
    network : CharacterConvNet
    text : str

    Returns
    -------
    Occlusion
        A character that is blotted out is read as one that is not in the alphabet: as zeros.

    Raises
    ------
    TypeError
        For another network.
    ValueError
        If there is no character.
    """
    if not isinstance(network, CharacterConvNet):
        raise TypeError(f"wanted a CharacterConvNet, got {type(network).__name__}")
    numbers = network.encode(text)
    T = len(numbers)
    edges = np.diff([0, *(not c.isspace() for c in text[:T]), 0])
    words = np.stack([np.flatnonzero(edges == 1), np.flatnonzero(edges == -1)], axis=1)
    at = np.arange(T)
    inside = (words[:, :1] <= at) & (at < words[:, 1:])  # (W, T)
    rows = [numbers, *np.where(np.vstack([np.eye(T, dtype=bool), inside]), 0, numbers)]
    log_p = network.scores_of(rows).double().log_softmax(dim=1).cpu()
    answer = int(log_p[0].argmax())
    others = [k for k in range(len(network.outputs)) if k != answer]
    odds = (log_p[:, answer] - log_p[:, others].logsumexp(dim=1)).numpy()  # (1 + T + W,)
    return Occlusion(
        text=text[:T],
        beyond=text[T:],
        unknown=network.unknown(text),
        outputs=network.outputs,
        probabilities=log_p[0].exp().numpy(),
        answer=answer,
        effect=odds[0] - odds[1 : 1 + T],
        words=tuple((int(a), int(b)) for a, b in words),
        word_effect=odds[0] - odds[1 + T :],
    )
