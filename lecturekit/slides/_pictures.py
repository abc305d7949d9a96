"""Pictures of Markdown cells, put into the file."""

from __future__ import annotations

import base64
import mimetypes
from pathlib import Path
from urllib.parse import unquote


def embed(address: str, folder: Path) -> str | None:
    """Turn the address of a picture into a data URL.

    Parameters
    ----------
    address : str
        As written in the notebook: relative to it, or a data URL already.
    folder : Path
        The notebook's. Only files in it or below go into a deck, so that a notebook from elsewhere cannot
        carry other files of this machine away.

    Returns
    -------
    str or None
        None for an address on the network, a missing file, one outside of the folder, or no picture.
    """
    if address.startswith("data:"):
        return address
    base = folder.resolve()
    path = (base / unquote(address.split("?")[0].split("#")[0])).resolve()
    kind = mimetypes.guess_type(path.name)[0] or ""
    if not kind.startswith("image/") or not path.is_relative_to(base) or not path.is_file():
        return None
    return f"data:{kind};base64,{base64.b64encode(path.read_bytes()).decode('ascii')}"
