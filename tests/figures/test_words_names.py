"""Names beside points: none on another, in order, near their points, and gliding."""

import numpy as np
import pytest

from lecturekit.corpora import noun_verb_table
from lecturekit.figures._names import BLANK, EM, LINE, Frame, class_numbers, named_points, place_names
from lecturekit.words import normalise

FRAME = Frame((0.0, 160.0), (0.0, 95.0), 520.0, 315.0)


def boxes(points, names, frame):
    """Left, right, bottom and top of each name, px."""
    places, lefts = place_names(points, names, frame)
    widths = EM * np.array([len(name) for name in names])
    at = (places - frame.low) * frame.unit
    at[:, 0] -= np.where(lefts, widths, 0)
    return np.column_stack([at[:, 0], at[:, 0] + widths, at[:, 1] - LINE / 2, at[:, 1] + LINE / 2])


def overlap(one, other):
    """Px by which two boxes lie on each other, in the direction in which it is less."""
    across = min(one[1], other[1]) - max(one[0], other[0])
    up = min(one[3], other[3]) - max(one[2], other[2])
    return min(across, up)


@pytest.mark.parametrize("t", [0.0, 0.3, 0.6, 0.9, 1.0])
def test_no_name_lies_on_another(t):
    """The lecture's nouns, all the way from their counts to one length; a third of a line may touch."""
    table = normalise(noun_verb_table().select(columns=["get", "use"]), t, radius=80)
    found = boxes(table.values, table.rows, FRAME)
    worst = max(overlap(found[i], found[j]) for i in range(7) for j in range(i))
    assert worst < LINE / 3


def test_names_keep_the_order_of_their_points():
    """Five points in a heap: names stand above each other as the points do."""
    rng = np.random.default_rng(4)
    points = np.column_stack([np.full(5, 50.0), 40 + rng.normal(scale=0.5, size=5)])
    places = place_names(points, [f"word{k}" for k in range(5)], FRAME)[0]
    assert np.argsort(places[:, 1]).tolist() == np.argsort(points[:, 1]).tolist()


def test_names_glide():
    """A small step of the points moves no name by a whole line."""
    table = noun_verb_table().select(columns=["get", "use"])
    glide = [normalise(table, t, radius=80).values for t in np.linspace(0, 1, 201)]
    steps = [place_names(points, table.rows, FRAME)[0] for points in glide]
    moves = np.abs(np.diff(steps, axis=0)) * FRAME.unit
    assert moves.max() < LINE


def test_a_lone_name_stands_beside_its_point_and_stays_inside():
    """To the right; at the right edge to the left; tags take no room; NaN has no place."""
    names = ["<b>ab</b>", "edge", "gone"]
    places = place_names([[10.0, 50.0], [158.0, 20.0], [np.nan, 1.0]], names, FRAME)[0]
    np.testing.assert_allclose(places[0, 1], 50, atol=1e-6)
    assert places[0, 0] > 10
    assert places[1, 0] < 158
    assert np.isnan(places[2]).all()


def test_free_names_take_the_roomier_side():
    """Two points side by side: the left one's name goes to the left."""
    free = Frame((0.0, 160.0), (0.0, 95.0), 520.0, 315.0, free=True)
    (left, right), lefts = place_names([[80.0, 50.0], [86.0, 50.0]], ["one", "two"], free)
    assert left[0] < 80 < 86 < right[0]
    assert lefts.tolist() == [True, False]


def test_points_carry_their_names_for_a_click():
    """Customdata is the plain word, even where more is written beside it; grey without a class."""
    hairs, spots, muted, loud = named_points(
        [[1.0, 2.0], [100.0, 30.0]], ["cat", "dog"], frame=FRAME, kinds=[-1, 2], strong={"dog": "<b>dog!</b>"}
    )
    assert spots["customdata"] == ["cat", "dog"]
    assert muted["text"] == ["cat", BLANK]
    assert loud["text"] == [BLANK, "<b>dog!</b>"]
    assert spots["marker"]["symbol"][0] == "circle"
    assert len(hairs["x"]) == 6


def test_classes_are_numbered_by_their_names():
    """Words without a class get −1."""
    assert class_numbers(
        ["pig", "knife", "sea", "dog"], {"dog": "animal", "pig": "animal", "knife": "tool"}
    ) == (
        [0, 1, -1, 0],
        ["animal", "tool"],
    )
