"""What makes a study again: a command line where it can say it, else Python."""

from __future__ import annotations

import shlex
from dataclasses import replace
from typing import Any

from ._options import PROGRAM, parser, recipe_of
from ._report_words import plain
from ._study import Study

LEE, PASTED = "Lee corpus", "your text"
TABLES = (".csv", ".tsv", ".jsonl", ".ndjson", ".json")  # which of their columns was read is not kept


def study_command(study: Study) -> str:
    """Write what makes a study again.

    Parameters
    ----------
    study : Study

    Returns
    -------
    str
        A command for a shell, the file's name quoted where it must be, without its folder, which is nobody's
        business; or two lines of Python, where seeds or recipe are such that no option says them.
    """
    settings, recipe = study.settings, study.settings.recipe
    if not settings.seed == recipe.seed == study.split.seed or not _has_options(study):
        return _python(study)
    documents = study.split.documents
    files = _files(plain(documents.name))
    given: dict[str, Any] = {
        "column": "YOUR_COLUMN" if plain(documents.name).lower().endswith(TABLES) else None,
        "label": plain(documents.label_name) if documents.labels is not None else None,
        "cut": documents.cut if documents.cut != "words" else None,
        "shares": ",".join(repr(share) for share in study.split.shares),
        "models": ",".join(settings.models),
        "least": settings.policy.least,
        **{name: getattr(settings, name) for name in ("order", "embedding", "hidden", "layers", "seed")},
        **{name: getattr(recipe, name) for name in ("epochs", "batch", "rate", "patience")},
    }
    usual = vars(parser().parse_args([])) | {"shares": "0.8,0.1,0.1"}
    options = [
        word
        for name, value in given.items()
        if value is not None and value != usual[name]
        for word in (f"--{name}", str(value))
    ]
    options += ["--match"] if settings.match else []
    ends = ["--", *files] if files and files[0].startswith("-") and files != ["-"] else []
    first = [] if ends else files
    return shlex.join([*PROGRAM.split(), *first, *options, "--out", "report.html", *ends])


def _files(name: str) -> list[str]:
    """Name what is read: a file, what is typed or piped in, or a place for the names of several files."""
    if name in (LEE, PASTED):
        return [] if name == LEE else ["-"]
    return ["YOUR_FILES"] if name.endswith(" files") else [name]


def _has_options(study: Study) -> bool:
    """Say whether the recipe differs from the usual one only in what has an option."""
    recipe = study.settings.recipe
    named = {name: getattr(recipe, name) for name in ("epochs", "batch", "rate", "patience", "seed")}
    return replace(recipe_of(parser().parse_args([])), **named) == recipe


def _python(study: Study) -> str:
    settings, split = study.settings, study.split
    name = plain(split.documents.name)
    source = "lee_documents()" if split.documents.name == LEE else f"read_documents({name!r})"
    sizes = ", ".join(
        f"{key}={getattr(settings, key)!r}"
        for key in ("order", "embedding", "hidden", "layers", "match", "seed", "recipe")
    )
    return (
        f"split = split_documents({source}, shares={split.shares}, seed={split.seed})\n"
        f"study = plan(split, {','.join(settings.models)!r}, least={settings.policy.least}, {sizes})\n"
        "write_report('report.html', study, study.run())"
    )
