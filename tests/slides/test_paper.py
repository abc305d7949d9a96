"""A page of blocks: whatever a text says stays text, and the file is written whole or not at all."""

import errno
import os
import re
from html.parser import HTMLParser
from pathlib import Path

import numpy as np
import plotly.graph_objects as go
import pytest
from bs4 import BeautifulSoup
from hypothesis import example, given, settings
from hypothesis import strategies as st

from lecturekit.explorable import explore
from lecturekit.slides import (
    Blank,
    Budget,
    Live,
    Prose,
    Section,
    SlidesError,
    Table,
    offline_page,
    write_page,
)

NASTY = (
    "<script>alert(1)</script>",
    "</script><b>",
    "<!-- --> ]]> </style>",
    "AT&T &lt;b&gt; \"quoted\" 'too'",
    "\u202eleft to right\u202c שלום",
    "x" * 300,
    "![a](https://example.org/a.png)",
    "[b](javascript:alert(1))",
    "| a | b |\n|---|---|\n| c | d |",
    "# heading\n\n---\n\n* item",
    "</title></head><body onload=alert(1)>",
    "`code` ~~gone~~ **bold** $x$",
)
TEXTS = st.one_of(
    st.sampled_from(NASTY),
    st.text("<>&\"'/=!-`*_[]()#|\\$ \n\u202e\u2069אab", max_size=40),
    st.text(max_size=30),
)


