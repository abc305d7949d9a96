"""The bottleneck, measured: whole sentences right, by length, of translators of many sizes and kinds."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import Any

import numpy as np

from lecturekit._arrays import Array
from lecturekit._record import Record
from lecturekit.corpora import SentencePair, Translations, translation_corpus

from ._translation_score import TRANSLATION_RECIPE, score_translations, train_translator

LENGTHS = tuple(range(3, 15))  # French words; of two there are too few sentences
EACH = 100  # sentences asked of each length, at most
CORPUS_SEED = 10
USUAL: Mapping[str, Any] = {
    "cell": "LSTM",
    "hidden": 96,
    "longest": 8,
    "epochs": TRANSLATION_RECIPE.epochs,
    "reverse": False,
    "forcing": 1.0,
}
HIDDEN = (16, 32, 64, 96, 128)
#: What was recorded, and with how many seeds: eight where kinds are compared; what is not said is as usual.
RECORDED: tuple[tuple[Mapping[str, Any], int], ...] = (
    *(({"hidden": hidden}, 8) for hidden in HIDDEN),
    *(({"hidden": hidden, "longest": 14}, 4) for hidden in HIDDEN),
    *(({"hidden": hidden, "epochs": 20}, 4) for hidden in (16, 96)),
    ({"longest": 14, "epochs": 20}, 4),
    ({"reverse": True}, 8),
    ({"forcing": 0.5}, 8),
    ({"forcing": 0.0}, 8),
    ({"cell": "GRU"}, 8),
    ({"cell": "RNN"}, 4),
)


@dataclass(frozen=True, eq=False, repr=False)
class Bottleneck(Record):
    """Recorded trainings: shares of whole sentences that were right, of sentences never trained on.

    Attributes
    ----------
    settings : tuple of R mappings
        Of each run: ``cell``, ``hidden``, ``longest``, ``epochs``, ``reverse``, ``forcing``, ``seed``.
    lengths : tuple of L int
        French words, 3 to 14.
    right : (R, L) array
        Greedy translations that are right as a whole, 0 to 1.
    seconds : (R,) array
        Of training, on one core.
    """

    settings: tuple[Mapping[str, Any], ...]
    lengths: tuple[int, ...]
    right: Array
    seconds: Array

    def of(self, **wanted: Any) -> Array:
        """Give the rows of right answers, (S, L), of the runs with these settings; others are as usual.

        Raises
        ------
        ValueError
            For a setting that there is not, or settings that were not recorded.
        """
        other = sorted(set(wanted) - set(USUAL))
        if other:
            raise ValueError(f"there is no setting {other[0]!r}; there are {', '.join(USUAL)}")
        asked = {**USUAL, **wanted}
        found = [all(run[name] == asked[name] for name in asked) for run in self.settings]
        if not any(found):
            raise ValueError(f"that was not recorded: {wanted}; bottleneck_run tries anything")
        return np.asarray(self.right[np.array(found)])


@cache
def bottleneck_corpus(longest: int) -> Translations:
    """Give the sentences of the recorded runs: 5,000 to learn from, of up to so many words."""
    rng = np.random.default_rng(CORPUS_SEED)
    return translation_corpus(train=5000, test=3000, long=3000, longest=longest, rng=rng)


def asked_of(corpus: Translations) -> list[SentencePair]:
    """Give up to a hundred sentences of each length that were not trained on."""
    pairs = (*corpus.test, *corpus.long)
    return [pair for n in LENGTHS for pair in [p for p in pairs if len(p.french) == n][:EACH]]


def bottleneck_run(corpus: Translations | None = None, *, seed: int = 0, **settings: Any) -> dict[str, Any]:
    """Train one translator and ask it sentences of every length.

    Parameters
    ----------
    corpus : Translations, optional
        That of the recorded runs unless given; then ``longest`` says which.
    seed : int
        Of the network and the order.
    **settings
        ``cell``, ``hidden``, ``longest``, ``epochs``, ``reverse``, ``forcing``; as usual unless given.

    Returns
    -------
    dict
        The settings, ``right`` (L,) by length, and ``seconds``.

    Raises
    ------
    ValueError
        For a setting that there is not.
    """
    other = sorted(set(settings) - set(USUAL))
    if other:
        raise ValueError(f"there is no setting {other[0]!r}; there are {', '.join(USUAL)}")
    chosen = {**USUAL, **settings}
    corpus = bottleneck_corpus(chosen["longest"]) if corpus is None else corpus
    epochs = chosen["epochs"]
    recipe = replace(TRANSLATION_RECIPE, epochs=epochs, patience=epochs)
    kind = {name: chosen[name] for name in ("cell", "hidden", "reverse", "forcing")}
    network, curves = train_translator(corpus, recipe, seed=seed, progress=False, **kind)
    right, _ = score_translations(network, asked_of(corpus)).by_length(LENGTHS)
    return {**chosen, "seed": seed, "right": right, "seconds": curves.seconds}


def bottleneck_row(kind: Mapping[str, Any], seed: int) -> str:
    """Train one of the recorded translators again; give its line of ``bottleneck.csv``."""
    return written_row(bottleneck_run(seed=seed, **kind))


def bottleneck_rows() -> Iterator[str]:
    """Train all recorded translators again, one after another; give the lines of ``bottleneck.csv``."""
    yield from (bottleneck_row(kind, seed) for kind, seeds in RECORDED for seed in range(seeds))


def written_row(run: Mapping[str, Any]) -> str:
    """Write one run as a line of ``bottleneck.csv``."""
    shares = [f"{share:.2f}" for share in run["right"]]
    return ",".join([*(str(run[name]) for name in (*USUAL, "seed")), *shares, f"{run['seconds']:.1f}"])


@cache
def recorded_bottleneck() -> Bottleneck:
    """Give the recorded runs: five sizes, trained on up to 8 and up to 14 words, and other ways.

    ``bottleneck.csv`` beside this module holds what `bottleneck_rows` gave; its first lines say with what.
    """
    text = files(__package__).joinpath("bottleneck.csv").read_text("utf-8")
    rows = list(csv.DictReader(line for line in text.splitlines() if not line.startswith("#")))
    settings = tuple(MappingProxyType(_settings(row)) for row in rows)
    right = np.array([[float(row[str(n)]) for n in LENGTHS] for row in rows])
    return Bottleneck(settings, LENGTHS, right, np.array([float(row["seconds"]) for row in rows]))


def _settings(row: Mapping[str, str]) -> dict[str, Any]:
    whole = {name: int(row[name]) for name in ("hidden", "longest", "epochs", "seed")}
    others = {"cell": row["cell"], "reverse": row["reverse"] == "True", "forcing": float(row["forcing"])}
    return {name: (whole | others)[name] for name in (*USUAL, "seed")}
