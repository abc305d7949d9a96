"""The command line: the same numbers as from Python, legible errors, exit codes, and runs that go on."""

from __future__ import annotations

import csv
import errno
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from lecturekit.assignment import _command, plan
from lecturekit.assignment._command import main
from lecturekit.corpora import read_documents, split_documents
from lecturekit.networks import Recipe
from tests.assignment.texts import news

SMALL = ("--embedding", "7", "--hidden", "9", "--batch", "8", "--device", "cpu", "--no-digits", "--quiet")
COMMAND = (sys.executable, "-m", "lecturekit.assignment")


@pytest.mark.row("P1")
def test_notebook_and_command_line_give_the_same_numbers(tmp_path, capsys):
    """Every number in the CSV, to its last digit, is that of the same steps in Python."""
    text, out, tables = news(tmp_path), tmp_path / "out" / "report.html", tmp_path / "tables"
    asked = ("--models", "unigram,kneser-ney,bigram,gru", "--epochs", "2", "--seed", "3")
    assert main([str(text), *SMALL, *asked, "--out", str(out), "--tables", str(tables)]) == 0
    split = split_documents(read_documents(text), seed=3)
    recipe = Recipe(epochs=2, batch=8, rate=0.008, patience=1, by_length=True, seed=3)
    study = plan(
        split, "unigram,kneser-ney,bigram,gru", embedding=7, hidden=9, seed=3, recipe=recipe, device="cpu"
    )
    results = study.run(progress=False)
    with (tables / "models.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = {row["model"]: row for row in csv.DictReader(file)}
    assert list(rows) == list(results.names)
    for model in results.models:
        row = rows[model.name]
        assert float(row["test_perplexity"]) == model.test_perplexity
        assert float(row["validation_perplexity"]) == model.validation_perplexity
        assert (float(row["test_low"]), float(row["test_high"])) == (model.low, model.high)
        assert int(row["parameters"]) == model.parameters
    assert out.read_text(encoding="utf-8").startswith("<!DOCTYPE html>")
    printed = capsys.readouterr().out
    assert all(f"{model.test_perplexity:.1f}" in printed for model in results.models)


@pytest.mark.parametrize(
    ("given", "words"),
    [
        (["missing.txt"], "There is no file"),
        (["empty.txt"], "empty"),
        (["binary.txt"], "binary"),
        (["."], "folder"),
        (["table.csv", "--column", "txt"], "Did you mean 'text'"),
        (["table.csv"], "column"),
        (["words.txt", "--least", "999"], "all would be unknown"),
        (["words.txt", "--keep", "words.txt"], "cannot be"),
        (["words.txt", "--out", "."], "it is a folder"),
        (["words.txt", "--remarks", "missing.md"], "There is no file"),
        (["--column", "text"], "Name the file"),
        (["words.txt", "--encoding", "utf-99"], "no encoding"),
    ],
)
def test_what_cannot_be_done_is_one_line_and_code_1(given, words, tmp_path, monkeypatch, capsys):
    """No traceback, and nothing is written."""
    monkeypatch.chdir(tmp_path)
    news(tmp_path, 6).rename("words.txt")
    Path("empty.txt").write_text("")
    Path("binary.txt").write_bytes(bytes(range(256)) * 9)
    Path("table.csv").write_text("text,stars\n" + "a film,5\n" * 9)
    quick = ["--models", "unigram,gru", "--epochs", "1"]
    assert main([*given, *SMALL, *quick]) == 1
    said = capsys.readouterr().err.strip()
    assert words in said
    assert "Traceback" not in said
    assert not Path("report.html").exists()


def _hostile(tmp_path: Path) -> None:
    news(tmp_path, 6).rename("words.txt")
    Path("t").mkdir()
    Path("t/sentences.csv").write_text("text\n" + "a film\n" * 9)
    Path("link.html").symlink_to("words.txt")
    Path("rem.md").write_text("Mine.")
    os.mkfifo("pipe")


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        (["words.txt", "--out", "words.txt"], "words.txt"),
        (["words.txt", "--out", "link.html"], "words.txt"),
        (["words.txt", "--remarks", "rem.md", "--out", "rem.md"], "rem.md"),
        (["t/sentences.csv", "--column", "text", "--tables", "t"], "t/sentences.csv"),
        (["words.txt", "--out", "pipe"], "pipe"),
        (["words.txt", "--tables", "rem.md"], "rem.md"),
        (["words.txt", "--out", "r", "--keep", "r"], "words.txt"),
        (["words.txt", "--out", "x" * 300], "words.txt"),
        (["words.txt", "--remarks", "my words " * 60], "words.txt"),
        (["none.csv", "--column", "3"], "words.txt"),
    ],
)
def test_nothing_that_is_read_is_written_over(given, kept, tmp_path, monkeypatch, capsys):
    """The text, the remarks and devices stay what they are; it is said before anything is trained."""
    monkeypatch.chdir(tmp_path)
    _hostile(tmp_path)
    before = Path(kept).read_bytes() if Path(kept).is_file() else None
    assert main([*given, *SMALL, "--models", "unigram"]) == 1
    said = capsys.readouterr().err
    assert said.strip()
    assert "Traceback" not in said
    assert Path(kept).exists()
    assert before is None or Path(kept).read_bytes() == before
    assert not list(Path().glob("*.runs"))


