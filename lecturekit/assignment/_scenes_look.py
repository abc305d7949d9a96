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
    Separation,
    StateFeatures,
    TokenClasses,
    draw_tokens,
    state_features,
    state_separation,
    token_answers,
)

from ._results import Results
from ._scenes import Drawn, Scenery
from ._scenes_clouds import HEIGHT, PCA, POINTS, Look
from ._study import Study

DEFAULT = "place in sentence"
READ = 750  # words that are measured; fewer are drawn
AROUND = 4  # words on either side of one that is pointed at
PRESETS = ("function or content", "document label", "next word", "word just read")
TITLES = {"embedding": "the word’s vector", "c": "memory c", "h": "hidden state h"}


def state_scenes(study: Study, results: Results) -> Iterator[Scenery]:
    """Show what the last recurrent network holds after words of the test, and its twin before training."""
    if not results.recurrent:
        return
    name = results.recurrent[-1]
    tokens, seed = study.test, study.settings.seed
    drawn = draw_tokens(tokens, READ, rng=np.random.default_rng(seed))
    at = np.random.default_rng(seed + 1).permutation(drawn)
    kind = next(model.kind for model in results.models if model.name == name)
    nets = {"trained": results.network(name), "untrained": study.untrained(kind)}
    held = {part: state_features(net, tokens, at) for part, net in nets.items()}
    looks = {part: Look(states.only(np.arange(min(POINTS, len(at)))), seed) for part, states in held.items()}
    trained = looks["trained"]
    shown = list(dict.fromkeys([PCA, trained.preferred]))
    asked = token_answers(tokens, at, train=study.train, labels=study.split.test.labels)
    asked = asked or {"no class": TokenClasses("", (), np.full(len(at), -1))}
    first = DEFAULT if DEFAULT in asked else next(iter(asked))
    hover = _around(tokens, at[:POINTS], study.settings.policy.unit)
    measured = cache(lambda part, question: _measured(held[part], asked[question], tokens))

    def states(view: str = shown[0], colour: str = first, network: str = "trained") -> Drawn:
        classes = asked[colour]
        clouds = {_titled(layer): cloud for layer, cloud in looks[network].clouds(view).items()}
        drawn = figures.feature_clouds(clouds, classes.numbers[:POINTS], classes.names, hover=hover)
        return drawn, _said(measured(network, colour), measured("untrained", colour), trained.layers, colour)

    yield Scenery(
        f"What the {name} holds",
        f"{len(at)} words of the test, {len(hover)} of them drawn: from the word's own "
        "vector to the state that predicts the next word. "
        "The line below says how often the five nearest states of *other* words tell the class. "
        "For the word just read, the same word may vote.",
        explore(
            states,
            caption="States after words of the test, layer by layer: each point a word that was just read.",
            view=shown,
            colour=list(asked),
            network=list(nets),
            presets=_presets(list(asked), first),
            height=HEIGHT,
        ),
    )


def _presets(asked: list[str], first: str) -> dict[str, dict[str, str]]:
    """One for the untrained twin, one for each question, the document's label among them."""
    order = dict.fromkeys([first, *(question for question in PRESETS if question in asked)])
    trained = {question: {"colour": question, "network": "trained"} for question in order}
    return {"never trained": {"colour": first, "network": "untrained"}} | trained


def _titled(layer: str) -> str:
    """Say what a layer is, ``h2`` too."""
    name = layer.rstrip("0123456789")
    return TITLES.get(name, layer) + layer[len(name) :]


def _said(found: Separation | str, twin: Separation | str, layers: list[str], asked: str) -> str:
    if isinstance(found, str):
        return found
    other = None if isinstance(twin, str) or twin is found else twin
    return figures.cloud_words(found, layers, asked=asked, untrained=other)


def _measured(states: StateFeatures, classes: TokenClasses, tokens: Tokens) -> Separation | str:
    """Measure how far apart the classes are; of words that have none nothing is asked."""
    try:
        return state_separation(states, classes, tokens)
    except ValueError as error:
        return f"cannot be measured: {figures.as_markdown(str(error))}"


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
