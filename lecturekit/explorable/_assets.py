"""The player's scripts and its stylesheet, put together from their files."""

from __future__ import annotations

import re
from functools import cache
from importlib.resources import files

EXPORT = "LECTUREKIT_EXPORT"
"""Set by the exporter, in the kernel it starts: JSON with the budget (states, seconds, bytes)."""

_PLAYER = ("theme.js", "paint.js", "controls.js", "frame.js", "player.js")


@cache
def plotly_script() -> str:
    """Give plotly.js as the installed wheel has it, so wrapped that a browser compiles it once.

    Browsers take a function in parentheses as one that is called at once, and compile it while they read
    it; any other is read twice. plotly's outermost function is an argument, so it stands without them:
    with them a page has plotly.js about a fifth sooner. Where the script looks otherwise it is left as is.
    """
    script = files("plotly").joinpath("package_data/plotly.min.js").read_text("utf-8")
    head, tail = " self : this, () => {", "return Plotly;\n}));"
    if script.count(head) != 1 or not script.rstrip().endswith(tail):
        return script
    return (
        script.rstrip().removesuffix(tail).replace(head, " self : this, (() => {") + "return Plotly;\n})));"
    )


@cache
def assets() -> dict[str, str]:
    """Give the scripts that live view and slides share.

    Returns
    -------
    dict of str to str
        ``player.js`` and ``table.js`` (ES modules without imports), ``live.js`` (to be appended to the
        player), ``player.css``.
    """
    folder = files(__package__).joinpath("js")

    def read(name: str) -> str:
        return folder.joinpath(name).read_text("utf-8")

    player = "\n".join(re.sub(r"^import .*?;\n", "", read(name), flags=re.MULTILINE) for name in _PLAYER)
    return {
        "player.js": player,
        "table.js": read("table.js"),
        "live.js": re.sub(r"^import .*?;\n", "", read("live.js"), flags=re.MULTILINE),
        "player.css": read("player.css"),
    }
