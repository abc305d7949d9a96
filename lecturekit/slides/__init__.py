"""Slides: a notebook becomes one HTML file that needs no kernel and no network.

``jupyter nbconvert --to lecture NOTEBOOK``, *Save and Export As* in JupyterLab,
``python -m lecturekit.slides NOTEBOOK … --to FOLDER``, or `export` from Python. `write_page` makes, out of
blocks, a page that scrolls: a report.
"""

from lecturekit.slides._blocks import Blank as Blank
from lecturekit.slides._blocks import Live as Live
from lecturekit.slides._blocks import Prose as Prose
from lecturekit.slides._blocks import Section as Section
from lecturekit.slides._blocks import Table as Table
from lecturekit.slides._errors import SlidesError as SlidesError
from lecturekit.slides._export import Budget as Budget
from lecturekit.slides._export import Deck as Deck
from lecturekit.slides._export import export as export
from lecturekit.slides._export_all import export_all as export_all
from lecturekit.slides._exporter import LectureExporter as LectureExporter
from lecturekit.slides._minutes import Planned as Planned
from lecturekit.slides._minutes import minutes_of as minutes_of
from lecturekit.slides._minutes import plan_of as plan_of
from lecturekit.slides._minutes import promised_minutes as promised_minutes
from lecturekit.slides._paper import offline_page as offline_page
from lecturekit.slides._paper import write_page as write_page
from lecturekit.slides._write import check_target as check_target
from lecturekit.slides._write import write_aside as write_aside

__all__ = [
    "Blank",
    "Budget",
    "Deck",
    "LectureExporter",
    "Live",
    "Planned",
    "Prose",
    "Section",
    "SlidesError",
    "Table",
    "check_target",
    "export",
    "export_all",
    "minutes_of",
    "offline_page",
    "plan_of",
    "promised_minutes",
    "write_aside",
    "write_page",
]
