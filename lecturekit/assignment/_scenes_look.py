"""The figures of a report that look into a recurrent network: its states after words of the test."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

import numpy as np
from numpy.typing import NDArray

from lecturekit import figures
from lecturekit.explorable import explore
from lecturekit.language import Tokens
from lecturekit.networks import (
    TOKEN_QUESTIONS,
    TokenClasses,
    draw_tokens,
    separation,
    state_features,
    token_classes,
)

from ._results import Results
from ._scenes import Drawn, Scenery
from ._scenes_clouds import HEIGHT, POINTS, Look
from ._study import Study

DEFAULT = "function or content"
AROUND = 4  # words on either side of one that is pointed at


def state_scenes(study: Study, results: Results) -> Iterator[Scenery]:
    """Show what the best recurrent network holds after words of the test."""
    models = [model for model in results.models if model.name in results.recurrent]
    if not models:
        return
    name = min(models, key=lambda model: model.test_perplexity).name
    tokens = study.test
    at = draw_tokens(tokens, POINTS, rng=np.random.default_rng(study.settings.seed))
    look = Look(state_features(results.network(name), tokens, at), study.settings.seed)
    asked = _questions(study, at)
    first = DEFAULT if DEFAULT in asked else next(iter(asked))
    measured = cache(lambda question: _measured(look, asked[question]))
    hover = _around(tokens, at, study.settings.policy.unit)

    def states(view: str = look.preferred, colour: str = first) -> Drawn:
        classes = asked[colour]
        drawn = figures.feature_clouds(look.clouds(view), classes.numbers, classes.names, hover=hover)
        return drawn, measured(colour)

    yield Scenery(
        f"What the {name} holds",
        f"{len(at)} words of the test: from the word's own vector to the state that predicts the next word. "
        "The number of a t-SNE is its perplexity: about how many neighbours it looks at.",
        explore(
            states,
            caption="States after words of the test, layer by layer: each point a word that was just read.",
            view=look.views,
            colour=list(asked),
            presets={question: {"colour": question} for question in list(asked)[:6]},
            height=HEIGHT,
        ),
    )


def _questions(study: Study, at: NDArray[np.int64]) -> dict[str, TokenClasses]:
    """Ask what can be asked of the words: what has no answer, or only one, is left out."""
    labels, letters = study.split.test.labels, study.settings.policy.unit == "character"
    found = {}
    for question in TOKEN_QUESTIONS:
        if (question == "document label" and labels is None) or (letters and "function" in question):
            continue
        classes = token_classes(study.test, question, train=study.train, labels=labels).at(at)
        if len(np.unique(classes.numbers[classes.numbers >= 0])) > 1:
            found[question] = classes
    return found or {"no class": TokenClasses("", (), np.full(len(at), -1))}


def _measured(look: Look, classes: TokenClasses) -> str:
    """Say how far apart the classes are; of those that have none nothing is asked."""
    known = classes.numbers >= 0
    try:
        labels = np.array(classes.labels)[known].tolist()
        found = separation(look.features.only(known), labels)
    except ValueError as error:
        return f"cannot be measured: {figures.as_markdown(str(error))}"
    return figures.cloud_words(found, look.layers, asked=classes.question)


def _around(tokens: Tokens, at: NDArray[np.int64], unit: str) -> list[str]:
    """Write some words before and after each, the word itself in bold."""
    between = "" if unit == "character" else " "
    found = []
    for place in at.tolist():
        sentence = int(np.searchsorted(tokens.starts, place, side="right")) - 1
        words = [figures.as_text(word) for word in tokens.sentence(sentence)]
        k = place - int(tokens.starts[sentence])
        parts = [*words[max(0, k - AROUND) : k], f"<b>{words[k]}</b>", *words[k + 1 : k + 1 + AROUND]]
        found.append(between.join(parts))
    return found
