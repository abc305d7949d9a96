"""Find broken formulas before the notebook runs: cheap, by counting what must come in pairs."""

from __future__ import annotations

import re
from collections.abc import Iterator

from nbformat import NotebookNode

from lecturekit.slides._errors import SlidesError, name_cell

_CODE = re.compile(r"^(```|~~~).*?^\1|(`+)(?!`).*?(?<!`)\2(?!`)", re.DOTALL | re.MULTILINE)
_ESCAPED_DOLLAR = re.compile(r"(?<!\\)\\\$")
_DISPLAY = re.compile(r"\$\$(.*?)\$\$", re.DOTALL)
_INLINE = re.compile(r"\$([^$]+)\$")
_ENVIRONMENT = re.compile(r"\\(begin|end)\s*\{([^}]*)\}")


def check_formulas(nb: NotebookNode) -> None:
    """Stop at formulas that MathJax would leave raw or print in red.

    Parameters
    ----------
    nb : NotebookNode
        Its Markdown cells are read, skipped ones excepted.

    Raises
    ------
    SlidesError
        Names every cell with a problem, not only the first.
    """
    found = [
        f"{name_cell(nb, index)}: {problem}"
        for index, cell in enumerate(nb.cells)
        if cell.cell_type == "markdown" and cell.metadata.get("slideshow", {}).get("slide_type") != "skip"
        for problem in formula_problems(cell.source)
    ]
    if found:
        raise SlidesError("formulas that would not be typeset:\n  " + "\n  ".join(found))


def formula_problems(markdown: str) -> list[str]:
    r"""List what is unpaired in the formulas of a Markdown text.

    Parameters
    ----------
    markdown : str
        Code spans and fenced code are left out; ``\$`` is a dollar sign, no delimiter.

    Returns
    -------
    list of str
        Empty when all is well.
    """
    text = _ESCAPED_DOLLAR.sub("", _CODE.sub("", markdown))
    bodies = _DISPLAY.findall(text)
    rest = _DISPLAY.sub("", text)
    found = ["a $$ without its partner"] if "$$" in rest else []
    rest = rest.replace("$$", "")
    inline = _INLINE.findall(rest)
    rest = _INLINE.sub("", rest)
    if "$" in rest:
        found.append(r"a $ without its partner (the sign itself is written \$)")
    found += [f"an empty line inside ${_short(body)}$" for body in inline if "\n\n" in body]
    for body in [*bodies, *inline]:
        found += [f"{problem} in {_short(body)}" for problem in _body_problems(body)]
    return found + list(_environments(rest))


def _body_problems(body: str) -> Iterator[str]:
    bare = re.sub(r"\\\\|\\[{}]", "", body)  # a line break, and braces that are printed, pair with nothing
    if _unbalanced(bare):
        yield "unbalanced braces"
    if len(re.findall(r"\\left(?![A-Za-z])", bare)) != len(re.findall(r"\\right(?![A-Za-z])", bare)):
        yield r"\left without \right, or the reverse,"
    if re.search(r"\\color\s*\{", bare):
        yield r"\color, which colours all that follows (\textcolor is meant),"
    yield from _environments(bare)


def _unbalanced(text: str) -> bool:
    depth = 0
    for letter in text:
        depth += {"{": 1, "}": -1}.get(letter, 0)
        if depth < 0:
            return True
    return depth != 0


def _environments(text: str) -> Iterator[str]:
    opened: list[str] = []
    for kind, name in _ENVIRONMENT.findall(text):
        if kind == "begin":
            opened.append(name)
        elif not opened or opened.pop() != name:
            yield f"\\end{{{name}}} without its \\begin"
    yield from (f"\\begin{{{name}}} without its \\end" for name in opened)


def _short(body: str) -> str:
    line = " ".join(body.split())
    return line if len(line) <= 40 else line[:39] + "…"
