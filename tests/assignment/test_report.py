"""The report: the numbers of the study and no others, all figures, and a text that stays text."""

import errno
import itertools
import json
import os
import re
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest
from bs4 import BeautifulSoup, Tag

from lecturekit.assignment import explorables, write_report
from lecturekit.networks import LayerFeatures
from lecturekit.slides import SlidesError
from tests.assignment.studies import EVIL, LABELS, short_study, small_report, small_study

DIGITS = ("Digits, layer by layer", "Separation of the digits", "What filters answer to")


@pytest.fixture(scope="module")
def page() -> BeautifulSoup:
    """The report of the small study, read."""
    return BeautifulSoup(small_report().read_text("utf-8"), "html.parser")


def rows(page: BeautifulSoup, first: str) -> dict[str, list[str]]:
    """The rows of the table whose first column is headed so, by their names."""
    table = next(t for t in page.select("table") if t.select_one("th").text == first)
    cells = [[cell.text for cell in row.select("th, td")] for row in table.select("tbody tr")]
    return {name: rest for name, *rest in cells}


def number(text: str) -> float:
    """A number as it is written for people."""
    return float(text.replace("\u202f", "").replace("−", "-"))


def test_the_numbers_in_the_table_are_the_studys(page: BeautifulSoup) -> None:
    """Each to the digit that is shown, for each model; the lowest test perplexity alone is bold."""
    _, results = small_study()
    found = rows(page, "model")
    assert list(found) == list(results.names)
    for model in results.models:
        test, interval, _, validation, train, size, seconds, epochs = found[model.name]
        if model.curves is not None:
            assert number(size) == model.parameters
            assert int(epochs) == model.curves.epoch
        assert number(seconds) == pytest.approx(model.seconds, abs=0.051)
        shown = [number(text) for text in (train, validation, test, *interval.split(" – "))]
        wanted = [
            model.train_perplexity,
            model.validation_perplexity,
            model.test_perplexity,
            model.low,
            model.high,
        ]
        assert shown == pytest.approx(wanted, abs=0.51 if max(wanted) >= 999 else 0.051)
    best = min(results.models, key=lambda model: model.test_perplexity)
    bold = [cell.text for cell in page.select("td strong")]
    assert len(bold) == 1
    assert number(bold[0]) == pytest.approx(best.test_perplexity, abs=0.51)


def test_the_report_says_what_it_is_of(page: BeautifulSoup) -> None:
    """The text's hash, its parts, all seeds and settings, versions, and how it is made again."""
    study, _ = small_study()
    text = page.select_one("main")
    assert text is not None
    said = text.text
    for words in (study.split.documents.digest, "seed 3", "Adam, rate 0.01", "Python", "torch", "processors"):
        assert words in said
    parts = rows(page, "part")
    assert [number(parts[part.name][2]) for part in study.split.parts] == [
        p.tokens for p in study.split.parts
    ]
    assert "A note <i>of</i> *it*." in said
    command = page.select_one("main pre").text
    assert command.startswith("python -m lecturekit.assignment '<script>")
    assert "--models uniform,unigram,kneser-ney,gru,lstm" in command
    assert str(Path.home()) not in small_report().read_text("utf-8")
    assert str(Path(__file__).parents[2]) not in small_report().read_text("utf-8")


def test_every_figure_is_there_alive_with_its_states(page: BeautifulSoup) -> None:
    """By the headings of `explorables`, in its order; none left out, all but one with more than one state."""
    study, results = small_study()
    wanted = [*explorables(study, results, digits=False), *DIGITS]
    hosts = page.select("figure.lk-explorable")
    assert [host.find_previous("h3").text for host in hosts] == wanted
    assert not page.select(".lk-left-out")
    assert "left out" not in page.select_one("main").text
    still = []
    for host, title in zip(hosts, wanted, strict=True):
        record = json.loads(host.script.string)
        states = int(np.prod([axis["count"] for axis in record["axes"]])) * len(record["slices"])
        if states == 1:
            still.append(title)
        assert not any(column["path"] == "error" for column in record["columns"]), title
    assert still == ["Lengths of sentences"]
    assert small_report().stat().st_size < 6_000_000


def test_headings_are_in_order(page: BeautifulSoup) -> None:
    """One first, and none skips a level."""
    levels = [int(head.name[1]) for head in page.find_all(re.compile("^h[1-6]$"))]
    assert levels.count(1) == 1
    assert all(after - before <= 1 for before, after in itertools.pairwise(levels))


