"""A verdict on the page: legible from afar, the same in words, and safe from what the reader typed."""

import re
from html.parser import HTMLParser

import numpy as np
from hypothesis import given as always
from hypothesis import strategies as st

from lecturekit.exercises import Verdict, check, unanswered


class Text(HTMLParser):
    """The text of a page, its elements, and whether all of them are closed."""

    def __init__(self, page):
        super().__init__()
        self.said, self.open, self.seen = "", [], []
        self.feed(page)
        self.close()
        assert not self.open

    def handle_starttag(self, tag, attrs):
        self.open.append(tag)
        self.seen.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        self.said += data


def test_the_page_says_what_the_line_says():
    """Mark, words and hint, with no colour that alone would tell; code is set as code."""
    for verdict in (check(3, 4, hint="See `np.sum`, then a < b."), check(4, 4), check(..., 4)):
        page = Text(verdict._repr_html_())
        assert page.said.split() == repr(verdict).replace("`", "").split()
        assert page.said.startswith(verdict.mark)
    assert (
        "<code>np.sum</code>, then a &lt; b." in check(3, 4, hint="See `np.sum`, then a < b.")._repr_html_()
    )


def test_marks_can_be_read_from_afar():
    """Large type; white on each badge has a contrast of 4.5 : 1 at least."""
    for verdict in (Verdict(True, "x"), Verdict(False, "x"), unanswered("x")):
        page = verdict._repr_html_()
        (colour,) = re.findall(r"background:#(\w{6})", page)
        channels = [int(colour[k : k + 2], 16) / 255 for k in (0, 2, 4)]
        linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
        assert 1.05 / (np.dot(linear, (0.2126, 0.7152, 0.0722)) + 0.05) >= 4.5
        assert "font-size:1.25em" in page


@always(st.text(max_size=60))
def test_what_the_reader_wrote_is_text_on_the_page(typed):
    """Whatever an error holds, it makes no element of the page."""

    def stops(x):
        raise ValueError(typed)

    page = Text(check(stops, abs, on=[(1,)])._repr_html_())
    assert set(page.seen) <= {"div", "b"}
    assert "".join(typed.split()) in "".join(page.said.split())
