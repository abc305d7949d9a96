"""The map: every row on a slide and in a notebook, every link at a heading, minutes that add up."""

import json
import re
from pathlib import Path
from urllib.parse import unquote

import pytest

from lecturekit import course
from tools import rows

NOTEBOOKS = Path(__file__).parents[2] / "notebooks"
SEED = {  # titles typed from the lecture's own slides, with the row that each is
    "Possible ways of representing words": "W1",
    "Angle and similarity": "W6",
    "Semantic maps": "W7",
    "Time-delay neural network": "L7",
    "Elman network": "R1",
    "Unrolling": "R2",
    "Backpropagation algorithm": "G2",
    "Bidirectional LSTM": "M7",
    "Deep LSTM": "M8",
}


@pytest.fixture(scope="module")
def lecture() -> course.LectureMap:
    """The map of the real notebooks."""
    return course.lecture_map(NOTEBOOKS)


def cells(file: str) -> list[dict]:
    """Cells of a notebook, read as plain JSON."""
    return json.loads((NOTEBOOKS / file).read_text(encoding="utf-8"))["cells"]


def test_every_row_is_on_a_slide_and_every_slide_has_rows() -> None:
    """Rows and slides of the product's own map belong together, both ways."""
    shown = [row for slide in course.lecture_slides() for row in slide.rows]
    assert set(shown) == set(course.lecture_rows())
    assert all(slide.rows for slide in course.lecture_slides())
    assert [slide.number for slide in course.lecture_slides()] == list(range(1, 60))


def test_titles_of_the_lecture_have_their_rows() -> None:
    """Titles that stand on the slides lead to the row that they are."""
    found = {slide.title: slide.rows for slide in course.lecture_slides()}
    assert {title: found[title][0] for title in SEED} == SEED


def test_every_row_has_a_tagged_cell(lecture: course.LectureMap) -> None:
    """Tags read here, as plain JSON, are the rows that the map finds; none of the lecture's is missing."""
    assert lecture.missing == ()
    for book in lecture.books:
        tags = {tag for cell in cells(book.file) for tag in cell["metadata"].get("tags", [])}
        assert set(book.rows) == {tag[4:] for tag in tags if tag.startswith("row-")}


def headings(file: str) -> set[str]:
    """Anchors of a notebook by JupyterLab's rule: the heading's text, each space a hyphen."""
    sources = ["".join(cell["source"]) for cell in cells(file) if cell["cell_type"] == "markdown"]
    lines = [line for source in sources for line in source.splitlines()]
    texts = [re.sub(r"^#+ ", "", line) for line in lines if re.match(r"#{1,3} ", line)]
    return {re.sub(r"[*`]", "", text).replace(" ", "-") for text in texts}


def test_every_link_resolves_to_a_heading(lecture: course.LectureMap) -> None:
    """File and anchor of each link exist: of the map, the table of notebooks, a plan, the ledger."""
    route = course.plan_route(lecture, 180)
    ledger = course.corrections(NOTEBOOKS, draws=1)
    tables = [
        lecture._repr_markdown_(),
        lecture.table_of_books(),
        route._repr_markdown_(),
        ledger._repr_markdown_(),
    ]
    links = {link for table in tables for link in re.findall(r"\]\(([^)\s]+\.ipynb[^)\s]*)\)", table)}
    assert len(links) > 60
    known = {path.name: headings(path.name) for path in NOTEBOOKS.glob("*.ipynb")}
    lost = [
        link
        for link in links
        if unquote(link.partition("#")[0]) not in known
        or (("#" in link) and unquote(link.partition("#")[2]) not in known[unquote(link.partition("#")[0])])
    ]
    assert not lost


def test_a_link_leads_to_the_section_of_the_tagged_cell(lecture: course.LectureMap) -> None:
    """The heading nearest above a cell tagged row-M7 is among the places of the slide that shows it."""
    (slide,) = [found for found in lecture.slides if found.slide.rows == ("M7",)]
    (place,) = slide.places
    nearest, above = set(), ""
    for cell in cells(place.book.file):
        text = "".join(cell["source"])
        if cell["cell_type"] == "markdown" and (found := re.search(r"^#{1,3} (.+)$", text, re.M)):
            above = found[1]
        if "row-M7" in cell["metadata"].get("tags", []):
            nearest.add(above)
    assert {section.heading for section in place.sections} == nearest
    assert place.main.shown
    assert place.main.explorables


