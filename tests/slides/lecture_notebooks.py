"""Three small notebooks that belong together: for decks of a whole lecture."""

import tempfile
from functools import cache
from pathlib import Path

from nbformat import NotebookNode

from lecturekit.slides import Deck, export_all
from tests.slides.deck_notebook import code, markdown, notebook, write

TITLE = "From <counting> to gates & back"
FAR = '<b id="far">Far.</b>'
POWERS = """
import plotly.graph_objects as go
from lecturekit.explorable import explore

def powers(n=1):
    return go.Figure(go.Scatter(x=[0, 1, 2, 3], y=[k**n for k in range(4)])), f"to the power of **{n}**"
"""
EXPLORE = 'explore(powers, n=(1, 3), presets={"cubes": {"n": 3}})'


def chapter(title: str, question: str, figures: int, *, after: str = "", minutes: int = 2) -> NotebookNode:
    """A title, a question, figures with a formula each, a summary with a link to another notebook."""
    cells = [
        code(POWERS.strip(), "skip"),
        markdown(f"# {title}\n\nSome words first.\n**{question}**", "slide"),
        markdown(f"**1 minute.** The whole deck takes {1 + figures * minutes} minutes.", "notes"),
    ]
    for n in range(figures):
        cells += [
            markdown(f"## {title}: figure {n + 1}\n\nIts bound is $\\lVert W \\rVert^{{{n}}}$.", "slide"),
            code(EXPLORE),
            markdown(f"**{minutes} minutes.** Figure {n + 1} of {title}.", "notes"),
        ]
    cells.append(markdown(f"## Summary\n\nThe same heading everywhere. {after}", "slide"))
    return notebook(*cells)


def three() -> dict[str, NotebookNode]:
    """Name and notebook: many slides in the middle, so that the last are far from the first."""
    onward = "[Next](02_second.ipynb), [in it](02_second.ipynb#far)."
    return {
        "01_first": chapter("First", "Who counts?", 1, after=f"{onward} [Above](#nowhere)."),
        "02_second": chapter(
            "Second & third", "Does it *last*?", 14, after='<b id="far">Far.</b> [No chapter](99_else.ipynb).'
        ),
        "03_last": chapter("Last", "Is that all?", 2, after="[First](01_first.ipynb)."),
    }


@cache
def exported() -> dict[str, Deck]:
    """Export the three and their whole once for all tests of a run; by the names of the files."""
    folder = Path(tempfile.mkdtemp(prefix="lecturekit-lecture-"))
    for name, nb in three().items():
        write(folder / f"{name}.ipynb", nb)
    decks = export_all(sorted(folder.glob("*.ipynb")), folder / "out", lecture=TITLE)
    return {deck.path.stem: deck for deck in decks}
