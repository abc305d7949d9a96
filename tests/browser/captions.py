"""Whether what is said under a figure says the state: verdict and caption, in every state of a table."""

from __future__ import annotations

import re

from tests.browser.tables import Table

_UNFINISHED = re.compile(r"[{}$]|\bnan\b|\bNone\b|undefined")


def said_badly(table: Table) -> list[str]:
    """Say what is wrong with the words: empty, unfinished, or the same wherever a control stands."""
    verdicts, captions, errors = table.said("verdict"), table.said("caption"), table.said("error")
    said = [" | ".join(words) for words in zip(verdicts, captions, errors, strict=True)]
    found = [f"state {n} has no caption" for n, words in enumerate(captions) if not words and not errors[n]]
    found += sorted({f"unfinished: {words}" for words in said if _UNFINISHED.search(words)})
    for control, states in table.along():
        if len(states) > 1 and len({said[state] for state in states}) == 1:
            found.append(f"wherever “{control}” stands: {said[states[0]]}")

    if table.count > 1 and len(set(said)) == 1:
        found.append(f"in every state: {said[0]}")
    return [f"{table.name}: {line}" for line in found]


def unreachable(table: Table) -> list[str]:
    """Say which control a click on the figure sets that no key can reach."""
    spec = table.record["spec"]
    clicked = spec["onClick"]
    shown = {control["name"] for control in spec["controls"]}
    return [f"{table.name}: a click sets {clicked}"] if clicked and clicked not in shown else []
