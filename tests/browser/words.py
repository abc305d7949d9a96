"""Words that look like something else, in every place where an explorable shows a word."""

from __future__ import annotations

from typing import Any

WORDS = (
    "<b>bold</b>",
    "AT&T &lt;unk&gt;",
    "$5 and $6",
    "*star* _low_ `tick` [a](b) \\",
    "שלום עולם",
    "\N{FAMILY}\N{ZERO WIDTH JOINER}\N{GRINNING FACE} \N{REGIONAL INDICATOR SYMBOL LETTER D}",
    "constructor",
    "{word}",
)

SCENE = f"""\
import ipywidgets
import plotly.graph_objects as go
from lecturekit import figures
from lecturekit.explorable import explore

WORDS = {WORDS!r}

def named(word=WORDS[0], text=WORDS[0], menu=WORDS[0]):
    if text == "fail":
        raise ValueError(f"no such word: {{WORDS}}")
    names = [figures.as_text(word), "x"]
    figure = go.Figure(go.Scatter(x=[0, 1], y=[0, 1], mode="text", text=names, name=word))
    ticks = dict(tickvals=[0, 1], ticktext=[figures.as_text(word), "constructor"], range=[-1, 2])
    figure.update_layout(template=figures.template(), xaxis=ticks, yaxis=dict(range=[-1, 2]))
    figure.add_annotation(text="$x$ and $y$", x=0.5, y=0.5, showarrow=False)
    return figure, f"**{{figures.as_markdown(word)}}** then {{figures.as_markdown(text)}} 5"
"""

EXPLORE = """\
menu = ipywidgets.Dropdown(options=(*WORDS, "a long list", "makes a menu"), description=WORDS[2])
explore(named, word=list(WORDS[:3]), menu=menu, examples={"text": [*WORDS, "fail"]},
        presets={word: {"text": word} for word in WORDS[:3]}, caption="It says {word}, {text}, {menu} 5.")
"""

SHOWN = """(root) => {
    const texts = (selector) => [...root.querySelectorAll(selector)].map((node) => node.textContent);
    return {
        presets: texts(".lk-preset bdi"),
        labels: texts(".lk-label"),
        choices: texts(".lk-segments label"),
        menu: texts(".lk-menu:not([aria-label]) option"),
        caption: root.querySelector(".lk-caption").textContent,
        verdict: root.querySelector(".lk-verdict").textContent,
        strong: root.querySelector(".lk-verdict strong").textContent,
        error: root.querySelector(".lk-error summary").textContent,
        svg: texts(".lk-plot text"),
        typeset: root.querySelectorAll("mjx-container, .MathJax, [class*=math-group]").length,
        tags: root.querySelectorAll(".lk-root :is(b, i, a, em, code, unk)").length,
    };
}"""


def plain(text: str) -> str:
    """Without the marks that set a text apart, and with one kind of space."""
    return " ".join(text.replace("\u2068", "").replace("\u2069", "").split())


def assert_shown(shown: dict[str, Any], word: str, text: str) -> None:
    """Everything on the page says the words as they are."""
    assert [plain(name) for name in shown["presets"]] == [plain(name) for name in WORDS[:3]]
    assert "$5 and $6" in shown["labels"]
    assert shown["choices"] == list(WORDS[:3])
    assert plain(shown["caption"]) == plain(f"It says {word}, {text}, {WORDS[0]} 5.")
    assert plain(shown["verdict"]) == plain(f"{word} then {text} 5")
    assert plain(shown["strong"]) == plain(word)
    drawn = [plain(said) for said in shown["svg"]]
    assert drawn.count(plain(word)) == 2  # the point's and the tick's
    assert "constructor" in drawn
    assert "$x$ and $y$" in drawn
    assert (shown["typeset"], shown["tags"]) == (0, 0)