def test_a_hostile_text_stays_text(page: BeautifulSoup) -> None:
    """A name, labels, notes and sentences full of tags bring no element, nor turn the page around."""
    kinds = [script.get("type") for script in page.select("script")]
    assert set(kinds) == {None, "application/json", "application/gzip+base64", "module"}
    assert (kinds.count(None), kinds.count("module")) == (1, 1)
    assert not page.select("img, iframe, b, i, u, [onerror]")
    assert "<script>alert(1)</script> & <b>names</b>.txt" in page.select_one("h1").text
    raw = small_report().read_text("utf-8")
    assert "\u202e" not in raw.split('type="application/json"')[0]
    assert EVIL not in raw
    assert not any(label in raw for label in LABELS[:1])


def test_your_own_words_take_the_place_that_is_left_for_them(page: BeautifulSoup, tmp_path: Path) -> None:
    """Markdown and formulas, HTML as text."""
    assert page.select_one(".lk-blank [contenteditable]") is not None
    study, results = small_study()
    remarks = "It is **so**, for $PP = 2^H$.\n\n# Mine\n\n<script>alert(3)</script>"
    mine = write_report(
        tmp_path / "r.html",
        study,
        results,
        remarks=remarks,
        digits=False,
        progress=False,
        command="make report",
    )
    said = BeautifulSoup(mine.read_text("utf-8"), "html.parser")
    words = said.select_one(".lk-formulas")
    assert isinstance(words, Tag)
    assert [part.name for part in words.find_all(True)] == ["p", "strong", "h3", "p"]
    assert not said.select(".lk-blank")
    assert said.select_one("main pre").text.strip() == "make report"
    assert "A ConvNet, layer by layer" not in said.text


def test_networks_of_ones_own_are_looked_at(tmp_path: Path) -> None:
    """Their features and classes; for what cannot be drawn a sentence stands in its place."""
    study, results = small_study()
    rng = np.random.default_rng(0)
    parts = tuple(rng.normal(size=(31, d)) for d in (5, 3))
    mine = {"My <net>": (LayerFeatures(("a", "b"), parts), ["x", "y&z"] * 15 + ["x"])}
    alive = explorables(study, results, look=mine, digits=False)
    assert list(alive)[-1] == "My <net>"
    alone = {"One class": (LayerFeatures(("a", "b"), parts), ["x"] * 31)}
    target = write_report(tmp_path / "r.html", study, results, look=alone, digits=False, progress=False)
    assert "A figure is left out: all 31 samples are of one class" in target.read_text("utf-8").replace(
        "&#39;", "'"
    )


@pytest.mark.parametrize("models", ["unigram", "uniform", "gru"])
def test_a_study_of_one_model_has_a_report(tmp_path: Path, models: str) -> None:
    """Without what two models are needed for."""
    study = short_study(models)
    results = study.run(progress=False)
    target = write_report(tmp_path / "r.html", study, results, digits=False, progress=False)
    page = BeautifulSoup(target.read_text("utf-8"), "html.parser")
    assert not page.select(".lk-left-out"), page.select(".lk-left-out")
    assert "Where it is won" not in page.text
    assert f"{results.names[0]} has a perplexity of" in page.select_one("main").text


def test_a_full_disk_leaves_the_older_report(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """One line, the old file untouched, nothing beside it; a folder in its place is found before all else."""
    study, results = small_study()
    target = tmp_path / "report.html"
    target.write_text("last week's")

    def full(_: int) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    with monkeypatch.context() as patched:
        patched.setattr(os, "fsync", full)
        with pytest.raises(SlidesError, match=r"cannot write .*: the disk is full\. A page .* untouched"):
            write_report(target, study, results, digits=False, progress=False)
    assert target.read_text() == "last week's"
    assert [path.name for path in tmp_path.iterdir()] == ["report.html"]
    bare = SimpleNamespace(split=study.split, test=study.test, names=study.names)
    with pytest.raises(SlidesError, match="is a folder"):
        write_report(tmp_path, bare, results, progress=False)  # type: ignore[arg-type]


def test_progress_names_the_figures() -> None:
    """By their headings, whoever listens."""
    study, results = small_study()
    told: list[str] = []
    write_report(
        Path(small_report().parent) / "again.html", study, results, digits=False,
        progress=lambda heading, done, total: told.append(heading) if done == total else None,
    )  # fmt: skip
    assert told == list(explorables(study, results, digits=False))
