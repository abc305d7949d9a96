"""One Chromium for all browser tests."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from _pytest.runner import runtestprotocol
from playwright.sync_api import Browser, sync_playwright

from lecturekit._chromium import find_chromium
from tests.browser.absent import absent
from tests.browser.decks import Deck
from tests.browser.lab import Lab
from tests.browser.scenes import SETUP
from tests.slides.deck_notebook import exported
from tools.lab import QUIET

STALL = 60_000  # ms; a shared machine may be slow, and no test here is about time
_STALLED = re.compile(
    r"TimeoutError: |AssertionError: never true: "
)  # Playwright's words, and those of decks


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark everything in this folder, so that `-m "not browser"` leaves it out."""
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents:
            item.add_marker("browser")


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_protocol(item: pytest.Item, nextitem: pytest.Item | None) -> bool | None:
    """Give a browser that stalls a second try, and no test a third; the summary counts who needed it."""
    if Path(__file__).parent not in item.path.parents:
        return None
    item.ihook.pytest_runtest_logstart(nodeid=item.nodeid, location=item.location)
    reports = runtestprotocol(item, nextitem=nextitem, log=False)
    if any(report.failed and _STALLED.search(str(report.longrepr)) for report in reports):
        item.user_properties.append(("stalled", True))
        reports = runtestprotocol(item, nextitem=nextitem, log=False)
    for report in reports:
        item.ihook.pytest_runtest_logreport(report=report)
    item.ihook.pytest_runtest_logfinish(nodeid=item.nodeid, location=item.location)
    return True


def pytest_report_teststatus(report: Any) -> tuple[str, str, str] | None:
    """Count a test that passed at its second try by itself."""
    stalled = ["stalled", True] in [list(pair) for pair in report.user_properties]
    return (
        ("stalled once", "s", "STALLED ONCE") if stalled and report.when == "call" and report.passed else None
    )


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """The system's Chromium, headless; without one the tests are skipped, but fail where `CI` is set."""
    path = find_chromium()
    if path is None:
        absent("NO CHROMIUM: every browser test is skipped. Install it (Debian: apt install chromium).")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=list(QUIET))
        yield browser
        browser.close()


@pytest.fixture(scope="module")
def shared(browser: Browser) -> Iterator[Deck]:
    """One window with the test notebook's deck, for the tests that leave it as they found it."""
    deck = Deck(browser, exported().path)
    yield deck
    deck.close()


@pytest.fixture
def opened(browser: Browser) -> Iterator[Callable[..., Deck]]:
    """Open decks, the test notebook's unless told otherwise, that are closed afterwards."""
    made: list[Deck] = []

    def opener(path: Path | None = None, *given: Any, **options: Any) -> Deck:
        made.append(Deck(browser, path or exported().path, *given, **options))
        return made[-1]

    yield opener
    for one in made:
        one.close()


@pytest.fixture(scope="session")
def lab(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lab]:
    """One JupyterLab for all tests."""
    folder = tmp_path_factory.mktemp("notebooks")
    server = Lab(folder, tmp_path_factory.mktemp("home"))
    yield server
    server.close()


@pytest.fixture
def notebook(lab: Lab, browser: Any, request: pytest.FixtureRequest) -> Iterator[Callable]:
    """Open cells as a notebook in a new page, run them, wait for the last one's figure."""
    pages = []

    def start(*cells: str, name: str = request.node.name) -> Any:
        page = browser.new_page(viewport={"width": 1280, "height": 900})
        pages.append(page)
        page.set_default_timeout(STALL)
        page.trouble = []
        page.on("pageerror", lambda error: page.trouble.append(str(error)))
        page.on(
            "request",
            lambda r: (
                None
                if "127.0.0.1" in r.url or r.url.startswith(("blob:", "data:"))
                else page.trouble.append(r.url)
            ),
        )
        lab.write(f"{name}.ipynb", [SETUP, *cells])
        lab.open(page, f"{name}.ipynb")
        for i in range(len(cells) + 1):
            lab.run(page, i)
        page.wait_for_selector(".lk-plot .main-svg")
        page.evaluate("""() => {
            window.paints = [];
            document.addEventListener("lk:painted", (e) => window.paints.push(e.detail), true);
        }""")
        return page

    yield start
    for page in pages:
        assert page.trouble == []
        page.close()
