"""What axe-core finds in a page."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from typing import Any

_RUN = """async (within) => {
    const rules = { "target-size": { enabled: true } };
    const resultTypes = ["violations", "passes"];
    const part = within ?? { exclude: [[".lk-plot > *"]] };
    const { violations, passes } = await axe.run(part, { rules, resultTypes });
    return {
        found: violations.flatMap(({ id, impact, nodes }) =>
            nodes.map(({ target, html }) => `${id} (${impact}): ${target} ${html.slice(0, 120)}`)),
        passed: passes.map(({ id }) => id),
    };
}"""


@cache
def _script() -> str:
    return files("axe_playwright_python").joinpath("axe.min.js").read_text("utf-8")


def axe(page: Any, within: dict[str, Any] | None = None) -> tuple[list[str], set[str]]:
    """Run axe-core in a page, or in a part of it (``{"include": [[".lk-root"]]}``).

    What plotly draws is left out: it is hidden from readers, and axe does not see the colours of its text.
    Evaluated from outside, so that a deck's content policy stands as it is.

    Returns
    -------
    found : list of str
        Everything, from minor to critical.
    passed : set of str
        Rules that were applied and held.
    """
    if not page.evaluate("typeof axe === 'object'"):
        page.evaluate(f"{_script()}; 0")
    result = page.evaluate(_RUN, within)
    return result["found"], set(result["passed"])
