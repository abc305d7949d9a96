"""Verdicts: computed from their records, and no word of them is taken for Markdown."""

import mistune
import numpy as np
import pytest

from lecturekit import figures
from lecturekit.corpora import LabelledMatrix
from lecturekit.words import (
    WordVectors,
    analogy,
    family_accuracy,
    log_ratios,
    offset_products,
    relation_arrows,
    unshifted,
)


def vectors():
    """In three dimensions: royal, male, noise. king − man + woman is nearest to king, then to queen."""
    rows = {
        "man": (0, 1, 0.3),
        "woman": (0, 0.7, 0.3),
        "king": (3, 1, 0),
        "*queen*": (3, 0.5, 0.9),
        "crown": (3, 1.0, -0.2),
        "apple": (0, 0, -1),
    }
    return WordVectors(tuple(rows), np.array(list(rows.values()), dtype=np.float32))


QUESTION = ("man", "king", "woman")


@pytest.mark.row("W10")
def test_the_answer_the_wanted_word_and_the_answer_without_offset():
    """All three are in the line; without the rule an input may win."""
    table = vectors()
    plain = unshifted(table, QUESTION)
    line = figures.analogy_words(analogy(table, QUESTION), plain, wanted="*queen*")
    assert line.startswith("king − man + woman ≈ **crown**")
    assert r"(\*queen\*: rank 2)" in line
    assert line.endswith(f"without offset: **{plain.of_c.words[0]}**")
    assert "≈ **king**" in figures.analogy_words(analogy(table, QUESTION, exclude=False), plain)


def test_a_wanted_word_that_is_not_there_is_said_to_be_missing():
    """And one that is an input is left out."""
    table = vectors()
    answers, plain = analogy(table, QUESTION), unshifted(table, QUESTION)
    assert r"(quee\_n is not in the vectors)" in figures.analogy_words(answers, plain, wanted="quee_n")
    assert "(king: left out)" in figures.analogy_words(answers, plain, wanted="king")
    neighbour = analogy(table, QUESTION, method="neighbour")
    assert figures.analogy_words(neighbour, plain).startswith("nearest to woman **")


def test_rendered_words_are_the_words():
    """Stars of a word are no emphasis."""
    table = vectors()
    line = figures.analogy_words(analogy(table, QUESTION), unshifted(table, QUESTION), wanted="*queen*")
    assert "*queen*" in mistune.html(line)


@pytest.mark.row("W11")
def test_ratios_say_both_correlations():
    """Counts and vectors; too few contexts have none, and a file of vectors has no text."""
    names = ("king", "queen", "man", "woman")
    rng = np.random.default_rng(1)
    contexts = tuple("abcdefgh")
    counts = LabelledMatrix(rng.integers(1, 30, (4, 8)).astype(float), names, contexts)
    ratios = log_ratios(counts, names[:2], names[2:])
    table = WordVectors((*names, *contexts), rng.normal(size=(12, 3)).astype(np.float32))
    products = offset_products(table, names[:2], names[2:], contexts=contexts)
    line = figures.ratio_words(ratios, products)
    assert f"correlation **{figures.format_number(ratios.correlation, 2)}** in 8 shared contexts" in line
    assert f"vectors: **{figures.format_number(products.correlation, 2)}**" in line
    alone = figures.ratio_words(None, products)
    assert alone.startswith("no text to count in; vectors: correlation **")
    drawn = figures.ratio_words(ratios, None, draws=(0.25, -0.5, 0.75))
    assert drawn.endswith(f"**{figures.format_number(ratios.correlation, 2)}** (of 3 draws, −0.50 to 0.75)")
    few = log_ratios(counts.select(columns=["a", "b"]), names[:2], names[2:])
    assert "only 2 shared contexts" in figures.ratio_words(few, None)


@pytest.mark.row("W12")
def test_families_say_hits_and_parallels():
    """What could not be asked is counted; a family that is not there says so."""
    table = vectors()
    families = {
        "gender": (("man", "woman"), ("king", "*queen*"), ("boy", "girl")),
        "none": (("x", "y"), ("u", "v")),
    }
    scores = family_accuracy(table, families)
    gender, none = (
        figures.family_words(relation_arrows(table, families[name]), scores.of(name)) for name in families
    )
    score = scores.of("gender")
    assert f"**{score.hits} of {score.n}** right, {score.skipped} not asked" in gender
    assert "cosine with the other arrows" in gender
    assert "**none**" in none
