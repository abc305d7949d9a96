"""Slides: a notebook becomes one HTML file that needs no kernel and no network.

``jupyter nbconvert --to lecture NOTEBOOK``, *Save and Export As* in JupyterLab,
``python -m lecturekit.slides NOTEBOOK … --to FOLDER``, or `export` from Python.
"""

from lecturekit.slides._errors import SlidesError as SlidesError
from lecturekit.slides._export import Budget as Budget
from lecturekit.slides._export import Deck as Deck
from lecturekit.slides._export import export as export
from lecturekit.slides._export import export_all as export_all
from lecturekit.slides._exporter import LectureExporter as LectureExporter

__all__ = ["Budget", "Deck", "LectureExporter", "SlidesError", "export", "export_all"]
