"""Words of any text come out as they are: plotly's own reader of HTML and mistune are the judges."""

import html
import re
from html.parser import HTMLParser

import mistune
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lecturekit.figures import as_markdown, as_text

HARD = ["<unk>", "</s>", "AT&T", "&amp;", "$5 or $6", "a*b*c", "snake_case_word", "`x`", "[a](b)", "~~no~~"]
ISOLATES = re.compile("[\u2068\u2069]")


class Reader(HTMLParser):
    """Collects text and tags, as a browser would."""

    def __init__(self, source):
        super().__init__(convert_charrefs=True)
        self.text, self.tags = "", []
        self.feed(source)
        self.close()

    def handle_data(self, data):
        """Text between tags."""
        self.text += data

    def handle_starttag(self, tag, attrs):
        """A tag that opens."""
        self.tags.append(tag)


@given(st.one_of(st.sampled_from(HARD), st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=30)))
def test_in_figures_a_word_is_text(word):
    """No tag, no entity and no dollar that could begin a formula; read back, it is the word itself."""
    written = as_text(word)
    assert "$" not in written
    assert "<" not in written
    assert html.unescape(ISOLATES.sub("", written)) == ISOLATES.sub("", word)


@given(
    st.one_of(
        st.sampled_from(HARD),
        st.text(st.characters(exclude_categories=["Cs", "Cc", "Z"]), min_size=1, max_size=30),
    )
)
def test_in_verdicts_a_word_is_text(word):
    """Between other words, rendered as verdicts are: one paragraph, no tag, every mark kept."""
    reader = Reader(
        mistune.create_markdown(escape=True, plugins=["strikethrough"])(f"so {as_markdown(word)} end")
    )
    assert reader.tags == ["p"]
    assert ISOLATES.sub("", reader.text).strip() == f"so {ISOLATES.sub('', word)} end"


@pytest.mark.parametrize("write", [as_text, as_markdown])
def test_hebrew_and_arabic_words_are_set_apart(write):
    """Or the numbers beside them would change places."""
    assert write("שלום") == "\u2068שלום\u2069"
    assert write("مرحبا").startswith("\u2068")
    assert write("hello 🎉") == "hello 🎉"


def test_a_word_stays_on_its_line():
    """Line breaks would move what stands below."""
    assert as_text("two\nlines\tand") == "two lines and"
    assert as_markdown("two\n\nlines") == "two lines"
