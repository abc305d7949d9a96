"""Layers as figures: what is drawn is what the records hold, and nothing but numbers moves."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lecturekit import figures
from lecturekit.networks import (
    Cloud,
    DigitsNet,
    FilterMaps,
    LayerFeatures,
    Separation,
    filter_maps,
    separation,
)
from tests.figures.looks import assert_sound

N = 23
MEASURES = ("between", "neighbours", "silhouette")


def cloud(seed: int = 0, *, tsne: bool = False) -> Cloud:
    """Some points, twice as wide as high."""
    points = np.random.default_rng(seed).normal(size=(N, 2)) * [2, 1]
    if tsne:
        return Cloud(points, "t-SNE, perplexity 5", 0.456, "divergence, nats")
    return Cloud(points, "PCA", 0.391, "share of variance shown")


def apart(seed: int = 0, n: int = 40) -> Separation:
    """Three layers, classes further apart in each."""
    rng = np.random.default_rng(seed)
    numbers = np.arange(n) % 3
    parts = tuple(rng.normal(size=(n, 4)) + gap * np.eye(3, 4)[numbers] for gap in (0.5, 1.5, 4.0))
    return separation(LayerFeatures(("first", "second", "third"), parts), numbers.tolist())


def maps(layer: str = "conv1", seed: int = 0) -> FilterMaps:
    """What an untrained network's filters answer."""
    picture = np.random.default_rng(seed).random((8, 8))
    return filter_maps(DigitsNet(frames=7, hidden=5), picture, layer)


KINDS = np.array([k % 4 - 1 for k in range(N)])
NAMES = ("the", "of <b>", "a very long name indeed")


def drawn(seed: int = 0, *, tsne: bool = False, names: Any = NAMES, kinds: Any = KINDS) -> Any:
    """Three clouds side by side."""
    clouds = {f"layer {k}": cloud(seed + k, tsne=tsne) for k in range(3)}
    return figures.feature_clouds(clouds, kinds, names, hover=[f"word {k}" for k in range(N)])


@pytest.mark.row("P3")
@pytest.mark.parametrize("names", [NAMES, tuple("0123456789")])
def test_points_lie_where_the_cloud_has_them(names: tuple) -> None:
    """One scale in both directions, the middle in the middle; each point in one of the two traces."""
    made = drawn(names=names)
    assert_sound(made)
    per = 3 if len(names) == 10 else 2  # traces a panel
    for k in range(3):
        grey, own = made.data[per * k], made.data[per * k + 1]
        x, y = (np.where(KINDS < 0, grey[c], own[c]) for c in "xy")
        assert np.isnan(np.asarray(own.x, float)).sum() == (KINDS < 0).sum()
        points = cloud(k).points
        shown = np.column_stack([x, y]).astype(float)
        gaps = [np.linalg.norm(one[:, None] - one, axis=2) for one in (shown, points)]
        np.testing.assert_allclose(gaps[0] / gaps[0].max(), gaps[1] / gaps[1].max(), atol=1e-12)
        assert np.abs(shown).max() == pytest.approx(1)
        np.testing.assert_allclose(shown.max(axis=0) + shown.min(axis=0), 0, atol=1e-12)
        assert list(own.customdata) == list(range(N))


@pytest.mark.row("P3")
def test_a_class_has_one_look_everywhere() -> None:
    """Colour and mark follow the class, in all panels and in the key; letters are written themselves."""
    made = drawn()
    key = made.data[-1]
    for k in range(3):
        marker = made.data[2 * k + 1].marker
        for n, kind in enumerate(KINDS):
            if kind >= 0:
                assert (marker.color[n], marker.symbol[n]) == (
                    key.marker.color[kind],
                    key.marker.symbol[kind],
                )
    looks = set(zip(key.marker.color[:4], key.marker.symbol[:4], strict=True))
    assert len(looks) == 4
    assert [text.strip() for text in key.text[:4]] == [
        "the",
        "of &lt;b&gt;",
        "a very long name …",
        "others",
    ]


@pytest.mark.row("P3")
def test_digits_stand_at_the_median_of_their_samples() -> None:
    """Six to ten classes of one letter: each is written once a panel, in the middle of its own points."""
    kinds = np.arange(N) % 9  # nothing is a 9
    made = drawn(names=tuple("0123456789"), kinds=kinds)
    for k in range(3):
        own, written = made.data[3 * k + 1], made.data[3 * k + 2]
        assert list(written.text) == [f"<b>{digit}</b>" for digit in range(10)]
        for digit in range(9):
            x, y = (np.asarray(own[c], float)[kinds == digit] for c in "xy")
            assert (written.x[digit], written.y[digit]) == pytest.approx((np.median(x), np.median(y)))
        assert np.isnan(written.x[9])
    assert not any(text.strip() for text in made.data[-1].text)
    few = drawn(names=("a", "b", "c"))
    assert [text.strip() for text in few.data[-1].text[:4]] == ["a", "b", "c", "others"]


