"""Scenes: what is drawn covers what it should, and what is said of it is true."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lecturekit.corpora import (
    COLOURS,
    NEVER_SHOWN,
    PLACES,
    SCENE_WORDS,
    SHAPES,
    SIDE,
    SIZES,
    Scene,
    Thing,
    scene_corpus,
    scene_told,
)

THINGS = st.builds(
    Thing,
    st.sampled_from(SHAPES),
    st.sampled_from(tuple(COLOURS)),
    st.sampled_from(tuple(SIZES)),
    st.integers(0, PLACES - 1),
    st.integers(0, PLACES - 1),
)
OPPOSITE = {"above": "below", "below": "above", "left of": "right of", "right of": "left of"}


def covered(thing: Thing, fine: int = 16) -> np.ndarray:
    """Count by brute force, fine × fine points a pixel, how much of each pixel a thing covers."""
    at = (np.arange(SIDE * fine) + 0.5) / fine
    x, y = at[None, :] - thing.centre[0], at[:, None] - thing.centre[1]
    radius = SIZES[thing.size]
    area = np.pi * radius**2
    if thing.shape == "circle":
        inside = x**2 + y**2 <= radius**2
    elif thing.shape == "square":
        inside = np.maximum(abs(x), abs(y)) <= np.sqrt(area) / 2
    else:  # three corners around the middle; inside is left of all three sides
        side = np.sqrt(4 * area / np.sqrt(3))
        high = side * np.sqrt(3) / 2
        corners = [(0.0, -2 * high / 3), (side / 2, high / 3), (-side / 2, high / 3)]
        inside = np.ones((SIDE * fine, SIDE * fine), bool)
        for (ax, ay), (bx, by) in zip(corners, corners[1:] + corners[:1], strict=True):
            inside &= (bx - ax) * (y - ay) - (by - ay) * (x - ax) >= 0
    return inside.reshape(SIDE, fine, SIDE, fine).mean(axis=(1, 3))


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("size", SIZES)
def test_a_pixel_is_mixed_by_how_much_of_it_is_covered(shape: str, size: str) -> None:
    """Held against a count of 256 points a pixel: nearly equal everywhere, and in sum to 2 %."""
    thing = Thing(shape, "black", size, 2, 3)
    image = Scene((thing,)).image()
    paper, ink = 0.96, COLOURS["black"][0]
    cover = (paper - image[:, :, 0]) / (paper - ink)
    wanted = covered(thing)
    assert image.shape == (SIDE, SIDE, 3)
    assert image.dtype == np.float32
    assert np.abs(cover - wanted).max() < 0.26  # at a corner: ½ for ½ × ½; elsewhere far less
    assert np.abs(cover - wanted).mean() < 0.004
    assert cover.sum() == pytest.approx(wanted.sum(), rel=0.02)


def test_the_later_thing_lies_on_top_in_its_own_colour() -> None:
    """At one place, two things: the middle has the colour of the second."""
    image = Scene((Thing("square", "red"), Thing("circle", "blue", "small"))).image()
    x, y = (int(v) for v in Thing("circle", "blue").centre)
    np.testing.assert_allclose(image[y, x], COLOURS["blue"], atol=1e-6)
    np.testing.assert_allclose(image[0, 0], 0.96, atol=1e-6)


@given(first=THINGS, second=THINGS)
def test_what_is_said_of_two_things_is_true_both_ways_round(first: Thing, second: Thing) -> None:
    """The relation agrees with the places, and the other sentence has the opposite one."""
    said = Scene((first, second)).sentences()
    across, down = first.across - second.across, first.down - second.down
    assert bool(said) == (abs(abs(across) - abs(down)) >= 2)
    if not said:
        return
    one, other = (" ".join(words) for words in said)
    relation = one.removeprefix(f"a {first.name} ").removesuffix(f" a {second.name}")
    larger = abs(across) > abs(down)
    true = {
        "left of": larger and across < 0,
        "right of": larger and across > 0,
        "above": not larger and down < 0,
        "below": not larger and down > 0,
    }
    assert [name for name, holds in true.items() if holds] == [relation]
    assert other == f"a {second.name} {OPPOSITE[relation]} a {first.name}"


def test_of_one_thing_its_size_is_said_or_not() -> None:
    """Two sentences, by hand."""
    said = Scene((Thing("triangle", "yellow", "small", 5, 0),)).sentences()
    assert said == (("a", "yellow", "triangle"), ("a", "small", "yellow", "triangle"))


def test_parts_share_no_scene_and_show_what_they_should() -> None:
    """Three in ten show one thing; what is never shown is in the test only, once in each of its scenes."""
    scenes = scene_corpus(train=900, validation=120, test=110, rng=np.random.default_rng(3))
    assert repr(scenes) == "Scenes(train=900, validation=120, test=110)"
    for some, others in itertools.combinations((scenes.train, scenes.validation, scenes.test), 2):
        assert not {scene for scene, _ in some} & {scene for scene, _ in others}
    alone = np.mean([len(scene.things) == 1 for scene, _ in scenes.train])
    assert alone == pytest.approx(0.3, abs=0.05)
    for scene, words in (*scenes.train, *scenes.validation, *scenes.test):
        assert words in scene.sentences()
        assert set(words) <= set(SCENE_WORDS)
    hidden = [[thing.name in NEVER_SHOWN for thing in scene.things] for scene, _ in scenes.test]
    assert all(sum(row) == 1 for row in hidden)
    known = {thing.name for scene, _ in scenes.train for thing in scene.things}
    assert known == {f"{c} {s}" for c in COLOURS for s in SHAPES} - set(NEVER_SHOWN)


def test_things_of_a_scene_do_not_touch() -> None:
    """Drawn one by one, no pixel is covered by both to more than a trace."""
    scenes = scene_corpus(train=150, validation=1, test=1, rng=np.random.default_rng(8))
    for scene, _ in scenes.train:
        if len(scene.things) == 2:
            one, other = (0.96 - Scene((thing,)).image().min(axis=2) for thing in scene.things)
            assert (np.minimum(one, other) > 0.45).sum() == 0


def test_the_same_generator_gives_the_same_scenes() -> None:
    """All randomness is the generator's."""
    made = [scene_corpus(train=20, validation=5, test=5, rng=np.random.default_rng(1)) for _ in range(2)]
    assert made[0].train == made[1].train
    assert made[0].test == made[1].test


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"shape": "hexagon"}, "no shape 'hexagon'; there are circle"),
        ({"colour": "mauve"}, "no colour 'mauve'"),
        ({"size": "huge"}, "no size 'huge'"),
        ({"across": 6}, "across goes from 0 to 5, not 6"),
        ({"down": -1}, "down goes from 0 to 5, not -1"),
    ],
)
def test_what_there_is_not_is_refused_by_name(wrong: dict, said: str) -> None:
    """Shapes, colours, sizes, places."""
    with pytest.raises(ValueError, match=said):
        Thing(**({"shape": "circle", "colour": "red"} | wrong))


