"""`make notebooks`: notebooks/NN_name.ipynb out of its text, notebooks/py/NN_name.py."""

import sys
from pathlib import Path

import jupytext
import nbformat
from nbformat import NotebookNode

ROOT = Path(__file__).resolve().parents[1]
TEXTS = ROOT / "notebooks" / "py"
KERNEL = {
    "kernelspec": {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"},
    "language_info": {"name": "python"},
}


def build(text: Path) -> NotebookNode:
    """Read a py:percent file as the notebook that is committed.

    Parameters
    ----------
    text : Path
        The text source.

    Returns
    -------
    NotebookNode
        Without outputs. Cells are numbered by their place, so that the same text gives the same bytes.
    """
    notebook = jupytext.read(text, fmt="py:percent")
    notebook.metadata = nbformat.from_dict(KERNEL)
    for number, cell in enumerate(notebook.cells, start=1):
        cell["id"] = f"cell-{number:02d}"
        cell.metadata.pop("lines_to_next_cell", None)  # how the text is spaced; of no use in the notebook
    return notebook


def as_json(notebook: NotebookNode) -> str:
    """Return the text of the .ipynb file."""
    return nbformat.writes(notebook, version=4) + "\n"


def main() -> None:
    """Write every notebook that differs from its text."""
    for text in sorted(TEXTS.glob("*.py")):
        target = TEXTS.parent / f"{text.stem}.ipynb"
        wanted = as_json(build(text))
        changed = not target.exists() or target.read_text(encoding="utf-8") != wanted
        if changed:
            target.write_text(wanted, encoding="utf-8")
        sys.stdout.write(f"{'written  ' if changed else 'unchanged'}  {target.relative_to(ROOT)}\n")


if __name__ == "__main__":
    main()
