"""Raw texts are those that gensim ships; misspelling changes so many letters and nothing else."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from gensim.test.utils import datapath
from hypothesis import given
from hypothesis import strategies as st

from lecturekit.corpora import lee_corpus, lee_texts, misspelt, tokenize


def test_lee_texts_are_gensims_lines_each_once() -> None:
    """Read by plain Python: the same set of lines, in order of first appearance, nothing rewritten."""
    raw = Path(datapath("lee_background.cor")).read_text(encoding="utf-8")
    lines = [line.strip() for line in raw.splitlines()]
    assert len(lines) > len(lee_texts()) == len(set(lines)) == 293
    assert lee_texts() == tuple(sorted(set(lines), key=lines.index))
    assert {'"', ",", "A"} <= set("".join(lee_texts()))


def test_lee_texts_hold_the_words_of_the_corpus() -> None:
    """Cut into words they are the corpus of words, in order."""
    corpus = lee_corpus(repeats=False)
    words = [word for text in lee_texts() for word in tokenize(text)]
    assert words == [corpus.vocabulary[k] for k in corpus.tokens]


@given(st.text(max_size=60), st.integers(0, 70), st.integers(0, 9))
def test_so_many_letters_are_wrong_and_nothing_else(text: str, letters: int, seed: int) -> None:
    """Of any text: each place but so many letters stays as it was, and no letter is replaced by itself."""
    wrong = misspelt(text, letters, rng=np.random.default_rng(seed))
    changed = [k for k, (a, b) in enumerate(zip(text, wrong, strict=True)) if a != b]
    assert len(changed) == min(letters, sum(c.isalpha() for c in text))
    assert all(text[k].isalpha() and wrong[k] != text[k].lower() for k in changed)


def test_letters_go_wrong_evenly() -> None:
    """Each of the 25 other letters about equally often, at each place about equally often."""
    rng = np.random.default_rng(0)
    drawn = [misspelt("abcd", 1, rng=rng) for _ in range(4000)]
    places = [next(k for k in range(4) if text[k] != "abcd"[k]) for text in drawn]
    letters = [text[k] for text, k in zip(drawn, places, strict=True)]
    assert np.bincount(places).min() > 900
    counts = {letter: letters.count(letter) for letter in set(letters)}
    assert len(counts) == 26
    assert min(counts.values()) > 90


def test_a_negative_number_of_letters_is_refused() -> None:
    """In words."""
    with pytest.raises(ValueError, match="0 or more, not -1"):
        misspelt("film", -1, rng=np.random.default_rng(0))


def test_what_cannot_be_misspelt_is_refused() -> None:
    """No text, half a letter, no generator; NumPy's global one would be changed for all."""
    rng = np.random.default_rng(0)
    for letters in (0.5, True, "1"):
        with pytest.raises(ValueError, match="0 or more"):
            misspelt("film", letters, rng=rng)  # type: ignore[arg-type]
    with pytest.raises(TypeError, match="in a text, not in a list"):
        misspelt(["film"], 1, rng=rng)  # type: ignore[arg-type]
    for wrong in (0, None, np.random):
        with pytest.raises(TypeError, match="give a generator"):
            misspelt("film", 1, rng=wrong)  # type: ignore[arg-type]
