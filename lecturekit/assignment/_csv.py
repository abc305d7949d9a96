"""Tables of a study as CSV files, which pandas and spreadsheets read back."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from os import PathLike
from pathlib import Path
from typing import Any

import numpy as np

from lecturekit.slides import write_aside

from ._report_tables import data_pairs, settings_pairs, version_pairs
from ._results import Results, refuse_other
from ._study import Study

BEGINS_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20", "\u2212")
"""What a spreadsheet may take a cell for a formula by, fullwidth signs and the real minus included."""

THIN = "\u202f"  # between groups of three digits

TABLES = ("models", "curves", "breakdowns", "sentences", "settings")
Row = Sequence[Any]


def write_tables(folder: str | PathLike[str], study: Study, results: Results) -> dict[str, Path]:
    """Write what a study found as CSV files, each whole or not at all.

    Parameters
    ----------
    folder : path
        Made if it is missing.
    study : Study
    results : Results
        Of that study.

    Returns
    -------
    dict of str to Path
        ``models``, ``curves``, ``breakdowns``, ``sentences`` and ``settings``: UTF-8 with a mark at the
        beginning, by which spreadsheets know it, and lines that end with CR LF (RFC 4180). Numbers have all
        their digits, what there is no number for is empty. Text that a spreadsheet would take for a formula
        has an apostrophe before it.

    Raises
    ------
    SlidesError
        When a file cannot be written; an older one stays as it was.
    ValueError
        For the results of another study.
    """
    refuse_other(study, results)
    tables = (
        _models(results), _curves(results), _breakdowns(results), _sentences(study, results), _settings(study)
    )  # fmt: skip
    return {
        name: write_aside(Path(folder) / f"{name}.csv", csv_text(head, rows), "table")
        for name, (head, rows) in zip(TABLES, tables, strict=True)
    }


def csv_text(head: Row, rows: Iterable[Row]) -> str:
    """Write rows as CSV."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow([_cell(name) for name in head])
    writer.writerows([_cell(value) for value in row] for row in rows)
    return "\ufeff" + out.getvalue()


def _cell(value: Any) -> str:
    """Write a number with all its digits; a text so that nothing is computed from it."""
    if isinstance(value, float | np.floating):
        return repr(float(value)) if np.isfinite(value) else ""
    if isinstance(value, int | np.integer):
        return str(int(value))
    text = str(value).replace("\x00", "\ufffd").encode("utf-8", "replace").decode("utf-8")
    return f"'{text}" if text.lstrip(" ").startswith(BEGINS_FORMULA) else text


def _models(results: Results) -> tuple[Row, list[Row]]:
    best = min(results.models, key=lambda model: model.test_perplexity).name
    head = (
        "model", "kind", "parameters", "seconds", "epochs", "train_perplexity", "validation_perplexity",
        "test_perplexity", "test_low", "test_high", "ratio_to_best", "ratio_low", "ratio_high", "ended",
    )  # fmt: skip
    rows: list[Row] = [
        (
            model.name, model.kind, model.parameters, model.seconds,
            "" if model.curves is None else model.curves.epoch,
            model.train_perplexity, model.validation_perplexity, model.test_perplexity, model.low, model.high,
            *results.intervals.ratio(model.name, best), model.ended,
        )
        for model in results.models
    ]  # fmt: skip
    return head, rows


def _curves(results: Results) -> tuple[Row, list[Row]]:
    rows: list[Row] = []
    for model in results.models:
        if model.curves is None:
            continue
        learned = np.concatenate([[np.nan], model.curves.training_loss])
        for epoch, update in enumerate(model.curves.epoch_step):
            loss = float(model.curves.validation_loss[epoch])
            rows.append((model.name, epoch, int(update), float(learned[epoch]), loss))
    return ("model", "epoch", "updates", "train_loss_nats", "validation_loss_nats"), rows


def _breakdowns(results: Results) -> tuple[Row, list[Row]]:
    found = results.comparison
    rows: list[Row] = [
        (part.what, label, part.low[b], part.high[b], part.tokens[b], name, part.perplexities[m, b])
        for part in (found.by_length(), found.by_frequency(), found.by_place(), found.by_copied())
        for b, label in enumerate(part.labels)
        for m, name in enumerate(part.names)
    ]
    return ("by", "group", "low", "high", "tokens", "model", "perplexity"), rows


def _sentences(study: Study, results: Results) -> tuple[Row, list[Row]]:
    found, test = results.comparison, study.split.test
    tokens = found.tokens
    first = tokens.starts[:-1]
    counted = np.add.reduceat(tokens.predicted.astype(np.int64), first)
    bits = np.add.reduceat(np.where(tokens.predicted, found.bits, 0.0), first, axis=1)
    rows: list[Row] = [
        (
            n + 1, int(test.document[n]) + 1, "" if test.labels is None else test.labels[n],
            "".join(words) if study.settings.policy.unit == "character" else " ".join(words),
            int(counted[n]), *(float(bits[m, n] / counted[n]) for m in range(len(found.names))),
        )
        for n, words in enumerate(test.sentences)
    ]  # fmt: skip
    names = [f"bits_per_token {name}" for name in found.names]
    return ("sentence", "document", "label", "text", "tokens", *names), rows


def _settings(study: Study) -> tuple[Row, list[Row]]:
    pairs = [*data_pairs(study), *settings_pairs(study), *version_pairs()]
    rows: list[Row] = [(name, value.replace(THIN, "")) for name, value in pairs]
    return ("name", "value"), rows
