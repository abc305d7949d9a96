"""A loop that is watched, in a real JupyterLab."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tests.browser.lab import Lab
from tests.browser.test_live import SKETCH

NETWORK = """\
import torch
from torch import nn
from lecturekit.explorable import watch
from lecturekit.networks import Examples, Recipe, evaluate, train

class Doubt(nn.Module):
    'Learns slowly, so that a cell takes its time.'
    def __init__(self):
        super().__init__()
        self.rnn, self.readout = nn.RNN(3, 5), nn.Linear(5, 2)
    def forward(self, batch):
        time.sleep(0.01)
        return self.readout(self.rnn(batch.x)[0][-1])
    def losses(self, batch):
        return nn.functional.cross_entropy(self(batch), batch.y, reduction="none")
    def hits(self, batch):
        return self(batch).argmax(1) == batch.y

rng = np.random.default_rng(0)
def some(count):
    x = rng.normal(size=(count, 7, 3))
    return Examples(x=tuple(x), y=tuple((x[:, 0, 0] > 0).astype(int)))
data, validation = some(320), some(33)

def curve(curves):
    'The loss so far.'
    y = np.full(4000, np.nan)
    y[:len(curves.loss)] = curves.loss
    return go.Figure(go.Scatter(x=np.arange(4000.0), y=y), layout={"xaxis": {"range": [0, 500]}})

def drawn(figure):
    y = np.array(figure.data[0].y)
    return np.isfinite(y).sum()
"""
TRAIN = """\
network = Doubt()
see = watch(curve, height=300)
curves = train(network, data, validation, Recipe(epochs=400, patience=400), watch=see, progress=False)
"""
AFTER = """\
best = curves.validation_loss.min()
right = evaluate(network, validation).loss == best == curves.validation_loss[curves.best]
print("ENDED", curves.ended, right, drawn(see.figure) == len(curves.loss))
"""
BUTTON = ".lk-stop"


def learn(notebook: Callable, *more: str) -> Any:
    """Open a notebook whose cell trains, and wait until the figure has moved twice."""
    page = notebook(NETWORK, TRAIN, *more)
    page.wait_for_function("() => window.paints.length >= 2")
    return page


def over(page: Any) -> None:
    """Wait until the button is grey and says so."""
    page.wait_for_function("(b) => document.querySelector(b)?.ariaDisabled === 'true'", arg=BUTTON)
    page.wait_for_function("() => /best: /.test(document.querySelector('.lk-verdict')?.innerText)")


def test_the_button_ends_the_cell_with_the_best_weights(notebook: Callable) -> None:
    """A click while the cell runs: the curve stops, the network is the best it was, the button is grey."""
    page = learn(notebook, AFTER)
    assert page.locator(BUTTON).inner_text() == "Stop, keep the best"
    page.locator(BUTTON).click()
    page.wait_for_function("() => document.body.innerText.includes('ENDED stopped by hand True True')")
    over(page)
    assert page.locator(BUTTON).inner_text() == "Stop, keep the best"
    assert "stopped by hand after epoch" in page.locator(".lk-verdict").inner_text()
    assert page.locator(".lk-root").count() == 1
    assert page.locator(".lk-error").is_hidden()


def test_the_keyboard_presses_it_too(notebook: Callable) -> None:
    page = learn(notebook, AFTER)
    page.locator(BUTTON).focus()
    page.keyboard.press("Enter")
    page.wait_for_function("() => document.body.innerText.includes('ENDED stopped by hand True True')")


def test_jupyterlabs_own_stop_leaves_the_best_and_no_traceback(notebook: Callable, lab: Lab) -> None:
    page = learn(notebook)
    lab.command(page, "notebook:interrupt-kernel")
    over(page)
    assert "interrupted" in page.locator(".lk-verdict").inner_text()
    assert "Traceback" not in page.evaluate("document.body.innerText")


def test_a_reload_shows_the_last_picture(notebook: Callable, lab: Lab) -> None:
    page = learn(notebook)
    page.locator(BUTTON).click()
    over(page)
    page.wait_for_timeout(500)
    shown = page.evaluate(SKETCH)
    lab.command(page, "docmanager:save")
    page.wait_for_timeout(500)
    page.reload()
    page.wait_for_selector(".lk-plot .main-svg")
    over(page)
    page.wait_for_timeout(500)
    assert page.evaluate(SKETCH) == shown


def test_a_cell_run_again_has_one_figure_and_a_button_that_works(notebook: Callable, lab: Lab) -> None:
    count = "from ipywidgets.widgets.widget import _instances; from lecturekit.explorable._live import View\n"
    page = learn(notebook, count + "print('VIEWS', sum(isinstance(w, View) for w in _instances.values()))")
    page.locator(BUTTON).click()
    over(page)
    lab.run(page, 2)
    page.wait_for_function("(b) => document.querySelector(b)?.ariaDisabled === 'false'", arg=BUTTON)
    page.locator(BUTTON).click()
    over(page)
    lab.run(page, 3)
    page.wait_for_function("() => document.body.innerText.includes('VIEWS 1')")
    assert page.locator(".lk-root").count() == 1


def test_digits_are_no_presets_here(notebook: Callable) -> None:
    page = learn(notebook)
    page.locator(BUTTON).focus()
    for key in "01":
        page.keyboard.press(key)
        page.wait_for_timeout(600)
    assert page.locator(BUTTON).get_attribute("aria-disabled") == "false"
    assert page.locator(".lk-preset").count() == 0
    page.locator(BUTTON).click()
    over(page)


def test_after_a_press_the_keys_are_the_notebooks_again(notebook: Callable) -> None:
    """A greyed button takes no keys: b makes a new cell, and not before."""
    page = learn(notebook, AFTER)
    cells = page.locator(".jp-Cell").count()
    page.locator(BUTTON).focus()
    page.keyboard.press("b")
    assert page.locator(".jp-Cell").count() == cells
    page.locator(BUTTON).click()
    page.keyboard.press("b")
    page.wait_for_function("(n) => document.querySelectorAll('.jp-Cell').length === n + 1", arg=cells)
    page.wait_for_function("() => document.body.innerText.includes('ENDED stopped by hand True True')")


def test_the_button_of_a_kernel_that_is_gone_is_grey(notebook: Callable) -> None:
    """It says nothing of ■, however often it is clicked."""
    page = learn(notebook)
    page.evaluate("void jupyterapp.shell.currentWidget.sessionContext.restartKernel()")
    page.wait_for_function("(b) => document.querySelector(b)?.ariaDisabled === 'true'", arg=BUTTON)
    page.locator(BUTTON).click(force=True)
    page.wait_for_timeout(4500)  # longer than a click that is not heard
    assert page.locator(BUTTON).inner_text() == "Stop, keep the best"
    assert page.locator(BUTTON).get_attribute("aria-disabled") == "true"
    assert "restarted" in page.locator(".lk-gone").inner_text()
