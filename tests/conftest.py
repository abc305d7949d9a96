"""What holds for all tests, and how they are shared out between processes."""

import os
import signal
from pathlib import Path

# As many processes as cores run the tests; threads of their own would only wait for one another.
if "PYTEST_XDIST_WORKER" in os.environ:
    os.environ.setdefault("OMP_NUM_THREADS", "1")

import pytest
from hypothesis import settings

# A shared machine stalls now and then; no test here is about time.
settings.register_profile("house", deadline=None)
settings.load_profile("house")


def pytest_configure() -> None:
    """Let an interrupt be one in every process: where tests run side by side it is ignored otherwise."""
    signal.signal(signal.SIGINT, signal.default_int_handler)


@pytest.hookimpl(tryfirst=True)  # pytest-xdist reads the marks in a hook of its own
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Keep together what shares something costly: the tests of a file, or of one notebook in it."""
    for item in items:
        given = getattr(item, "callspec", None)
        books = [value.stem for value in given.params.values() if _is_book(value)] if given else []
        item.add_marker(
            pytest.mark.xdist_group("-".join([str(item.path.relative_to(Path(__file__).parent)), *books]))
        )


def _is_book(value: object) -> bool:
    return isinstance(value, Path) and value.suffix == ".ipynb"
