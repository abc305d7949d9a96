"""Small texts for the tests of studies, and recipes that take a second."""

from pathlib import Path
from typing import Any

from lecturekit.assignment import Study, plan
from lecturekit.corpora import Split, lee_documents, read_documents, split_documents
from lecturekit.networks import Recipe

QUICK = Recipe(epochs=2, batch=8, rate=0.01, patience=1, by_length=True)


def news(folder: Path, count: int = 60) -> Path:
    """Write the first news texts as a file, a paragraph each."""
    path = folder / "news.txt"
    path.write_text("\n\n".join(lee_documents().texts[:count]), encoding="utf-8")
    return path


def some_news(count: int = 60, **split: Any) -> Split:
    """The same as a split."""
    return split_documents(read_documents("\n\n".join(lee_documents().texts[:count])), **split)


def small(models: str = "uniform,unigram,kneser-ney,bigram,rnn,gru,lstm", **more: Any) -> Study:
    """A study of that, with networks of seven and nine numbers."""
    return plan(
        some_news(), models, **{"embedding": 7, "hidden": 9, "recipe": QUICK, "device": "cpu", **more}
    )
