"""What docs/ tells people to do works as it stands there: a scene, a corpus, a notebook."""

import re
import shutil
import tomllib
from itertools import pairwise
from pathlib import Path

import nbformat
import numpy as np
import pytest

from lecturekit.corpora import lee_corpus
from lecturekit.slides import export
from tests import exercises_wrong, test_editions
from tests import test_notebooks as form
from tests.figures.looks import assert_sound
from tests.kernels import execute
from tests.slides import test_minutes
from tools import notebooks

DOCS = Path(__file__).parents[1] / "docs"
PAGE = (DOCS / "extending.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"```python\n(.*?)```", PAGE, re.DOTALL)
PATTERN = "16_growing_vocabulary"
FORM = [
    form.test_no_outputs_are_committed,
    form.test_code_cells_are_short,
    form.test_prose_carries_the_code,
    form.test_no_plotting_no_class_no_download,
    form.test_every_cell_has_its_place_on_the_slides,
    form.test_a_prediction_precedes_each_figure,
    form.test_opening_and_close,
    form.test_three_exercises_with_check_and_folded_solution,
    form.test_a_folded_solution_shows_nothing,
    form.test_formulas_use_the_symbols_colours,
    test_minutes.test_every_slide_of_every_notebook_says_its_minutes_and_the_first_says_the_sum,
    test_editions.test_students_get_no_solution_and_no_notes,
    test_editions.test_nothing_hangs_on_a_solution,
    test_editions.test_instructors_see_all_of_it,
]


@pytest.fixture(scope="module")
def said() -> dict:
    """All names that the page's blocks bind, run one after the other."""
    names: dict = {}
    for block in BLOCKS:
        exec(compile(block, "docs/extending.md", "exec"), names)
    return names


def test_the_scene_moves_and_is_right(said):
    """Its figure holds what a set counts, its table has every state, its looks are the house's."""
    tokens = lee_corpus().tokens[:7000].tolist()
    figure = said["growing"].figure(read=7000)
    assert figure.data[0].y[-1] == len(set(tokens))
    assert figure.data[0].y[0] == 1
    table = said["growing"].table()
    assert len(table.states) == 50
    assert_sound(figure)


def test_the_corpus_says_what_it_was_built_to_say(said):
    """Three of four dry days are followed by a dry one; counting and N-grams take it as any other."""
    weather = said["weather"]
    days = [weather.sentence(day)[-1] for day in range(weather.n_sentences)]
    assert len(days) == 800
    after = [later for day, later in pairwise(days) if day == "dry"]
    assert after.count("dry") / len(after) == pytest.approx(3 / 4, abs=0.06)
    assert said["model"].prob("dry", ["today", "was"]) == pytest.approx(days.count("dry") / 800, abs=0.02)
    with pytest.raises(ValueError, match="from 1 to"):
        said["weather_corpus"](days=0, rng=np.random.default_rng(0))


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The pattern, copied and built as the page says."""
    folder = tmp_path_factory.mktemp("notebooks")
    text = shutil.copy(DOCS / "new_notebook.py", folder / f"{PATTERN}.py")
    path = folder / f"{PATTERN}.ipynb"
    path.write_text(notebooks.as_json(notebooks.build(Path(text))), encoding="utf-8")
    return path


@pytest.mark.parametrize("law", FORM, ids=lambda law: law.__name__)
def test_the_pattern_of_a_notebook_has_the_form_of_all(book, law):
    law(book)


def test_the_pattern_of_a_notebook_runs_and_becomes_a_deck(book, monkeypatch):
    """From a fresh kernel, with nothing on stderr, answers judged; its explorable is in the deck."""
    (answers,) = re.findall(r"```toml\n(.*?)```", PAGE, re.DOTALL)
    monkeypatch.setattr(exercises_wrong, "ANSWERS", tomllib.loads(answers))
    run = nbformat.read(book, as_version=4)
    given = exercises_wrong.probes(run, PATTERN[:2])
    run.cells += given
    execute(run, book.parent)
    streams = [o for cell in form.code(run) for o in cell.outputs if o.output_type == "stream"]
    assert not [o for o in streams if o.name == "stderr"]
    assert not exercises_wrong.misjudged(given)
    deck = export(book)
    assert (deck.slides, deck.explorables) == (4, 1)