def test_scenes_of_no_thing_or_three_and_corpora_of_none_are_refused() -> None:
    """With the numbers."""
    with pytest.raises(ValueError, match="one thing or two, not 0"):
        Scene(())
    with pytest.raises(ValueError, match="one thing or two, not 3"):
        Scene((Thing("circle", "red"),) * 3)
    with pytest.raises(ValueError, match=r"validation must be from 1 to 20,000, not 0"):
        scene_corpus(train=1, validation=0, test=1, rng=np.random.default_rng(0))


@pytest.mark.parametrize("seed", range(6))
def test_no_picture_of_one_part_is_in_another(seed: int) -> None:
    """Whichever of two things comes first: the pictures differ."""
    scenes = scene_corpus(train=3000, validation=300, test=100, rng=np.random.default_rng(seed))
    seen = {frozenset(scene.things) for scene, _ in scenes.train}
    assert not seen & {frozenset(scene.things) for scene, _ in (*scenes.validation, *scenes.test)}


def test_more_scenes_than_there_are_of_one_thing() -> None:
    """When all scenes of one thing are taken, others have two."""
    scenes = scene_corpus(train=9000, validation=200, test=10, rng=np.random.default_rng(0))
    assert len(scenes.validation) == 200


@pytest.mark.row("L3")
def test_a_sentence_is_true_of_the_scene_that_it_is_turned_into() -> None:
    """Every sentence of the corpus, with sizes beside; what has another form gives no scene."""
    drawn = scene_corpus(train=400, validation=1, test=100, rng=np.random.default_rng(0))
    for _, words in drawn.train + drawn.test:
        made = scene_told(words)
        assert made is not None
        assert words in made.sentences()
    both = scene_told(["a", "large", "red", "circle", "left", "of", "a", "blue", "square"])
    assert both is not None
    assert [thing.size for thing in both.things] == ["large", "small"]
    for wrong in ("", "a", "a red", "red circle", "a red circle above", "a red circle a blue square", "a red circle left a blue square", "a red circle above a blue square of"):  # fmt: skip  # noqa: E501
        assert scene_told(wrong.split()) is None
