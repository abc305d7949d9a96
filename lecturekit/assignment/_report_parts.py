"""What stands in a report, section by section; each is made when it is written."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from lecturekit.figures import as_markdown
from lecturekit.networks import LayerFeatures
from lecturekit.slides import Blank, Live, Prose, Section, Table

from ._report_command import study_command
from ._report_tables import (
    data_pairs,
    endings_table,
    models_table,
    parts_table,
    settings_pairs,
    version_pairs,
)
from ._report_words import summary
from ._results import Results
from ._scenes import Scenery, comparison_scenes, model_scenes, text_scenes
from ._scenes_clouds import own_scenes
from ._scenes_digits import digit_scenes
from ._scenes_look import state_scenes
from ._scenes_sentences import sentence_scenes
from ._study import Study

Look = Mapping[str, tuple[LayerFeatures, Sequence[Any]]]
"""Networks of your own, by their headings: features of their layers, and a class for each sample."""

Block = Prose | Table | Live | Blank

TEXT, MODELS, COMPARED = "The text", "The models", "Comparison"
SENTENCES, STATES, LAYERS = "Successes and failures", "Hidden states", "A ConvNet, layer by layer"
OWN = "Networks of my own"
HINT = (
    "Typed here, your words are in what you print or save as PDF. To keep them in the file, write the report "
    "again with remarks=… (on the command line: --remarks FILE)."
)


@dataclass(frozen=True, eq=False)
class Wanted:
    """What a report is of.

    Attributes
    ----------
    study : Study
    results : Results
    look : mapping
        See `Look`.
    digits : bool
        Whether the small ConvNet is in it.
    remarks, command : str
        As of `write_report`.
    """

    study: Study
    results: Results
    look: Look
    digits: bool
    remarks: str = ""
    command: str = ""


def scenes(wanted: Wanted) -> dict[str, Callable[[], Iterable[Scenery]]]:
    """Give what makes the figures of each section."""
    study, results, seed = wanted.study, wanted.results, wanted.study.settings.seed
    found: dict[str, Callable[[], Iterable[Scenery]]] = {
        TEXT: partial(text_scenes, study),
        MODELS: partial(model_scenes, study, results),
        COMPARED: partial(comparison_scenes, results),
        SENTENCES: partial(sentence_scenes, study, results),
    }
    if results.recurrent:
        found[STATES] = partial(state_scenes, study, results)
    if wanted.digits:
        found[LAYERS] = partial(digit_scenes, seed)
    if wanted.look:
        found[OWN] = partial(own_scenes, wanted.look, seed)
    return found


def figures_of(wanted: Wanted) -> Iterator[tuple[str, Scenery]]:
    """Give all figures, with the sections they are in."""
    for section, make in scenes(wanted).items():
        yield from ((section, scene) for scene in _made(make) if isinstance(scene, Scenery))


def sections(wanted: Wanted) -> Iterator[Section]:
    """Give the sections of a report, in its order; figures are closed once their section is written."""
    study, results = wanted.study, wanted.results
    tables: dict[str, list[Block]] = {
        TEXT: [_pairs(data_pairs(study), "what", "value"), parts_table(study), *_notes(study)],
        MODELS: [],
        COMPARED: [models_table(study, results)],
    }
    yield Section("Summary", [Prose(summary(study, results)), _remarks(wanted.remarks)])
    for heading, make in scenes(wanted).items():
        found = list(_made(make))
        figures = [_block(scene) for scene in found]
        yield Section(heading, [*tables.get(heading, []), *figures, *_after(heading, results)])
        for scene in found:
            if isinstance(scene, Scenery):
                scene.explorable.close()
    yield _settings(wanted)


def _made(make: Callable[[], Iterable[Scenery]]) -> Iterator[Scenery | str]:
    """Give the figures of a section; one that this text cannot have is a sentence that says why."""
    try:
        yield from make()
    except (ValueError, IndexError) as error:
        yield str(error).splitlines()[0] if str(error) else type(error).__name__


def _block(scene: Scenery | str) -> Block:
    if isinstance(scene, Scenery):
        return Live(scene.title, scene.explorable, scene.text)
    return Prose(f"A figure is left out: {as_markdown(scene)}.")


def _after(heading: str, results: Results) -> list[Block]:
    table = endings_table(results) if heading == MODELS else None
    return [table] if table else []


def _remarks(remarks: str) -> Block:
    if not remarks.strip():
        return Blank("What I conclude:", HINT)
    return Prose(remarks, formulas="$" in remarks)


def _notes(study: Study) -> list[Block]:
    if not study.notes:
        return []
    return [Prose("\n".join(f"* {as_markdown(note)}" for note in study.notes))]


def _settings(wanted: Wanted) -> Section:
    command = wanted.command or study_command(wanted.study)
    return Section(
        "Settings",
        [
            _pairs(settings_pairs(wanted.study), "setting", "value"),
            _pairs(version_pairs(), "made with", "version"),
            Prose(f"What makes it again, in the folder of the text:\n\n{_code(command)}"),
        ],
    )


def _pairs(pairs: Sequence[tuple[str, str]], *head: str) -> Table:
    return Table(head, pairs)


def _code(text: str) -> str:
    """Write lines as code, whatever they hold: Markdown takes indented lines as they are."""
    return "\n".join(f"    {line}" for line in text.splitlines())
