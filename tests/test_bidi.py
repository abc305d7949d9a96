"""Words that run from right to left."""

import unicodedata

from hypothesis import given
from hypothesis import strategies as st

from lecturekit._bidi import isolate


@given(st.characters(exclude_categories=["Cn", "Cs", "Co"]))
def test_it_sets_apart_what_unicode_calls_right_to_left(letter: str) -> None:
    """The oracle is Unicode's own table, for every letter with that direction."""
    if unicodedata.bidirectional(letter) in ("R", "AL") and letter not in "\u200f":
        assert isolate(f"a{letter}") == f"\u2068a{letter}\u2069"
    elif unicodedata.bidirectional(letter) == "L":
        assert isolate(letter) == letter
