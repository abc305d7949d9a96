"""Vectors that others trained and gensim's project hands out: what there is, where, how large."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

_RELEASES: Final = "https://github.com/RaRe-Technologies/gensim-data/releases/download"

_NEWS: Final = ("Wikipedia 2014 and Gigaword 5, 6 billion words", "PDDL 1.0")
_TWITTER: Final = ("2 billion tweets, 27 billion words", "PDDL 1.0")


@dataclass(frozen=True)
class CatalogueEntry:
    """One set of vectors that `fetch_vectors` can download.

    Attributes
    ----------
    name : str
        As gensim's downloader calls it.
    rows, dim : int
        V words × D values.
    size : int
        Bytes of the packed file.
    md5 : str
        Checksum of the packed file.
    trained_on : str
        The text that the vectors were learned from.
    licence : str
        As gensim-data states it; "not stated" where it does not.
    url : str
        The packed file.
    """

    name: str
    rows: int
    dim: int
    size: int
    md5: str
    trained_on: str
    licence: str
    url: str


def _entry(name: str, shape: tuple[int, int], size: int, md5: str, about: tuple[str, str]) -> CatalogueEntry:
    return CatalogueEntry(name, *shape, size, md5, *about, url=f"{_RELEASES}/{name}/{name}.gz")


_ENTRIES: Final = (
    _entry("glove-wiki-gigaword-50", (400_000, 50), 69_182_535, "c289bc5d7f2f02c6dc9f2f9b67641813", _NEWS),
    _entry("glove-wiki-gigaword-100", (400_000, 100), 134_300_434, "40ec481866001177b8cd4cb0df92924f", _NEWS),
    _entry("glove-wiki-gigaword-200", (400_000, 200), 264_336_934, "59652db361b7a87ee73834a6c391dfc1", _NEWS),
    _entry("glove-wiki-gigaword-300", (400_000, 300), 394_362_229, "29e9329ac2241937d55b852e8284e89b", _NEWS),
    _entry("glove-twitter-25", (1_193_514, 25), 109_885_004, "50db0211d7e7a2dcd362c6b774762793", _TWITTER),
    _entry("glove-twitter-50", (1_193_514, 50), 209_216_938, "c168f18641f8c8a00fe30984c4799b2b", _TWITTER),
    _entry("glove-twitter-100", (1_193_514, 100), 405_932_991, "b04f7bed38756d64cf55b58ce7e97b15", _TWITTER),
    _entry("glove-twitter-200", (1_193_514, 200), 795_373_100, "e52e8392d1860b95d5308a525817d8f9", _TWITTER),
    _entry(
        "word2vec-google-news-300",
        (3_000_000, 300),
        1_743_563_840,
        "a5e5354d40acb95f9ec66d5977d140ef",
        ("Google News, about 100 billion words", "not stated"),
    ),
    _entry(
        "fasttext-wiki-news-subwords-300",
        (999_999, 300),
        1_005_007_116,
        "de2bb3a20c46ce65c9c131e1ad9a77af",
        ("Wikipedia 2017, UMBC webbase and statmt.org news, 16 billion words", "CC BY-SA 3.0"),
    ),
    _entry(
        "conceptnet-numberbatch-17-06-300",
        (1_917_247, 300),
        1_225_497_562,
        "fd642d457adcd0ea94da0cd21b150847",
        ("ConceptNet, word2vec, GloVe and OpenSubtitles 2016", "see commonsense/conceptnet-numberbatch"),
    ),
    _entry(
        "word2vec-ruscorpora-300",
        (184_973, 300),
        208_427_381,
        "9bdebdc8ae6d17d20839dd9b5af10bc4",
        ("Russian National Corpus, about 250 million words, lemmatised and tagged", "CC BY 4.0"),
    ),
)

CATALOGUE: Final[Mapping[str, CatalogueEntry]] = MappingProxyType({entry.name: entry for entry in _ENTRIES})
"""What `fetch_vectors` can download, by name; the facts are those of gensim-data's ``list.json``."""