@given(seed=st.integers(0, 99), question=st.integers(0, 2))
def test_only_numbers_and_texts_move(seed: int, question: int) -> None:
    """Other samples, another method, other classes: the same traces of the same lengths, the same axes."""
    names = [("a class",), NAMES, ("one", "two", "three", "four", "five")][question]
    kinds = np.random.default_rng(seed).integers(-1, len(names), N)
    one, other = drawn(), drawn(seed, tsne=True, names=names, kinds=kinds)
    assert [(t.type, len(t.x), len(t.y)) for t in one.data] == [
        (t.type, len(t.x), len(t.y)) for t in other.data
    ]
    for k in ("xaxis", "yaxis", "xaxis3", "yaxis3"):
        assert one.layout[k].range == other.layout[k].range
        assert one.layout[k].domain == other.layout[k].domain
    assert one.layout.margin.r == other.layout.margin.r
    assert other.layout.xaxis.title.text == "t-SNE"
    assert one.layout.xaxis.title.text == "PCA shows 39\u202f%"


@pytest.mark.parametrize("n", [1, 2, 3])
def test_panels_stand_side_by_side(n: int) -> None:
    """Equal parts of the width, with or without titles, each title over its own panel."""
    for titles in (["one", "two", "three"], ["", "two", ""], ["one", "", "three"]):
        shown = {title if title else title + " " * k: cloud(k) for k, title in enumerate(titles[:n])}
        made = figures.feature_clouds(shown, KINDS, NAMES, hover=[""] * N)
        domains = [made.layout[f"xaxis{k + 1 if k else ''}"].domain for k in range(n)]
        widths = [high - low for low, high in domains]
        np.testing.assert_allclose(widths, widths[0])
        assert (domains[0][0], domains[-1][1]) == (0, 1)
        starts = {title: low for title, (low, _) in zip(shown, domains, strict=True)}
        assert all(starts[note.text] == note.x for note in made.layout.annotations)


def test_points_that_are_all_alike_lie_in_the_middle() -> None:
    """A cloud of one place is drawn there."""
    flat = Cloud(np.full((N, 2), 3.0), "PCA", 1.0, "share of variance shown")
    made = figures.feature_clouds({"flat": flat}, np.zeros(N, int), ("a", "b"), hover=[""] * N)
    assert not np.asarray(made.data[1].x, float).any()


@pytest.mark.parametrize(
    ("given_", "words"),
    [
        ({"kinds": KINDS[:-1]}, "need as many points and classes"),
        ({"names": tuple("abcdefghijk")}, "up to 10 classes"),
        ({"names": ("aa", "bb", "cc", "dd", "ee", "ff")}, "up to 5 classes"),
        ({"names": ("aa", "bb")}, "up to 5 classes"),
    ],
)
def test_classes_that_do_not_fit_are_refused(given_: Any, words: str) -> None:
    """Too few numbers, too many names, a number without a name."""
    with pytest.raises(ValueError, match=words):
        drawn(**given_)


def test_there_are_one_to_three_clouds_of_the_same_samples() -> None:
    """None, four, and clouds of other samples are refused."""
    for clouds in ({}, {str(k): cloud() for k in range(4)}, {"a": Cloud(np.zeros((3, 2)), "PCA", 1.0, "")}):
        with pytest.raises(ValueError, match=r"as many points|one to three panels"):
            figures.feature_clouds(clouds, KINDS, NAMES, hover=[""] * N)


@pytest.mark.row("P3")
@pytest.mark.parametrize("measure", MEASURES)
def test_the_curves_are_what_was_measured(measure: str) -> None:
    """Both curves, the numbers beside the dots, and the line of chance."""
    trained, untrained = apart(), apart(1)
    made = figures.separation_by_layer(trained, untrained, measure=measure, names={"first": "<i>x</i>"})
    assert_sound(made)
    curves = [np.asarray(t.y, float) for t in made.data if t.mode == "lines"]
    np.testing.assert_allclose(curves[0], getattr(untrained, measure))
    np.testing.assert_allclose(curves[1], getattr(trained, measure))
    base = {"between": trained.between_chance, "neighbours": trained.chance, "silhouette": 0.0}[measure]
    assert list(made.data[0].y) == [base, base]
    texts = next(t for t in made.data if t.mode == "text" and len(t.x) == 3).text
    values = [float(text.replace("−", "-").replace("\u202f%", "")) for text in texts]
    scale = 1 if measure == "silhouette" else 100
    np.testing.assert_allclose(values, scale * getattr(trained, measure), atol=0.51 * scale / 100)
    assert list(made.layout.xaxis.ticktext) == ["<i>x</i>", "second", "third"]
    words = figures.separation_words(trained, untrained, measure=measure)
    assert words.startswith("trained **")
    assert ("at every layer" in words) == bool((np.diff(getattr(trained, measure)) > 0).all())


