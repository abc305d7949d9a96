"""One table of the lecture's symbols: what each looks like in text, equations and figures.

Colour alone never carries the meaning: a symbol also has a dash and a marker, and the room's tests
measure which pairs can be told apart by colour and which need the line or its label. Colours come in
twins, one for a light page and one for a dark one.
"""

from __future__ import annotations

from dataclasses import dataclass

LIGHT_PAGE, DARK_PAGE = "#ffffff", "#111111"


@dataclass(frozen=True)
class Symbol:
    """One symbol of the lecture.

    Parameters
    ----------
    name : str
        As it is typed: ``"W"``, ``"gradient"``.
    colour, dark : str
        ``#rrggbb`` on a light page and its twin on a dark one.
    dash, marker : str
        Plotly's names.
    label : str
        HTML: symbols in italics, words upright.
    latex : str
        The symbol in LaTeX, without its colour (see `tex`).
    meaning : str
        In words.
    """

    name: str
    colour: str
    dark: str
    dash: str
    marker: str
    label: str
    latex: str
    meaning: str


# Blue comes in, green is remembered, violet goes out; warm is loss and gradient and nothing else.
_ROWS = (
    ("x", "#0970d4", "#7193fe", "solid", "circle", "<i>x</i>", "x", "input"),
    ("U", "#124391", "#adacf6", "dash", "square", "<i>U</i>", "U", "input to hidden"),
    ("h", "#3b7f35", "#b4ec94", "solid", "circle", "<i>h</i>", "h", "hidden state"),
    ("W", "#0f5220", "#72bc87", "dash", "square", "<i>W</i>", "W", "hidden to hidden"),
    ("c", "#14644d", "#56f5d1", "longdash", "hexagon", "<i>c</i>", "c", "memory cell"),
    ("z", "#680ec5", "#8c62f7", "solid", "circle", "<i>z</i>", "z", "output scores"),
    ("V", "#b534c6", "#c078c6", "dash", "square", "<i>V</i>", "V", "hidden to output"),
    ("i", "#08658c", "#a7d4fc", "dot", "triangle-up", "<i>i</i>", "i", "input gate"),
    ("f", "#616a04", "#e7e320", "dashdot", "diamond", "<i>f</i>", "f", "forget gate"),
    ("o", "#9c1268", "#d14d96", "longdashdot", "triangle-down", "<i>o</i>", "o", "output gate"),
    ("g", "#277b8c", "#118b9c", "dash", "star", "<i>g</i>", "g", "candidate"),
    ("gradient", "#cf2404", "#e9401c", "solid", "pentagon", "∇", r"\nabla", "gradient"),
    ("loss", "#8e1312", "#fe8260", "dot", "x", "<i>L</i>", "L", "loss"),
)

SYMBOLS: dict[str, Symbol] = {row[0]: Symbol(*row) for row in _ROWS}

# Greys and the highlight carry no symbol: they recede, or point.
NEUTRALS: dict[str, tuple[str, str]] = {
    "ink": ("#1b1b1b", "#ececec"),  # text, highlighted outlines
    "muted": ("#595959", "#a8a8a8"),  # tick labels, captions
    "reference": ("#6e6e6e", "#8f8f8f"),  # bounds and baselines
    "grey": ("#8a8a8a", "#757575"),  # what recedes, still 3 : 1
    "faint": ("#d9d9d9", "#3a3a3a"),  # edges and nodes that only give context
    "grid": ("#ebebeb", "#2b2b2b"),
    "paper": (LIGHT_PAGE, DARK_PAGE),  # empty nodes, hover boxes
    "on pale": ("#000000", "#fffffe"),  # text on the weak end of a colour scale
    "on deep": ("#fffffe", "#000000"),  # text on its strong end
}

# Classes of nouns, models side by side: neither warm nor a symbol's own colour.
CLASSES: tuple[tuple[str, str, str, str], ...] = (
    ("#243e7c", "#97bdf1", "circle", "solid"),
    ("#6e7616", "#96a028", "square", "dash"),
    ("#ac2fe4", "#bd41f4", "diamond", "dot"),
    ("#217e70", "#3b8c78", "triangle-up", "dashdot"),
    ("#282828", "#ebebeb", "cross", "longdash"),
)


def symbol(name: str) -> Symbol:
    """Look up a symbol of the lecture.

    Parameters
    ----------
    name : str
        A key of `SYMBOLS`.

    Raises
    ------
    KeyError
        For an unknown name, with the known ones.
    """
    try:
        return SYMBOLS[name]
    except KeyError:
        raise KeyError(f"no symbol {name!r}; the table has {', '.join(SYMBOLS)}") from None


def colour(name: str) -> str:
    """Give the light-page colour ``#rrggbb`` of a symbol, or of a neutral such as ``"reference"``."""
    return NEUTRALS[name][0] if name in NEUTRALS else symbol(name).colour


def word_ink(tint: str) -> str:
    """Give the colour of words that name what has this colour: its own, but grey is too pale to be read."""
    return colour("reference") if tint == colour("grey") else tint


def class_style(index: int) -> tuple[str, str, str]:
    """Give colour, marker and dash of the ``index``-th class (of nouns, of models), five of them in turn."""
    light, _, marker, dash = CLASSES[index % len(CLASSES)]
    return light, marker, dash


def tex(name: str) -> str:
    r"""Give the symbol in LaTeX in its colour: ``\textcolor{#...}{W}``, which colours nothing after it."""
    entry = symbol(name)
    return rf"\textcolor{{{entry.colour}}}{{{entry.latex}}}"


def symbol_twins() -> dict[str, str]:
    """Map every light colour of the symbols, classes and neutrals to its dark twin."""
    pairs = [(entry.colour, entry.dark) for entry in SYMBOLS.values()]
    return dict(pairs + [(light, dark) for light, dark, *_ in CLASSES] + list(NEUTRALS.values()))
