"""`python -m tools.pdf FOLDER`: a PDF beside each deck of a folder, one page a slide, and one of all."""

import io
import logging
import sys
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from lecturekit._chromium import find_chromium
from lecturekit._put import put
from lecturekit.slides import SlidesError
from lecturekit.slides._chapters import SLIDE
from lecturekit.slides._index import Listed, decks_in, write_index
from tools.lab import QUIET

PATIENCE = 300  # s until a deck must have drawn all its figures; a shared machine may be slow
JOBS = 2
CHAPTERS = """[...document.querySelectorAll(".lk-contents a[href$='.pdf']")].map((a) =>
  [decodeURIComponent(a.getAttribute("href")).replace(/\\.pdf$/, ""), a.textContent])"""

HEADLINES = """[...document.querySelectorAll(".pdf-page")].map((page) => {
  const words = page.querySelector("h1, h2, h3")?.cloneNode(true);
  for (const copy of words?.querySelectorAll("mjx-assistive-mml") ?? [])
    copy.parentElement.replaceWith(copy.textContent);
  return words?.textContent.replace(/\\s+/g, " ").trim() ?? "";
})"""


def print_deck(path: Path, query: str = "?print-pdf") -> tuple[bytes, list[tuple[str, str]]]:
    """Print a deck as its print view shows it: figures in their start state, all vectors.

    Parameters
    ----------
    path : Path
        The HTML file.
    query : str
        Of its address.

    Returns
    -------
    bytes
        The PDF, with an outline of the headlines and tags for screen readers.
    list of (str, str)
        Names and titles of the chapters that its contents lead to, if only these were printed.

    Raises
    ------
    SlidesError
        When a figure cannot be drawn, or Chromium gives up.
    """
    from playwright.sync_api import Error, sync_playwright

    try:
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=find_chromium(), args=list(QUIET))
            page = browser.new_page(viewport={"width": 1280, "height": 720})
            page.goto(path.resolve().as_uri() + query)
            _wait(page, path)
            pdf = page.pdf(prefer_css_page_size=True, print_background=True, tagged=True)
            headlines = page.evaluate(HEADLINES)
            chapters = page.evaluate(CHAPTERS)
            browser.close()
    except Error as error:
        raise SlidesError(f"{path.name} was not printed: {error.message.splitlines()[0]}") from None
    return with_outline(pdf, headlines), [(name, title) for name, title in chapters]


def with_outline(pdf: bytes, headlines: Sequence[str]) -> bytes:
    """Give a PDF an outline: a headline a page; Chromium's own has titles only, and each of them twice."""
    from pypdf import PdfReader, PdfWriter

    whole = PdfWriter(clone_from=PdfReader(io.BytesIO(pdf)))
    for number, headline in enumerate(headlines):
        if headline:
            whole.add_outline_item(title=headline, page_number=number)
    return _bytes_of(whole)


def _bytes_of(whole: Any) -> bytes:
    written = io.BytesIO()
    whole.write(written)
    return written.getvalue()


def _wait(page: Any, path: Path) -> None:
    """Wait for the last figure, by asking: the deck's policy refuses Playwright's own waiting."""
    end = time.monotonic() + PATIENCE
    while not page.evaluate("document.body?.classList.contains('lk-ready')"):
        if time.monotonic() > end:
            raise SlidesError(f"{path.name} was not printed: not drawn after {PATIENCE} s")
        time.sleep(0.1)
    trouble = page.evaluate("document.querySelector('.lk-trouble, .lk-error:not([hidden])')?.textContent")
    if trouble:
        raise SlidesError(f"{path.name} was not printed: {trouble}")


