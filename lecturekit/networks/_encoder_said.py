"""How probable sentences are that a sentence coder might say."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import torch
from numpy.typing import ArrayLike

from lecturekit._arrays import Array

AT_ONCE = 4096  # sentences that are scored side by side


@torch.no_grad()
def said_logprobs(coder: Any, goal: str, vectors: ArrayLike, sentences: Sequence[Sequence[str]]) -> Array:
    """Give the log-probability of each of M sentences, with its end, from each of N vectors.

    Parameters
    ----------
    coder : SentenceCoder
    goal : str
        Which decoder speaks.
    vectors : (N, H) array_like
    sentences : sequence of M sequences of str
        Unknown words count as ``<unk>``.

    Returns
    -------
    (N, M) array
        Natural logarithms.

    Raises
    ------
    ValueError
        For another goal, or vectors that are none.
    """
    coder._checked_goal(goal)
    weight, H = coder.readout.weight, coder.settings["hidden"]
    rows_given = np.array(vectors, float)
    if rows_given.ndim != 2 or rows_given.shape[1] != H or not np.isfinite(rows_given).all():
        raise ValueError(f"vectors are (N, {H}) finite numbers, not of shape {rows_given.shape}")
    given = torch.as_tensor(rows_given, dtype=weight.dtype, device=weight.device)
    V, N = len(coder.vocabulary), len(given)
    found = np.empty((N, len(sentences)))
    for m, words in enumerate(sentences):
        numbers = torch.tensor([V + 1, *coder.vocabulary.encode(words), V], device=given.device)
        for start in range(0, N, AT_ONCE):
            some = given[start : start + AT_ONCE]
            h, _ = coder.say(goal, some, numbers[:-1, None].expand(-1, len(some)))
            rows = coder.readout(h).log_softmax(dim=2)  # (T, n, V + 1)
            each = rows.gather(2, numbers[1:, None, None].expand(-1, len(some), 1))
            found[start : start + AT_ONCE, m] = each.sum(dim=0)[:, 0].double().cpu().numpy()
    return found
