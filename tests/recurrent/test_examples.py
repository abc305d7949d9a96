"""The examples in the room's docstrings run and give what stands there."""

import doctest
import importlib
import pkgutil

import pytest

from lecturekit import recurrent

MODULES = [f"lecturekit.recurrent.{module.name}" for module in pkgutil.iter_modules(recurrent.__path__)]


@pytest.mark.parametrize("name", MODULES)
def test_examples_of_the_docstrings_hold(name: str) -> None:
    """Each module's own, by doctest."""
    assert doctest.testmod(importlib.import_module(name)).failed == 0
