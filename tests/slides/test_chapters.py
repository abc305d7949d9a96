"""Notebooks as chapters of one deck: contents, ids, links, minutes."""

import json
import re
from pathlib import Path
from urllib.parse import quote

import pytest
from bs4 import BeautifulSoup

from lecturekit.slides import SlidesError, export_all
from lecturekit.slides._chapters import Chapter, duration, gather, question_of
from tests.slides.deck_notebook import markdown, notebook, write
from tests.slides.lecture_notebooks import TITLE, exported

FIRST, SECOND = "01_first", "02_second"


@pytest.fixture(scope="module")
def soup() -> BeautifulSoup:
    """The deck of the whole lecture, parsed."""
    return BeautifulSoup(exported()["lecture"].path.read_text("utf-8"), "html.parser")


def test_the_whole_holds_all_slides_and_the_libraries_once(soup: BeautifulSoup) -> None:
    """Contents, then every slide and every table of the single decks, with the same figures in them."""
    decks = exported()
    parts = [decks[name] for name in decks if name != "lecture"]
    whole = decks["lecture"]
    sections = soup.select(".slides > section")
    assert whole.slides == len(sections) == 1 + sum(deck.slides for deck in parts)
    assert whole.explorables == sum(deck.explorables for deck in parts) == 17
    assert whole.minutes == sum(deck.minutes for deck in parts) == 3 + 29 + 5
    tables = [script.string for script in soup.select(".lk-explorable script")]
    singles = [BeautifulSoup(deck.path.read_text("utf-8"), "html.parser") for deck in parts]
    assert tables == [script.string for one in singles for script in one.select(".lk-explorable script")]
    assert all(json.loads(table)["spec"] for table in tables)
    assert len(soup.select("#lk-plotly")) == len(soup.select("#lk-mathjax")) == 1
    assert whole.size < sum(deck.size for deck in parts) / 2


def test_contents_say_title_question_minutes_and_slides(soup: BeautifulSoup) -> None:
    """A row a notebook, with a link that leads to its first slide."""
    contents = soup.select_one("#contents")
    assert contents is not None
    assert contents.h1 is not None
    assert contents.h1.text == TITLE
    assert "3 chapters, 24 slides, 17 with sliders, 37 minutes" in contents.text
    rows = [[cell.text for cell in row.select("td")] for row in contents.select("tbody tr")]
    assert rows == [
        ["01", "First", "Who counts?", "3", "3"],
        ["02", "Second & third", "Does it last?", "29", "16"],
        ["03", "Last", "Is that all?", "5", "4"],
    ]
    for link, title in zip(contents.select("a"), ("First", "Second & third", "Last"), strict=True):
        target = soup.find(id=str(link["href"]).removeprefix("#/"))
        assert target is not None
        assert target.h1.text == title


def test_ids_are_unique_and_every_link_inside_has_its_target(soup: BeautifulSoup) -> None:
    """Headings of one name stand in several notebooks; links between notebooks stay in the deck."""
    ids = [element["id"] for element in soup.select("[id]")]
    assert len(ids) == len(set(ids))
    inside = [str(link["href"]) for link in soup.select(".slides a[href^='#']")]
    assert [address for address in inside if soup.find(id=re.sub("^#/?", "", address)) is None] == []
    first = soup.select('section[data-chapter="01 First"] a')
    assert [link["href"] for link in first] == [
        f"#/{SECOND}",
        f"#{SECOND}.far",
        f"#/{FIRST}",
    ]
    assert [link["href"] for link in soup.select(".slides a[href$='.html']")] == ["99_else.html"]


def test_every_slide_says_its_chapter_its_place_and_its_seconds(soup: BeautifulSoup) -> None:
    """Places count within the chapter; the presenter's clock has what the notes say."""
    said = [
        (section["data-chapter"], section["data-place"], section.get("data-timing"))
        for section in soup.select(".slides > section")[1:]
    ]
    assert said[:4] == [
        ("01 First", "1 / 3", "60"),
        ("01 First", "2 / 3", "120"),
        ("01 First", "3 / 3", None),
        ("02 Second & third", "1 / 16", "60"),
    ]
    assert said[-1] == ("03 Last", "4 / 4", None)
    assert sum(int(seconds or 0) for *_, seconds in said) == 60 * 37


