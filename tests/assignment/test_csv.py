"""CSV files that read back as what was written, and in which nothing computes."""

import csv
import errno
import io
import os
from pathlib import Path

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from lecturekit.assignment import write_tables
from lecturekit.assignment._csv import BEGINS_FORMULA, csv_text
from lecturekit.slides import SlidesError
from tests.assignment.studies import EVIL, LABELS, small_study


def read(path: Path) -> list[dict[str, str]]:
    """The rows of a file, by the names of its columns."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture(scope="module")
def tables(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[dict[str, str]]]:
    """All tables of the small study, read back."""
    study, results = small_study()
    written = write_tables(tmp_path_factory.mktemp("csv") / "new", study, results)
    assert list(written) == ["models", "curves", "breakdowns", "sentences", "settings"]
    return {name: read(path) for name, path in written.items()}


def test_models_have_all_their_digits(tables: dict) -> None:
    """Every number is the study's, bit for bit; ratios are to the best."""
    _, results = small_study()
    assert [row["model"] for row in tables["models"]] == list(results.names)
    for row, model in zip(tables["models"], results.models, strict=True):
        assert float(row["test_perplexity"]) == model.test_perplexity
        assert float(row["validation_perplexity"]) == model.validation_perplexity
        assert (float(row["test_low"]), float(row["test_high"])) == (model.low, model.high)
        assert int(row["parameters"]) == model.parameters
        assert row["epochs"] == ("" if model.curves is None else str(model.curves.epoch))
    assert min(float(row["ratio_to_best"]) for row in tables["models"]) == 1.0


def test_curves_and_breakdowns_are_the_records(tables: dict) -> None:
    """Losses by epoch; groups whose tokens are all there, their nats the whole."""
    _, results = small_study()
    gru = next(model.curves for model in results.models if model.name == "GRU")
    assert gru is not None
    mine = [row for row in tables["curves"] if row["model"] == "GRU"]
    assert [float(row["validation_loss_nats"]) for row in mine] == gru.validation_loss.tolist()
    assert mine[0]["train_loss_nats"] == ""
    assert [float(row["train_loss_nats"]) for row in mine[1:]] == gru.training_loss.tolist()
    for by in {row["by"] for row in tables["breakdowns"]}:
        rows = [row for row in tables["breakdowns"] if row["by"] == by and row["model"] == "GRU"]
        tokens = np.array([int(row["tokens"]) for row in rows])
        full = tokens > 0
        logs = np.log([float(row["perplexity"] or "nan") for row in rows])
        whole = np.exp((tokens[full] * logs[full]).sum() / tokens.sum())
        assert tokens.sum() == results.comparison.counted
        assert whole == pytest.approx(float(results.comparison.perplexities[results.names.index("GRU")]))


def test_sentences_sum_to_the_perplexity(tables: dict) -> None:
    """Their bits, weighted by tokens, are the model's; hostile labels are there, but compute nothing."""
    study, results = small_study()
    rows = tables["sentences"]
    assert len(rows) == len(study.split.test)
    tokens = np.array([int(row["tokens"]) for row in rows])
    for m, name in enumerate(results.names):
        bits = np.array([float(row[f"bits_per_token {name}"]) for row in rows])
        assert 2 ** ((bits * tokens).sum() / tokens.sum()) == pytest.approx(
            float(results.comparison.perplexities[m])
        )
    assert {row["label"] for row in rows} <= set(LABELS)


def test_settings_say_what_is_needed(tables: dict) -> None:
    """Seeds, the hash of the text, versions; numbers without thin spaces."""
    study, _ = small_study()
    found = {row["name"]: row["value"] for row in tables["settings"]}
    assert found["SHA-256 of the text"] == study.split.documents.digest
    assert found["seed of the split"] == "3"
    assert found["text"] == EVIL.replace("\u202e", "")
    assert "\u202f" not in "".join(found.values())
    assert {"Python", "torch", "processors"} <= set(found)


@given(st.lists(st.text(st.characters(codec="utf-8"), max_size=12), min_size=2, max_size=2))
@example(["=HYPERLINK(1)", "\t=1"])
@example(["+1", "-1"])
@example(["@SUM(A1)", " =2"])
@example(['a"b,c', "line\nbreak\r\nand more"])
@example(["\uff1d1+1", "\x00"])
def test_any_text_reads_back_and_nothing_begins_a_formula(row: list[str]) -> None:
    """Letter for letter, behind an apostrophe where a spreadsheet would compute."""
    text = csv_text(["a", "b"], [row]).removeprefix("\ufeff")
    head, read_back = csv.reader(io.StringIO(text, newline=""))
    assert head == ["a", "b"]
    for cell, text in zip(read_back, row, strict=True):
        assert cell.removeprefix("'") == text.replace("\x00", "\ufffd").removeprefix("'")
        assert not cell.lstrip(" ").startswith(BEGINS_FORMULA)


def test_lines_and_numbers_are_as_other_programs_want_them() -> None:
    """CR LF, a mark at the beginning, points in numbers, nothing for what is no number."""
    text = csv_text(["name", "x"], [["a", 0.1], ["b", float("nan")], ["c", np.int64(-3)]])
    assert text == "\ufeffname,x\r\na,0.1\r\nb,\r\nc,-3\r\n"


def test_a_full_disk_leaves_the_older_tables(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """One line; nothing beside them."""
    study, results = small_study()
    (tmp_path / "models.csv").write_text("old")

    def full(_: int) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(SlidesError, match=r"models\.csv: the disk is full\. A table .* untouched"):
        write_tables(tmp_path, study, results)
    assert (tmp_path / "models.csv").read_text() == "old"
    assert [path.name for path in tmp_path.iterdir()] == ["models.csv"]
