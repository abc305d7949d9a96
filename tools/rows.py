"""`make rows`: one line per row of the lecture, so that what is missing is seen at a glance."""

import contextlib
import io
import re
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import nbformat
import pytest
from tqdm import tqdm

from lecturekit.course import explorables, lecture_rows

ROOT = Path(__file__).resolve().parents[1]


@dataclass
class Row:
    """One row of the lecture and what answers it.

    Parameters
    ----------
    id, title, part : str
        From the package's map of the lecture.
    law : bool
        Whether the row claims something that a test can check.
    """

    id: str
    title: str
    part: str
    law: bool = True
    notebooks: Counter[str] = field(default_factory=Counter)  # number of the notebook -> explorables in it
    outcomes: Counter[str] = field(default_factory=Counter)  # passed / failed / skipped -> tests


def table() -> dict[str, Row]:
    """Give the rows of the lecture, in its order, with nothing counted yet."""
    return {key: Row(key, row.title, row.part, row.law) for key, row in lecture_rows().items()}


def tagged(notebook: Path) -> Iterator[tuple[str, int]]:
    """Yield (row id, explorables in the cell) for each tag `row-…` of a notebook."""
    for cell in nbformat.read(notebook, as_version=4).cells:
        count = explorables(cell.source) if cell.cell_type == "code" else 0
        for tag in cell.metadata.get("tags", []):
            if match := re.fullmatch(r"row-([A-Z]\d+)", tag):
                yield match[1], count


class Laws:
    """A pytest plugin that notes how the tests of each row ended."""

    def __init__(self) -> None:
        self.rows_of: dict[str, list[str]] = {}
        self.outcome: dict[str, str] = {}
        self.bar = tqdm(desc="laws", unit=" tests", leave=False, disable=None, file=sys.stderr)

    def pytest_collection_modifyitems(self, config: pytest.Config, items: list[pytest.Item]) -> None:
        """Keep the tests that are a row's law."""
        for item in items:
            self.rows_of[item.nodeid] = [mark.args[0] for mark in item.iter_markers("row")]
        config.hook.pytest_deselected(items=[i for i in items if not self.rows_of[i.nodeid]])
        items[:] = [item for item in items if self.rows_of[item.nodeid]]
        self.bar.reset(len(items))

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Note the worst outcome of a test's three phases."""
        if report.outcome != "passed" or report.when == "call":
            self.outcome[report.nodeid] = report.outcome
        self.bar.update(report.when == "teardown")

    def by_row(self) -> dict[str, Counter[str]]:
        """Return row id -> outcome -> number of tests."""
        rows: dict[str, Counter[str]] = defaultdict(Counter)
        for test, outcome in self.outcome.items():
            for row in self.rows_of[test]:
                rows[row][outcome] += 1
        return rows


def run_laws(paths: list[str]) -> tuple[Laws, int, str]:
    """Run the marked tests under the given paths.

    Returns
    -------
    Laws, int, str
        The outcomes, pytest's exit status, and what pytest printed.
    """
    laws, printed = Laws(), io.StringIO()
    with contextlib.redirect_stdout(printed):
        status = pytest.main(["-q", "--no-header", "-p", "no:cacheprovider", *paths], plugins=[laws])
    laws.bar.close()
    return laws, int(status), printed.getvalue()


def gather(rows: dict[str, Row], notebooks: list[Path], laws: Laws) -> list[str]:
    """Fill the rows in place; return the ids that notebooks or tests name but the lecture has not."""
    found = [(row, path.name[:2], count) for path in notebooks for row, count in tagged(path)]
    outcomes = laws.by_row()
    unknown = sorted({row for row, _, _ in found} | set(outcomes))
    for row, number, count in found:
        if row in rows:
            rows[row].notebooks[number] += count
    for row, counts in outcomes.items():
        if row in rows:
            rows[row].outcomes.update(counts)
    return [row for row in unknown if row not in rows]


def line(row: Row) -> str:
    """Set one row as a line of the table."""
    seen = ", ".join(row.notebooks) or "-"
    count = str(row.notebooks.total()) if row.notebooks else "-"
    tests = ", ".join(f"{n} {outcome}" for outcome, n in sorted(row.outcomes.items()))
    due = "none due" if not row.law else "MISSING" if row.notebooks else "to come"
    return f"{row.id:<5}{row.title:<52}{seen:<10}{count:>11}  {tests or due}"


def report(rows: dict[str, Row]) -> str:
    """Set the whole table, part by part."""
    lines = [f"{'row':<5}{'the lecture shows':<52}{'notebook':<10}{'explorables':>11}  laws"]
    part = None
    for row in rows.values():
        if row.part != part:
            part = row.part
            lines += ["", part]
        lines.append(line(row))
    shown = sum(bool(row.notebooks) for row in rows.values())
    proven = sum(bool(row.outcomes["passed"]) for row in rows.values())
    lines += ["", f"{shown} of {len(rows)} rows are in a notebook, {proven} have a law that passed."]
    return "\n".join(lines)


def main(paths: list[str]) -> int:
    """Print the table; fail if a law fails, does not run, or names no row."""
    rows = table()
    laws, status, printed = run_laws(paths)
    unknown = gather(rows, sorted((ROOT / "notebooks").glob("*.ipynb")), laws)
    sys.stdout.write(report(rows) + "\n")
    # 5: no marked test was collected, which the table shows already
    if status not in (0, 5):
        sys.stdout.write(f"\n{printed}")
    if unknown:
        sys.stdout.write(f"\nno such row in the lecture: {', '.join(unknown)}\n")
    return int(status not in (0, 5) or bool(unknown))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:] or [str(ROOT / "tests")]))
