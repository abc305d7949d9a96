"""The benchmark of a dragged slider times the figure that it says, and judges by its reach."""

import numpy as np
import pytest

from benchmarks import dragging


@pytest.mark.parametrize("norm", ["fro", "2"])
@pytest.mark.parametrize("name", dragging.FIGURES)
def test_what_is_timed_is_the_figure(name: str, norm: str) -> None:
    """The curve that is drawn is NumPy's norm of the same products, and every state is timed."""
    drag = dragging.Drag(name, norm, T=7, H=5)
    dragging.check(drag)
    found = dragging.times(drag, drag.draw, 2)
    assert len(found) == 2 * len(dragging.DRIVES)
    assert min(found) > 0


def test_a_wrong_curve_stops_the_benchmark() -> None:
    """The check compares numbers: another norm does not pass for this one."""

    class Wrong(dragging.Drag):
        def draw(self, rnn: object, x: np.ndarray) -> object:
            return dragging.Drag(self.figure, "2", self.T, self.H).draw(rnn, x)

    with pytest.raises(AssertionError):
        dragging.check(Wrong("curve", "fro", T=7, H=5))


def test_the_issue_s_size_is_among_them_and_judged() -> None:
    """T = 60, H = 64; a median of 10 ms is met, one above is not."""
    assert dragging.Drag("curve", "fro") in dragging.DRAGS
    drag = dragging.DRAGS[0]
    assert (drag.T, drag.H) == (60, 64)
    rows = [dragging.compare(drag, [4.0, ours, 90.0], [20.0]) for ours in (10.0, 10.1)]
    assert [row.met for row in rows] == [True, False]
    assert "20.0 ms" in rows[0].peer
