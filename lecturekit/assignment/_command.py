"""The assignment from the command line: the same steps as in the notebook."""

from __future__ import annotations

import argparse
import os
import shlex
import sys
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

from lecturekit.corpora import (
    Documents,
    TextError,
    lee_documents,
    plain_file,
    read_documents,
    split_documents,
)
from lecturekit.networks import CheckpointError
from lecturekit.slides import SlidesError

from ._csv import write_tables
from ._options import PROGRAM, SIZES, in_options, parser, recipe_of
from ._places import checked_places, without_folders
from ._report import write_report
from ._settings import checked_models, chosen_device
from ._study import Study, checked_sizes, plan
from ._train import STOPPED

DONE, FAILED, INTERRUPTED = 0, 1, 130


def main(arguments: Sequence[str] | None = None) -> int:
    """Do what the command line asks for.

    Parameters
    ----------
    arguments : sequence of str, optional
        Those of the process unless given.

    Returns
    -------
    int
        0 done, 1 not possible (the reason is on stderr), 130 stopped by Ctrl-C. Wrong options leave with 2.
    """
    if sys.stderr is None:  # closed: there is nobody to tell
        sys.stderr = Path(os.devnull).open("w", encoding="utf-8")  # noqa: SIM115, for good
    options = parser()
    arguments = sys.argv[1:] if arguments is None else list(arguments)
    given = options.parse_args(arguments)
    try:
        recipe_of(given), checked_models(given.models), chosen_device(given.device)
        checked_sizes({name: getattr(given, name) for name in SIZES})
    except (TypeError, ValueError) as error:
        options.error(str(error))
    try:
        return _go(given, _again(arguments))
    except (TextError, CheckpointError, SlidesError, ValueError) as error:
        _tell(in_options(str(error)))
        return FAILED
    except MemoryError:
        _tell("The memory does not suffice: take a smaller part of the text (--first), or a higher --least.")
        return FAILED
    except KeyboardInterrupt:
        _tell("\nStopped. The same command goes on from there.")
        return INTERRUPTED


def _go(given: argparse.Namespace, command: str) -> int:
    out, keep = checked_places(given)
    remarks = _words(given.remarks)
    documents = _documents(given)
    study = plan(
        split_documents(documents, shares=given.shares, seed=given.seed), given.models, least=given.least,
        order=given.order, embedding=given.embedding, hidden=given.hidden, layers=given.layers,
        match=given.match, seed=given.seed, recipe=recipe_of(given), device=given.device,
    )  # fmt: skip
    _tell(_text_said(study), quiet=given.quiet)
    results = study.run(keep, progress=not given.quiet)
    if any(model.curves is not None and model.curves.ended in STOPPED for model in results.models):
        raise KeyboardInterrupt
    _print(results.table)
    for note in study.notes if given.quiet else ():  # said above else
        _tell(note)
    if given.tables:
        write_tables(given.tables, study, results)
        _tell(f"tables: {given.tables}", quiet=given.quiet)
    target = write_report(
        out, study, results, digits=not given.no_digits, remarks=remarks, command=command,
        progress=not given.quiet,
    )  # fmt: skip
    _tell(f"report: {target} ({target.stat().st_size / 1e6:.1f} MB); checkpoints: {keep}", quiet=given.quiet)
    return DONE


def _documents(given: argparse.Namespace) -> Documents:
    asked = {name: getattr(given, name) for name in ("column", "label", "encoding", "cut", "first")}
    if not given.files:
        if any(value is not None for value in asked.values()):
            raise TextError("Name the file that these options are about.")
        return lee_documents()
    if given.files == ["-"]:
        if sys.stdin is None:
            raise TextError("Nothing can be read from standard input: it is closed.")
        return read_documents(sys.stdin.buffer.read(), **asked)
    files = [plain_file(name, TextError) for name in given.files]
    return read_documents(files[0] if len(files) == 1 else files, **asked)


def _words(name: str | None) -> str:
    if name is None:
        return ""
    try:
        return plain_file(name, TextError).read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise TextError(f"{name} cannot be read as UTF-8: {error}.") from None


def _text_said(study: Study) -> str:
    split = study.split
    parts = ", ".join(f"{part.name} {part.tokens:,}" for part in (split.train, split.validation, split.test))
    documents = split.documents
    rows = [
        f"{documents.name}: {len(documents):,} documents, {documents.tokens:,} tokens ({parts}); "
        f"{study.train.V:,} outcomes; {study.settings.policy}; on {study.settings.device}",
        *study.notes,
    ]
    return "\n".join(rows)


def _again(arguments: Sequence[str]) -> str:
    """Write the command once more, without folders."""
    return shlex.join([*PROGRAM.split(), *map(without_folders, arguments)])


def _tell(words: str, *, quiet: bool = False) -> None:
    if not quiet:
        with suppress(OSError):  # a reader who has gone away is no reason to stop
            print(words, file=sys.stderr)


def _print(words: str) -> None:
    """Print to stdout, if anybody still reads it."""
    try:
        print(words, flush=True)
    except (OSError, AttributeError):
        sys.stdout = Path(os.devnull).open("w", encoding="utf-8")  # noqa: SIM115, for good
