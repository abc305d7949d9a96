"""The chain rule, drawn: each block is a factor, and where it ends is the product."""

from __future__ import annotations

import math

import numpy as np
import pytest

from lecturekit.figures import chain_rule, chain_words, colour
from lecturekit.figures.language._chain import from_shorter
from lecturekit.language import JelinekMercer, KneserNey, NGrams, Policy, Unsmoothed, encode
from tests.figures.language.reading import bars, sizes, texts
from tests.figures.looks import assert_sound

TEXT = [line.split() for line in ("the dog ran", "the dog sat on the mat", "a cat sat", "the cat ran on")]


def model(order: int = 2, smoothing=None, **policy: bool) -> NGrams:
    """N-grams of four sentences."""
    return NGrams.fit(encode(TEXT, policy=Policy(**policy)), order, smoothing or Unsmoothed())


def counted(words: list[str], order: int) -> list[tuple[int, int]]:
    """Count, for each word but the first, its context with it and before anything: by brute force."""
    found = []
    for k in range(1, len(words)):
        context = words[max(0, k - order + 1) : k]
        marked = [["<s>", *line, "</s>"] for line in TEXT]
        places = [(line, t) for line in marked for t in range(len(context), len(line)) if t > 0]
        if len(context) < order - 1:  # near the beginning only the beginning counts
            places = [(line, t) for line, t in places if t == len(context)]
        before = [(line, t) for line, t in places if line[t - len(context) : t] == context]
        found.append((sum(line[t] == words[k] for line, t in before), len(before)))
    return found


def blocks(figure):
    """The hanging blocks: the last trace of bars."""
    return bars(figure)[-1]


@pytest.mark.row("L4")
@pytest.mark.parametrize("order", [1, 2, 3])
def test_each_block_is_a_factor_and_ends_at_the_product(order: int) -> None:
    """Lengths are log10 of c(context word) / c(context), counted by hand; ends are log10 of their product."""
    factors = model(order).factors("the dog ran")
    words = list(factors.words)
    assert words == ["<s>", "the", "dog", "ran", "</s>"]
    drawn = blocks(figure := chain_rule(factors, chosen=4, floor=-30.0))
    assert_sound(figure)
    product = 1.0
    for k, (some, of) in enumerate(counted(words, order), 1):
        if not some:
            break
        before, product = product, product * some / of
        assert math.isclose(drawn.base[k] + drawn.y[k], math.log10(before), abs_tol=1e-12)
        assert math.isclose(drawn.base[k], math.log10(product), abs_tol=1e-12)
    assert np.isnan(drawn.y[0]), "<s> is given and has no factor"


@pytest.mark.row("L4")
@pytest.mark.parametrize(("order", "reach"), [(1, 0), (2, 1), (3, 2), (4, 3), (6, 3)])
def test_what_the_model_looks_at_is_lit(order: int, reach: int) -> None:
    """Blue are the N − 1 words before the chosen one, or as many as there are; violet is the chosen."""
    figure = chain_rule(model(order, KneserNey()).factors("the dog sat"), chosen=4)
    inks = next(trace for trace in figure.data if trace.type == "bar").marker.color
    assert list(inks[:3]) == [colour("faint")] * (3 - reach) + [colour("x")] * reach
    assert list(inks[3:]) == [colour("z"), colour("faint")]


def test_a_factor_of_zero_ends_everything() -> None:
    """The block reaches the floor, in the colour of a loss; after it there is no product to draw."""
    factors = model().factors("the dog on the mat")
    figure = chain_rule(factors, chosen=6, floor=-20.0)
    drawn = blocks(figure)
    assert drawn.base[3] < -20.0, "it goes on below the axis"
    assert figure.layout.yaxis2.range[0] == drawn.base[3]
    arrow = next(trace for trace in figure.data if trace.type == "scatter" and trace.mode == "markers")
    assert np.isfinite(arrow.y).tolist() == [False] * 3 + [True] + [False] * 3
    assert drawn.marker.color[3] == colour("loss")
    assert np.isnan(drawn.y[4:]).all()
    assert "product **0**" in chain_words(factors, chosen=6)
    assert texts(figure, "x2") == ["0"]


