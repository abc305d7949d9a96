"""What a report says makes it again does."""

import shlex
from dataclasses import replace

import pytest

from lecturekit.assignment import plan
from lecturekit.assignment._options import parser, recipe_of
from lecturekit.assignment._report_command import study_command
from lecturekit.assignment._settings import RECIPE
from lecturekit.corpora import Documents, lee_documents, split_documents
from tests.assignment.studies import EVIL, LABELS, small_documents


def few(count: int = 20) -> Documents:
    """Some news texts under the corpus' own name."""
    documents = lee_documents()
    return replace(documents, texts=documents.texts[:count])


def test_the_command_is_read_back_as_the_study() -> None:
    """By the command line's own parser: files, options, and each of the settings."""
    recipe = replace(RECIPE, epochs=3, batch=9, rate=0.02, patience=4, seed=5)
    split = split_documents(small_documents(20), shares=(0.6, 0.3, 0.1), seed=5)
    study = plan(
        split, "gru,unigram", order=2, embedding=6, hidden=11, layers=2, match=True, seed=5, recipe=recipe
    )
    words = shlex.split(study_command(study))
    assert words[:3] == ["python", "-m", "lecturekit.assignment"]
    given = parser().parse_args(words[3:])
    assert given.files == [EVIL.replace("\u202e", "")]
    assert (given.label, given.cut, given.shares) == ("kind <u>", "code", (0.6, 0.3, 0.1))
    again = plan(
        split_documents(small_documents(20), shares=given.shares, seed=given.seed),
        given.models, least=given.least, order=given.order, embedding=given.embedding,
        hidden=given.hidden, layers=given.layers, match=given.match, seed=given.seed, recipe=recipe_of(given),
    )  # fmt: skip
    assert again.settings == study.settings
    assert (again.split.part == study.split.part).all()
    assert given.out == "report.html"
    assert len(LABELS) == 3


def test_the_usual_study_has_a_short_command() -> None:
    """No option that says what is said anyway, but the threshold, which is chosen by the text."""
    study = plan(split_documents(few()))
    least = study.settings.policy.least
    assert study_command(study) == f"python -m lecturekit.assignment --least {least} --out report.html"


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("my texts.csv", ["my texts.csv", "--column", "YOUR_COLUMN"]),
        ("your text", ["-"]),
        ("lines.ndjson", ["lines.ndjson", "--column", "YOUR_COLUMN"]),
        ("12 files", ["YOUR_FILES"]),
        ("2 files", ["YOUR_FILES"]),
        ("-x.txt", ["--", "-x.txt"]),
    ],
)
def test_what_is_not_kept_has_a_place_to_fill_in(name: str, words: list[str]) -> None:
    """The column of a table, the names of several files; and a name is never an option."""
    unit = "file" if name == "12 files" else "row"
    study = plan(split_documents(replace(few(), name=name, unit=unit)), "unigram")
    command = shlex.split(study_command(study))[3:]
    given = parser().parse_args(command)
    assert all(word in command for word in words)
    assert given.files == [word for word in words[:1] if word != "--"] or given.files == words[1:]


def test_shares_are_written_so_that_they_are_read_back() -> None:
    """Thirds have no short decimal: the parser takes what is written for the same three numbers."""
    study = plan(split_documents(few(), shares=(1 / 3, 1 / 3, 1 / 3)), "unigram")
    given = parser().parse_args(shlex.split(study_command(study))[3:])
    assert given.shares == study.split.shares


@pytest.mark.parametrize("change", [{"clip": 2.0}, {"seed": 1}])
def test_what_no_option_says_is_said_in_python(change: dict) -> None:
    """Names that exist, and the settings again."""
    study = plan(split_documents(few()), "unigram,rnn", recipe=replace(RECIPE, **change))
    lines = study_command(study).splitlines()
    from lecturekit import assignment, corpora, networks

    known = vars(corpora) | vars(assignment) | vars(networks) | {"lee_documents": few}
    exec("\n".join(lines[:2]), known)
    assert known["study"].settings == study.settings
    assert (known["split"].part == study.split.part).all()
    assert lines[2] == "write_report('report.html', study, study.run())"