@pytest.mark.parametrize(
    ("chapters", "rows"),
    [(1, [1]), (8, [8]), (9, [5, 4]), (15, [8, 7]), (16, [8, 8]), (17, [6, 6, 5])],
)
def test_contents_of_many_chapters_share_their_rows_evenly(chapters: int, rows: list[int]) -> None:
    """No slide with one row after one with eight."""
    section = '<section><div class="lk-slide"></div></section>'
    whole = gather("T", [Chapter(f"{n}", f"Title {n}", "", 0, 1, 0, section) for n in range(chapters)])
    soup = BeautifulSoup(whole.sections, "html.parser")
    assert [len(slide.select("tbody tr")) for slide in soup.select(".lk-contents")] == rows
    assert [a.text for a in soup.select(".lk-contents a")] == [f"Title {n}" for n in range(chapters)]
    assert whole.slides == chapters + len(rows)


def test_slides_below_others_are_counted_once() -> None:
    """A column is no slide, its slides are; a table of states stays as it is."""
    slide = '<section data-timing="60"><div class="lk-slide"><h2 id="a">A</h2></div></section>'
    script = '<script type="application/json">{"id":"a","href":"#a"}</script>'
    one = Chapter("5_x", "X", "", 0, 3, 0, f"<section>{slide}{slide}</section>{slide}{script}")
    soup = BeautifulSoup(gather("T", [one]).sections, "html.parser")
    places = [section.get("data-place") for section in soup.select("section")]
    assert places == [None, None, "1 / 3", "2 / 3", "3 / 3"]  # contents, column, slides
    assert script in gather("T", [one]).sections


@pytest.mark.parametrize(
    "names", [("a", "a-2"), ("contents", "b"), ("2", "b"), ("100% é", "chapter"), ("a.b", "a")]
)
def test_keys_of_chapters_never_meet(names: tuple[str, str]) -> None:
    """Names of a slide, of the contents, of a number, of no address: ids differ, links find theirs."""
    slide = '<section><div class="lk-slide"><h2 id="b.c">A</h2><a href="{}.html">x</a></div></section>'
    parts = [
        Chapter(name, name, "", 0, 2, 0, 2 * slide.replace("{}", quote(other)))
        for name, other in (names, names[::-1])
    ]
    soup = BeautifulSoup(gather("T", parts).sections.replace('<h2 id="b.c">', "<h2>"), "html.parser")
    sections = [str(one["id"]) for one in soup.select("section")]
    assert len(sections) == len(set(sections)) == 5
    rows = [str(a["href"]).removeprefix("#/") for a in soup.select(".lk-contents a")]
    assert rows == sections[1::2]
    assert all(re.fullmatch(r"[\w-]*[A-Za-z_][\w-]*", row, re.ASCII) for row in rows)
    links = [str(a["href"]).removeprefix("#/") for a in soup.select("section:not(#contents) a")]
    assert links == [rows[1], rows[1], rows[0], rows[0]]
    assert [row["data-file"] for row in soup.select("tbody tr")] == list(names)


def test_ids_in_style_sheets_and_lists_of_ids_are_renamed() -> None:
    """A table that pandas has coloured stays so; a colour is no id; each attribute of a tag is renamed."""
    style = "<style>#T_0 td, #other { color: #abc }</style>"
    table = '<table id="T_0" aria-labelledby="p q"><td id="p"></td><td id="q" headers="p"></td></table>'
    section = f'<section><div class="lk-slide">{style}{table}</div></section>'
    made = gather("T", [Chapter("01_a", "A", "", 0, 1, 0, section)]).sections
    assert r"<style>#\30 1_a\.T_0 td, #other { color: #abc }</style>" in made
    assert '<table id="01_a.T_0" aria-labelledby="01_a.p 01_a.q">' in made
    assert '<td id="01_a.q" headers="01_a.p">' in made


