"""Imports without what nobody here needs of them."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def without(module: str) -> Iterator[None]:
    """Import other modules as if this optional one were not installed; where it is loaded already, it stays.

    jsonschema loads ``rfc3987_syntax`` if it finds it, which compiles 38 grammars of internationalised web
    addresses: two seconds for a format that no notebook's schema has.
    """
    if module in sys.modules:
        yield
        return
    sys.modules[module] = None  # type: ignore[assignment]
    try:
        yield
    finally:
        del sys.modules[module]
