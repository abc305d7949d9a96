"""The command that makes a study again."""

from __future__ import annotations

import shlex

from ._report_words import plain
from ._settings import MODELS, RECIPE
from ._study import Study


def study_command(study: Study) -> str:
    """Write the command line of a study: what differs from the defaults.

    Parameters
    ----------
    study : Study

    Returns
    -------
    str
        For a shell, the file's name quoted where it must be; without its folder, which is nobody's business.
    """
    settings, recipe = study.settings, study.settings.recipe
    documents = study.split.documents
    parts = ["python", "-m", "lecturekit.assignment"]
    if documents.name != "Lee corpus":
        parts.append(shlex.quote(plain(documents.name)))
    given = {
        "--models": ",".join(settings.models) if settings.models != MODELS else "",
        "--least": settings.policy.least,
        "--order": settings.order if settings.order != 3 else "",
        "--embedding": settings.embedding if settings.embedding != 32 else "",
        "--hidden": settings.hidden if settings.hidden != 64 else "",
        "--layers": settings.layers if settings.layers != 1 else "",
        "--epochs": recipe.epochs if recipe.epochs != RECIPE.epochs else "",
        "--seed": settings.seed if settings.seed else "",
    }
    parts += [f"{flag} {value}" for flag, value in given.items() if value != ""]
    parts += ["--match"] if settings.match else []
    return " ".join([*parts, "--out report.html"])
