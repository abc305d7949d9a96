"""What reading a text can end in."""

from __future__ import annotations


class TextError(ValueError):
    """A text that cannot be read; the message says why, and what to do."""
