"""Write a deck whole or not at all: aside first, then renamed over the old one."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

from nbconvert.writers import FilesWriter
from traitlets.config import Application

from lecturekit._put import put
from lecturekit.slides._errors import SlidesError, cannot_write


def write_aside(target: Path, text: str, what: str = "deck") -> Path:
    """Write a text file so that the target is either the old file or the whole new one.

    Parameters
    ----------
    target : Path
        Its folder is made if it is missing. A symbolic link is followed, as an ordinary write would.
    text : str
        Written as UTF-8.
    what : str
        Its kind, in one word for the message.

    Returns
    -------
    Path
        The target.

    Raises
    ------
    SlidesError
        When the folder cannot be written to or the disk is full. The older file stays as it was and
        nothing is left beside it.
    """
    real = Path(os.path.realpath(target))
    try:
        real.parent.mkdir(parents=True, exist_ok=True)
        put(real, text.encode("utf-8", "replace"))
    except OSError as error:
        raise cannot_write(target, error, what) from None
    return target


def check_target(folder: Path, what: str = "deck") -> None:
    """Find out before the notebook runs for a minute that its deck could not be written.

    Raises
    ------
    SlidesError
        When the folder cannot be made or a file in it cannot be.
    """
    probe = folder / f".deck.{os.getpid()}.part"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        probe.write_bytes(b"")
    except OSError as error:
        raise cannot_write(folder, error, what) from None
    finally:
        _remove(probe)


def _remove(path: Path) -> None:
    try:
        path.unlink(missing_ok=True)
    except OSError:
        return  # the folder itself cannot be reached: then there is nothing of ours in it


class AsideWriter(FilesWriter):
    """The writer of ``jupyter nbconvert`` with the truncation taken out.

    ``FilesWriter`` opens the deck of last week for writing before it has written the new one: a full
    disk or a pulled plug leaves neither.
    """

    def write(self, output: str, resources: Any, notebook_name: str | None = None, **_: Any) -> Path:
        """Write one deck aside and rename it; a failure is one line in the log and exit status 1."""
        folder = Path(self.build_directory or resources.get("metadata", {}).get("path", ""))
        target = folder / f"{notebook_name}{resources.get('output_extension', '')}"
        self.log.info("Writing %i bytes to %s", len(output.encode()), target)
        try:
            return write_aside(target, output)
        except SlidesError as error:
            self.log.error("%s", error)
            raise SystemExit(1) from None


def guard_command_line(notebook_folder: str) -> None:
    """Put `AsideWriter` into a running ``jupyter nbconvert`` and try its target folder.

    nbconvert lets an exporter choose neither the writer nor the place, so the exporter reaches for the
    application that runs it. Only the plain ``FilesWriter`` is replaced: ``--stdout`` and a writer that
    the user chose stay. In JupyterLab's menu and in Python no such application runs.

    Raises
    ------
    SlidesError
        When the deck could not be written there.
    """
    app = _command_line()
    if app is None:
        return
    if type(app.writer) is FilesWriter:
        app.writer = AsideWriter(parent=app)
    if isinstance(app.writer, FilesWriter):
        check_target(Path(app.writer.build_directory or notebook_folder))


def _command_line() -> Any:
    """Give the running nbconvert application; in a Jupyter server the running one is another."""
    from nbconvert.nbconvertapp import NbConvertApp

    app = Application.instance() if Application.initialized() else None
    return app if isinstance(app, NbConvertApp) else None
