"""Minutes of slides: said at the head of the notes, and the same everywhere."""

from pathlib import Path

import nbformat
import pytest

from lecturekit.slides import minutes_of, plan_of, promised_minutes
from lecturekit.slides._minutes import said_minutes
from tests.slides.deck_notebook import code, markdown, notebook

BOOKS = sorted((Path(__file__).parents[2] / "notebooks").glob("*.ipynb"))
FOLD = "<details>\n<summary>For the lecturer</summary>\n\n{}\n\n</details>"


@pytest.mark.parametrize("path", BOOKS, ids=lambda path: path.stem)
def test_every_slide_of_every_notebook_says_its_minutes_and_the_first_says_the_sum(path: Path) -> None:
    """A lecturer who plans by the first slide ends when the last one does."""
    nb = nbformat.read(path, as_version=4)
    assert [slide.headline for slide in plan_of(nb) if slide.minutes is None] == []
    assert all(slide.headline for slide in plan_of(nb))
    assert promised_minutes(nb) == minutes_of(nb) > 0


@pytest.mark.parametrize(
    ("notes", "minutes"),
    [
        ("**3 minutes.** Ask.", 3),
        ("**1 minute.** Ask.", 1),
        ("**½ minute.**", 0.5),
        ("**2½ minutes.** Ask.", 2.5),
        ("**6 minutes. The most important slide.** Keys 1 to 4.", 6),
        (FOLD.format("**12 minutes.** Ask."), 12),
        ("", None),
        ("Ask. **3 minutes.**", None),
        ("**minutes.**", None),
        ("**3 hours.**", None),
        ("3 minutes. Ask.", None),
        (FOLD.format("Ask."), None),
    ],
)
def test_minutes_stand_at_the_head(notes: str, minutes: float | None) -> None:
    """Folded or not, whole or half; what stands elsewhere is talk."""
    assert said_minutes(notes) == minutes


def test_slides_of_a_notebook_with_their_cells() -> None:
    """Subslides are slides; cells between belong to the one before; the first minutes count."""
    nb = notebook(
        markdown("# Not a slide yet", "skip"),
        markdown("words before a heading\n\n# The *first* #", "slide"),
        markdown(FOLD.format("**2 minutes.** Say it.\nThe whole deck takes 4½ minutes."), "notes"),
        markdown("# A heading that nobody sees", "skip"),
        code("x = 1", "-"),
        markdown("## The second", "subslide"),
        markdown("No minutes here.", "notes"),
        markdown("**2½ minutes.** But here.", "notes"),
        code("# no heading", "slide"),
    )
    plan = plan_of(nb)
    assert [(slide.headline, slide.minutes, slide.cells) for slide in plan] == [
        ("The *first*", 2, range(1, 5)),
        ("The second", 2.5, range(5, 8)),
        ("", None, range(8, 9)),
    ]
    assert minutes_of(nb) == promised_minutes(nb) == 4.5


def test_nothing_said_is_nothing_promised() -> None:
    """No slide, no notes, or another slide that says it."""
    assert plan_of(notebook()) == ()
    assert promised_minutes(notebook(markdown("# A", "-"))) is None
    late = notebook(
        markdown("# A", "slide"), markdown("# B", "slide"), markdown("The deck takes 3 minutes.", "notes")
    )
    assert promised_minutes(late) is None
    assert minutes_of(late) == 0
