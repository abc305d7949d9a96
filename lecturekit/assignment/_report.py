"""The report of a study: one offline file with every figure alive."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from os import PathLike
from pathlib import Path

from lecturekit.explorable import Explorable
from lecturekit.slides import write_page

from ._report_parts import Look, Wanted, figures_of, sections
from ._report_progress import telling
from ._report_words import plain
from ._results import Results, refuse_other
from ._study import Study


def explorables(
    study: Study, results: Results, *, look: Look | None = None, digits: bool = True
) -> dict[str, Explorable]:
    """Give the figures of a report, alive.

    Parameters
    ----------
    study : Study
    results : Results
        Of that study.
    look : mapping of str to (LayerFeatures, sequence), optional
        Networks of your own, by the headings they get: features of their layers, and a class for each sample.
    digits : bool
        Train the small ConvNet on digits, and look into it.

    Returns
    -------
    dict of str to Explorable
        By their headings, in the order of the report. What this study cannot show is left out.
    """
    refuse_other(study, results)
    wanted = Wanted(study, results, look or {}, digits)
    return {scene.title: scene.explorable for _, scene in figures_of(wanted) if not isinstance(scene, str)}


def write_report(
    target: str | PathLike[str],
    study: Study,
    results: Results,
    *,
    look: Look | None = None,
    digits: bool = True,
    remarks: str = "",
    command: str = "",
    progress: bool | Callable[[str, int, int], None] = True,
) -> Path:
    """Write the report of a study as one HTML file that needs no network, and in which every slider moves.

    Parameters
    ----------
    target : path
        The file; its folder is made if it is missing.
    study : Study
    results : Results
        Of that study.
    look : mapping of str to (LayerFeatures, sequence), optional
        Networks of your own, by the headings they get: features of their layers, and a class for each sample.
    digits : bool
        Train the small ConvNet on digits, and look into it.
    remarks : str
        Your own words, in Markdown with ``$…$`` for formulas; without, there is a marked place for them.
    command : str
        What makes this report again, if it was not `study`'s own.
    progress : bool or callable
        Show a bar that names the figure; or call with (heading, states done, states).

    Returns
    -------
    Path
        The target.

    Raises
    ------
    SlidesError
        Where the file cannot be written: found out first. An older report stays as it was.
    """
    refuse_other(study, results)
    wanted = Wanted(study, results, look or {}, digits, remarks, command)
    name = plain(study.split.documents.name)
    day = date.today()
    with telling(progress) as tell:
        return write_page(
            target,
            f"Language models of {name}",
            sections(wanted),
            lead=f"{', '.join(results.names)}. {day.day} {day:%B %Y}.",
            footer="Written by lecturekit. This file loads nothing: all of its figures are in it.",
            progress=tell,
            strict=False,
        )
