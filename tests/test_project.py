"""The project's files agree with each other, and the tools behind `make` do what they say."""

import re
import tomllib
from pathlib import Path

import pytest
import yaml
from packaging.requirements import Requirement
from packaging.specifiers import SpecifierSet
from packaging.utils import canonicalize_name

from tools import lock, notebooks, rows

ROOT = Path(__file__).parents[1]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
NEEDED = [Requirement(text) for text in PROJECT["dependencies"]]
DEV = [Requirement(text) for text in PROJECT["optional-dependencies"]["dev"]]
LOCK = (ROOT / "requirements.lock").read_text(encoding="utf-8")
PINS = {
    canonicalize_name(name): version
    for name, version in re.findall(r"^([\w.-]+)==(\S+)$", LOCK, re.MULTILINE)
}


@pytest.mark.parametrize("requirement", [*NEEDED, *DEV], ids=str)
def test_lock_satisfies_every_requirement(requirement: Requirement) -> None:
    """What pyproject.toml asks for is pinned, at a version it allows."""
    assert PINS[canonicalize_name(requirement.name)] in requirement.specifier


def test_lock_holds_pins_and_nothing_else() -> None:
    """No address, no path, no local build, not the project itself: it installs from any index."""
    lines = [line for line in LOCK.splitlines() if not line.startswith("#")]
    assert all(re.fullmatch(r"[\w.-]+==[\w.!]+", line) for line in lines)
    assert "://" not in LOCK
    assert "lecturekit" not in PINS
    assert PINS["torch"] == "2.13.0"


def test_lock_drops_local_builds_and_gpu_libraries_and_refuses_paths() -> None:
    """The filter of `make lock`."""
    freeze = "# comment\ntorch==2.13.0+cpu\nnvidia-cublas==13.1\nNumPy==2.4.6\n"
    assert lock.pinned(freeze) == ["NumPy==2.4.6", "torch==2.13.0"]
    with pytest.raises(ValueError, match="not a pinned version"):
        lock.pinned("thing @ file:///somewhere/thing.whl")


def test_environment_asks_for_the_same() -> None:
    """environment.yml names every requirement of pyproject.toml, with the same bounds, and nothing more."""
    names = {"pytorch": "torch"}
    listed = yaml.safe_load((ROOT / "environment.yml").read_text(encoding="utf-8"))["dependencies"]
    pip = next(entry["pip"] for entry in listed if isinstance(entry, dict))
    conda = [entry for entry in listed if isinstance(entry, str) and entry != "pip"]
    asked = {names.get(r.name, r.name): r.specifier for r in map(Requirement, [*conda, *pip])}
    assert asked.pop("python") == SpecifierSet(PROJECT["requires-python"])
    assert asked == {r.name: r.specifier for r in NEEDED}


def test_every_target_is_in_the_help() -> None:
    """`make help` prints what follows `##`, so each target needs it."""
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    phony = re.search(r"^\.PHONY: (.*)$", makefile, re.MULTILINE)
    assert phony
    for target in phony[1].split():
        assert re.search(rf"^{target}:.*## \w", makefile, re.MULTILINE), target


def test_rows_are_the_lectures() -> None:
    """All rows of the lecture are in the table, in order, none twice."""
    counts = {"W": 12, "L": 8, "R": 9, "G": 6, "M": 9, "P": 4}
    assert list(rows.table()) == [f"{part}{n}" for part, last in counts.items() for n in range(1, last + 1)]


def write_notebook(folder: Path) -> Path:
    """Make the smallest notebook with two tagged cells, through `make notebooks`' own function."""
    text = folder / "07_toy.py"
    text.write_text(
        '# %% tags=["row-W4"]\nexplore(f, k=(0, 3))\nkit.explore(g)\n\n'
        '# %% tags=["row-W4", "row-G5"]\nx = 1\n',
        encoding="utf-8",
    )
    target = folder / "07_toy.ipynb"
    target.write_text(notebooks.as_json(notebooks.build(text)), encoding="utf-8")
    return target


def test_rows_count_explorables_and_law_outcomes(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Tagged cells and marked tests are counted, others left out; a failing law fails the command."""
    (tmp_path / "pytest.ini").write_text("[pytest]\nmarkers = row(id): x\n", encoding="utf-8")
    (tmp_path / "test_laws_of_toy.py").write_text(
        "import pytest\n"
        "@pytest.mark.row('W4')\n@pytest.mark.parametrize('n', [1, 2])\ndef test_a(n): pass\n"
        "@pytest.mark.row('G5')\ndef test_b(): assert 0\n"
        "def test_c(): assert 0\n",
        encoding="utf-8",
    )
    laws, status, _ = rows.run_laws([str(tmp_path)])
    table = rows.table()
    unknown = rows.gather(table, [write_notebook(tmp_path)], laws)
    assert (status, unknown) == (1, [])
    assert (table["W4"].outcomes, table["W4"].notebooks) == ({"passed": 2}, {"07": 2})
    assert (table["G5"].outcomes, table["G5"].notebooks) == ({"failed": 1}, {"07": 0})
    assert "2 passed" in rows.line(table["W4"])
    assert rows.main([str(tmp_path)]) == 1
    assert "1 failed" in capsys.readouterr().out


def test_a_row_that_the_lecture_has_not_is_an_error(tmp_path: Path) -> None:
    """A typing error in a mark does not pass for an answer."""
    (tmp_path / "pytest.ini").write_text("[pytest]\nmarkers = row(id): x\n", encoding="utf-8")
    (tmp_path / "test_typo_of_toy.py").write_text(
        "import pytest\n@pytest.mark.row('W44')\ndef test_a(): pass\n", encoding="utf-8"
    )
    assert rows.main([str(tmp_path)]) == 1


def test_notebooks_are_built_alike_each_time(tmp_path: Path) -> None:
    """The same text gives the same bytes, with no output and no random cell id."""
    first = write_notebook(tmp_path).read_text(encoding="utf-8")
    assert write_notebook(tmp_path).read_text(encoding="utf-8") == first
    assert '"id": "cell-01"' in first
