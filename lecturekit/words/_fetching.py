"""Vectors by the names that gensim's downloader gives them."""

from __future__ import annotations

import os
from pathlib import Path

from lecturekit.corpora import position
from lecturekit.words._bars import Progress
from lecturekit.words._cache import cache_folder
from lecturekit.words._catalogue import CATALOGUE
from lecturekit.words._opening import open_vectors
from lecturekit.words._vectors import WordVectors


def fetch_vectors(
    name: str, *, limit: int | None = None, folder: str | Path | None = None, progress: Progress = True
) -> WordVectors:
    """Open vectors that others trained, and download them first if they are not here yet.

    Parameters
    ----------
    name : str
        One of `CATALOGUE`, such as ``"glove-wiki-gigaword-50"`` (66 MiB).
    limit : int, optional
        Read the first so many words, the most frequent ones. The whole file is downloaded all the same.
    folder : str or Path, optional
        Where the file lies or comes to lie; a folder in the cache unless given.
    progress : bool or callable
        A bar for what takes longer than two seconds, none, or who is told the share done and what is done.

    Returns
    -------
    WordVectors
        (V, D), named as asked.

    Raises
    ------
    UnknownLabelError
        If the catalogue has no such name. The message offers the closest ones.
    VectorsError
        If the file cannot be fetched (the message says what to put where by hand) or read.

    Notes
    -----
    Only the file of vectors is fetched, and its MD5 checksum compared with the catalogue's; the Python code
    that lies beside it, which gensim's downloader fetches unchecked and runs, is not. A download that was
    broken off goes on where it stopped. A file that was put there by hand, or that gensim's downloader has
    fetched (``~/gensim-data``, ``GENSIM_DATA_DIR``), is taken if it has the right size.
    """
    names = tuple(CATALOGUE)
    entry = CATALOGUE[names[position(name, names, kind="name")]]
    target = (Path(folder).expanduser() if folder else cache_folder() / "downloads") / f"{name}.gz"
    by_gensim = Path(os.environ.get("GENSIM_DATA_DIR", "~/gensim-data")).expanduser() / name / f"{name}.gz"
    for path in (target, by_gensim):
        if path.is_file() and path.stat().st_size == entry.size:
            return open_vectors(path, limit=limit, progress=progress)
    from lecturekit.words._download import download  # late: it loads all that speaks HTTP

    download(entry, target, progress=progress)
    return open_vectors(target, limit=limit, progress=progress)
