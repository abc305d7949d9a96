"""The symbols' colours can be read and told apart, by everyone, on both pages."""

import itertools
import re

import pytest

from lecturekit.figures import SYMBOLS, class_style, colour, symbol, tex, twins
from lecturekit.figures._symbols import CLASSES, DARK_PAGE, LIGHT_PAGE, NEUTRALS
from tests.figures.vision import apart, contrast

APART = 8.0  # CAM02-UCS; about eight just noticeable differences

# Told apart by dash, marker or label: for some eyes, on a light page, their colours are nearer than APART.
BY_LINE = {
    *(("x", "V"), ("x", "g"), ("h", "f"), ("h", "g"), ("W", "gradient")),
    *(("c", "i"), ("i", "g"), ("f", "gradient")),
}


def _near(side: int) -> set[tuple[str, str]]:
    shades = {name: (entry.colour, entry.dark)[side] for name, entry in SYMBOLS.items()}
    return {(a, b) for a, b in itertools.combinations(shades, 2) if apart(shades[a], shades[b]) < APART}


def test_the_near_pairs_are_exactly_those_declared():
    """The near pairs are exactly those declared."""
    assert _near(0) == BY_LINE
    assert _near(1) == set()


@pytest.mark.parametrize("pair", sorted(BY_LINE))
def test_near_pairs_differ_in_dash_and_marker(pair):
    """Near pairs differ in dash and marker."""
    one, other = (symbol(name) for name in pair)
    assert one.dash != other.dash
    assert one.marker != other.marker


def test_near_pairs_are_still_not_the_same():
    """Near pairs are still not the same."""
    assert min(apart(colour(a), colour(b)) for a, b in BY_LINE) > 6


@pytest.mark.parametrize("entry", SYMBOLS.values(), ids=SYMBOLS)
def test_a_symbol_is_legible_as_text_on_both_pages(entry):
    """A symbol is legible as text on both pages."""
    assert contrast(entry.colour, LIGHT_PAGE) >= 4.5
    assert contrast(entry.dark, DARK_PAGE) >= 4.5


@pytest.mark.parametrize("index", range(len(CLASSES)))
def test_a_class_is_legible_as_text_on_both_pages(index):
    """A class is legible as text on both pages."""
    light, dark, *_ = CLASSES[index]
    assert contrast(light, LIGHT_PAGE) >= 4.5
    assert contrast(dark, DARK_PAGE) >= 4.5


@pytest.mark.parametrize("side", [0, 1])
def test_classes_are_told_apart_by_colour_and_by_marker_and_by_dash(side):
    """Classes are told apart by colour and by marker and by dash."""
    for one, other in itertools.combinations(CLASSES, 2):
        assert apart(one[side], other[side]) >= 2 * APART
        assert one[2] != other[2]
        assert one[3] != other[3]


@pytest.mark.parametrize(("name", "least"), [("ink", 4.5), ("muted", 4.5), ("reference", 4.5), ("grey", 3.0)])
def test_greys_of_text_and_lines_have_contrast(name, least):
    """Greys of text and lines have contrast."""
    light, dark = NEUTRALS[name]
    assert contrast(light, LIGHT_PAGE) >= least
    assert contrast(dark, DARK_PAGE) >= least


def test_only_loss_and_gradient_are_warm():
    """Warm: red is the strongest channel by far, and blue is not above green."""

    def warm(shade: str) -> bool:
        red, green, blue = bytes.fromhex(shade[1:])
        return red > 1.3 * max(green, blue) and red - blue > 60 and blue <= green + 20

    names = {name for name, entry in SYMBOLS.items() if warm(entry.colour) or warm(entry.dark)}
    assert names == {"gradient", "loss"}
    assert not any(warm(shade) for pair in NEUTRALS.values() for shade in pair)
    assert not any(warm(shade) for light, dark, *_ in CLASSES for shade in (light, dark))


def test_every_colour_has_one_twin_and_is_written_for_the_player():
    """Every colour has one twin and is written for the player."""
    shades = [
        *(e.colour for e in SYMBOLS.values()),
        *(c[0] for c in CLASSES),
        *(n[0] for n in NEUTRALS.values()),
    ]
    assert len(set(shades)) == len(shades)
    for light, dark in twins().items():
        assert re.fullmatch(r"#[0-9a-f]{6}", light)
        assert re.fullmatch(r"#[0-9a-f]{6}", dark)


def test_tex_colours_the_symbol_and_nothing_else():
    """Tex colours the symbol and nothing else."""
    assert tex("W") == rf"\textcolor{{{colour('W')}}}{{W}}"
    assert tex("gradient").endswith(r"{\nabla}")


def test_an_unknown_symbol_is_named_with_the_known_ones():
    """An unknown symbol is named with the known ones."""
    with pytest.raises(KeyError, match=r"no symbol 'q'.*x, U, h"):
        symbol("q")


def test_classes_come_round_again():
    """Classes come round again."""
    assert class_style(5) == class_style(0) != class_style(1)