def test_minutes_add_up(lecture: course.LectureMap) -> None:
    """Sections to notebooks, notebooks to the lecture; and the notes, counted here, say the same."""
    for book in lecture.books:
        notes = [
            "".join(c["source"])
            for c in cells(book.file)
            if c["metadata"].get("slideshow", {}).get("slide_type") == "notes"
        ]
        counted = sum(int(re.search(r"\*\*(\d+) minutes?\.", note)[1]) for note in notes)
        assert book.minutes == sum(section.minutes for section in book.sections) == counted
        assert book.minutes == book.promised, book.file
        assert book.alone >= book.minutes, "its exercises take time too"
    assert lecture.minutes == sum(book.minutes for book in lecture.books)


def test_stops_hold_every_minute(lecture: course.LectureMap) -> None:
    """A notebook's stops together take its minutes; the first is its opening."""
    for book in lecture.books:
        stops = course.stops_of(book)
        assert sum(stop.minutes for stop in stops) == book.minutes
        assert [stop.opens for stop in stops] == [True] + [False] * (len(stops) - 1)
        assert not [stop for stop in stops if stop.main.asks], "a question without its answer"


def test_every_row_has_its_best_figure(lecture: course.LectureMap) -> None:
    """The headline that the package names is one slide, tagged with the row, and it moves."""
    sections = [section for book in lecture.books for section in book.sections]
    for row in course.lecture_rows().values():
        (best,) = [section for section in sections if section.title == row.best]
        assert best.shown
        assert row.id in best.rows
        assert best.explorables or row.id == "P4", "the report is a file"
    leads = {found.slide.title: found.places[0].main.title for found in lecture.slides}
    assert leads["Semantic maps"] == "A map of what is mentioned together"
    assert leads["Machine translation"].startswith("Le chien")
    known = {section.title for section in sections}
    assert {title for found in lecture.slides for title in found.slide.best if title} <= known


def test_the_minutes_beside_a_link_are_the_links(lecture: course.LectureMap) -> None:
    """Its question and its figure; all sections of the slide come after “of”."""
    (slide,) = [found for found in lecture.slides if found.slide.title == "Perplexity"]
    place = slide.places[0]
    assert place.first_minutes == 7
    assert slide.words().endswith(f"**7 min** of {place.minutes:g}")


def test_missing_notebooks_are_named_and_the_rest_works(tmp_path: Path) -> None:
    """Three notebooks in a folder: one sentence for the rest, and map, plan, ledger as far as they go."""
    for name in ("00", "06", "13"):
        (path,) = NOTEBOOKS.glob(f"{name}_*.ipynb")
        (tmp_path / path.name).write_bytes(path.read_bytes())
    (tmp_path / "12_half_written.ipynb").write_text("{", encoding="utf-8")
    some = course.lecture_map(tmp_path)
    assert "missing here: 01, 02, 03, 04, 05, 07, 08, 09, 10, 11, 12, 14, 15." in some.state()
    assert {found.number for found in some.slides} == {"–", "06", "13"}
    assert "missing here" in some.slides[2].words()
    assert "missing here" in course.corrections(tmp_path, draws=1).table("softmax")
    assert course.plan_route(some, 30, "gradients").stops == ()
    assert course.plan_route(some, 30).stops


def test_the_table_survives_a_bar_in_a_heading() -> None:
    """Cells of a table are kept apart by bars; one inside a cell is escaped."""
    from lecturekit.course._links import markdown_table

    assert markdown_table(["a"], [["x|y"]]).splitlines()[-1] == r"| x\|y |"


def test_rows_are_read_from_the_package() -> None:
    """`make rows` has no table of its own."""
    assert list(rows.table()) == list(course.lecture_rows())
    assert not (Path(rows.__file__).parent / "rows.toml").exists()


def test_no_notebooks_is_said(tmp_path: Path) -> None:
    """An empty folder is an error that names it."""
    with pytest.raises(FileNotFoundError, match=re.escape(str(tmp_path))):
        course.lecture_map(tmp_path)


def test_no_formula_is_left_raw_in_words_that_no_mathjax_sets() -> None:
    """Headings with a letter of a formula are links in a verdict too, where dollars would be seen."""
    lecture = course.lecture_map(NOTEBOOKS)
    assert any("*W*" in found.words() for found in lecture.slides)
    assert not [found.slide.title for found in lecture.slides if "$" in found.words()]
