"""Files by their names, with errors that say what is wrong with the name or the encoding."""

from __future__ import annotations

import codecs
from collections.abc import Callable
from pathlib import Path
from stat import S_ISDIR, S_ISREG

from lecturekit.corpora._spelling import closest, cut, quoted

_NO_SPELLINGS = ("idna", "punycode")  # for names of hosts, not for texts


def missing_file(path: Path) -> str:
    """Say that there is no such file, where it was looked for, and which one there has the closest name."""
    if not path.parent.is_dir():
        return f"There is no folder {path.parent}, so no file {path.name} in it."
    try:
        names = [entry.name for entry in path.parent.iterdir()]
    except OSError:  # a folder may hide what it holds
        names = []
    similar = closest(path.name, names, count=1)
    hint = f" Did you mean {similar[0]}?" if similar else ""
    return f"There is no file {path} (looked in {path.parent.resolve()}).{hint}"


def plain_file(
    name: str | Path, error: type[ValueError], *, missing: Callable[[Path], str] = missing_file
) -> Path:
    """Give the path of a file that can be read to its end.

    Parameters
    ----------
    name : str or Path
        ``~`` is the home folder.
    error : type of ValueError
        What is raised.
    missing : callable
        What is said of a file that is not there.

    Returns
    -------
    Path

    Raises
    ------
    ValueError
        Of the type given: if there is no such file, it is a folder, a pipe or a device, or the name cannot be
        that of a file.
    """
    try:
        path = Path(name).expanduser()
        mode = path.stat().st_mode
    except (FileNotFoundError, NotADirectoryError):
        raise error(missing(path)) from None
    except PermissionError:
        raise error(f"{path} may not be read: its permissions forbid it.") from None
    except (OSError, RuntimeError, ValueError) as reason:  # too long, nobody's home, a NUL in it
        shown = cut("".join(letter if letter.isprintable() else "\ufffd" for letter in str(name)))
        said = str(getattr(reason, "strerror", None) or reason).rstrip(".")
        raise error(f"{shown} cannot be opened: {said}.") from None
    if S_ISDIR(mode):
        raise error(f"{path} is a folder. Name a file in it.")
    if not S_ISREG(mode):
        raise error(f"{path} is no plain file.")
    return path


def check_encoding(encoding: str, error: type[ValueError]) -> None:
    """Raise an error of the type given unless this is the name of an encoding that spells texts."""
    try:
        b"a".decode(encoding, "replace")
        known = codecs.lookup(encoding).name not in _NO_SPELLINGS
    except (LookupError, ValueError, TypeError):
        known = False
    if not known:
        raise error(f"There is no encoding {quoted(encoding)}. Usual: 'utf-8', 'cp1252'.")
