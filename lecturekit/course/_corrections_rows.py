"""The claims of the ledger: what a slide says, and what stands beside it."""

from __future__ import annotations

import re
from dataclasses import dataclass


@dataclass(frozen=True)
class Claim:
    """What a slide says and what holds instead.

    Attributes
    ----------
    name, about : str
        A key, and a few words.
    on : str
        Title of the slide in the map.
    slide, corrected : str
        Markdown with formulas.
    why : str
        One sentence.
    book, under : str
        Number of the notebook that treats it, and the heading there.
    source : str
        Where no machine can check it: who says so. Else what the check is held against.
    """

    name: str
    about: str
    on: str
    slide: str
    corrected: str
    why: str
    book: str
    under: str
    source: str


def coloured(text: str) -> str:
    r"""Write each ``<h>`` as the symbol in its colour: ``\textcolor{#3b7f35}{h}``."""
    from lecturekit.figures import SYMBOLS, tex

    return re.sub(r"<(\w+)>", lambda found: tex(found[1]) if found[1] in SYMBOLS else found[0], text)


_TABLE = "Against finite differences, only the right-hand forms stand"
_UNIGRAM = 'The slide\'s "unigram" model is a bigram model, and it never stops'
_TUTORIAL = "S. Evert, M. Baroni, A. Lenci, *Distributional Semantic Models* (tutorial), CC BY-SA 3.0"

ROWS: tuple[Claim, ...] = (
    Claim(
        "bardiwac",
        "credit for bardiwac and the noun–verb table",
        "What is the meaning of “bardiwac”?",
        "no source",
        f"from {_TUTORIAL}",
        "The riddle and the counts are the tutorial's; our six sentences are our own.",
        "01",
        "What is a bardiwac, and when do you know?",
        "the tutorial, named in `corpora/SOURCES.md`",
    ),
    Claim(
        "frequency",
        "how frequent dog is",
        "Distance and similarity",
        r"$f_\text{dog} \approx 2.7 \cdot f_\text{cat}$",
        r"$f_\text{dog} = 2.0 \cdot f_\text{cat}$ in this table",
        "The printed rows sum to 300 and 150; frequency in all of the texts may differ.",
        "02",
        "2.7 is not in this table: its columns give 2.0",
        "sums of printed rows",
    ),
    Claim(
        "google",
        "Google News vectors",
        "Semantic relationships, on Google News",
        "trained on over 300 billion words",
        "about 100 billion words; 300 is the length of a vector",
        "The description that comes with the vectors names both numbers.",
        "04",
        "Google News had 100 billion words; 300 is the length of a vector",
        "the description of `word2vec-google-news-300`",
    ),
    Claim(
        "bigram",
        "the neural “unigram” model",
        "Neural “unigram” language model: the product",
        r"a *unigram* model: $P(w)$",
        r"a *bigram* model: $P(w_t \mid w_{t-1})$",
        "Each factor has the word before as its condition.",
        "07",
        _UNIGRAM,
        "counts in a text",
    ),
    Claim(
        "end",
        "where a sentence ends",
        "Neural “unigram” language model: the product",
        r"$\prod_t P(w_t \mid w_{t-1})$",
        r"$\prod_t P(w_t \mid w_{t-1}) \cdot P(\text{END} \mid w_T)$",
        "Without END all texts of each length have probability 1 together.",
        "07",
        _UNIGRAM,
        "all texts sum to 1",
    ),
    Claim(
        "mean",
        "the loss of a sequence",
        "RNN, a loss at each step, 1/N",
        r"$<loss> = \frac1N \sum_t <loss>^{(t)}$ here, $<loss> = \sum_t <loss>^{(t)}$ there",
        "either, but say which: gradients differ by the factor $N$",
        "The gradient of the sum, used where the mean is meant, is N times too long.",
        "08",
        "Three losses, one network",
        "finite differences",
    ),
    Claim(
        "softmax",
        "gradient at the scores",
        "Back through time: z, h",
        r"$\operatorname{sigmoid}(<z>_i) - \mathbf 1_{i,y}$",
        r"$\operatorname{softmax}(<z>)_i - \mathbf 1_{i,y}$",
        "For −log P over classes that exclude each other every score counts.",
        "11",
        _TABLE,
        "finite differences",
    ),
    Claim(
        "recursion",
        "gradient at a state",
        "Back through time: z, h",
        r"$<gradient>_{<z>^{(t)}}<loss>\,\frac{\partial o^{(t)}}{\partial <h>^{(t)}}"
        r" + <gradient>_{<z>^{(t+1)}}<loss>\,\frac{\partial <h>^{(t+1)}}{\partial <h>^{(t)}}$",
        r"$<gradient>_{<z>^{(t)}}<loss>\,\frac{\partial <z>^{(t)}}{\partial <h>^{(t)}}"
        r" + <gradient>_{<h>^{(t+1)}}<loss>\,\frac{\partial <h>^{(t+1)}}{\partial <h>^{(t)}}$",
        "The Jacobian ends at the next state, so it must be fed with the gradient there.",
        "11",
        _TABLE,
        "finite differences",
    ),
    Claim(
        "immediate",
        "gradient at W",
        "Back through time: V, W, U",
        r"$\sum_t <gradient>_{<h>^{(t)}}<loss>\,\frac{\partial <h>^{(t)}}{\partial <W>}$,"
        " read as the whole derivative",
        r"$\sum_t <gradient>_{<h>^{(t)}}<loss>\,\frac{\partial <h>^{(t)}}{\partial <W>^{(t)}}$,"
        " copy $t$ alone",
        "The whole derivative counts the paths through earlier states again and again.",
        "11",
        _TABLE,
        "finite differences",
    ),
    Claim(
        "conditions",
        "vanishing and exploding",
        "Long-term dependencies: gradients vanish",
        r"gradients decay or blow up exponentially; the rate is often taken as $\rho^{T}$",
        r"at most $(\sigma_\text{max}\gamma)^{T}$: $\sigma_\text{max}\gamma$"
        " below 1 suffices to vanish, above 1 is necessary to explode;"
        " an orthogonal $<W>$ without squashing does neither",
        "The eigenvalue’s rate is neither ceiling nor floor; σγ is a ceiling.",
        "12",
        "The conditions are about σ and the slopes, not about eigenvalues",
        "log of Jacobian products",
    ),
    Claim(
        "gates",
        "what LSTM gates read",
        "LSTM (3): forget gate",
        r"gates are functions of $<h>^{(t)}$",
        r"gates are functions of $<h>^{(t-1)}$",
        "h at this step is made from these gates.",
        "13",
        "All four gates are one product, of the previous state",
        "torch.nn.LSTM",
    ),
)
