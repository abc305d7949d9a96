"""Language models compared: the same tokens, every one of them counted alike."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping

import numpy as np
from numpy.typing import ArrayLike

from ._comparison import Comparison
from ._comparison_checks import checked_documents, checked_models, refuse_other, scored
from ._copied_runs import copied_runs
from ._model import LanguageModel
from ._policy import END
from ._tokens import Tokens


def compare(
    models: Mapping[str, LanguageModel],
    tokens: Tokens,
    *,
    train: Tokens,
    document: ArrayLike | None = None,
    progress: Callable[[str], object] | None = None,
) -> Comparison:
    """Score models on the same tokens, and refuse those whose numbers could not be compared.

    A perplexity can be compared only with one of the same tokens, the same vocabulary and the same policy;
    so all three are those of `tokens`. Besides, each model is asked for its whole distribution at a few
    places: it must sum to 1, and hold the number that the token was scored with.

    Parameters
    ----------
    models : mapping of str to LanguageModel
        By the names that figures show. All in memory is M × N numbers.
    tokens : Tokens
        The text to be predicted, N tokens in S sentences.
    train : Tokens
        What the models have read: `Comparison.seen` and `Comparison.copied` say what of it comes again.
    document : (S,) array_like of int, optional
        The document of each sentence; each is one of its own unless given.
    progress : callable, optional
        Called with the name of each model before it is asked.

    Returns
    -------
    Comparison

    Raises
    ------
    TypeError, ValueError
        For no model or what is none; another vocabulary or policy; a probability of 0, above 1 or that is no
        number; one for ``<s>``; distributions that do not sum to 1, or hold another number.
    """
    checked_models(models, tokens)
    refuse_other("the training text", train, tokens)
    documents = checked_documents(document, tokens.n_sentences)
    rows = []
    for name, model in models.items():
        if progress is not None:
            progress(name)
        rows.append(scored(name, model, tokens))
    counts: Counter[str] = Counter(train.typed) + Counter({END: train.n_sentences})
    seen = np.fromiter((counts[word] for word in tokens.written), np.int64, len(tokens))
    each = np.repeat(documents, np.diff(tokens.starts))
    copied = copied_runs(tokens, train)
    return Comparison(tuple(models), tokens, np.array(rows), each, seen, copied)
