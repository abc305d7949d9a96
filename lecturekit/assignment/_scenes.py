"""The figures of a report, as explorables: what the text is, what the models cost, and how they compare."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from lecturekit import figures
from lecturekit.explorable import Explorable, explore
from lecturekit.language import Breakdown
from lecturekit.networks import Curves

from ._report_words import COUNTING
from ._results import Results
from ._study import Study
from ._thresholds import LEASTS, threshold_effect
from ._train import StudyProgress

Drawn = tuple[Any, str]  # a figure and what it says
SHOWN = 4  # models that are compared word by word
LINES = 5  # models that have lines


@dataclass(frozen=True, eq=False)
class Scenery:
    """A figure of a report.

    Attributes
    ----------
    title : str
    text : str
        Markdown: what to look at.
    explorable : Explorable
    """

    title: str
    text: str
    explorable: Explorable


def text_scenes(study: Study) -> Iterator[Scenery]:
    """Show what the text is like."""
    split, here = study.split, study.settings.policy.least

    def sentence_lengths() -> Drawn:
        return figures.sentence_lengths(split), figures.lengths_words(split)

    yield Scenery(
        "Lengths of sentences",
        "The parts should look alike: they are of one text.",
        explore(
            sentence_lengths,
            caption="How long the sentences of each part are, and how much of it training has never seen.",
            height=380,
        ),
    )

    def word_ranks(threshold: int = here) -> Drawn:
        drawn = figures.word_ranks(split, least=threshold, most=max(*LEASTS, here))
        return drawn, figures.ranks_words(split, least=threshold)

    yield Scenery(
        "Frequencies of words",
        f"A word seen less often than the threshold is `<unk>`. In this study it is {here}.",
        explore(
            word_ranks,
            caption="How often each word stands in the training text, by its rank.",
            threshold=(1, max(*LEASTS, here), 1),
            height=380,
        ),
    )
    yield _threshold(study)


def _threshold(study: Study) -> Scenery:
    split, here = study.split, study.settings.policy.least
    effect = threshold_effect(split, order=study.settings.order)
    first = min(effect.least.tolist(), key=lambda least: abs(least - here))

    def unknown(threshold: int = first) -> Drawn:
        return figures.threshold_curves(effect, split, here=threshold), figures.curves_words(
            effect, here=threshold
        )

    return Scenery(
        "The threshold of <unk>",
        "A lower perplexity by a higher threshold is no better model: it has less to predict.",
        explore(
            unknown,
            caption="What the threshold makes of a sentence, and of the perplexities of models that count.",
            threshold=effect.least.tolist(),
            height=400,
        ),
    )


def model_scenes(study: Study, results: Results) -> Iterator[Scenery]:
    """Show what the models cost, and how they were trained."""
    kept = {model.name: model.parameters for model in results.models if model.kind in COUNTING}
    sized = [size for size in study.sizes if size.name in results.names]
    most = max([sum(size.parts) for size in sized] + list(kept.values()))

    def parameters(model: str = sized[-1].name) -> Drawn:
        drawn = figures.parameter_bars(sized, chosen=model, ceiling=1.05 * most + 1, kept=kept)
        return drawn, figures.size_words(sized, chosen=model, kept=kept)

    yield Scenery(
        "Where the parameters sit",
        "Most of a word model is embedding and readout, which grow with the vocabulary.",
        explore(
            parameters,
            caption="Where the parameters of the networks sit; in grey how many counts the others keep.",
            model=list(results.names),
            on_click="model",
            height=360,
        ),
    )
    trained = [model for model in results.models if model.curves is not None]
    if trained:
        yield _training(results)


def _training(results: Results) -> Scenery:
    curves = {model.name: model.curves for model in results.models if model.curves is not None}
    last = max(one.epoch for one in curves.values())
    baselines = {
        model.name: model.validation_perplexity for model in results.models if model.kind in COUNTING
    }

    def training(epochs: int = last) -> Drawn:
        cut = tuple(until(one, epochs) for one in curves.values())
        progress = StudyProgress(tuple(curves), cut, baselines, len(curves), float("nan"), over=True)
        wide = replace(progress, curves=tuple(within(one, last) for one in cut))
        return figures.study_curves(wide), figures.study_words(progress)

    return Scenery(
        "Training",
        "Where the thick line turns upwards while the thin one falls, a network learns its text by heart: "
        "the weights of the ringed epoch are kept.",
        explore(
            training,
            caption="Perplexity after each epoch: thick on the validation text, thin on the training text.",
            epochs=(0, last, 1),
            play={"epochs": 700},
            height=420,
        ),
    )


def until(curves: Curves, epochs: int) -> Curves:
    """Give the curves as they were after some epochs."""
    kept = min(epochs, curves.epoch) + 1
    n = int(np.searchsorted(curves.step, curves.epoch_step[kept - 1], side="right"))
    loss = curves.validation_loss[:kept]
    return replace(
        curves,
        step=curves.step[:n],
        loss=curves.loss[:n],
        scored=curves.scored[:n],
        epoch_step=curves.epoch_step[:kept],
        validation_loss=loss,
        validation_accuracy=curves.validation_accuracy[:kept],
        best=int(np.nanargmin(loss)) if np.isfinite(loss).any() else 0,
    )


def within(curves: Curves, epochs: int) -> Curves:
    """Give the curves as those of a training that may go on to this epoch, so that an axis ends there."""
    steps = round(curves.steps / curves.epochs * epochs)
    return replace(curves, epochs=max(epochs, 1), steps=max(steps, 1), ended="running")


def comparison_scenes(results: Results) -> Iterator[Scenery]:
    """Show who is better than whom, how sure that is, and where."""
    intervals = results.intervals
    best = min(results.models, key=lambda model: model.test_perplexity).name
    parameters = {model.name: model.parameters for model in results.models}
    seconds = {model.name: model.seconds for model in results.models}

    def perplexities(against: str = best) -> Drawn:
        drawn = figures.perplexity_intervals(
            intervals, chosen=against, parameters=parameters, seconds=seconds
        )
        return drawn, figures.interval_words(intervals, chosen=against)

    yield Scenery(
        "Perplexities, and how sure",
        "The ratio of two models is surer than either: both read the same documents. An open mark says that "
        "these documents do not tell.",
        explore(
            perplexities,
            caption="Perplexity of each model with its 95 % interval, and its ratio to that of one model.",
            against=list(results.names),
            on_click="against",
            presets={f"against {name}": {"against": name} for name in best_names(results, SHOWN)},
            height=400,
        ),
    )
    if len(results.names) > 1:
        yield _breakdown(results, best)


def _breakdown(results: Results, best: str) -> Scenery:
    found = results.comparison
    parts: dict[str, Breakdown] = {
        "how often a word was seen": found.by_frequency(),
        "length of the sentence": found.by_length(),
        "place in the sentence": found.by_place(),
        "run that training has word for word": found.by_copied(),
    }
    shown = best_names(results, LINES)
    others = [name for name in results.names if name != best]
    rival = others[-1]

    def where(by: str = "how often a word was seen", model: str = rival) -> Drawn:
        drawn = figures.breakdown_curves(parts[by], one=model, other=best, shown=shown)
        return drawn, figures.breakdown_words(parts[by], one=model, other=best)

    return Scenery(
        "Where it is won",
        f"The tokens apart. On the right a model's perplexity divided by that of {best}, the lowest of all: "
        f"above 1, {best} is better.",
        explore(
            where,
            caption="Perplexity of each group of tokens, and the ratio of two models in it.",
            presets={by: {"by": by} for by in parts},
            by=list(parts),
            model=others,
            height=420,
        ),
    )


def best_names(results: Results, most: int) -> list[str]:
    """Give the models with the lowest perplexities, in the order of the study; the uniform one last."""
    order = sorted(results.models, key=lambda model: (model.kind == "uniform", model.test_perplexity))
    chosen = {model.name for model in order[:most]}
    return [name for name in results.names if name in chosen]
