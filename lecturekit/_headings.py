"""Headings of Markdown, read in one way by all who look for them in notebooks."""

from __future__ import annotations

import re

_FENCED = re.compile(r"^(```|~~~).*?^\1", re.MULTILINE | re.DOTALL)  # a comment in it is no heading
_HEADING = re.compile(r"^(#{1,6})\s+(.+?)\s*#*$", re.MULTILINE)


def headings(markdown: str, *, deepest: int = 6) -> list[str]:
    """List the headings of a text, in order.

    Parameters
    ----------
    markdown : str
    deepest : int
        Those with more # than this are left out.

    Returns
    -------
    list of str
        Markdown, without the #.
    """
    found = _HEADING.finditer(_FENCED.sub("", markdown))
    return [heading[2] for heading in found if len(heading[1]) <= deepest]
