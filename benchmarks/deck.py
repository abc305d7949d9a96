"""The exported deck: slider move -> painted, requests, size: `python -m benchmarks.deck`.

The deck is opened from the disk, with the network refused. A move counts as painted in the first frame
after the player has said so. Beside it stands the size of nbconvert's own `--to slides`, executed.
"""

import argparse
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import BrowserContext, Page, Request

from benchmarks._lab import browser
from benchmarks._table import Result, milliseconds, show
from lecturekit.slides import Deck, export

NOTEBOOKS = Path(__file__).parents[1] / "notebooks"
FRAME = 1000 / 60  # ms
SLIDERS = ".lk-root input[type=range]"

# One step of the n-th slider of the deck, forth or back, by key; -> ms, or null where nothing was painted.
ARM = """(n) => {
    const slider = document.querySelectorAll("SLIDERS")[n];
    const root = slider.closest(".lk-root");
    Reveal.slide(...Object.values(Reveal.getIndices(slider.closest("section.lk-slide, .slides section"))));
    slider.focus();
    globalThis.moved = new Promise((done) => {
        setTimeout(done, 3000, null);
        slider.addEventListener("keydown", (event) => {
            root.addEventListener("lk:painted", () => requestAnimationFrame(() => {
                const channel = new MessageChannel();
                channel.port1.onmessage = () => done(performance.now() - event.timeStamp);
                channel.port2.postMessage(0);
            }), { once: true });
        }, { once: true });
    });
    return Number(slider.value) < Number(slider.max) ? "ArrowRight" : "ArrowLeft";
}""".replace("SLIDERS", SLIDERS)


def notebook() -> Path:
    """Return the notebook that is exported: number 12, or the last one there is."""
    found = sorted(NOTEBOOKS.glob("12_*.ipynb")) or sorted(NOTEBOOKS.glob("*.ipynb"))
    if not found:
        raise FileNotFoundError("There is no notebook to export yet.")
    return found[-1]


def step(page: Page, slider: int) -> float | None:
    """Press an arrow key on a slider of the deck; return ms until painted, None if nothing was."""
    page.keyboard.press(page.evaluate(ARM, slider))
    return page.evaluate("() => moved")


def play(context: BrowserContext, deck: Deck, moves: int) -> tuple[list[float], int, int, list[str]]:
    """Move every slider of a deck.

    Returns
    -------
    list of float, int, int, list of str
        Times of all moves in ms; sliders that painted; sliders in all; requests that left the disk.
    """
    outside: list[str] = []

    def note(request: Request) -> None:
        if not request.url.startswith(("file:", "data:", "blob:")):
            outside.append(request.url)

    page = context.new_page()
    page.on("request", note)
    page.goto(deck.path.absolute().as_uri())
    while not page.evaluate(
        "() => document.body.classList.contains('lk-ready')"
    ):  # the deck's policy bars polling
        page.wait_for_timeout(100)
    count = page.locator(SLIDERS).count()
    alive = [slider for slider in range(count) if step(page, slider) is not None]
    times = [step(page, slider) for slider in alive for _ in range(-(-moves // max(1, len(alive))))]
    page.close()
    return [time for time in times if time is not None], len(alive), count, outside


def stock_size(source: Path, folder: Path) -> int:
    """Return the bytes of nbconvert's own slides."""
    command = [sys.executable, "-m", "nbconvert", "--to", "slides", "--execute", "--output-dir", str(folder)]
    subprocess.run([*command, "--output", "stock", str(source)], check=True, capture_output=True)
    return (folder / "stock.slides.html").stat().st_size


def main(*, quick: bool = False) -> list[Result]:
    """Measure, print the table, return its rows."""
    source = notebook()
    with tempfile.TemporaryDirectory() as name, browser() as running:
        deck = export(source, name)
        context = running.new_context(viewport={"width": 1280, "height": 720}, offline=True)
        times, alive, sliders, outside = play(context, deck, 10 if quick else 50)
        stock = stock_size(source, Path(name))
        mine = deck.path.stat().st_size
    median = statistics.median(times)
    size = f"{mine / 1e6:.2f} MB, {alive} of {sliders} sliders alive"
    results = [
        Result(
            "deck: slider move -> painted", "-", milliseconds(times), None, "<= 33 ms", median <= 2 * FRAME
        ),
        Result("deck: external requests", "-", str(len(outside)), None, "0", not outside),
        Result(
            f"deck size, notebook {source.name[:2]}",
            f"--to slides {stock / 1e6:.2f} MB",
            size,
            stock / mine,
            "<= 4 MB, all alive",
            mine <= 4e6 and alive == sliders,
        ),
    ]
    sys.stdout.write(show("The deck", results) + "\n")
    return results


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="10 moves instead of 50")
    main(quick=parser.parse_args().quick)