def test_a_table_without_a_header_is_read_by_place(tmp_path, monkeypatch):
    """A whole number is a column's place."""
    monkeypatch.chdir(tmp_path)
    rows = [f'{n},"a film about {word} and {n}"' for n, word in enumerate("abcdefghijkl")]
    Path("bare.csv").write_text("\n".join(rows))
    assert main(["bare.csv", "--column", "1", *SMALL, "--models", "unigram"]) == 0


def test_a_name_that_is_not_utf8_makes_a_report(tmp_path, monkeypatch):
    """Old archives give such names."""
    monkeypatch.chdir(tmp_path)
    name = os.fsdecode(b"caf\xe9.txt")
    news(tmp_path, 6).rename(name)
    assert main([name, *SMALL, "--models", "unigram"]) == 0
    assert "caf" in Path("report.html").read_text(encoding="utf-8")


def test_nobody_reads_what_is_printed(tmp_path):
    """The report is written although the reader of stdout has gone away; no traceback."""
    text = news(tmp_path, 6)
    asked = [*COMMAND, str(text), *SMALL, "--models", "unigram", "--out", str(tmp_path / "r.html")]
    with subprocess.Popen(asked, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL) as running:
        running.stdout.close()
        assert running.wait(timeout=200) == 0
    assert (tmp_path / "r.html").exists()


def test_ctrl_c_in_a_figure_stops_the_report(tmp_path, monkeypatch, capsys):
    """It is not taken for a figure that cannot be made: 130, and last week's report stays."""
    text, out = news(tmp_path, 12), tmp_path / "r.html"
    out.write_text("last week's")

    def stopped(*_, **__):
        raise KeyboardInterrupt

    monkeypatch.setattr("lecturekit.figures.sentence_lengths", stopped)
    assert main([str(text), *SMALL, "--models", "unigram", "--out", str(out)]) == 130
    assert "goes on from there" in capsys.readouterr().err
    assert out.read_text() == "last week's"


def test_the_command_in_the_report_has_no_folders(tmp_path):
    """Names of folders are nobody's business."""
    text, out = news(tmp_path, 6), tmp_path / "home_of_anna" / "r.html"
    assert (
        main([str(text), *SMALL, "--models", "unigram", "--out", str(out), "--keep", str(tmp_path / "k")])
        == 0
    )
    page = out.read_text(encoding="utf-8")
    assert "home_of_anna" not in page
    assert "--out r.html" in page