def test_after_an_unseen_context_it_says_so() -> None:
    """0 / 0 is no number: no smoothing, and a context that was never there."""
    assert "0 / 0" in texts(chain_rule(model(3).factors("a dog ran"), chosen=2))
    assert "0 / 0" not in texts(chain_rule(model(3, JelinekMercer()).factors("a dog ran"), chosen=2))


def test_only_numbers_and_colours_move_from_word_to_word() -> None:
    """Traces and their lengths are the same for every chosen word, order and smoothing."""
    shapes = {
        sizes(chain_rule(fitted.factors("the cat sat"), chosen=n))
        for fitted in (model(), model(4, JelinekMercer()))
        for n in (1, 3, 5)
    }
    assert len(shapes) == 1


def test_without_marks_the_first_word_is_a_factor() -> None:
    """A policy without <s> and </s>: three words, three factors."""
    factors = model(2, JelinekMercer(), start=False, end=False).factors("the cat sat")
    figure = chain_rule(factors, chosen=1)
    assert_sound(figure)
    assert np.isfinite(blocks(figure).y).all()
    assert chain_words(factors, chosen=1).startswith("P(the) = ")


def test_the_words_say_the_counts() -> None:
    """The verdict has factor, counts and product, and takes marks as they are."""
    said = chain_words(model().factors("the dog ran"), chosen=3)
    assert said == "P(dog | the) = **0.50**, seen 2 of 4; product **0.375**"
    assert chain_words(model().factors("the dog ran"), chosen=1).startswith(r"**\<s\>** is given")


def test_the_words_say_what_was_written_and_stay_short() -> None:
    """An unknown word is said as typed, 0 / 0 as such; of a long context only the two words before."""
    policy = Policy(least=2)
    unknown = NGrams.fit(encode(TEXT, policy=policy), 2, Unsmoothed())
    assert " | cow) = " in chain_words(unknown.factors("the cow"), chosen=4)
    never = chain_words(model(3).factors("a dog ran"), chosen=4)
    assert never.startswith("P(ran | a dog) = **0 / 0**, seen 0 of 0")
    long = chain_words(model(6, KneserNey()).factors("the dog sat on the mat"), chosen=7)
    assert long.startswith("P(mat | … on the) = ")


@pytest.mark.row("L4")
@pytest.mark.parametrize("order", [2, 3])
def test_what_shorter_contexts_give_is_what_is_left_of_the_factor(order: int) -> None:
    """Of Jelinek–Mercer it is all but the weight times c(context word) / c(context), counted by hand."""
    factors = model(order, JelinekMercer(0.7)).factors("the dog sat on the mat")
    part = from_shorter(factors)
    assert np.isnan(part[0])
    for k, (some, of) in enumerate(counted(list(factors.words), order), 1):
        own = 0.7 * some / of if of else 0.0
        assert part[k] == pytest.approx(1 - own / factors.probability[k], abs=1e-9)
    assert "100 %" in texts(chain_rule(factors, chosen=2), "x") or (part[1:] < 0.995).all()
    assert not [text for text in texts(chain_rule(model().factors("the dog ran"), chosen=2)) if "%" in text]


@pytest.mark.parametrize("chosen", [0, 6, -1])
def test_a_word_that_is_not_there_is_refused(chosen: int) -> None:
    """Words and marks are numbered from 1."""
    with pytest.raises(ValueError, match="1 to 5"):
        chain_rule(model().factors("the dog ran"), chosen=chosen)


def test_a_text_without_room_is_refused() -> None:
    """Sixteen words and marks have room; the error says what to do."""
    with pytest.raises(ValueError, match="not 22: take a shorter text"):
        chain_rule(model().factors(["the"] * 20), chosen=1)
