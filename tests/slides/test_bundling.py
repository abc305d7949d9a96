"""ES modules joined into one: the rules, and what they refuse."""

import pytest

from lecturekit.slides import _assets
from lecturekit.slides._bundle import bundle

MODULES = {
    "main.js": """import { add, twice as double } from "./sums.js";
import {
  Counter,
} from "./count.js";
const one = 1;
document.title = [add(one, 2), double(4), new Counter().next(), "export default"].join(" ");
""",
    "sums.js": """import { step } from "./count.js";
const one = 10;
export function add(a, b) { return a + b + one - 10; }
function times(a) { return 2 * a * step; }
export { times as twice };
""",
    "count.js": """export const step = 1;
export class Counter { next() { return step; } }
export async function later() {}
""",
    "unused.js": "export default 3;\n",
}
RESULT = "3 8 1 export default"


def test_each_module_runs_once_after_those_it_needs() -> None:
    """Order by need, names kept apart, unused modules left out."""
    text = bundle(MODULES, "main.js")
    assert text.index("$count_js =") < text.index("$sums_js =") < text.index("$main_js =")
    assert text.count("class Counter") == 1
    assert "unused" not in text
    assert "const { add, twice: double } = $sums_js;" in text
    assert "return { add, twice: times };" in text


@pytest.mark.parametrize(
    "line",
    [
        "export default 3;",
        "export let a = 1;",
        'import * as all from "./b.js";',
        'import d from "./b.js";',
        'export * from "./b.js";',
        'import { a } from "plotly.js";',
    ],
)
def test_other_forms_are_refused_by_name(line: str) -> None:
    """What the rules do not cover is said, not swallowed."""
    with pytest.raises(ValueError, match=r"a\.js") as error:
        bundle({"a.js": f"const x = 1;\n{line}\n", "b.js": ""}, "a.js")
    assert line in str(error.value)


def test_missing_and_circular_modules() -> None:
    """Both are named."""
    with pytest.raises(ValueError, match=r"a\.js needs gone\.js"):
        bundle({"a.js": 'import { x } from "./gone.js";\n'}, "a.js")
    with pytest.raises(ValueError, match=r"circle: a\.js → b\.js → a\.js"):
        bundle({"a.js": 'import { x } from "./b.js";\n', "b.js": 'import { y } from "./a.js";\n'}, "a.js")


def test_the_decks_own_modules_and_the_player_join() -> None:
    """The real files, as a deck holds them: no import or export is left."""
    text = bundle(_assets.player() | _assets.own_modules(), "deck.js")
    lines = [line for line in text.splitlines() if line.startswith(("import ", "export "))]
    assert lines == []
    assert text.index("$player_js =") < text.index("$figures_js =") < text.index("$deck_js =")
