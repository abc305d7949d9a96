"""Broken formulas are found before the notebook runs."""

import pytest

from lecturekit.slides import SlidesError
from lecturekit.slides._check import check_formulas, formula_problems
from tests.slides.deck_notebook import FORMULAS, everything, markdown, notebook


@pytest.mark.parametrize("formula", FORMULAS.values(), ids=FORMULAS)
def test_the_lectures_formulas_pass(formula: str) -> None:
    """Inline and displayed."""
    assert formula_problems(f"Say ${formula}$ and\n\n$$\n{formula}\n$$\n\nthen.") == []


@pytest.mark.parametrize(
    "text",
    [
        r"It costs \$5, or \$6.",
        "Code `a$b` and ``x$`y`` here.",
        "```python\nprint('$')\n```\nand $x$.",
        r"$\{ a \}$ and $$\left( \frac{1}{2} \right]$$",
        r"$$\begin{cases} a \\ b \end{cases}$$",
        "\\begin{align}\nx &= y \\\\\n\\end{align}",
        r"$a \leftarrow b \rightarrow c$",
    ],
)
def test_what_only_looks_broken_passes(text: str) -> None:
    """Dollar signs, code, printed braces, arrows."""
    assert formula_problems(text) == []


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("the norm $x", "a $ without its partner"),
        ("it costs 5$ then", "a $ without its partner"),
        ("$$ x + y", "a $$ without its partner"),
        (r"$\frac{1}{2$", "unbalanced braces"),
        (r"$$\hat{x}}$$", "unbalanced braces"),
        (r"$\left( x )$", r"\left without \right"),
        (r"$\begin{matrix} 1 \end{pmatrix}$", r"\end{pmatrix} without its \begin"),
        (r"$\begin{matrix} 1$", r"\begin{matrix} without its \end"),
        (r"$\color{red}{a} + b$", r"\textcolor is meant"),
        ("5$ for one\n\nand 6$ for two", "an empty line inside"),
    ],
)
def test_what_is_broken_is_named(text: str, problem: str) -> None:
    """Each kind of fault has its words."""
    assert any(problem in found for found in formula_problems(text)), formula_problems(text)


def test_every_cell_at_fault_is_listed_by_name() -> None:
    """All of them in one message, skipped cells and code excepted."""
    nb = notebook(
        markdown("fine $x$"),
        markdown("## First\n$x", "slide"),
        markdown("$$y", "notes"),
        markdown("$z", "skip"),
    )
    with pytest.raises(SlidesError) as error:
        check_formulas(nb)
    message = str(error.value)
    assert 'cell 2 of 4 "## First"' in message
    assert 'cell 3 of 4 "$$y"' in message
    assert "cell 4" not in message
    check_formulas(everything())