@pytest.mark.parametrize(
    ("given", "words"),
    [
        (["--hidden", "99999"], "hidden must be from 1"),
        (["--order", "7"], "order must be from 1 to 6"),
        (["--least", "1e3"], "must be a whole number"),
        (["--first", "100"], "at most 50"),
        (["--models", "lstn"], "Did you mean lstm"),
        (["--epochs", "0"], "at least 1"),
        (["--rate", "0"], "above 0"),
        (["--shares", "0.5,0.5"], "three numbers"),
        (["--first", "-3"], "megabytes"),
        (["--seed", "-1"], "seed"),
        (["--hiden", "3"], "unrecognized"),
    ],
)
def test_wrong_options_leave_with_code_2(given, words, capsys):
    """Before anything is read."""
    with pytest.raises(SystemExit) as left:
        main(given)
    assert left.value.code == 2
    assert words in capsys.readouterr().err


def test_help_says_how(capsys):
    """Options, examples and exit codes."""
    with pytest.raises(SystemExit) as left:
        main(["--help"])
    assert left.value.code == 0
    said = capsys.readouterr().out
    assert all(word in said for word in ("--models", "--out", "exit codes", "reviews.csv --column text"))


def test_a_full_disk_leaves_the_older_report(tmp_path, monkeypatch, capsys):
    """Code 1, one line, and last week's report as it was."""
    text, out = news(tmp_path, 8), tmp_path / "report.html"
    out.write_text("last week's")

    def full(target, raw):
        if str(target).endswith(".html"):
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        target.write_bytes(raw)

    monkeypatch.setattr("lecturekit.slides._write.put", full)
    assert main([str(text), *SMALL, "--models", "unigram,kneser-ney", "--out", str(out)]) == 1
    assert out.read_text() == "last week's"
    assert "disk is full" in capsys.readouterr().err


def test_no_memory_is_said(tmp_path, monkeypatch, capsys):
    """With what to do."""

    def none(*_, **__):
        raise MemoryError

    monkeypatch.setattr(_command, "plan", none)
    assert main([str(news(tmp_path, 6)), *SMALL]) == 1
    assert "--first" in capsys.readouterr().err


def test_text_comes_from_a_pipe(tmp_path):
    """A dash is standard input."""
    text = news(tmp_path, 8).read_bytes()
    asked = ["-", *SMALL, "--models", "unigram", "--out", str(tmp_path / "r.html")]
    done = subprocess.run([*COMMAND, *asked], input=text, capture_output=True, check=False)
    assert done.returncode == 0, done.stderr.decode()
    assert b"unigram" in done.stdout


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGKILL])
def test_a_run_that_is_broken_off_goes_on(how, tmp_path):
    """Ctrl-C ends with 130 and no report; after either, the same command ends as a run in one go."""
    text, out = news(tmp_path, 60), tmp_path / "r.html"
    asked = [*COMMAND, str(text), *SMALL, "--models", "lstm", "--epochs", "12", "--patience", "9"]
    asked += ["--out", str(out), "--tables", str(tmp_path / "t")]
    running = subprocess.Popen(asked, stderr=subprocess.PIPE)
    keep = tmp_path / "r.runs"
    until = time.monotonic() + 120
    while running.poll() is None and not list(keep.glob("*.checkpoint")) and time.monotonic() < until:
        time.sleep(0.05)
    time.sleep(0.5)
    running.send_signal(how)
    _, said = running.communicate(timeout=120)
    if running.returncode != 0:  # it may have been quicker than the signal
        assert running.returncode == (130 if how == signal.SIGINT else -signal.SIGKILL)
        assert not out.exists()
        assert how == signal.SIGKILL or b"goes on from there" in said
    assert main(asked[3:]) == 0
    other = [*asked[3:], "--keep", str(tmp_path / "other"), "--tables", str(tmp_path / "u")]
    assert main(other) == 0
    for name in ("curves.csv", "sentences.csv"):
        assert (tmp_path / "t" / name).read_text() == (tmp_path / "u" / name).read_text()
