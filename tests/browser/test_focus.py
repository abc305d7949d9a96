"""Where the focus is, and where the presets stand: what a lecturer's hand looks for."""

import io

import numpy as np
import pytest
from PIL import Image
from playwright.sync_api import Browser

from tests.browser.decks import Deck
from tests.slides.deck_notebook import exported

SLIDER = "Reveal.getCurrentSlide().querySelector('input[type=range]')"
CLAIM = "The same matrix explodes"


def box(deck, part):
    """Left, top, width and height of a part of the slide that is shown, px."""
    return deck.ask(f"(({{x, y, width, height}}) => [x, y, width, height])({part}.getBoundingClientRect())")


def picture(deck, x, y, width, height):
    """What the page shows there, (height, width, 3), from 0 to 1."""
    clip = {"x": x, "y": y, "width": width, "height": height}
    shown = deck.page.screenshot(clip=clip, scale="css")
    return np.asarray(Image.open(io.BytesIO(shown)).convert("RGB"), float) / 255


def luminance(rgb):
    """Relative luminance, WCAG 2."""
    linear = np.where(rgb <= 0.04045, rgb / 12.92, ((rgb + 0.055) / 1.055) ** 2.4)
    return linear @ [0.2126, 0.7152, 0.0722]


@pytest.mark.parametrize("query", ["", "?dark"])
def test_the_focus_rings_the_thumb_and_leaves_the_ends_of_the_range(browser: Browser, query: str) -> None:
    """What changes is within 16 px of the thumb, on all sides of it, at 3 : 1 (WCAG 2.2, 1.4.11)."""
    deck = Deck(browser, exported().path, query)
    deck.go(CLAIM)
    deck.press("Tab")  # the page is being driven by keys
    deck.ask("document.activeElement.blur()")
    left, top, width, height = box(deck, SLIDER)
    around = (left - 20, top - 20, width + 40, height + 60)  # with the ends of the range
    before = picture(deck, *around)
    deck.ask(f"{SLIDER}.focus({{focusVisible: true}})")
    deck.page.wait_for_timeout(100)
    after = picture(deck, *around)
    share = deck.ask(f"{SLIDER}.value / {SLIDER}.max")
    deck.close()
    light = np.sort([luminance(before), luminance(after)], axis=0) + 0.05
    y, x = np.nonzero(light[1] / light[0] >= 3)
    thumb = 20 + 9 + share * (width - 18), 20 + height / 2  # 18 px wide
    angles = np.degrees(np.arctan2(y - thumb[1], x - thumb[0]))
    assert len(np.unique(angles // 45)) == 8
    y, x = np.nonzero(np.abs(after - before).max(axis=-1) > 0.02)
    assert np.hypot(x - thumb[0], y - thumb[1]).max() < 16


@pytest.mark.parametrize("width", [600, 760, 900, 1100])
def test_no_button_stands_alone_on_the_last_row(browser: Browser, width: int) -> None:
    """Presets flow in rows of about one length, and the start ends the last."""
    deck = Deck(browser, exported().path)
    deck.go(CLAIM)
    rows = deck.ask(
        """(width) => {
          const row = document.querySelector(".present .lk-presets");
          row.style.cssText = `flex: 0 0 ${width}px; max-width: ${width}px`;
          for (let n = 0; n < 5; n++) row.prepend(row.firstElementChild.cloneNode(true));
          const all = [...row.children].map((button) => {
            button.style.minWidth = "148px";
            return button;
          });
          return all.map((button) => [button.offsetTop, button.classList.contains("lk-reset")]);
        }""",
        width,
    )
    deck.close()
    tops = [top for top, _ in rows]
    assert tops.count(tops[-1]) > 1
    assert tops == sorted(tops)
    assert [last for _, last in rows] == [False] * (len(rows) - 1) + [True]
