"""What a study found."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from lecturekit.corpora import position
from lecturekit.language import Comparison, Intervals, LanguageModel, Tokens, compare
from lecturekit.networks import Curves

from ._settings import CELLS

if TYPE_CHECKING:
    from ._study import Study
    from ._train import Trained

MOST_TRAIN = 10_000  # tokens of the training text that its perplexity is taken over


@dataclass(frozen=True, eq=False)
class ModelResult:
    """How one model did.

    Attributes
    ----------
    name, kind : str
        As shown, and as asked for.
    parameters : int
        Weights and biases of a network; for a model that counts, how many different N-grams it has seen.
    seconds : float
        Of counting or training.
    curves : Curves or None
        Of a network.
    train_perplexity, validation_perplexity, test_perplexity : float
        Per token, ``</s>`` and ``<unk>`` counted. That of the training text is over its first 10,000 tokens.
    low, high : float
        95 % bootstrap interval of the test perplexity, over documents.
    ended : str
        How the training ended, in words.
    """

    name: str
    kind: str
    parameters: int
    seconds: float
    curves: Curves | None
    train_perplexity: float
    validation_perplexity: float
    test_perplexity: float
    low: float
    high: float
    ended: str


@dataclass(frozen=True, eq=False, repr=False)
class Results:
    """What a study found; made by `Study.run`.

    Attributes
    ----------
    models : tuple of ModelResult
    comparison : Comparison
        All models on the same test tokens.
    intervals : Intervals
        Bootstrap intervals of their test perplexities.
    networks : dict of str to LanguageModel
        The models themselves, by name as shown.
    missing : tuple of str
        Models that the study was stopped before.
    """

    models: tuple[ModelResult, ...]
    comparison: Comparison
    intervals: Intervals
    networks: dict[str, LanguageModel]
    missing: tuple[str, ...]

    def __repr__(self) -> str:
        rows = [f"{m.name} {m.test_perplexity:.1f} [{m.low:.1f}, {m.high:.1f}]" for m in self.models]
        return f"Results({'; '.join(rows)})"

    @property
    def names(self) -> tuple[str, ...]:
        """The models, as shown."""
        return tuple(model.name for model in self.models)

    @property
    def recurrent(self) -> tuple[str, ...]:
        """Those of them that have hidden states."""
        return tuple(model.name for model in self.models if model.kind in CELLS)

    @property
    def table(self) -> str:
        """The models as lines of text, for a terminal."""
        wide = max(len(model.name) for model in self.models)
        head = f"{'':{wide}}  parameters  seconds  train PP  valid PP   test PP  95 % interval"
        rows = [
            f"{m.name:{wide}}  {m.parameters:10,}  {m.seconds:7.1f}  {m.train_perplexity:8.1f}  "
            f"{m.validation_perplexity:8.1f}  {m.test_perplexity:8.1f}  {_interval(m)}"
            for m in self.models
        ]
        return "\n".join([head, *rows, *self.notes])

    @property
    def notes(self) -> tuple[str, ...]:
        """What a reader of the numbers should know, a sentence each; nothing if all went well."""
        trained = [(m.name, m.curves) for m in self.models if m.curves is not None]
        said = [f"{name} {curves.words}." for name, curves in trained if curves.ended == "not a number"]
        short = [name for name, curves in trained if _unfinished(curves)]
        if short:
            were = "was" if len(short) == 1 else "were"
            said.append(
                f"{', '.join(short)} {were} still getting better at the last epoch that the recipe allows: "
                "with more epochs the comparison may end in another way."
            )
        if self.missing:
            said.append(f"The study was stopped before {', '.join(self.missing)}.")
        if self.intervals.why:
            said.append(f"{self.intervals.why[0].upper()}{self.intervals.why[1:]}.")
        return tuple(said)

    def network(self, name: str) -> Any:
        """Give a model by its name, such as ``"LSTM"``.

        Raises
        ------
        ValueError
            For a name that none has.
        """
        return self.networks[self.names[position(name, self.names, kind="model")]]

    @classmethod
    def of(cls, study: Study, trained: Trained, *, progress: bool = False) -> Results:
        """Score the models of a study on its three parts."""
        kinds = [kind for kind in study.settings.models if kind in trained.models]
        models = {study.settings.shown(kind): trained.models[kind] for kind in kinds}
        document = study.split.test.document
        comparison = compare(
            models, study.test, document=document, train=study.train, progress=_bar(progress, len(models))
        )
        intervals = comparison.intervals()
        seen = beginning(study.train, MOST_TRAIN)
        found = []
        for n, kind in enumerate(kinds):
            model, curves = trained.models[kind], trained.curves.get(kind)
            size = study.size(kind)
            found.append(
                ModelResult(
                    name=size.name,
                    kind=kind,
                    parameters=size.parameters or _counted(model),
                    seconds=trained.seconds[kind],
                    curves=curves,
                    train_perplexity=float(model.perplexity(seen)),
                    validation_perplexity=float(model.perplexity(study.validation)),
                    test_perplexity=float(comparison.perplexities[n]),
                    low=float(intervals.low[n]),
                    high=float(intervals.high[n]),
                    ended="" if curves is None else curves.words,
                )
            )
        missing = tuple(study.settings.shown(k) for k in study.settings.models if k not in kinds)
        return cls(tuple(found), comparison, intervals, models, missing)


def _interval(model: ModelResult) -> str:
    return "–" if np.isnan(model.low) else f"{model.low:.1f} to {model.high:.1f}"


def _unfinished(curves: Curves) -> bool:
    """Say whether the last epoch that was allowed was the best."""
    return curves.ended == "all epochs" and curves.best == curves.epoch


def refuse_other(study: Study, results: Results) -> None:
    """Refuse results that are not of this study: their numbers would stand beside another text.

    Raises
    ------
    ValueError
        If the test tokens or the models differ.
    """
    ours, theirs = study.test, results.comparison.tokens
    same = ours.policy == theirs.policy and ours.vocabulary.words == theirs.vocabulary.words
    same = same and np.array_equal(ours.numbers, theirs.numbers) and ours.typed == theirs.typed
    if not same or sorted((*results.names, *results.missing)) != sorted(study.names):
        raise ValueError("these results are of another study: run this one, results = study.run()")


def beginning(tokens: Tokens, most: int) -> Tokens:
    """Give the first sentences of a text, as many as have so many tokens; all of them if it is shorter."""
    S = max(1, int(np.searchsorted(tokens.starts, most, side="right")) - 1)
    if tokens.n_sentences <= S:
        return tokens
    starts = tokens.starts[: S + 1]
    numbers = tokens.numbers[: starts[-1]]
    words = int((numbers < len(tokens.vocabulary)).sum())
    return Tokens(numbers, starts, tokens.typed[:words], tokens.vocabulary, tokens.policy)


def _counted(model: LanguageModel) -> int:
    counts = getattr(model, "counts", None)
    return 0 if counts is None else sum(int(np.count_nonzero(of)) for of in counts.counts)


def _bar(progress: bool, total: int) -> Any:
    """Give what `compare` calls before each model."""
    from tqdm.auto import tqdm

    bar = tqdm(total=total, unit="model", disable=not progress, leave=False)

    def step(name: str) -> None:
        bar.set_description(f"scoring: {name}")
        bar.update(bar.n < total)

    return step
