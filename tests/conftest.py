"""What holds for all tests, and how they are shared out between processes."""

import os
import re
import signal
from typing import Any

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


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Any:
    """Keep together what shares something costly: the tests of a file, or of one notebook in it."""
    from xdist.scheduler import LoadScopeScheduling

    class Together(LoadScopeScheduling):
        def _split_scope(self, nodeid: str) -> str:
            file, _, test = nodeid.partition("::")
            book = re.search(r"\[(\d\d_\w+)", test)
            return f"{file} {book[1]}" if book else file

    return Together(config, log)
