"""One Chromium for all browser tests."""

import os
import shutil
import warnings
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright

QUIET = (
    "--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking "
    "--disable-component-update --disable-sync"
)


def chromium() -> str | None:
    """Path of the system's Chromium or Chrome; `CHROMIUM` names another."""
    names = ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome")
    return os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, names)), None)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark everything in this folder, so that `-m "not browser"` leaves it out."""
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents:
            item.add_marker("browser")


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """The system's Chromium, headless; without one the tests are skipped, but fail where `CI` is set."""
    path = chromium()
    if path is None:
        line = "NO CHROMIUM: every browser test is skipped. Install it (Debian: apt install chromium)."
        if os.environ.get("CI"):
            pytest.fail(line)
        with warnings.catch_warnings():
            warnings.simplefilter("always")
            warnings.warn(line, stacklevel=1)
        pytest.skip(line)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=QUIET.split())
        yield browser
        browser.close()
