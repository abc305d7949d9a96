"""A small notebook with everything that a deck can hold, made in code so that it can be read."""

import base64
import struct
import tempfile
import zlib
from functools import cache
from pathlib import Path

import nbformat
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from lecturekit.slides import Deck, export

# The ten kinds of formula that the lecture uses.
FORMULAS = {
    "fraction": r"\frac{\partial L^{(t)}}{\partial W} = \sum_{k=1}^{t} \frac{\partial h_t}{\partial h_k}",
    "norm": r"\left\lVert \frac{\partial h_{40}}{\partial h_0} \right\rVert_2 \le \lVert W \rVert^{40}",
    "hat": r"\hat{y}_t = \widehat{y_1 \cdots y_T}, \quad \tilde{c}_t",
    "colour": r"\textcolor{#0b6e4f}{h_t} = \tanh(\textcolor{#8a4b00}{U} x_t + W h_{t-1}) + b",
    "product": r"\prod_{k=1}^{T} \operatorname{diag}\left(1 - h_k^2\right) W",
    "bold Greek": r"\boldsymbol{\theta} \leftarrow \boldsymbol{\theta} - \eta \nabla_{\boldsymbol{\theta}} L",
    "argmax": r"\underset{w \in V}{\operatorname{argmax}} \; P(w \mid w_1, \dots, w_{t-1})",
    "root": r"\mathrm{PP} = \sqrt[N]{\prod_{i=1}^{N} \frac{1}{P(w_i)}}",
    "cases": r"f(a) = \begin{cases} a & a > 0 \\ 0 & \text{otherwise} \end{cases}",
    "matrix": r"c_t = f_t \odot c_{t-1} + i_t \odot g_t, \quad \begin{pmatrix} 1 & 2 \\ 3 & 4 \end{pmatrix}",
}

SCENE = """
import math
import plotly.graph_objects as go
from lecturekit.explorable import explore

TEMPLATE = {"layout": {
    "font": {"size": 14, "color": "#1b1b1b"}, "colorway": ["#0b6e4f"],
    "margin": {"l": 90, "r": 20, "t": 20, "b": 60},
    "meta": {"dark": {
        "#1b1b1b": "#ececec", "#0b6e4f": "#5fd3a8", "#8a4b00": "#f0b35f", "#ebebeb": "#333333"}},
    "xaxis": {"gridcolor": "#ebebeb"}, "yaxis": {"gridcolor": "#ebebeb"}}}

STEPS = list(range(41))

def gradients(radius=0.9, drive=0.5):
    sizes = [radius**k * math.exp(-drive * k / 40) for k in STEPS]
    figure = go.Figure(go.Scatter(x=STEPS, y=sizes, mode="lines", name="gradient", customdata=STEPS))
    figure.update_layout(template=TEMPLATE, xaxis={"range": [0, 40], "title": {"text": "steps back in time"}},
        yaxis={"type": "log", "range": [-8, 8], "title": {"text": "norm of the gradient"}})
    last = sizes[-1]
    word = "vanishes" if last < 0.01 else "explodes" if last > 100 else "lives"
    return figure, f"after 40 steps **{last:.3g}**: {word}"
"""

EXPLORE = """explore(gradients, radius=(0.5, 1.5, 0.1), drive=(0.0, 2.0, 0.5), play="radius",
        caption="Norm of the gradient, step by step backwards, at a spectral radius of {radius}.",
        presets={"vanishes": {"radius": 0.6}, "explodes": {"radius": 1.4}})"""

TABLE = """| noun | get | use |
|------|----:|----:|
| dog  | 115 | 10  |
| cat  | 58  | 2   |
| boat | 59  | 39  |"""

FOLDED = """### Where does it break?

<details>
<summary>Answer</summary>

Where the **spectral radius** passes $\\rho = 1$.

</details>"""


def png(colour: tuple[int, int, int] = (31, 95, 168)) -> bytes:
    """One small picture of one colour."""
    rows = b"".join(b"\0" + bytes(colour) * 24 for _ in range(16))

    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    head = struct.pack(">IIBBBBB", 24, 16, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", head)
        + chunk(b"IDAT", zlib.compress(rows))
        + chunk(b"IEND", b"")
    )


def markdown(source: str, kind: str = "-", **metadata: object) -> NotebookNode:
    """A Markdown cell with a slide type."""
    return new_markdown_cell(source, metadata={"slideshow": {"slide_type": kind}, **metadata})


def code(source: str, kind: str = "-", *tags: str) -> NotebookNode:
    """A code cell with a slide type and tags."""
    return new_code_cell(source, metadata={"slideshow": {"slide_type": kind}, "tags": list(tags)})


def notebook(*cells: NotebookNode, kernel: str = "python3") -> NotebookNode:
    """A notebook of these cells."""
    return new_notebook(cells=list(cells), metadata={"kernelspec": {"name": kernel, "display_name": kernel}})


def everything() -> NotebookNode:
    """Formulas, a table, notes, a folded answer, code, two explorables, a still figure, a picture."""
    picture = base64.b64encode(png()).decode()
    formulas = [f"$${formula}$$" for formula in FORMULAS.values()]
    attached = markdown("## A picture\n\n![a blue field](attachment:field.png)", "slide")
    attached.attachments = {"field.png": {"image/png": picture}}
    still = "figure = gradients(1.1)[0]\nfigure"
    return notebook(
        code(SCENE.strip(), "skip"),
        markdown("# The gradient through time\n\nWhere does it vanish, and where does it explode?", "slide"),
        markdown(r"Welcome. The norm is $\lVert W \rVert_2$.", "notes"),
        markdown("## The same matrix explodes or vanishes: the input decides", "slide"),
        code(EXPLORE, "-", "row-G5"),
        markdown("Move the **radius**; then press `1` and `2`.", "notes"),
        markdown("## Formulas, the first five\n\n" + "\n\n".join(formulas[:5]), "slide"),
        markdown("## Formulas, the other five\n\n" + "\n\n".join(formulas[5:]), "subslide"),
        markdown("## Three nouns, two verbs\n\n" + TABLE, "slide"),
        markdown("An aside: dogs are used less than boats.", "fragment"),
        markdown("They are got more often.", "fragment"),
        markdown("## Predict first\n\n" + FOLDED, "slide"),
        markdown("## One step, written out", "slide"),
        code(
            "def step(h, x):\n    return math.tanh(0.9 * h + 0.5 * x)\n\nprint(step(0.0, 1.0))",
            "-",
            "show-code",
        ),
        code("hidden = 'this line is never on a slide'", "-"),
        markdown("## A still figure, and one far away", "slide"),
        code(still, "-"),
        markdown("## The second explorable, hidden when the deck opens", "slide"),
        code("explore(gradients, radius=(0.5, 1.5, 0.25), drive=(0.0, 2.0, 1.0))", "-"),
        attached,
        markdown(
            "## Further\n\n[the next notebook](13_next.ipynb), [a paper](https://example.org/paper)", "slide"
        ),
    )


def write(path: object, nb: NotebookNode) -> None:
    """Write a notebook to a file."""
    nbformat.write(nb, str(path))


@cache
def exported() -> Deck:
    """Export `everything` once for all tests of a run; the folder is the system's temporary one."""
    folder = Path(tempfile.mkdtemp(prefix="lecturekit-deck-"))
    write(folder / "everything.ipynb", everything())
    return export(folder / "everything.ipynb", folder / "out")
