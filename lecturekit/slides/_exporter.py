"""The nbconvert exporter: a notebook in, one file of slides out."""

from __future__ import annotations

import re
from importlib.resources import files
from pathlib import Path
from typing import Any

from bs4 import BeautifulSoup
from jinja2 import pass_context
from nbconvert.exporters import HTMLExporter
from nbconvert.filters.markdown_mistune import markdown2html_mistune
from nbformat import NotebookNode
from traitlets import Bool, Float, Integer, Unicode, default

from lecturekit._headings import headings
from lecturekit.slides import _outputs
from lecturekit.slides._arrange import arrange
from lecturekit.slides._chapters import Chapter, question_of
from lecturekit.slides._check import check_formulas
from lecturekit.slides._errors import SlidesError
from lecturekit.slides._execute import LectureExecute
from lecturekit.slides._minutes import minutes_of
from lecturekit.slides._page import compose, json_script, page_of
from lecturekit.slides._pictures import embed
from lecturekit.slides._write import guard_command_line


class LectureExporter(HTMLExporter):
    """Slides as one HTML file that asks the network for nothing and in which the sliders still move.

    ``jupyter nbconvert --to lecture NOTEBOOK``, and *Save and Export As* in JupyterLab. The notebook is
    executed first, in its own kernel and folder.
    """

    export_from_notebook = "Lecture slides (one offline file)"

    execute = Bool(
        True, help="Execute the notebook first. Without, slides show the outputs saved in it."
    ).tag(config=True)
    show_code = Bool(
        False, help="Show all code but cells tagged hide-code; else only cells tagged show-code."
    ).tag(config=True)
    states = Integer(400, min=1, help="Largest number of states in the table of one explorable.").tag(
        config=True
    )
    seconds = Float(
        600.0, min=0.0, help="Emergency brake: longest time for computing the table of one explorable, s."
    ).tag(config=True)
    bytes = Integer(160_000, min=1, help="Largest size of the table of one explorable, bytes.").tag(
        config=True
    )

    label = Unicode("", help="Stands before the bar of progress.")
    threads = Integer(0, help="Threads of the kernel; 0 leaves that to its libraries.")

    @default("template_name")
    def _template_name_default(self) -> str:
        return "lecture"

    @default("exclude_anchor_links")
    def _exclude_anchor_links_default(self) -> bool:
        return True

    @default("extra_template_basedirs")
    def _extra_template_basedirs_default(self) -> list[str]:
        return [str(files("lecturekit.slides") / "templates")]

    @default("default_preprocessors")
    def _default_preprocessors_default(self) -> list[Any]:
        stock = type(self).default_preprocessors.default()  # nbconvert's list, in its order
        own = "nbconvert.preprocessors.ExecutePreprocessor"
        return [LectureExecute if name == own else name for name in stock or []]

    def _init_preprocessors(self) -> None:
        super()._init_preprocessors()
        for step in self._preprocessors:
            if isinstance(step, LectureExecute):
                step.enabled = self.execute
                step.label, step.threads = self.label, self.threads
                step.budget = {"states": self.states, "seconds": self.seconds, "bytes": self.bytes}

    def default_filters(self) -> Any:
        """Add the filter that puts JSON into a script element."""
        yield from super().default_filters()
        yield ("json_script", json_script)

    @pass_context
    def markdown2html(self, context: Any, source: str) -> str:
        """Markdown to HTML with pictures embedded; links to notebooks lead to their decks."""
        soup = BeautifulSoup(super().markdown2html(context, source), "html.parser")
        folder = context["resources"]["metadata"].get("path", "")
        for image in soup.select("img[src]"):
            # not by nbconvert's embed_images: it mends each piece of HTML alone, which closes <details> early
            address = str(image["src"])
            embedded = embed(address, Path(folder))
            if embedded is None:
                context["resources"]["lecture"]["missing"].append(address)
            image["src"] = embedded or ""
        for section in soup.select("section"):
            section.name = "div"  # reveal takes every section inside a slide for one more slide
        used = context["resources"]["lecture"].setdefault("anchors", set())
        for heading in soup.select("h1, h2, h3"):
            anchor = (
                heading.get_text().strip().replace(" ", "-")
            )  # as in JupyterLab, so that links lead here too
            if anchor and anchor not in used:
                heading["id"] = anchor
                used.add(anchor)
        for link in soup.select("a[href]"):
            address = str(link["href"])
            if re.match(r"(?!\w+:)[^#?]*\.ipynb(?=$|[#?])", address):
                link["href"] = address.replace(".ipynb", ".html", 1)
            elif re.match(r"https?:", address):
                link["target"], link["rel"] = "_blank", "noopener"
        return str(soup)

    def from_notebook_node(
        self, nb: NotebookNode, resources: dict[str, Any] | None = None, **kw: Any
    ) -> tuple[str, dict[str, Any]]:
        """Convert a notebook.

        Returns
        -------
        str
            The deck.
        dict
            nbconvert's resources; ``lecture`` in it holds the `Chapter` that the deck is.

        Raises
        ------
        SlidesError
            A formula, cell, kernel, picture or folder that would not give a deck.
        """
        resources = self._init_resources(resources)
        guard_command_line(resources["metadata"].get("path", ""))
        check_formulas(nb)
        resources["lecture"] = {"missing": [], "table": _outputs.TABLE, "plotly": _outputs.PLOTLY}
        sections, resources = super().from_notebook_node(nb, resources, **kw)
        if resources["lecture"]["missing"]:
            raise SlidesError(_missing(resources["lecture"]["missing"]))
        for address in _outputs.remote_parts(sections):
            self.log.warning("the slides will not show %s: a deck loads nothing from the network", address)
        chapter = resources["lecture"]["chapter"] = Chapter(
            resources["metadata"].get("name") or "Slides", sections=sections, **resources["lecture"]["about"]
        )
        return compose(page_of(chapter.title, sections, chapter.holds, self.language_code)), resources

    def _preprocess(self, nb: NotebookNode, resources: dict[str, Any]) -> tuple[NotebookNode, dict[str, Any]]:
        """Execute, then make slides of what there is."""
        nb, resources = super()._preprocess(nb, resources)
        _outputs.clean_outputs(nb, self.log.warning)
        for note in _outputs.table_notes(nb):
            self.log.warning("%s", note)
        resources["lecture"]["about"] = {
            "title": _title(nb, resources["metadata"].get("name") or "Slides"),
            "question": _plain(question_of(nb)),
            "minutes": minutes_of(nb),
            "slides": arrange(nb, show_code=self.show_code),
            "explorables": len(list(_outputs.tables(nb))),
        }
        return nb, resources


def _title(nb: NotebookNode, name: str) -> str:
    """Title of the notebook: its metadata, its first heading, its file name."""
    given = " ".join(str(nb.metadata.get("title", "")).split())
    texts = (cell.source for cell in nb.cells if cell.cell_type == "markdown")
    titles = (found[0] for text in texts if (found := headings(text, deepest=2)))
    return given or next(map(_plain, titles), "") or name


def _plain(markdown: str) -> str:
    """Markdown as it is read, formulas without their dollars."""
    shown = BeautifulSoup(markdown2html_mistune(markdown), "html.parser").text.strip()
    return re.sub(r"\$([^$]+)\$", r"\1", shown)


def _missing(addresses: list[str]) -> str:
    listed = "\n  ".join(dict.fromkeys(addresses))
    return f"pictures that cannot go into the deck (only those in the notebook's folder can):\n  {listed}"
