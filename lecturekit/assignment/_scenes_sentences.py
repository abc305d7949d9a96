"""The figures of a report that show sentences: who reads which word best, and what each would say."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import Any

import numpy as np

from lecturekit import figures
from lecturekit.explorable import explore
from lecturekit.language import Expectations, Said, expected, said_by

from ._report_words import COUNTING, plain
from ._results import Results
from ._scenes import SHOWN, Drawn, Scenery, best_names
from ._study import Study

SENTENCES = 6  # to choose from
FEWEST, MOST = 6, 21  # tokens of one
PLACES = 12  # words of a sentence that are asked for
ALONE = "nothing"
TEMPERATURES = (0.0, 0.5, 0.8, 1.0, 1.3)
HEATS = {"the likeliest": 0.0, "cool": 0.5, "as they have it": 1.0, "hot": 1.3}
SEEDS = 3
LONGEST = {"word": 20, "character": 90}
RUNS = {"word": "four or more words", "character": "twelve characters or more"}


def sentence_scenes(study: Study, results: Results) -> Iterator[Scenery]:
    """Show successes and failures, sentence by sentence."""
    yield _ranked(results)
    chosen, shown = _sentences(study, results), best_names(results, SHOWN)
    if len(shown) > 1:
        yield _winners(results, chosen, shown)
    yield _expected(results, chosen, shown)
    yield _said(study, results)


def _ranked(results: Results) -> Scenery:
    found = results.comparison
    names = best_names(results, SHOWN)
    networks = [name for name in names if _kind(results, name) not in COUNTING]
    counting = [name for name in names if _kind(results, name) in COUNTING]
    best = min(results.models, key=lambda model: model.test_perplexity).name
    start = best if best in networks or not networks else networks[-1]
    rivals = dict.fromkeys([*counting[-1:], best])

    @cache
    def ranked(model: str, beside: str, worst: bool) -> Any:
        against = None if beside in (ALONE, model) else beside
        return found.ranked(model, against, worst=worst)

    def sentences(model: str = start, beside: str = ALONE, end: str = "best") -> Drawn:
        here = ranked(model, beside, end == "worst")
        return figures.ranked_sentences(here), figures.ranked_words(here)

    return Scenery(
        "Best and worst sentences",
        "Alone: dark words cost many bits. Beside another model: where the first saves bits, and where "
        "it pays more.",
        explore(
            sentences,
            caption="Five sentences at one end of the order; each word shaded by what it costs, or saves.",
            model=names,
            beside=[ALONE, *rivals],
            end=["best", "worst"],
            presets={f"{start}, its {end}": {"model": start, "end": end} for end in ("best", "worst")},
            height=430,
        ),
    )


def _winners(results: Results, chosen: dict[str, int], shown: list[str]) -> Scenery:
    found = results.comparison

    def winners(sentence: int = next(iter(chosen.values()))) -> Drawn:
        drawn = figures.winner_strip(found, sentence, chosen=-1, shown=shown)
        return drawn, figures.winner_words(found, sentence, shown=shown)

    return Scenery(
        "Word by word",
        "No model is best at every word.",
        explore(
            winners,
            caption="Each word in the colour of the model that gave it most probability; below, the bits.",
            sentence=chosen,
            height=430,
        ),
    )


def _expected(results: Results, chosen: dict[str, int], shown: list[str]) -> Scenery:
    tokens = results.comparison.tokens
    models = {name: results.networks[name] for name in shown}
    first = 1 if tokens.policy.start else 0

    @cache
    def ask(sentence: int, word: int) -> Expectations:
        words = tokens.sentence(sentence)
        return expected(models, words, min(first + word - 1, len(words) - 1))

    def expectations(sentence: int = next(iter(chosen.values())), word: int = 3) -> Drawn:
        here = ask(sentence, word)
        drawn = figures.expectation_bars(here, shown=shown)
        return drawn, figures.expectation_words(here, shown=shown)

    return Scenery(
        "What each expected",
        "Violet is the word that came.",
        explore(
            expectations,
            caption="The likeliest words of each model at one place of a sentence, and the word that came.",
            word=(1, PLACES, 1),
            sentence=chosen,
            play={"word": 900},
            height=430,
        ),
    )


def _said(study: Study, results: Results) -> Scenery:
    shown = best_names(results, SHOWN)
    models = {name: results.networks[name] for name in shown}
    unit = study.settings.policy.unit
    longest, run = LONGEST[unit], RUNS[unit]

    @cache
    def say(temperature: float, seed: int) -> Said:
        return said_by(models, temperature=temperature, seed=seed, longest=longest, train=study.train)

    def samples(temperature: float = 1.0, draw: int = 1) -> Drawn:
        here = say(temperature, draw - 1)
        return figures.said_beside(here, shown=shown), figures.said_words(here, shown=shown)

    return Scenery(
        "What they say themselves",
        "A temperature below 1 makes likely words likelier, above 1 rare ones. `<unk>` is never said: its "
        "probability is taken away, and the others are normalised again.",
        explore(
            samples,
            caption=f"What the models say, from the same seed; underlined: {run} in a row that training has.",
            temperature=list(TEMPERATURES),
            presets={name: {"temperature": heat} for name, heat in HEATS.items()},
            draw=(1, SEEDS, 1),
            height=430,
        ),
    )


def _sentences(study: Study, results: Results) -> dict[str, int]:
    """Choose sentences of the test for a menu: spread over the text, of a length that can be shown."""
    tokens = results.comparison.tokens
    lengths = np.diff(tokens.starts)
    fits = np.flatnonzero((lengths >= FEWEST) & (lengths <= MOST))
    if not len(fits):
        fits = np.argsort(-lengths, kind="stable")[: 4 * SENTENCES]
    chosen = fits[np.linspace(0, len(fits) - 1, min(SENTENCES, len(fits))).round().astype(int)]
    between = "" if study.settings.policy.unit == "character" else " "
    found: dict[str, int] = {}
    for number in sorted(set(chosen.tolist())):
        words = plain(between.join(study.split.test.sentences[number]))
        found[f"{number + 1}: {words[:43]}{'…' if len(words) > 43 else ''}"] = number
    return found


def _kind(results: Results, name: str) -> str:
    return next(model.kind for model in results.models if model.name == name)
