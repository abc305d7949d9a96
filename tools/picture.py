"""`python -m tools.picture`: the README's picture, two explorables of the decks as Chromium paints them."""

import io
import sys
import tempfile
from pathlib import Path

from PIL import Image
from playwright.sync_api import Page, sync_playwright

from lecturekit.slides import export
from tools.lab import QUIET, chromium

HERE = Path(__file__).parents[1]
TARGET = HERE / "docs" / "figures.png"
SIZE = {"width": 1280, "height": 720}
SHOTS = (
    ("02_cooccurrence_geometry", "Direction matters", "2"),
    ("12_vanishing_gradients", "explodes or vanishes", "2"),
)
"""Notebook, words of the slide's headline, the key of the preset."""


def shoot(page: Page, deck: Path, words: str, key: str) -> Image.Image:
    """Open a deck at a slide, press a preset, and take the picture once it is painted."""
    page.goto(deck.as_uri())
    page.wait_for_selector(".reveal.ready", timeout=60_000)
    page.evaluate(
        """(words) => {
            const slides = Reveal.getSlides();
            const { h, v } = Reveal.getIndices(slides.find((s) => s.innerText.includes(words)));
            Reveal.slide(h, v);
        }""",
        words,
    )
    page.wait_for_selector("section.present .lk-plot .main-svg", timeout=60_000)
    page.keyboard.press(key)
    page.wait_for_timeout(1500)  # the quick picture has been redrawn in full by then
    return Image.open(io.BytesIO(page.screenshot()))


def main() -> int:
    """Export the notebooks, take the pictures, set them side by side."""
    path = chromium()
    if path is None:
        sys.stderr.write("tools.picture needs Chromium\n")
        return 1
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=list(QUIET))
        page = browser.new_page(viewport=SIZE)
        pictures = []
        for name, words, key in SHOTS:
            deck = export(HERE / "notebooks" / f"{name}.ipynb", Path(folder))
            pictures.append(shoot(page, deck.path, words, key))
        browser.close()
    both = Image.new("RGB", (2 * SIZE["width"] + 24, SIZE["height"]), "#d9d9d9")
    for i, picture in enumerate(pictures):
        both.paste(picture.convert("RGB"), (i * (SIZE["width"] + 24), 0))
    TARGET.parent.mkdir(exist_ok=True)
    both.resize((both.width // 2, both.height // 2), Image.Resampling.LANCZOS).save(TARGET, optimize=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
