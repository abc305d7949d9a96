"""The front door's last line: a message from the page to the kernel and back."""

from __future__ import annotations

from collections.abc import Callable

from lecturekit.course._browser import WITHOUT_WIDGETS
from tests.browser.scenes import EXPLORE, WAVES

ASK = """
from lecturekit.course import check_machine
check_machine()
"""


def test_the_page_says_how_fast_the_kernel_answers(notebook: Callable) -> None:
    """Eight questions are answered; the line says so with a time, and no fallback stands beside it."""
    page = notebook(WAVES, EXPLORE, ASK)
    line = page.locator(".lk-browser-answer")
    line.wait_for(timeout=60_000)
    page.wait_for_function(
        "() => /an answer takes \\d+ ms/i.test(document.querySelector('.lk-browser-answer').textContent)",
        timeout=60_000,
    )
    assert line.get_attribute("role") == "status"
    assert WITHOUT_WIDGETS not in page.locator(".jp-OutputArea", has=line).first.inner_text()
