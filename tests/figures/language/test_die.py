"""The die of a perplexity: equal faces, as many as there should be."""

from __future__ import annotations

import math

import numpy as np
import pytest

from lecturekit.figures import colour
from lecturekit.figures._panels import panels
from lecturekit.figures.language._die import NOTES, die_panel
from tests.figures.language.reading import sizes, texts
from tests.figures.looks import assert_sound

INF = math.inf


@pytest.mark.row("L5")
@pytest.mark.parametrize("faces", [1.0, 1.5, 2.0, 6.0, 7.0, 36.9, 283.4, 1296.0, 1300.0, 7638.0, 10_000.0])
def test_the_die_has_as_many_faces_as_the_perplexity(faces: float) -> None:
    """Counted in the picture: the area of all over the area of one; gaps cut a square into equal parts."""
    figure = panels([die_panel(faces)])
    assert_sound(figure)
    whole, one = (area(trace) for trace in figure.data if trace.fill == "toself")
    assert whole / one == pytest.approx(faces, rel=2e-3)
    gaps = [
        np.array(t.x, float) for t in figure.data if t.mode == "lines" and t.line.color == colour("paper")
    ]
    cut = [x[np.isfinite(x)] for x in gaps]
    drawn = [x for x in cut if x.size]
    side = math.ceil(math.sqrt(faces))
    assert side**2 >= faces > (side - 1) ** 2
    assert len(drawn) == (side > 1), "in one of two widths"
    if drawn:
        upright = np.unique(drawn[0][: 2 * (side - 1)])
        assert np.allclose(upright, np.arange(1, side) / side, atol=1e-4)
    assert len({sizes(panels([die_panel(n)])) for n in (faces, 4.0, INF, 1e9)}) == 1


@pytest.mark.parametrize("faces", [INF, 10_001.0, 1e300])
def test_a_die_without_end_has_no_face(faces: float) -> None:
    """Only its outline is drawn, and its number is said."""
    figure = panels([die_panel(faces)])
    assert_sound(figure)
    assert all(np.isnan(np.array(trace.x, float)).all() for trace in figure.data if trace.fill == "toself")
    assert any("faces" in text for text in texts(figure))


def area(trace) -> float:
    """The area of a polygon, by the shoelace formula."""
    x, y = np.array(trace.x, float), np.array(trace.y, float)
    return abs(float((x[:-1] * y[1:] - x[1:] * y[:-1]).sum())) / 2


def test_notes_stand_below() -> None:
    """Up to three lines; the number of faces above, whole from ten on."""
    assert NOTES == 3
    assert texts(panels([die_panel(5.55, ["one", "two", "three"])])) == [
        "a fair die: 5.55 faces",
        "one",
        "two",
        "three",
    ]
    assert texts(panels([die_panel(63.9)])) == ["a fair die: 64 faces"]
