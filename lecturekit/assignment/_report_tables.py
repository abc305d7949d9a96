"""The tables of a report, as text."""

from __future__ import annotations

import os
import platform
from importlib.metadata import PackageNotFoundError, version

import lecturekit
from lecturekit.figures import format_number
from lecturekit.slides import Table

from ._report_words import COUNTING, interval_text, perplexity_number, plain, ratio_text
from ._results import ModelResult, Results
from ._study import Study

Pairs = list[tuple[str, str]]


def models_table(study: Study, results: Results) -> Table:
    """Set the models side by side: size, time, perplexities on the three parts, interval."""
    best = min(range(len(results.models)), key=lambda n: results.models[n].test_perplexity)
    champion = results.models[best].name
    head = (
        "model",
        "test",
        "95 % interval",
        "÷ best",
        "validation",
        "train",
        "parameters",
        "time, s",
        "epochs",
    )
    rows = [
        (
            model.name,
            perplexity_number(model.test_perplexity),
            interval_text(model.low, model.high),
            "1" if model.name == champion else ratio_text(results, model.name, champion),
            perplexity_number(model.validation_perplexity),
            perplexity_number(model.train_perplexity),
            _size(model),
            f"{model.seconds:.1f}",
            "–" if model.curves is None else str(model.curves.epoch),
        )
        for model in results.models
    ]
    kind = "characters" if study.settings.policy.unit == "character" else "tokens"
    caption = (
        f"Perplexity per {kind[:-1]}, the same {kind} for every model: less is better. The lowest is bold."
    )
    return Table(head, rows, caption, range(1, len(head)), [(best, 1)])


def endings_table(results: Results) -> Table | None:
    """Say how each network's training ended."""
    rows = [(model.name, model.ended) for model in results.models if model.curves is not None]
    return Table(("network", "training"), rows, "How each training ended.") if rows else None


def _size(model: ModelResult) -> str:
    if model.kind in COUNTING:
        return f"{format_number(model.parameters)} counts" if model.parameters else "–"
    return format_number(model.parameters)


def parts_table(study: Study) -> Table:
    """Say how large the three parts of the text are, and how much of each is unknown."""
    unit = plain(study.split.documents.unit)
    rows = []
    for part, tokens in zip(study.split.parts, (study.train, study.validation, study.test), strict=True):
        unknown = tokens.unknown.sum() / max(int(tokens.predicted.sum()), 1)
        rows.append(
            (
                part.name,
                format_number(part.n_documents),
                format_number(len(part)),
                format_number(part.tokens),
                format_number(int(tokens.predicted.sum())),
                f"{unknown:.1%}".replace("%", " %"),
            )
        )
    head = ("part", f"{unit}s", "sentences", "tokens", "predicted", "unknown")
    return Table(head, rows, "The parts of the text. Ends of sentences are predicted too.", range(1, 6))


def data_pairs(study: Study) -> Pairs:
    """Say what the text is, in names and values."""
    documents = study.split.documents
    size = sum(len(text.encode("utf-8", "surrogatepass")) for text in documents.texts)
    labels = [("labels", plain(documents.label_name) or "yes")] if documents.labels is not None else []
    shares = " / ".join(f"{100 * share:.0f}" for share in study.split.shares)
    return [
        ("text", plain(documents.name)),
        ("size", f"{format_number(size)} bytes as UTF-8"),
        ("SHA-256 of the text", documents.digest),
        ("encoding", plain(documents.encoding) or "pasted text"),
        (f"{plain(documents.unit)}s", format_number(len(documents))),
        ("cut into", documents.cut),
        *labels,
        ("split", f"{shares} %, seed {study.split.seed}"),
        ("vocabulary", f"{format_number(study.train.V)} outcomes, {study.settings.policy}"),
    ]


def settings_pairs(study: Study) -> Pairs:
    """Say what the study was set to: all that is needed to run it again."""
    settings, recipe = study.settings, study.settings.recipe
    return [
        ("models", ", ".join(settings.models)),
        ("N of the N-gram model", f"{settings.order}, interpolated Kneser–Ney"),
        ("word vectors, hidden units, layers", f"{settings.embedding}, {settings.hidden}, {settings.layers}"),
        ("matched parameters", "yes" if settings.match else "no"),
        ("seed of the first weights", str(settings.seed)),
        ("seed of the order of examples", str(recipe.seed)),
        ("seed of the split", str(study.split.seed)),
        ("optimiser", f"Adam, rate {recipe.rate:g}, gradients clipped at {recipe.clip:g}"),
        ("sentences in a batch", str(recipe.batch)),
        ("epochs", f"at most {recipe.epochs}, patience {recipe.patience}"),
        ("device", settings.device),
    ]


def version_pairs() -> Pairs:
    """Say what it was computed with."""
    found = [("lecturekit", lecturekit.__version__), ("Python", platform.python_version())]
    found += [(name, _version(name)) for name in ("numpy", "torch", "scikit-learn", "plotly")]
    return [*found, ("processors", str(os.cpu_count() or "unknown")), ("system", platform.system())]


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return "unknown"