def join(contents: bytes, chapters: Sequence[tuple[str, str]], folder: Path) -> bytes:
    """Join the contents with the PDFs of the chapters; its links lead to their pages.

    Parameters
    ----------
    contents : bytes
        PDF of the slides of contents.
    chapters : sequence of (str, str)
        Name of the file without its ending, and title.
    folder : Path
        Where the chapters' decks and PDFs are.

    Returns
    -------
    bytes
        One PDF, whose outline has the chapters above their slides. Slides of the lecturer's are not in it.

    Raises
    ------
    SlidesError
        When the PDF of a chapter is missing.
    """
    from pypdf import PdfReader, PdfWriter

    whole = PdfWriter()
    whole.append(io.BytesIO(contents), outline_item="Contents", import_outline=False)
    slides, starts = len(whole.pages), {}
    for name, title in chapters:
        path = folder / f"{name}.pdf"
        if not path.is_file():
            raise SlidesError(f"the PDF of the whole lecture was not written: {path.name} is missing")
        starts[name] = len(whole.pages)
        chapter, shown = PdfReader(path), shown_to_all(folder / f"{name}.html")
        pages = [n for n in range(len(chapter.pages)) if n < len(shown) and shown[n]]
        whole.append(chapter, pages=pages, import_outline=False)
        top = whole.add_outline_item(title=title, page_number=starts[name])
        for item in chapter.outline:
            number = chapter.get_destination_page_number(item)
            if number in pages and (number, item.title) != (pages[0], title):
                at = starts[name] + pages.index(number)
                whole.add_outline_item(title=item.title, page_number=at, parent=top)
    for page in whole.pages[:slides]:
        _lead(whole, page, starts)
    whole.compress_identical_objects(remove_duplicates=True, remove_unreferenced=True)
    return _bytes_of(whole)


def shown_to_all(deck: Path) -> list[bool]:
    """Tell of each slide of a deck whether it stands in the whole lecture: it is not the lecturer's alone."""
    return ["data-lecturer" not in said for said in SLIDE.findall(deck.read_text(encoding="utf-8"))]


def _lead(whole: Any, page: Any, starts: dict[str, int]) -> None:
    """Let the links of a page of contents lead to pages of this PDF instead of to the HTML file."""
    from pypdf.annotations import Link

    for annotation in page.pop("/Annots", []):
        link = annotation.get_object()
        address = str(link.get("/A", {}).get("/URI", ""))
        name = unquote(address.rpartition("/")[2]).removesuffix(".pdf")
        if name in starts:
            whole.add_annotation(page, Link(rect=link["/Rect"], target_page_index=starts[name]))


def _write_one(deck: Listed, folder: Path) -> str:
    """Print a deck into its PDF; what went wrong, in a line."""
    path = folder / deck.file
    try:
        pdf, chapters = print_deck(path, "?print-pdf=contents" if deck.whole else "?print-pdf")
        put(path.with_suffix(".pdf"), join(pdf, chapters, folder) if deck.whole else pdf)
    except SlidesError as error:
        path.with_suffix(".pdf").unlink(missing_ok=True)  # an older one would not be this deck's
        return str(error)
    size = path.with_suffix(".pdf").stat().st_size
    print(f"{path.with_suffix('.pdf')}  {size / 1e6:.2f} MB")
    return ""


def main(arguments: Sequence[str] | None = None) -> int:
    """Print all decks of a folder; without Chromium say so in a line.

    Returns
    -------
    int
        0, or 1 when a deck could not be printed.
    """
    folder = Path((arguments or sys.argv[1:] or ["dist/slides"])[0])
    if not folder.is_dir():
        print(f"there is no folder {folder}", file=sys.stderr)
        return 1
    if find_chromium() is None:
        print("no PDFs: they need Chromium or Chrome (Debian: apt install chromium)", file=sys.stderr)
        return 0
    logging.getLogger("pypdf").setLevel(logging.ERROR)  # Chromium miscounts its objects by one
    decks = list(decks_in(folder))
    with ThreadPoolExecutor(JOBS) as pool:
        said: list[str] = []
        for whole in (False, True):  # the whole is made out of the others' PDFs
            wanted = [deck for deck in decks if deck.whole is whole]
            said += list(pool.map(lambda deck: _write_one(deck, folder), wanted))
    write_index(folder)
    failures = [line for line in said if line]
    print("\n".join(failures), end="\n" if failures else "", file=sys.stderr)
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
