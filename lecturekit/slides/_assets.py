"""The browser's libraries, read out of installed wheels; nothing of them is copied into this package."""

from __future__ import annotations

import base64
import gzip
import importlib.util
from functools import cache
from importlib.resources import files
from pathlib import Path

from lecturekit.slides._errors import SlidesError

REVEAL = "revealjs/dist/reveal.js"
REVEAL_NOTES = "revealjs/dist/plugin/notes.js"
REVEAL_CSS = ("revealjs/dist/reset.css", "revealjs/dist/reveal.css")
REVEAL_LICENCE = "revealjs/LICENSE"
MATHJAX = "static/mathjax/tex-svg-full.js"  # "full": without it \textcolor makes MathJax fetch a file
PLOTLY = "package_data/plotly.min.js"


def wheel_file(package: str, path: str) -> Path:
    """Find a file in an installed package without importing the package.

    Parameters
    ----------
    package : str
        Import name; ``sphinx-mathjax-offline`` has a dash in it, and importing it would load Sphinx.
    path : str
        Inside the package's folder.

    Raises
    ------
    SlidesError
        When the package is missing or has been rearranged.
    """
    spec = importlib.util.find_spec(package)
    for folder in (spec.submodule_search_locations or []) if spec else []:
        if (Path(folder) / path).is_file():
            return Path(folder) / path
    raise SlidesError(
        f"the package {package} does not hold {path}: install this project's pinned versions again"
    )


def reveal(path: str) -> str:
    """Text of one of reveal.js's files."""
    return wheel_file("pyreveal", path).read_text(encoding="utf-8")


@cache
def packed(package: str, path: str) -> str:
    """Give a large script as gzip in base64: a third of its size, inflated by the browser when it is needed.

    Returns
    -------
    str
        The same for each call: no time stamp in it.
    """
    return base64.b64encode(gzip.compress(wheel_file(package, path).read_bytes(), 9, mtime=0)).decode("ascii")


def own(name: str) -> str:
    """Text of one of this room's own scripts and stylesheets."""
    return (files("lecturekit.slides") / "static" / name).read_text(encoding="utf-8")


def own_modules() -> dict[str, str]:
    """Name the deck's own ES modules and give their sources."""
    folder = files("lecturekit.slides") / "static"
    return {item.name: item.read_text("utf-8") for item in folder.iterdir() if item.name.endswith(".js")}


def player() -> dict[str, str]:
    """Files of the player: the same scripts and stylesheet as in the live notebook."""
    from lecturekit.explorable import assets

    return dict(assets())