def test_curves_move_by_numbers_alone() -> None:
    """Another measure, the same traces; other layers and measures are refused."""
    made = [figures.separation_by_layer(apart(), apart(1), measure=measure) for measure in MEASURES]
    assert len({tuple((t.type, len(t.x)) for t in one.data) for one in made}) == 1
    with pytest.raises(ValueError, match="no measure 'accuracy'"):
        figures.separation_by_layer(apart(), apart(), measure="accuracy")
    other = separation(LayerFeatures(("a",), (np.arange(4.0)[:, None],)), list("aabb"))
    with pytest.raises(ValueError, match="other layers"):
        figures.separation_by_layer(apart(), other)


def test_steps_that_fall_are_counted() -> None:
    """Where it does not grow at every layer, the verdict says at how many of them it does."""
    fallen = apart()
    turned = separation(
        LayerFeatures(
            ("a", "b", "c"), tuple(np.random.default_rng(k).normal(size=(9, 2)) for k in (3, 4, 5))
        ),
        list("aaabbbccc"),
    )
    grows = int((np.diff(turned.between) > 0).sum())
    assert grows < 2
    assert f"it grows at {grows} of 2 steps" in figures.separation_words(turned, turned)
    assert "it grows at every layer" in figures.separation_words(fallen, turned)


@pytest.mark.row("P3")
def test_the_verdict_on_clouds_is_measured() -> None:
    """Shares told in the layers shown, the largest in bold, what guessing gives, and the untrained one."""
    measured, other = apart(), apart(1)
    shown = {"first": cloud(), "third": cloud()}  # names of layers, in any form
    words = figures.cloud_words(measured, shown, asked="next *word*", untrained=other)
    first, last, twin = (
        f"{100 * one[layer][0]:.0f}"
        for one, layer in ((measured, "first"), (measured, "third"), (other, "third"))
    )
    assert (
        f"{first} → **{last}**\u202f% told (guessing {100 * measured.chance:.0f}, untrained {twin})" in words
    )
    assert words.startswith(figures.as_markdown("next *word*"))
    assert "untrained" not in figures.cloud_words(measured, ["first", "third"], asked="digit")


@pytest.mark.row("P3")
@pytest.mark.parametrize("layer", ["conv1", "conv2", "pool"])
def test_each_filter_has_its_map(layer: str) -> None:
    """The mosaic's tiles are the maps, pooled ones enlarged, with the filter's number; the rest is empty."""
    seen = maps(layer)
    made = figures.filter_images(seen)
    assert_sound(made)
    picture, mosaic, bars = made.data[:3]
    np.testing.assert_allclose(picture.z, seen.picture)
    z, numbers = np.asarray(mosaic.z, float), np.asarray(mosaic.customdata)
    assert z.shape == (26, 26)  # 7 filters: 3 × 3 tiles of 8, two gaps
    for k, one in enumerate(seen.maps):
        tile = z[numbers == k + 1].reshape(8, 8)
        np.testing.assert_allclose(tile, np.kron(one, np.ones((8 // len(one), 8 // len(one)))))
    assert np.isnan(z[numbers == 0]).all()
    assert (numbers > 0).sum() == 7 * 64
    np.testing.assert_allclose(bars.x, seen.probabilities)
    assert bars.marker.color[seen.digit] == figures.colour("z")
    assert len(set(bars.marker.color)) == 2


def test_filters_move_by_numbers_alone() -> None:
    """Another picture and layer: the same traces and shapes; a span stands still."""
    made = [figures.filter_images(maps(layer, n), span=(0, 2)) for n, layer in enumerate(("conv1", "pool"))]
    assert (
        len(
            {
                tuple((t.type, np.shape(t.z) if t.type == "heatmap" else len(t.x)) for t in one.data)
                for one in made
            }
        )
        == 1
    )
    assert {(one.data[1].zmin, one.data[1].zmax) for one in made} == {(0, 2)}
    assert figures.filter_images(maps(), span=(0, 1e-3)).data[1].z[0][0] <= 1e-3


def test_the_verdict_on_a_picture_is_the_networks() -> None:
    """Right or wrong, its probability, and filters that answer nowhere."""
    seen = maps()
    share = f"says **{seen.digit}** ({100 * seen.probabilities.max():.0f}\u202f%)"
    assert figures.filter_words(seen, seen.digit).startswith(f"{share}, right")
    wrong = (seen.digit + 1) % 10
    assert figures.filter_words(seen, wrong).startswith(f"{share}, wrong, it is a {wrong}")
    silent = FilterMaps(
        seen.picture, "conv1", seen.maps * (np.arange(7) > 1)[:, None, None], seen.probabilities
    )
    before = int((seen.maps.reshape(7, -1).max(axis=1) <= 0).sum())
    gone = int((seen.maps[:2].reshape(2, -1).max(axis=1) > 0).sum())
    assert f"{before + gone} of 7 filters are silent" in figures.filter_words(silent, 3)