def test_what_is_for_the_lecturer_stands_in_the_deck_of_the_notebook_only(tmp_path: Path) -> None:
    """Cells so tagged: a slide of them, and one on a slide of others; minutes and slides are those shown."""
    cells = [
        markdown("# Title", "slide"),
        markdown("For me.", tags=["lecturer"]),
        markdown("**2 minutes.**", "notes"),
        markdown("## Mine", "slide", tags=["lecturer"]),
        markdown("All of it.", tags=["lecturer"]),
        markdown("**5 minutes.** Mine.", "notes"),
        markdown("## Ours", "slide"),
        markdown("**1 minute.**", "notes"),
    ]
    write(tmp_path / "a.ipynb", notebook(*cells))
    one, whole = export_all([tmp_path / "a.ipynb"], tmp_path / "out", execute=False, lecture="All")
    assert (one.slides, one.minutes, whole.slides, whole.minutes) == (3, 8, 3, 3)
    texts = [BeautifulSoup(deck.path.read_text("utf-8"), "html.parser").text for deck in (one, whole)]
    assert [["For me." in text, "All of it." in text, "Ours" in text] for text in texts] == [
        [True, True, True],
        [False, False, True],
    ]
    assert "1 chapter, 3 slides, 0 with sliders, 3 minutes" in texts[1]


@pytest.mark.parametrize(
    ("opening", "question"),
    [
        ("# T\n\nWho?\nWhat is it?\n**Where *now*?**", "Where *now*?"),
        ("# T\n\nSome words.\nHow far, and who decides?\nAnd why?", "How far, and who decides?"),
        ("# Who asks?\n\nHow?", ""),
        ("# T\n\n> How?\n\nNo question.", ""),
    ],
)
def test_the_question_of_a_notebook(opening: str, question: str) -> None:
    """A line in bold before others; none where the title asks; not one of the notes."""
    nb = notebook(markdown(opening, "slide"), markdown("Really?", "notes"), markdown("Or this?", "skip"))
    assert question_of(nb) == question
    assert question_of(notebook()) == ""


@pytest.mark.parametrize(
    ("minutes", "words"),
    [
        (0, "0 minutes"),
        (0.5, "0.5 minutes"),
        (1, "1 minute"),
        (120, "120 minutes"),
        (121, "2 hours 1 minute"),
        (180, "3 hours"),
        (845.5, "14 hours 5.5 minutes"),
    ],
)
def test_minutes_in_words(minutes: float, words: str) -> None:
    """Two hours and less are minutes, as a timetable says them."""
    assert duration(minutes) == words


def test_a_whole_lecture_of_what_did_not_fail(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    """Side by side: the others are chapters, in their order; the failing one is named."""
    caplog.set_level("INFO")
    names = ["04_d", "01_a", "03_c", "02_b"]
    for name in names:
        body = "Broken $x" if name == "03_c" else f"Title {name}"
        write(tmp_path / f"{name}.ipynb", notebook(markdown(f"# {body}", "slide")))
    paths = [tmp_path / f"{name}.ipynb" for name in names]
    with pytest.raises(SlidesError, match=r"^03_c\.ipynb: formulas that would not be typeset"):
        export_all(paths, tmp_path / "out", execute=False, lecture="All", jobs=3)
    assert caplog.messages == [f"{'failed:' if '03_c' in str(path) else 'exported'} {path}" for path in paths]
    soup = BeautifulSoup((tmp_path / "out" / "lecture.html").read_text("utf-8"), "html.parser")
    assert [a.text for a in soup.select(".lk-contents a")] == ["Title 04_d", "Title 01_a", "Title 02_b"]
    assert "lk-plotly" not in {element["id"] for element in soup.select("[id]")}


def test_a_notebook_that_has_the_name_of_the_whole_is_refused(tmp_path: Path) -> None:
    """Before anything runs: one of the two would overwrite the other."""
    write(tmp_path / "lecture.ipynb", notebook(markdown("# A", "slide")))
    with pytest.raises(SlidesError, match="a notebook is called lecture"):
        export_all([tmp_path / "lecture.ipynb"], tmp_path / "out", execute=False, lecture="All")
    assert not (tmp_path / "out").exists()
    assert export_all([tmp_path / "lecture.ipynb"], tmp_path / "out", execute=False)[0].title == "A"


def test_two_notebooks_of_one_name_are_refused(tmp_path: Path) -> None:
    """Before anything runs; a file system that knows no capitals would write both into one."""
    for name in ("a.ipynb", "o/A.ipynb"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        write(tmp_path / name, notebook(markdown("# A", "slide")))
    with pytest.raises(SlidesError, match=r"would have one deck, A\.html: rename one"):
        export_all([tmp_path / "a.ipynb", tmp_path / "o/A.ipynb"], tmp_path / "out", execute=False)
    assert not (tmp_path / "out").exists()