class Skeleton(HTMLParser):
    """The elements of a page and the names of their attributes; what scripts hold is left out."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.parts: list[tuple[str, ...]] = []
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        self.parts.append((tag, *(name for name, _ in attrs)))

    def handle_endtag(self, tag):
        self.parts.append((f"/{tag}",))


def line(k: int = 1) -> tuple[go.Figure, str]:
    """A line that rises."""
    return go.Figure(go.Scatter(y=k * np.arange(4.0), name="it")), f"**{k}** times"


def blocks(text: str) -> list[Section]:
    """One section with every kind of block that takes plain text."""
    table = Table([text, "n"], [[text, "1"], ["b", text]], text, (1,), [(0, 1)])
    return [Section(text, [table, Blank(text, text), Live(text, line(2)[0])])]


@given(TEXTS)
@example("".join(NASTY))
@settings(max_examples=60, deadline=None)
def test_plain_text_never_becomes_markup(text: str) -> None:
    """The page has the same elements and attributes whatever its headings, cells and title say."""
    plain = offline_page("t", blocks("t"), lead="t", footer="t")
    said = offline_page(text or "t", blocks(text or "t"), lead=text or "t", footer=text or "t")
    assert Skeleton(said).parts == Skeleton(plain).parts


@given(TEXTS)
@settings(max_examples=100, deadline=None)
def test_markdown_brings_no_element_that_acts(text: str) -> None:
    """Words may be headings, lists, links to the web; never scripts, pictures, frames or handlers."""
    page = offline_page("t", [Section("s", [Prose(text)])])
    words = BeautifulSoup(page, "html.parser").select_one(".lk-prose")
    assert words is not None
    allowed = {"p", "h3", "ul", "ol", "li", "em", "strong", "code", "pre", "blockquote", "a", "br", "hr"}
    allowed |= {"del", "table", "thead", "tbody", "tr", "th", "td"}
    for element in words.find_all(True):
        assert element.name in allowed
        assert set(element.attrs) <= {"href", "target", "rel", "style", "class", "start"}
        assert element.name != "a" or re.match("https?://", str(element["href"]))


def test_a_cell_says_what_it_was_given() -> None:
    """The text read back out of the page is the text that went in, letter by letter."""
    rows = [[text, str(n)] for n, text in enumerate(NASTY)]
    page = BeautifulSoup(offline_page("t", [Section("s", [Table(["a", "b"], rows, "c")])]), "html.parser")
    read = [[cell.text for cell in row.select("th, td")] for row in page.select("tbody tr")]
    assert read == rows
    assert [cell.get("scope") for cell in page.select("tbody tr")[0].select("th, td")] == ["row", None]


def test_headings_are_in_order_and_in_the_contents() -> None:
    """One h1; h2 for sections; h3 for figures, and for what Markdown calls a heading of any level."""
    figure = line()[0]
    made = [
        Section("One", [Prose("# mine\n\n###### also"), Live("A", figure, "## deep")]),
        Section("Two", [Live("B", figure)]),
    ]
    page = BeautifulSoup(offline_page("T", made), "html.parser")
    levels = [int(head.name[1]) for head in page.find_all(re.compile("^h[1-6]$"))]
    assert levels == [1, 2, 3, 3, 3, 4, 2, 3]
    links = {link.text: page.find(id=str(link["href"])[1:]) for link in page.select("nav a")}
    assert {name: target.text for name, target in links.items() if target} == {n: n for n in links}
    assert list(links) == ["One", "A", "Two", "B"]


def test_a_page_holds_only_what_it_needs_and_asks_for_nothing() -> None:
    """No plotly.js without figures, no MathJax without formulas; a policy without any address or frame."""
    bare = offline_page("t", [Section("s", [Prose("It costs $5 and $6.")])])
    full = offline_page("t", [Section("s", [Prose("$x$", formulas=True), Live("a", line()[0])])])
    assert len(bare) < 100_000
    for mark in ('id="lk-plotly"', 'id="lk-mathjax"'):
        assert mark not in bare
        assert mark in full
    policy = re.search(r'Content-Security-Policy" content="([^"]+)"', bare)
    assert policy is not None
    assert "default-src 'none'" in policy[1]
    assert not re.search("http|file:|frame", policy[1])
    tags = re.sub(r"(<script\b[^>]*>).*?</script>|<!--.*?-->", r"\1", bare, flags=re.DOTALL)
    assert not re.search(r"<[^>]+\b(src|href)\s*=\s*[\"'](?!#)", tags)


def test_progress_is_told_by_figure() -> None:
    """Each figure by its heading, up to all of its states."""
    told: list[tuple[str, int, int]] = []
    made = [Section("s", [Live("first", explore(line, k=(1, 5))), Live("second", line()[0])])]
    offline_page("t", made, progress=lambda *said: told.append(said))
    assert told[0][0] == "first"
    assert ("first", 5, 5) in told
    assert told[-1] == ("second", 1, 1)


def test_a_figure_that_fails_is_named() -> None:
    """One line, with the heading of the figure and what went wrong in it."""

    def broken(k: int = 1) -> go.Figure:
        raise ValueError(f"no data for {k}")

    with pytest.raises(SlidesError, match=r"the figure “Loss” cannot be shown: .*no data for 1"):
        offline_page("t", [Section("s", [Live("Loss", explore(broken, k=(1, 2)))])])
    with pytest.raises(SlidesError, match=r"the figure “Big” cannot be shown: .*bytes"):
        offline_page("t", [Section("s", [Live("Big", explore(line, k=(1, 9)))])], budget=Budget(bytes=10))


def test_a_row_of_another_length_is_refused() -> None:
    """Where the table is made, not in the page."""
    with pytest.raises(ValueError, match="row 1 has 1 cells under 2 columns"):
        Table(["a", "b"], [["1", "2"], ["3"]])


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EDQUOT, errno.EROFS])
def test_a_failed_write_leaves_the_older_report(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int
) -> None:
    """A full disk may show only when the file is synced; the old report is whole, nothing lies beside it."""
    target = write_page(tmp_path / "report.html", "old", [Section("s", [Prose("old")])])
    before = target.read_bytes()

    def full(_: int) -> None:
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(SlidesError, match=r"cannot write .*report.html: .*untouched") as caught:
        write_page(target, "new", [Section("s", [Prose("new")])])
    assert "\n" not in str(caught.value)
    assert target.read_bytes() == before
    assert [path.name for path in tmp_path.iterdir()] == ["report.html"]


def test_a_target_that_cannot_be_is_found_before_anything_is_computed(tmp_path: Path) -> None:
    """A folder in place of the file, a file in place of the folder; a missing folder is made."""
    computed: list[int] = []

    def counted(k: int = 1) -> go.Figure:
        computed.append(k)
        return line(k)[0]

    made = [Section("s", [Live("a", explore(counted, k=(1, 2)))])]
    with pytest.raises(SlidesError, match="is a folder"):
        write_page(tmp_path, "t", made)
    (tmp_path / "file").write_text("a file")
    with pytest.raises(SlidesError, match="cannot write"):
        write_page(tmp_path / "file" / "report.html", "t", made)
    assert computed == []
    assert write_page(tmp_path / "new" / "deep" / "report.html", "t", made).is_file()
    assert computed
