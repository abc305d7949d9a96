"""The rows of the table of symbols: what each is, its shape in letters, and the attribute that holds it."""

from __future__ import annotations

from dataclasses import dataclass

_RUN = {"T": 5, "B": 2, "D": 3, "H": 7, "K": 6}
SIZES: dict[str, dict[str, int]] = {
    "words": {"N": 7, "C": 6, "V": 9, "D": 4},
    "recurrent": _RUN,
    "gates": _RUN | {"G": 4},
    "gradients": _RUN,
}
"""What the letters stand for in the runs that the table is looked up in."""


@dataclass(frozen=True)
class Written:
    """A row as it is written.

    Attributes
    ----------
    part, meaning, where : str
        As of `Entry`.
    latex : str
        With ``<h>`` where the symbol stands in its colour.
    letters : str
        Of the shape, with spaces.
    """

    part: str
    latex: str
    meaning: str
    letters: str
    where: str


def _rows(part: str, *rows: tuple[str, str, str, str]) -> tuple[Written, ...]:
    return tuple(Written(part, *row) for row in rows)


ROWS = (
    *_rows(
        "words",
        ("M", "co-occurrence counts: nouns × verbs", "N C", "table.values"),
        (r"<x>_\text{dog}", "a noun's row of M", "C", "table.values[2]"),
        (r"\mathcal V", "the vocabulary", "V", "skip.vocabulary"),
        ("<x>", "a word, one-hot", "V", "update.x"),
        ("<W>", "word vectors: a word's row is its vector", "V D", "skip.W"),
        ("<h>", "the row that was looked up", "D", "update.h"),
        ("<V>=W'", "vectors of words to be predicted", "V D", "skip.W_out"),
        ("<z>", "scores of all words", "V", "update.z"),
        ("y", "softmax of the scores", "V", "update.y"),
        ("t", "1 at the word that stood there", "V", "update.t"),
        ("N", "words an N-gram holds", "", "ngrams.order"),
        (r"\mathit{PP}", "perplexity", "", "perplexity.value"),
    ),
    *_rows(
        "recurrent",
        ("<x>", "inputs: steps × sequences × numbers", "T B D", "trace.x"),
        ("<U>", "input to hidden", "H D", "rnn.U"),
        ("<W>", "hidden to hidden", "H H", "rnn.W"),
        ("<V>", "hidden to output", "K H", "rnn.V"),
        ("b", "bias of the hidden units", "H", "rnn.b"),
        ("a", "what the activation is applied to", "T B H", "trace.a"),
        ("<h>", "hidden states of all steps", "T B H", "trace.h"),
        ("<h>^{(t)}", "the hidden state after one step", "B H", "trace[2].h"),
        ("<z>", "output scores (logits)", "T B K", "trace.z"),
        ("<loss>^{(t)}", "loss at each step and sequence", "T B", "loss.values"),
        ("<loss>", "the loss: one number", "", "loss.total"),
    ),
    *_rows(
        "gates",
        ("<c>", "memory cell", "T B H", "run.c"),
        ("<i>", "input gate, 0 to 1", "T B H", "run.i"),
        ("<f>", "forget gate, 0 to 1", "T B H", "run.f"),
        ("<o>", "output gate, 0 to 1", "T B H", "run.o"),
        ("<g>", "candidate, −1 to 1", "T B H", "run.g"),
        ("<h>", "hidden state: what the cell lets out", "T B H", "run.h"),
        ("<U>", "input to i, f, o, g", "G H D", "lstm.U"),
        ("<W>", "state before to i, f, o, g", "G H H", "lstm.W"),
    ),
    *_rows(
        "gradients",
        (r"<gradient>_{<z>}<loss>", "gradient at the scores", "T B K", "gradients.z"),
        (r"<gradient>_{<h>}<loss>", "gradient at the states, all paths", "T B H", "gradients.h"),
        (r"<gradient>_{<x>}<loss>", "gradient at the inputs", "T B D", "gradients.x"),
        (r"<gradient>_{<U>}<loss>", "a sum over time", "H D", "gradients.U"),
        (r"<gradient>_{<W>}<loss>", "a sum over time", "H H", "gradients.W"),
        (r"<gradient>_{<W>^{(t)}}<loss>", "what each copy of W adds", "T H H", "gradients.W_steps"),
        (r"<gradient>_{<V>}<loss>", "a sum over time", "K H", "gradients.V"),
        (r"\operatorname{act}'(a)", "slopes of the activation", "T B H", "trace.slope"),
    ),
)
