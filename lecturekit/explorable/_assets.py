"""The player's scripts and its stylesheet, put together from their files."""

from __future__ import annotations

import re
from functools import cache
from importlib.resources import files

EXPORT = "LECTUREKIT_EXPORT"
"""Set by the exporter, in the kernel it starts: JSON with the budget (states, seconds, bytes)."""

_PLAYER = (
    "fold.js",
    "theme.js",
    "paint.js",
    "focus.js",
    "controls.js",
    "announce.js",
    "frame.js",
    "player.js",
)

_LIVE = (
    "stops.js",
    "size.js",
    "notes.js",
    "undo.js",
    "presentkeys.js",
    "keep.js",
    "present.js",
    "gone.js",
    "live.js",
)


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
        ``player.js`` (an ES module without imports), ``table.js`` (which imports the player),
        ``live.js`` (to be appended to the player), ``player.css``, ``present.css`` (of the live view alone).
    """
    folder = files(__package__).joinpath("js")

    def joined(*names: str) -> str:
        scripts = (folder.joinpath(name).read_text("utf-8") for name in names)
        return "\n".join(re.sub(r"^import .*?;\n", "", script, flags=re.MULTILINE) for script in scripts)

    return {
        "player.js": joined(*_PLAYER),
        "table.js": folder.joinpath("table.js").read_text("utf-8"),
        "live.js": joined(*_LIVE),
        "present.css": folder.joinpath("present.css").read_text("utf-8"),
        "player.css": folder.joinpath("player.css").read_text("utf-8"),
    }
