"""Cells to slides: structure, notes, fragments, code."""

import re

import pytest
from nbformat import NotebookNode

from lecturekit.slides import SlidesError
from lecturekit.slides._arrange import arrange
from tests.slides.deck_notebook import code, markdown, notebook


def outline(nb: NotebookNode) -> str:
    """The markup with each cell's first word in it."""
    parts = (c.metadata.lecture["open"] + c.source.split()[0] + c.metadata.lecture["close"] for c in nb.cells)
    short = re.sub(r'<div class="lk-slide[^"]*">', "<s>", "".join(parts))
    return short.replace("</div></section>", "</s></section>").replace(' class="notes"', "")


def with_output(cell: NotebookNode) -> NotebookNode:
    """Let a code cell have printed something."""
    cell.outputs = [NotebookNode(output_type="stream", name="stdout", text="1")]
    return cell


def test_slides_subslides_and_continuations() -> None:
    """A column is one outer section; a lone slide has none; a cell without a type goes on."""
    nb = notebook(
        markdown("a", "slide"),
        markdown("b"),
        markdown("c", "subslide"),
        markdown("d", "slide"),
        markdown("e", "-"),
    )
    assert arrange(nb) == 3
    assert outline(nb) == (
        "<section><section><s>ab</s></section><section><s>c</s></section></section><section><s>de</s></section>"
    )


def test_the_first_cell_starts_a_slide_whatever_it_says() -> None:
    """Nothing stands outside of a slide, not even what comes before the first one."""
    nb = notebook(markdown("note", "notes"), markdown("a", "-"), markdown("b", "slide"))
    assert arrange(nb) == 2
    assert outline(nb) == "<section><s>a<aside>note</aside></s></section><section><s>b</s></section>"


def test_fragments_take_the_cells_that_follow_and_end_with_the_slide() -> None:
    """Each fragment is one block; the next slide begins outside of it."""
    nb = notebook(
        markdown("a", "slide"),
        markdown("b", "fragment"),
        markdown("c"),
        markdown("d", "fragment"),
        markdown("e", "slide"),
    )
    arrange(nb)
    fragment = '<div class="fragment">'
    assert outline(nb) == (
        f"<section><s>a{fragment}bc</div>{fragment}d</s></section>".replace("d</s>", "d</div></s>")
        + "<section><s>e</s></section>"
    )


def test_notes_stand_outside_of_fragments() -> None:
    """Reveal would otherwise show them with the fragment only, and hide the slide's other notes."""
    nb = notebook(markdown("a", "slide"), markdown("b", "fragment"), markdown("note", "notes"), markdown("c"))
    arrange(nb)
    assert outline(nb) == '<section><s>a<div class="fragment">bc</div><aside>note</aside></s></section>'


def test_skipped_and_silent_cells_leave_no_trace() -> None:
    """A skipped cell, and code without output, show nothing; a slide of such cells is none."""
    nb = notebook(
        markdown("a", "slide"),
        markdown("b", "skip"),
        code("c"),
        code("d", "slide"),
        with_output(code("e", "slide")),
    )
    assert arrange(nb) == 2
    assert outline(nb) == "<section><s>a</s></section><section><s>e</s></section>"


def test_code_is_hidden_unless_it_is_the_lesson() -> None:
    """`show-code` shows it; `hide-code` keeps it hidden when all code is shown."""
    cells = [
        code("a", "slide", "show-code"),
        with_output(code("b")),
        with_output(code("c", "-", "hide-code")),
    ]
    nb = notebook(*cells)
    arrange(nb)
    assert [c.metadata.lecture["code"] for c in nb.cells] == [True, False, False]
    nb = notebook(*cells)
    arrange(nb, show_code=True)
    assert [c.metadata.lecture["code"] for c in nb.cells] == [True, True, False]


def test_nothing_to_show_is_an_error() -> None:
    """A notebook of skipped cells makes no deck."""
    with pytest.raises(SlidesError, match="no cell of the notebook is shown"):
        arrange(notebook(markdown("a", "skip"), markdown("b", "notes"), code("c", "slide")))
