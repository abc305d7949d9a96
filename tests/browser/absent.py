"""A browser that is not there."""

import os
import warnings
from typing import NoReturn

import pytest


def absent(line: str) -> NoReturn:
    """Skip what needs it, with a line; fail where `CI` is set."""
    if os.environ.get("CI"):
        pytest.fail(line)
    with warnings.catch_warnings():
        warnings.simplefilter("always")
        warnings.warn(line, stacklevel=1)
    pytest.skip(line)
