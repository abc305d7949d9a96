"""A deck in a browser that may ask for nothing: what it does is watched and can be asked."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Frame, Page, Route

LOCAL = ("file:", "data:", "blob:", "about:")
LISTEN = """
window.violations = [];
document.addEventListener("securitypolicyviolation", (event) =>
  window.violations.push(`${event.violatedDirective} ${event.blockedURI} line ${event.lineNumber}`));
"""


class Deck:
    """An open deck.

    Parameters
    ----------
    browser : Browser
    path : Path
        The HTML file; it is opened as a file, with every other request aborted and written down.
    query : str
        For example ``"?dark"``.
    size : (int, int)
        Of the window, pixels.

    Attributes
    ----------
    page : Page
    path : Path
    asked : list of str
        Addresses of requests that left the file.
    complaints : list of str
        Errors on the console and uncaught ones.
    """

    def __init__(
        self,
        browser: Browser,
        path: Path,
        query: str = "",
        *,
        size: tuple[int, int] = (1280, 720),
        touch: bool = False,
    ) -> None:
        self.path = path
        self.asked: list[str] = []
        self.complaints: list[str] = []
        viewport = {"width": size[0], "height": size[1]}
        self.context = browser.new_context(viewport=viewport, has_touch=touch)  # type: ignore[arg-type]
        self.context.route("**/*", self._route)
        self.context.add_init_script(LISTEN)
        self.page = self.context.new_page()
        self.page.on("console", lambda said: said.type == "error" and self.complaints.append(said.text))
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.page.goto(path.resolve().as_uri() + query)
        self.until("document.body?.classList.contains('lk-ready')")

    def _route(self, route: Route) -> None:
        if route.request.url.startswith(LOCAL):
            route.continue_()
        else:
            self.asked.append(route.request.url)
            route.abort()

    def close(self) -> None:
        """Close the window and what it opened."""
        self.context.close()

    def ask(self, script: str, given: Any = None) -> Any:
        """Evaluate in the page."""
        return self.page.evaluate(script, given)

    def until(self, script: str, seconds: float = 30, where: Page | Frame | None = None) -> Any:
        """Wait until a script gives something true, and give it.

        Asked again and again: Playwright's own waiting needs eval, which the deck's policy refuses.
        """
        end = time.monotonic() + seconds
        while not (found := (where or self.page).evaluate(script)):
            assert time.monotonic() < end, f"never true: {script}; {self.complaints}"
            time.sleep(0.03)
        return found

    def violations(self) -> list[str]:
        """Everything that a content policy refused, in all windows and frames."""
        frames = [frame for page in self.context.pages for frame in page.frames]
        return [line for frame in frames for line in frame.evaluate("window.violations ?? []")]

    def go(self, headline: str) -> None:
        """Go to the slide with this in its headline, all fragments shown."""
        found = self.ask(
            """(words) => {
              const says = (slide) => slide.querySelector("h1, h2")?.textContent.includes(words);
              const slide = Reveal.getSlides().find(says);
              if (!slide) return false;
              const { h, v } = Reveal.getIndices(slide);
              Reveal.slide(h, v, 99);
              return true;
            }""",
            headline,
        )
        assert found, headline
        self.page.wait_for_timeout(50)

    def headline(self) -> str:
        """Headline of the slide that is shown."""
        return self.ask("Reveal.getCurrentSlide().querySelector('h1, h2').textContent")

    def press(self, key: str) -> None:
        """Press a key, and give the page time to answer."""
        self.page.keyboard.press(key)
        self.page.wait_for_timeout(60)

    def verdict(self) -> str:
        """The line under the figure of the slide that is shown."""
        return self.ask("Reveal.getCurrentSlide().querySelector('.lk-verdict').textContent")

    def series(self) -> list[float]:
        """Heights of the first line on the slide that is shown, as plotly holds them."""
        return self.ask("Array.from(Reveal.getCurrentSlide().querySelector('.js-plotly-plot').data[0].y)")


def finger(deck: Deck, places: list[tuple[float, float]]) -> None:
    """Draw a finger over the screen, as the hardware tells it."""
    session = deck.context.new_cdp_session(deck.page)
    for kind, place in [("touchStart", places[0]), *(("touchMove", place) for place in places[1:])]:
        point = {"x": place[0], "y": place[1]}
        session.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": [point]})
        deck.page.wait_for_timeout(16)
    session.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
    deck.page.wait_for_timeout(300)
