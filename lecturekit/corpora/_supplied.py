"""Texts that are here without a download."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from importlib.util import find_spec
from pathlib import Path

from lecturekit.corpora._corpus import Corpus, build_corpus
from lecturekit.corpora._errors import TextError
from lecturekit.corpora._reading import read_text


@cache
def everyday_text() -> str:
    """Give the project's own short story about a dog, a cat, a pig, a boat, and what people do with them.

    Returns
    -------
    str
        Some eighty sentences, in which the nouns and verbs of the lecture's table meet often.
    """
    return files("lecturekit.corpora").joinpath("everyday.txt").read_text(encoding="utf-8")


@cache
def everyday_corpus() -> Corpus:
    """Give `everyday_text`, cut into sentences and words."""
    return build_corpus(everyday_text(), name="a week at the harbour")


@cache
def lee_corpus(*, repeats: bool = True) -> Corpus:
    """Give the Lee background corpus: 300 short news texts, about 60,000 words, as gensim installs it.

    Parameters
    ----------
    repeats : bool
        Seven of the 300 texts stand there twice, word for word. False keeps the first of each only: then
        no text that is held out has been read in training, which would make any model look better.

    Returns
    -------
    Corpus
        Sentences do not cross from one news text to the next.

    Raises
    ------
    TextError
        If gensim is not installed, or was installed without its test data.

    Notes
    -----
    M. D. Lee, B. Pincombe, M. Welsh (2005), *An empirical evaluation of models of text document
    similarity*, Proceedings of the 27th Annual Conference of the Cognitive Science Society, 1254–1259.
    """
    texts = read_text(_lee_path()).splitlines()  # one news text a line
    kept = texts if repeats else list(dict.fromkeys(texts))
    # A blank line after each ends its last sentence.
    return build_corpus("\n\n".join(kept), name=f"Lee corpus ({len(kept)} news texts)")


def _lee_path() -> Path:
    # The file that gensim.test.utils.datapath names, without the second that importing gensim takes.
    found = find_spec("gensim")
    if found is None or found.origin is None:
        raise TextError("The Lee corpus comes with gensim, which is not installed: pip install gensim.")
    path = Path(found.origin).parent / "test" / "test_data" / "lee_background.cor"
    if not path.is_file():
        raise TextError("This gensim was installed without its test data, and so without the Lee corpus.")
    return path
