"""`make slides`: every notebook as one offline file in dist/slides/, with a page that lists them."""

import html
import subprocess
import sys
from pathlib import Path

import nbformat

ROOT = Path(__file__).resolve().parents[1]
TARGET = ROOT / "dist" / "slides"

PAGE = """\
<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>Slides</title>
<style>
:root {{ color-scheme: light dark }}
body {{ font: 1.25rem/1.5 system-ui, sans-serif; max-width: 42rem; margin: 12vh auto; padding: 0 1.5rem }}
h1 {{ font-size: 1.75rem; line-height: 1.25 }}
ol {{ list-style: none; padding: 0 }}
li {{ margin: 1.25rem 0 }}
a {{ font-weight: 600; text-decoration-thickness: 1px; text-underline-offset: .2em }}
small {{ display: block; opacity: .75 }}
</style>
</head>
<body>
<h1>Words, recurrent networks and their gradients</h1>
<ol>
{items}
</ol>
<p><small>Every deck is one file: it needs no network, and its sliders move.
Arrow keys turn the pages, S opens the notes, Esc shows all slides.</small></p>
</body>
</html>
"""


def title(notebook: Path) -> str:
    """Return a notebook's first heading.

    Raises
    ------
    ValueError
        The notebook has none.
    """
    for cell in nbformat.read(notebook, as_version=4).cells:
        for line in cell.source.splitlines() if cell.cell_type == "markdown" else ():
            if line.startswith("# "):
                return line.removeprefix("# ").strip()
    raise ValueError(f"{notebook.name} has no heading")


def index(notebooks: list[Path], target: Path) -> str:
    """Return the page that links the decks of some notebooks, with their sizes.

    Parameters
    ----------
    notebooks : list of Path
        In the order of the page.
    target : Path
        The folder that holds the decks.
    """
    items = []
    for notebook in notebooks:
        deck = deck_of(notebook, target)
        size = f"{deck.stat().st_size / 1e6:.1f} MB"
        heading = html.escape(title(notebook))
        items.append(f'<li><a href="{deck.name}">{heading}</a><small>{deck.name}, {size}</small></li>')
    return PAGE.format(items="\n".join(items))


def deck_of(notebook: Path, target: Path) -> Path:
    """Return the path of a notebook's deck."""
    return target / f"{notebook.stem}.slides.html"


def export(notebook: Path, target: Path) -> int:
    """Export one notebook; return nbconvert's exit status."""
    command = [
        sys.executable,
        "-m",
        "nbconvert",
        "--to",
        "lecture",
        "--output-dir",
        str(target),
        str(notebook),
    ]
    return subprocess.run(command, check=False).returncode


def main(names: list[str]) -> int:
    """Export the named notebooks, or all; the index lists the decks there are."""
    notebooks = sorted((ROOT / "notebooks").glob("*.ipynb"))
    TARGET.mkdir(parents=True, exist_ok=True)
    wanted = [n for n in notebooks if not names or n.stem in names or str(n.relative_to(ROOT)) in names]
    failed = [notebook.name for notebook in wanted if export(notebook, TARGET)]
    made = [notebook for notebook in notebooks if deck_of(notebook, TARGET).exists()]
    (TARGET / "index.html").write_text(index(made, TARGET), encoding="utf-8")
    sys.stdout.write(f"{len(made)} decks: {(TARGET / 'index.html').relative_to(ROOT)}\n")
    if failed or not wanted:
        sys.stderr.write(f"not exported: {', '.join(failed or names or ['there is no notebook'])}\n")
    return int(bool(failed) or not wanted)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
