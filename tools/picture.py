"""`make picture`: the README's pictures, taken in Chromium of the real notebooks' decks."""

import io
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright

from lecturekit._chromium import find_chromium
from lecturekit.slides import export
from tools.lab import QUIET

HERE = Path(__file__).parents[1]
DOCS = HERE / "docs"
WIDE, PHONE = (1280, 720), (390, 844)
LINE = "#d9d9d9"
PLACES = {
    "02_cooccurrence_geometry": "Direction matters",
    "12_vanishing_gradients": "explodes or vanishes",
    "13_lstm_gates": "The opinion turns",
    "11_backpropagation_through_time": "Gradients meet",
}
"""Notebook, and words of the slide's headline."""

GO = """(words) => {
    const slides = Reveal.getSlides();
    const says = (slide) => slide.querySelector("h1, h2")?.textContent.includes(words);
    const slide = slides.find(says);
    if (!slide) throw new Error(`no headline has: ${words}`);
    const { h, v } = Reveal.getIndices(slide);
    Reveal.slide(h, v);
}"""


class Studio:
    """Decks, each exported once, and windows to look at them.

    Parameters
    ----------
    browser : Browser
    folder : Path
        Decks go there.
    """

    def __init__(self, browser: Browser, folder: Path) -> None:
        self._browser, self._folder = browser, folder
        self._decks: dict[str, Path] = {}

    def open(self, name: str) -> Page:
        """Open a deck at the slide of `PLACES`, its figure painted."""
        page = self._page(WIDE)
        page.goto(self._deck(name))
        page.wait_for_selector(".reveal.ready", timeout=60_000)
        page.evaluate(GO, PLACES[name])
        page.wait_for_selector("section.present .lk-plot .main-svg", timeout=60_000)
        return page

    def phone(self, name: str) -> Page:
        """Open a deck at the same slide as a phone shows it."""
        place = self.open(name).evaluate("location.hash")
        page = self._page(PHONE)
        page.goto(self._deck(name) + place)
        page.wait_for_selector("body.lk-ready", timeout=60_000)
        return page

    def _deck(self, name: str) -> str:
        if name not in self._decks:
            self._decks[name] = export(HERE / "notebooks" / f"{name}.ipynb", self._folder).path
        return self._decks[name].as_uri()

    def _page(self, size: tuple[int, int]) -> Page:
        viewport = {"width": size[0], "height": size[1]}
        return self._browser.new_page(viewport=viewport, device_scale_factor=1.5)  # type: ignore[arg-type]


def shot(page: Page, key: str = "") -> Image.Image:
    """Press a key, and take the picture once it is painted in full."""
    if key:
        page.keyboard.press(key)
    page.wait_for_timeout(1500)
    return Image.open(io.BytesIO(page.screenshot())).convert("RGB")


def beside(pictures: list[Image.Image], gap: int = 24) -> Image.Image:
    """Set pictures of one height side by side."""
    width = sum(picture.width for picture in pictures) + gap * (len(pictures) - 1)
    sheet = Image.new("RGB", (width, pictures[0].height), LINE)
    left = 0
    for picture in pictures:
        sheet.paste(picture, (left, 0))
        left += picture.width + gap
    return sheet


def figures(studio: Studio) -> None:
    """Four explorables, two by two."""
    rows = [
        [("02_cooccurrence_geometry", "2"), ("12_vanishing_gradients", "2")],
        [("11_backpropagation_through_time", "2"), ("13_lstm_gates", "2")],
    ]
    sheets = [beside([shot(studio.open(name), key) for name, key in row]) for row in rows]
    both = Image.new("RGB", (sheets[0].width, 2 * sheets[0].height + 24), LINE)
    for row, sheet in enumerate(sheets):
        both.paste(sheet, (0, row * (sheet.height + 24)))
    small = both.resize((1600, round(1600 * both.height / both.width)), Image.Resampling.LANCZOS)
    small.save(DOCS / "figures.png", optimize=True)


def moving(studio: Studio) -> None:
    """One slider from end to end, as it moves in the deck."""
    page = studio.open("12_vanishing_gradients")
    page.keyboard.press("0")
    last = page.evaluate("+Reveal.getCurrentSlide().querySelector('.lk-range').max")
    frames = []
    for place in range(last + 1):
        page.evaluate(
            """(place) => {
                const slider = Reveal.getCurrentSlide().querySelector(".lk-range");
                slider.value = place;
                slider.dispatchEvent(new Event("input", { bubbles: true }));
            }""",
            place,
        )
        page.wait_for_timeout(500)
        picture = Image.open(io.BytesIO(page.screenshot())).convert("RGB")
        frames.append(picture.resize((960, 540), Image.Resampling.LANCZOS))
    palette = frames[-1].quantize(64)
    drawn = [frame.quantize(64, palette=palette, dither=Image.Dither.NONE) for frame in frames]
    there_and_back = [*drawn, *drawn[-2:0:-1]]
    there_and_back[0].save(
        DOCS / "moving.gif",
        save_all=True,
        append_images=there_and_back[1:],
        duration=160,
        loop=0,
        optimize=True,
    )


def screens(studio: Studio) -> None:
    """One deck on a projector and on a phone."""
    wide, phone = (
        shot(studio.open("12_vanishing_gradients"), "2"),
        shot(studio.phone("12_vanishing_gradients")),
    )
    phone = phone.resize(
        (round(phone.width * wide.height / phone.height), wide.height), Image.Resampling.LANCZOS
    )
    both = beside([wide, phone])
    small = both.resize((1280, round(1280 * both.height / both.width)), Image.Resampling.LANCZOS)
    small.save(DOCS / "screens.png", optimize=True)


PICTURES: list[Callable[[Studio], None]] = [figures, moving, screens]


def main() -> int:
    """Take all pictures."""
    path = find_chromium()
    if path is None:
        sys.stderr.write("tools.picture needs Chromium\n")
        return 1
    DOCS.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=list(QUIET))
        studio = Studio(browser, Path(folder))
        for take in PICTURES:
            take(studio)
        browser.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
