"""A text of one's own as documents of sentences, for language models to be compared on."""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from itertools import chain

from lecturekit._record import Record
from lecturekit.corpora._documents_source import Source, pieces_of
from lecturekit.corpora._parting import CUTS, Sentence, counts_of, parted, sentences_of
from lecturekit.corpora._raw import lee_texts
from lecturekit.corpora._spelling import quoted
from lecturekit.corpora._table_rows import Column

_MANY_CLASSES = 20
_HALVES = re.compile("[\ud800-\udfff]")  # of letters, which no file can hold


@dataclass(frozen=True, eq=False, repr=False)
class Documents(Record):
    """Texts, each a whole that is never parted between training and test.

    Attributes
    ----------
    name : str
        What to call them all: a file's name, or "your text".
    encoding : str
        How the file spelled its letters; empty for a text that was pasted.
    cut : str
        What a sentence is made of: ``"words"``, ``"code"`` or ``"characters"``.
    notes : tuple of str
        Sentences for the reader: what was taken for a document, what was left out, what was guessed.
    texts : tuple of D str
        The documents as they were written.
    labels : tuple of D str, or None
        A class for each.
    label_name : str
        What the classes are of: the column's name; empty without labels.
    unit : str
        What a document is: "row", "paragraph", "file" …
    """

    name: str
    encoding: str
    cut: str
    notes: tuple[str, ...]
    texts: tuple[str, ...]
    labels: tuple[str, ...] | None = None
    label_name: str = ""
    unit: str = "document"

    def __post_init__(self) -> None:
        super().__post_init__()
        if self.cut not in CUTS:
            raise ValueError(f"cut must be one of {', '.join(CUTS)}, got {self.cut!r}")
        if self.labels is not None and len(self.labels) != len(self.texts):
            raise ValueError(f"{len(self.texts)} documents need as many labels, not {len(self.labels)}")

    def __len__(self) -> int:
        return len(self.texts)

    @cached_property
    def sentences(self) -> tuple[tuple[Sentence, ...], ...]:
        """The sentences of each document, D long; a sentence is a tuple of str, never empty."""
        known: dict[str, str] = {}  # each word once: a million tokens in a few MB
        return tuple(
            tuple(
                tuple([known.setdefault(token, token) for token in sentence])
                for sentence in sentences_of(text, self.cut)
            )
            for text in self.texts
        )

    @cached_property
    def tokens(self) -> int:
        """How many words, signs or characters there are, marks of sentences not counted."""
        return sum(len(sentence) for document in self.sentences for sentence in document)

    @cached_property
    def counts(self) -> Mapping[str, int]:
        """How often each token stands in all documents, the most frequent first."""
        return counts_of(chain.from_iterable(self.sentences))

    @cached_property
    def digest(self) -> str:
        """The SHA-256 of the texts, in 64 hexadecimal digits: the same for the same text only."""
        found = hashlib.sha256()
        for text in self.texts:
            found.update(text.encode("utf-8", "surrogatepass") + b"\x00")
        return found.hexdigest()


def read_documents(
    source: Source,
    *,
    column: Column = None,
    label: Column = None,
    encoding: str | None = None,
    cut: str | None = None,
    first: int | None = None,
) -> Documents:
    r"""Read a text of your own: a file, a column of a table, several files, an upload, or pasted text.

    Parameters
    ----------
    source : str, Path, bytes, or list of str or Path
        A `Path`, or a `str` of one line that ends like a file's name or is one, is a file: plain text, source
        code, a table (``.csv``, ``.tsv``), or JSON (``.jsonl``, ``.json``). ``"reviews.csv: text"`` is a file
        and its column. Any other `str` is the text itself. Bytes are a file's content. Of a list each is a
        file, and a document.
    column : str or int, optional
        The column to read of a table, by name; or by place from 0, if the first line is no header.
    label : str or int, optional
        A column of classes, shown by colour; ``"folder"`` for the names of the folders of several files.
    encoding : str, optional
        How the bytes spell the letters. Found out unless given.
    cut : str, optional
        ``"words"``: as of `tokenize`, in lower case. ``"code"``: as of `code_tokens`; a line is a sentence.
        ``"characters"``: a line is a sentence. Unless given, code for files of code, and else words.
    first : int, optional
        Read only so many bytes, up to the end of a line; for files over 50 MB, which are else refused.

    Returns
    -------
    Documents
        At least three. A document is a row or a file; in a single text it is a paragraph if blank lines part
        at least three, else a line, else a sentence. Its `notes` say which.

    Raises
    ------
    TextError
        If it cannot be read, is too large, no text, or empty; if there is no such column, or a row of it is
        no text; if it holds fewer than three sentences. The message says what to do.
    TypeError, ValueError
        For an argument that is none of the above.

    Examples
    --------
    >>> read_documents("A dog barks.\n\nA cat purrs.\n\nIt rains.").sentences[1]
    (('a', 'cat', 'purrs'),)
    """
    if cut not in (None, *CUTS):
        raise ValueError(f"cut must be one of {', '.join(CUTS)}, got {cut!r}")
    pieces = pieces_of(source, column=column, label=label, encoding=encoding, first=first)
    cut = cut or ("code" if pieces.code else "words")
    rows, unit, said = parted(pieces, cut)
    texts = tuple(_HALVES.sub("\ufffd", text) for text, _ in rows)
    labels, notes = None, (*pieces.notes, *said)
    if label is not None:
        labels = tuple(given or "none" for _, given in rows)
        notes += _on_labels(labels, str(label), sum(not given for _, given in rows))
    name = "" if label is None else str(label)
    return Documents(pieces.name, pieces.encoding, cut, notes, texts, labels, name, unit)


def _on_labels(labels: tuple[str, ...], name: str, missing: int) -> tuple[str, ...]:
    notes = []
    if missing:
        notes.append(f"{missing} of {len(labels)} have no {name}; their label is 'none'.")
    classes = Counter(labels)
    if len(classes) == 1:
        notes.append(
            f"{name} is {quoted(labels[0])} throughout: one class only, so there is nothing to compare by it."
        )
    if len(classes) > _MANY_CLASSES:
        notes.append(f"{name} has {len(classes)} different values: more than colours can show.")
    return tuple(notes)


@cache
def lee_documents() -> Documents:
    """Give the news texts of the Lee corpus as documents: 293, of about 60,000 words.

    Returns
    -------
    Documents
        As of `lee_texts`, cut into words.

    Raises
    ------
    TextError
        If gensim is not installed, or was installed without its test data.
    """
    texts = lee_texts()
    said = "Seven of the 300 news texts stand in the file twice; they are read once."
    return Documents("Lee corpus", "UTF-8", "words", (said,), texts, unit="news text")
