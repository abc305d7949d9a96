"""The live view in a real JupyterLab."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import nbformat

from tests.browser.lab import Lab
from tests.browser.scenes import AT_ONCE, EXPLORE, LONG, POINTS, SLOW, TOUCHY, TYPED, WAVES


def press(page: Any, *keys: str) -> None:
    """Press keys one after another, each painted before the next."""
    for key in keys:
        before = page.evaluate("window.paints.length")
        page.keyboard.press(key)
        page.wait_for_function("(n) => window.paints.length > n", arg=before)


def verdict(page: Any) -> str:
    """The line under the figure."""
    return str(page.locator(".lk-verdict").first.inner_text())


def says(page: Any, text: str) -> None:
    """Wait until the verdict says something."""
    page.wait_for_function("(t) => document.querySelector('.lk-verdict').innerText === t", arg=text)


SKETCH = """() => {
    const shapes = document.querySelectorAll(".lk-plot .main-svg :is(path, image, text, rect)");
    const keep = ["d", "href", "xlink:href", "transform", "x", "y", "width", "height"];
    const sketch = (s) => [s.tagName, s.textContent, ...keep.map((k) => s.getAttribute(k))].join(" ");
    return [...shapes].map(sketch);
}"""


def test_the_quick_picture_is_the_full_one(notebook: Callable) -> None:
    """Lines, points, words and a map, repainted quickly, are to the digit what plotly draws in full."""
    page = notebook(WAVES, EXPLORE)
    page.locator(".lk-range").first.focus()
    start = page.evaluate(SKETCH)
    press(page, "ArrowRight", "ArrowRight", "PageUp")
    assert page.evaluate("window.paints.map((p) => p.quick)") == [True, True, True]
    quick = page.evaluate(SKETCH)
    assert quick != start
    page.evaluate("""async () => {
        const gd = document.querySelector(".lk-plot");
        window.full = 0;
        gd.on("plotly_react", () => window.full++);
    }""")
    page.wait_for_function("() => window.full > 0")  # the full picture follows the last move
    page.wait_for_timeout(100)
    assert page.evaluate(SKETCH) == quick


def test_a_slider_moves_the_figure_and_all_that_is_said(notebook: Callable) -> None:
    page = notebook(WAVES, EXPLORE)
    assert verdict(page) == "k is 3"
    page.locator(".lk-range").first.focus()
    press(page, "ArrowRight")
    assert verdict(page) == "k is 4"
    assert page.locator(".lk-value").first.inner_text() == "4"
    assert page.locator(".lk-caption").inner_text() == "At phase 4."
    assert page.locator(".lk-plot").get_attribute("aria-label") == "At phase 4. k is 4"
    assert page.locator(".lk-range").first.get_attribute("aria-valuetext") == "4"
    assert page.evaluate("document.activeElement.className") == "lk-range"


def test_keys_are_the_sliders_and_the_presets_not_the_notebooks(notebook: Callable) -> None:
    page = notebook(WAVES, EXPLORE)
    page.locator(".lk-range").first.focus()
    cells = page.locator(".jp-Cell").count()
    press(page, "2")
    assert page.locator(".lk-value").all_inner_texts() == ["10", "0.5"]
    press(page, "1")
    assert page.locator(".lk-value").first.inner_text() == "40"
    press(page, "0")
    assert page.locator(".lk-value").all_inner_texts() == ["3", "0.0"]
    for key in ("a", "b", "m", "d", "d"):
        page.keyboard.press(key)
    assert page.locator(".jp-Cell").count() == cells
    assert page.locator(".jp-MarkdownCell").count() == 0


def test_a_reload_shows_what_was_last_shown(notebook: Callable, lab: Lab) -> None:
    page = notebook(WAVES, EXPLORE)
    page.locator(".lk-range").first.focus()
    press(page, *["ArrowRight"] * 4)
    page.wait_for_timeout(500)
    shown = page.evaluate(SKETCH)
    lab.command(page, "docmanager:save")
    page.wait_for_timeout(500)
    page.reload()
    page.wait_for_selector(".lk-plot .main-svg")
    says(page, "k is 7")
    page.wait_for_timeout(500)
    assert page.locator(".lk-value").first.inner_text() == "7"
    assert page.evaluate(SKETCH) == shown


def test_running_a_cell_again_closes_the_view_it_replaces(notebook: Callable, lab: Lab) -> None:
    count = "from ipywidgets.widgets.widget import _instances; from lecturekit.explorable._live import View\n"
    page = notebook(
        WAVES, EXPLORE, count + "print('VIEWS', sum(isinstance(w, View) for w in _instances.values()))"
    )
    for _ in range(3):
        lab.run(page, 2)
    lab.run(page, 3)
    page.wait_for_function("() => document.body.innerText.includes('VIEWS 1')")
    page.wait_for_selector(".lk-plot .main-svg")
    assert page.locator(".lk-root").count() == 1


def test_an_error_is_shown_inside_and_the_next_move_recovers(notebook: Callable) -> None:
    page = notebook(TOUCHY)
    page.locator(".lk-range").first.focus()
    page.keyboard.press("ArrowRight")
    error = page.locator(".lk-error")
    error.wait_for()
    assert "two is too much" in error.locator("summary").inner_text()
    faded = page.locator(".lk-caption").evaluate("(element) => getComputedStyle(element).opacity")
    assert float(faded) < 1, "what belongs to the last good figure must not look like an answer"
    assert error.locator("pre").is_hidden()
    error.locator("summary").click()
    assert "raise ValueError" in error.locator("pre").inner_text()
    assert page.locator(".lk-plot .main-svg").first.is_visible()
    page.locator(".lk-range").first.focus()
    press(page, "ArrowRight")
    assert error.is_hidden()


def test_play_runs_to_the_end_and_stops(notebook: Callable) -> None:
    page = notebook(WAVES, EXPLORE)
    page.locator(".lk-play").click()
    says(page, "k is 50")
    page.wait_for_function(
        "() => document.querySelector('.lk-play').getAttribute('aria-pressed') === 'false'"
    )
    steps = page.evaluate("window.paints.map((p) => p.values.k)")
    assert steps == sorted(steps)


def test_a_click_on_a_point_sets_the_control(notebook: Callable) -> None:
    page = notebook(POINTS)
    page.wait_for_timeout(300)
    box = page.evaluate("""() => {
        const point = document.querySelectorAll(".lk-plot .point")[2].getBoundingClientRect();
        return [point.x + point.width / 2, point.y + point.height / 2];
    }""")
    page.mouse.move(*box)
    page.mouse.down()
    page.mouse.up()
    says(page, "chosen: boat")
    assert page.locator("input[type=radio]").nth(2).is_checked()


def test_a_held_slider_has_one_state_in_flight_and_the_last_value_wins(notebook: Callable, lab: Lab) -> None:
    page = notebook(SLOW, "print('CALLS', calls)")
    page.evaluate("""async () => {
        const slider = document.querySelector(".lk-range");
        for (let k = 1; k <= 120; k++) {
            slider.value = k;
            slider.dispatchEvent(new Event("input", { bubbles: true }));
            await new Promise((done) => setTimeout(done, 16));
        }
        window.released = window.paints.length;
    }""")
    says(page, "k is 120")
    page.wait_for_timeout(600)
    after = page.evaluate("window.paints.slice(window.released).map((p) => p.values.k)")
    assert after[-1] == 120
    lab.run(page, 2)
    page.wait_for_function("() => document.body.innerText.includes('CALLS [')")
    text = page.evaluate("document.body.innerText.match(/CALLS \\[(.*?)\\]/)[1]")
    calls = [int(k) for k in text.split(",")]
    assert calls == sorted(calls)
    assert calls[-1] == 120
    assert len(calls) < 100  # of 121 asked


def test_five_explorables_share_one_script(notebook: Callable) -> None:
    page = notebook(WAVES, *[EXPLORE] * 5)
    page.wait_for_function("() => document.querySelectorAll('.lk-plot .main-svg').length >= 5")
    assert page.evaluate("globalThis[Symbol.for('lecturekit plotly')].size") == 1
    assert page.evaluate("globalThis.Plotly === undefined || typeof globalThis.Plotly") in (True, "object")


def test_the_figure_follows_the_theme(notebook: Callable, lab: Lab) -> None:
    page = notebook(WAVES, EXPLORE)
    ink = "getComputedStyle(document.querySelector('.lk-plot .xtick text')).fill"
    light = page.evaluate(ink)
    width = "document.querySelector('.lk-plot .main-svg').getBoundingClientRect().width"
    wide = page.evaluate(width)
    lab.command(page, "apputils:change-theme", {"theme": "JupyterLab Dark"})
    page.wait_for_function(f"(before) => {ink} !== before", arg=light)
    assert "lk-dark" in page.locator(".lk-root").get_attribute("class")
    page.wait_for_timeout(500)
    assert page.evaluate(width) == wide  # JupyterLab hides the page while it changes its sheets
    lab.command(page, "apputils:change-theme", {"theme": "JupyterLab Light"})
    page.wait_for_function(f"(before) => {ink} === before", arg=light)


def test_a_restarted_kernel_is_said(notebook: Callable) -> None:
    page = notebook(WAVES, EXPLORE)
    page.evaluate("void jupyterapp.shell.currentWidget.sessionContext.restartKernel()")
    page.wait_for_function(
        "() => document.querySelector('.lk-gone').innerText.includes('Run all cells again')"
    )


def test_what_a_reader_can_touch_has_a_name(notebook: Callable) -> None:
    page = notebook(WAVES, EXPLORE)
    nameless = page.evaluate("""() => {
        const named = (n) => n.labels?.length || n.getAttribute("aria-label") || n.innerText.trim();
        const parts = [...document.querySelectorAll(".lk-root :is(input, select, button)")];
        return parts.filter((n) => !named(n)).length;
    }""")
    assert nameless == 0
    assert page.locator(".lk-plot").get_attribute("role") == "img"
    assert page.locator(".lk-said").get_attribute("role") == "status"


def test_the_figure_keeps_its_height_and_takes_the_width(notebook: Callable) -> None:
    page = notebook(WAVES, EXPLORE)
    box = "document.querySelector('.lk-plot .main-svg').getBoundingClientRect()"
    size = f"(() => {{ const b = {box}; return [b.width, b.height] }})()"
    wide = page.evaluate(size)
    page.set_viewport_size({"width": 900, "height": 900})
    page.wait_for_function(f"(before) => {size}[0] < before - 50", arg=wide[0])
    assert page.evaluate(size)[1] == wide[1] == 420


def test_a_saved_notebook_from_elsewhere_shows_its_figures(notebook: Callable, lab: Lab) -> None:
    """JupyterLab does not trust it: it passes over the view, which is a widget, for the plain figure."""
    page = notebook(WAVES, EXPLORE, name="saved")
    page.wait_for_timeout(500)
    lab.command(page, "docmanager:save")
    path = lab.folder / "saved.ipynb"
    saved = nbformat.read(path, as_version=4)
    assert "application/vnd.jupyter.widget-view+json" in saved.cells[2].outputs[0].data
    saved.cells[0].source += "\n# touched by another machine"  # which signs with another key
    nbformat.write(saved, lab.folder / "elsewhere.ipynb")
    other = page.context.browser.new_page()
    lab.open(other, "elsewhere.ipynb")
    other.wait_for_selector(".jp-OutputArea .js-plotly-plot .main-svg", timeout=60_000)
    drawn = other.evaluate("document.querySelector('.js-plotly-plot').calcdata[0].length")
    assert drawn == 23
    assert other.locator(".lk-root").count() == 0
    other.close()


def test_a_long_computation_says_how_far_it_is(notebook: Callable) -> None:
    """The waiting sign repeats what the scene tells, and goes when the figure comes."""
    page = notebook(LONG)
    says(page, "k is 1")
    page.locator(".lk-range").first.focus()
    page.keyboard.press("ArrowRight")
    page.wait_for_function(
        "() => /^counting sheep: \\d+%/.test(document.querySelector('.lk-busy').innerText)"
    )
    says(page, "k is 2")
    page.wait_for_function("() => document.querySelector('.lk-busy').innerText === ''")


def test_what_is_typed_arrives(notebook: Callable) -> None:
    """While typing, at Enter or on leaving the field; never lost because something else moves."""
    page = notebook(TYPED)
    says(page, "one|two|0|0")
    a, b, long = (page.locator(".lk-text textarea").nth(k) for k in range(3))
    a.fill("XX")
    page.locator(".lk-range").focus()
    page.keyboard.press("ArrowRight")  # before the pause after which a field is read
    says(page, "XX|two|0|1")
    b.click()
    page.keyboard.type("!")
    page.wait_for_timeout(600)
    says(page, "XX|two|0|1")  # not continuous: it waits for Enter
    page.keyboard.press("Enter")
    says(page, "XX|two!|0|1")
    long.click()
    page.keyboard.press("Enter")
    says(page, "XX|two!|1|1")
    for field, text in ((a, "p"), (b, "q"), (long, "r")):
        field.fill(text)
    page.locator(".lk-verdict").click()
    says(page, "p|q|0|1")
    page.keyboard.press("0")  # a click on the verdict has given it the keys
    says(page, "one|two|0|0")


def test_a_field_without_a_pause_is_read_at_each_key(notebook: Callable) -> None:
    """Well before the pause that other fields make, after which these are read too; the last key wins."""
    page = notebook(AT_ONCE)
    says(page, "one|two")
    a, b = (page.locator(".lk-text textarea").nth(k) for k in range(2))
    page.evaluate(
        """() => {
            addEventListener("keydown", ({ timeStamp }) => (window.struck = timeStamp), true);
            document.addEventListener("lk:painted", () => (window.took = performance.now() - window.struck));
        }"""
    )
    for field, last in ((a, "onex!|two"), (b, "onex!|twox!")):
        field.click()
        page.keyboard.press("End")
        page.keyboard.press("x")
        page.keyboard.press("!")
        says(page, last)
        assert (page.evaluate("window.took") < 300) == (field is a)
