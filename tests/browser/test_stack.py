"""Panels that stand side by side become rows where the screen is narrow."""

import itertools
import json
from typing import Any

import plotly.graph_objects as go
import pytest
from playwright.sync_api import Browser

from lecturekit.figures._panels import Panel, panels
from lecturekit.slides._assets import own_modules
from lecturekit.slides._bundle import bundle


def stacked(browser: Browser, figure: go.Figure, height: int = 600) -> tuple[int, go.Figure]:
    """What stack.js makes of a figure: how many rows, and the figure."""
    modules = {
        "stack.js": own_modules()["stack.js"],
        "main.js": 'import { rowsOf, stack } from "./stack.js";\nObject.assign(window, { rowsOf, stack });\n',
    }
    page = browser.new_page()
    page.set_content(f'<script type="module">{bundle(modules, "main.js")}</script>')
    given = json.loads(figure.to_json())
    leaves = "Object.entries(layout).map(([key, leaf]) => [`layout.${key}`, leaf])"
    rows = page.evaluate(f"({{ layout }}) => rowsOf(new Map({leaves}))", given)
    moved = page.evaluate("([figure, height]) => (stack(figure, height), figure)", [given, height])
    page.close()
    return rows, go.Figure(moved)


def panel(title: str, **y: Any) -> Panel:
    """A line, a title above it, a mark on the paper."""
    line = {"type": "scatter", "x": [0, 1, 2], "y": [1, 3, 2]}
    mark = {"type": "line", "x0": 1, "x1": 1, "y0": 0, "y1": 1, "yref": "paper"}
    return Panel([line], {"range": [0, 2]}, {"range": [0, 4], **y}, title=title, shapes=[mark])


def test_panels_side_by_side_become_rows(browser: Browser) -> None:
    """Each as wide as the figure, in their order, none over another, titles and marks with them."""
    before = panels([panel("first"), panel("second"), panel("third")], shares=[2, 1, 1])
    rows, after = stacked(browser, before, 700)
    assert rows == 3
    places = [after.layout[f"yaxis{n}"].domain for n in ("", 2, 3)]
    assert [after.layout[f"xaxis{n}"].domain for n in ("", 2, 3)] == [pytest.approx((0, 1))] * 3
    assert places[0][1] == pytest.approx(1)
    assert places[2][0] == pytest.approx(0)
    margin = after.layout.margin.t + after.layout.margin.b
    inner = 700 - margin
    for above, below in itertools.pairwise(places):
        assert (above[0] - below[1]) * inner == pytest.approx(margin)  # px: room for ticks and a title
    for note, mark, place in zip(after.layout.annotations, after.layout.shapes, places, strict=True):
        assert (note.x, note.y) == pytest.approx((0, place[1]))
        assert (mark.y0, mark.y1) == pytest.approx(place)


def test_rows_that_were_named_beside_are_named_again(browser: Browser) -> None:
    """A second panel of the same rows, without names of its own, gets the first one's."""
    named = {"tickmode": "array", "tickvals": [1, 2], "ticktext": ["dog", "cat"]}
    rows, after = stacked(browser, panels([panel("a", **named), panel("b", showticklabels=False)]))
    assert (rows, after.layout.yaxis2.ticktext, after.layout.yaxis2.showticklabels) == (
        2,
        ("dog", "cat"),
        True,
    )


def test_panels_that_stand_one_above_the_other_stay(browser: Browser) -> None:
    """They are rows already."""
    before = panels([panel("first"), panel("second")], stacked=True)
    rows, after = stacked(browser, before)
    assert (rows, after.layout.yaxis.domain) == (1, before.layout.yaxis.domain)
