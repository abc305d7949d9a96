"""What of a text was seen in training, and what was not."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import numpy as np

from lecturekit._arrays import Array, readonly
from lecturekit.corpora._documents import Documents
from lecturekit.corpora._given import whole
from lecturekit.corpora._parting import Sentence, counts_of
from lecturekit.corpora._splitting import Part, Split

MOST = 10**9


def token_counts(part: Part | Documents | Iterable[Sentence]) -> Mapping[str, int]:
    """Count the tokens of a part, of all documents, or of sentences; the most frequent first.

    Returns
    -------
    mapping of str to int
        Ties as they came. A token that never stands there counts 0.
    """
    return part.counts if isinstance(part, Part | Documents) else counts_of(part)


def unknown_shares(split: Split, least: int = 1) -> Array:
    """Give the share of tokens that are ``<unk>`` in train, validation and test, (3,).

    Parameters
    ----------
    split : Split
    least : int
        Tokens that stand fewer times in the training part are unknown; at 1, those that never stand there.

    Returns
    -------
    (3,) array
        Of all tokens that a model predicts, the end of each sentence among them.
    """
    least, train = whole("least", least, 1, MOST), split.train.counts
    shares = [
        sum(times for token, times in part.counts.items() if train[token] < least) / (part.tokens + len(part))
        for part in split.parts
    ]
    return readonly(np.array(shares))


def as_sentences(documents: Documents) -> Documents:
    """Give each sentence as a document of its own: a split of these leaks, and shows what that does.

    Parameters
    ----------
    documents : Documents

    Returns
    -------
    Documents
        With the same sentences in the same order; each keeps the label of its document.
    """
    between = "" if documents.cut == "characters" else " "
    pairs = [(between.join(s), d) for d, found in enumerate(documents.sentences) for s in found]
    labels = None if documents.labels is None else tuple(documents.labels[d] for _, d in pairs)
    return Documents(
        documents.name,
        documents.encoding,
        documents.cut,
        ("Each sentence is a document of its own.",),
        tuple(text for text, _ in pairs),
        labels,
        documents.label_name,
        "sentence",
    )
