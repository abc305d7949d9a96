"""A small study for the tests of reports, run once: a real text, short trainings, hostile names."""

from dataclasses import replace
from functools import cache
from pathlib import Path
from tempfile import mkdtemp
from typing import Any

from lecturekit.assignment import Results, Study, plan, write_report
from lecturekit.assignment._settings import RECIPE
from lecturekit.corpora import Documents, lee_documents, split_documents

EVIL = "<script>alert(1)</script> & \u202e<b>names</b>.txt"
LABELS = ("</script><img src=x onerror=alert(2)>", "שלום & co", "plain")
DOCUMENTS = 48


def small_documents(count: int = DOCUMENTS) -> Documents:
    """News texts with a hostile name, hostile labels and a hostile sentence in each."""
    texts = tuple(
        f"{text}\n\nThe </script> of <b>{n}</b> is & was."
        for n, text in enumerate(lee_documents().texts[:count])
    )
    labels = tuple(LABELS[n % len(LABELS)] for n in range(count))
    return Documents(EVIL, "UTF-8", "code", ("A note <i>of</i> *it*.",), texts, labels, "kind <u>", "text")


def short_study(models: str = "uniform,unigram,kneser-ney,gru,lstm", **more: Any) -> Study:
    """A study of that text that is trained in a second or two."""
    split = split_documents(small_documents(), seed=3)
    recipe = replace(RECIPE, epochs=2, rate=0.01, seed=3)
    return plan(split, models, embedding=7, hidden=9, seed=3, recipe=recipe, device="cpu", **more)


@cache
def small_study() -> tuple[Study, Results]:
    """The study with five models, and its results."""
    study = short_study()
    return study, study.run(progress=False)


@cache
def small_report() -> Path:
    """Its report."""
    study, results = small_study()
    return write_report(Path(mkdtemp()) / "report.html", study, results, progress=False)
