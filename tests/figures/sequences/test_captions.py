"""Scenes, captions and walks: pixels, probabilities and frames are those of the records."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from lecturekit import figures
from lecturekit.corpora import Scene, Thing
from lecturekit.networks import Caption, Walk, Warmth
from tests.figures.looks import assert_sound

OUTCOMES = ("<unk>", "a", "red", "blue", "<dot>", "square", "</s>")
SCENE = Scene((Thing("circle", "red", "large", 1, 4), Thing("square", "blue", "small", 4, 1)))
OTHER = Scene((Thing("triangle", "yellow", "small", 0, 0),))


def caption_of(words: tuple[str, ...], *, ended: bool = True, temperature: float = 0.0) -> Caption:
    """Make up a caption with probabilities that are not flat."""
    drawn = np.exp(3 * np.random.default_rng(len(words)).standard_normal((len(words) + ended, len(OUTCOMES))))
    code = np.random.default_rng(0).standard_normal(5) * 2
    return Caption(words, ended, OUTCOMES, code, drawn / drawn.sum(axis=1, keepdims=True), temperature)


def frames(trace: Any) -> list[tuple[float, float]]:
    """Give the middles of the boxes that a line draws."""
    x, y = (np.array(part, float).reshape(-1, 6) for part in (trace.x, trace.y))
    known = np.isfinite(x[:, 0])
    return list(zip(x[known, :2].mean(axis=1), y[known, 1:3].mean(axis=1), strict=True))


@pytest.mark.row("L3")
@pytest.mark.parametrize("temperature", [0.0, 0.5, 2.0])
def test_cells_are_what_was_drawn_from_and_frames_what_was_said(temperature: float) -> None:
    """The likeliest of each step by numpy, best on top; what was said is among them, framed."""
    said = caption_of(("a", "red", "<dot>"), temperature=temperature)
    fig = figures.scene_caption(SCENE.image(), said)
    assert_sound(fig)
    heat = next(t for t in fig.data if t.type == "heatmap" and t.xaxis == "x3")
    z = np.array(heat.z, float)
    assert z.shape == (4, 9)
    assert np.isnan(z[:, 4:]).all()
    rows = said.probabilities if temperature == 0 else said.probabilities ** (1 / temperature)
    rows = rows / rows.sum(axis=1, keepdims=True)
    framed = frames(fig.data[-1])
    assert [x for x, _ in framed] == [1, 2, 3, 4]
    for step, word in enumerate((*said.words, "</s>")):
        order = np.argsort(-rows[step])
        best, which = order[:4].tolist(), OUTCOMES.index(word)
        if which not in best:
            best[3] = which
        np.testing.assert_allclose(z[:, step], rows[step][best], rtol=1e-6)
        assert framed[step][1] == best.index(which)
        name = {"<dot>": "&lt;dot&gt;", "</s>": "(end)"}.get(word, word)
        assert heat.text[best.index(which)][step] == f"{name}<br>{100 * rows[step][which]:.0f} %"


@pytest.mark.row("L3")
def test_the_picture_is_the_scenes_own_and_each_place_can_be_clicked() -> None:
    """Pixel by pixel, in eight bits; the embedding beside it; customdata counts the places."""
    middles = [[6.0, 6.0], [10.0, 6.0], [26.0, 22.0]]
    fig = figures.scene_caption(SCENE.image(), caption_of(("a",)), middles=middles, chosen=2)
    assert_sound(fig)
    image = next(t for t in fig.data if t.type == "image")
    np.testing.assert_allclose(np.array(image.z) / 255, SCENE.image(), atol=0.5 / 255 + 1e-6)
    assert (image.x0, image.y0, image.dx, image.dy) == (0.5, 0.5, 1, 1)
    assert tuple(fig.layout.yaxis.range) == (32, 0)
    click = next(t for t in fig.data if t.type == "scatter" and t.mode == "markers")
    assert list(click.customdata) == [0, 1, 2]
    assert frames(fig.data[1]) == [(26.0, 22.0)]
    strip = next(t for t in fig.data if t.type == "heatmap" and t.xaxis == "x2")
    np.testing.assert_allclose(strip.z[0], np.clip(caption_of(("a",)).code, -2.5, 2.5))


def test_long_and_cut_captions_have_the_same_traces_as_short_ones() -> None:
    """Nine columns, whatever was said; a sentence that was cut off has no end."""
    made = [
        figures.scene_caption(SCENE.image(), said)
        for said in (
            caption_of(()),
            caption_of(("a", "red") * 4),
            caption_of(("a",) * 12, ended=False),
        )
    ]
    for fig in made:
        assert_sound(fig)
    sizes = [
        [np.shape(t.z) if t.type in ("heatmap", "image") else np.shape(t.x) for t in fig.data] for fig in made
    ]
    assert sizes[0] == sizes[1] == sizes[2]
    assert [len(frames(fig.data[-1])) for fig in made] == [1, 9, 9]


def test_images_and_places_that_are_none_are_refused() -> None:
    """A flat image, one out of range, a place that is not there."""
    said = caption_of(("a",))
    with pytest.raises(ValueError, match=r"\(rows, columns, 3\) from 0 to 1, got shape \(32, 32\)"):
        figures.scene_caption(SCENE.image()[:, :, 0], said)
    with pytest.raises(ValueError, match="from 0 to 1"):
        figures.scene_caption(255 * SCENE.image(), said)
    with pytest.raises(ValueError, match="no place 1; there are 1"):
        figures.scene_caption(SCENE.image(), said, middles=[[3, 3]], chosen=1)


def test_the_words_say_what_was_said_and_whether_it_is_true() -> None:
    """True, false, untellable and cut off, by hand."""
    said = caption_of(("a", "red", "square"))
    p = figures.format_number(said.probability, 2)
    words = ("a", "red", "square")
    assert figures.caption_words(said, sentences=[words]) == f"“**a red square**”, P = **{p}**: ✓ true"
    assert figures.caption_words(said, sentences=[("a",)]).endswith("✗ not true")
    assert figures.caption_words(said, sentences=[]).endswith("too slanted to tell")
    assert "(cut off)" in figures.caption_words(caption_of(("a",) * 12, ended=False), sentences=[("a",)])


def walk_of(captions: int, steps: int = 7) -> Walk:
    """Make up a walk on which each caption is said for a while."""
    different = tuple(("a", f"<{n}>") for n in range(captions))
    said = tuple(different[min(n * captions // steps, captions - 1)] for n in range(steps))
    p = np.random.default_rng(captions).uniform(0, 1 / captions, (captions, steps))
    return Walk(np.linspace(0, 1, steps), np.zeros((steps, 4)), said, different, p)


@pytest.mark.row("L3")
def test_a_walk_shows_the_likeliest_captions_where_they_are_said() -> None:
    """Rows are the six with the highest peaks, in their order; dots lie where each is greedy; bold is now."""
    path = walk_of(7)
    fig = figures.caption_walk(path, 3, SCENE.image(), OTHER.image())
    assert_sound(fig)
    peaks = path.probability.max(axis=1)
    kept = sorted(np.argsort(-peaks)[:6])
    heat = next(t for t in fig.data if t.type == "heatmap")
    np.testing.assert_allclose(heat.z, path.probability[kept])
    names = [f"a &lt;{n}&gt;" for n in kept]
    ticks = [tick.replace("<b>", "").replace("</b>", "") for tick in fig.layout.yaxis2.ticktext]
    assert ticks == names
    bold = [k for k, tick in zip(kept, fig.layout.yaxis2.ticktext, strict=True) if tick.startswith("<b>")]
    assert all(path.different[k] == path.captions[3] for k in bold)
    dots = next(t for t in fig.data if t.type == "scatter" and t.mode == "markers")
    for step, words in enumerate(path.captions):
        place = path.different.index(words)
        row = dots.y[step]
        assert np.isnan(row) if place not in kept else row == kept.index(place)
    images = [t for t in fig.data if t.type == "image"]
    np.testing.assert_allclose(np.array(images[1].z) / 255, OTHER.image(), atol=0.5 / 255 + 1e-6)
    assert [row[4] for row in heat.customdata] == [4] * 6


def test_walks_of_few_and_many_captions_have_the_same_traces() -> None:
    """Two captions or seven; every step; what is not there is refused."""
    made = [figures.caption_walk(walk_of(n), s, SCENE.image(), OTHER.image()) for n in (2, 7) for s in (0, 6)]
    sizes = [
        [np.shape(t.z) if t.type in ("heatmap", "image") else np.shape(t.x) for t in fig.data] for fig in made
    ]
    assert all(row == sizes[0] for row in sizes)
    for fig in made:
        assert_sound(fig)
    with pytest.raises(ValueError, match="steps 0 to 6, no step 7"):
        figures.caption_walk(walk_of(2), 7, SCENE.image(), OTHER.image())


def test_walk_words_say_place_sentence_and_number_of_changes() -> None:
    """By hand, in the singular too."""
    path = walk_of(2)
    p = figures.format_number(float(path.probability[0, 0]), 2)
    assert figures.walk_words(path, 0) == (f"α = 0.00: “**a \\<0\\>**”, P = **{p}**; 1 change")
    assert figures.walk_words(walk_of(3), 6).endswith("2 changes")


@pytest.mark.row("L3")
def test_warmth_is_drawn_as_it_was_worked_out() -> None:
    """One line is the sum of both sentences, the other both in eight draws; the verdict names its top."""
    warm = Warmth(np.array([0.5, 1.0, 2.0]), (("a",), ("b",)), np.array([[0.9, 0.4, 0.1], [0.05, 0.3, 0.0]]))
    fig = figures.caption_warmth(warm, SCENE.image(), draws=8)
    assert_sound(fig)
    true, both = (t for t in fig.data if t.type == "scatter" and t.mode == "lines" and len(t.x) == 3)
    np.testing.assert_allclose(true.y, [0.95, 0.7, 0.1])
    np.testing.assert_allclose(both.y, warm.all_heard(8))
    p = 100 * (1 - 0.6**8 - 0.7**8 + 0.3**8)
    said = figures.warmth_words(warm, draws=8)
    assert said == f"both in 8 draws: at most **{p:.0f} %**, at T = 1; there **70 %** of all are true"


@pytest.mark.row("L3")
def test_what_is_said_on_a_walk_is_drawn_between_its_ends() -> None:
    """The picture in the middle is the one given; without one the same traces, and nothing to see."""
    told = Scene((Thing("circle", "yellow"),)).image()
    seen, blank = (
        figures.caption_walk(walk_of(3), 2, SCENE.image(), OTHER.image(), told=t) for t in (told, None)
    )
    for fig in (seen, blank):
        assert_sound(fig)
    middle = [t for t in seen.data if t.type == "image"][2]
    np.testing.assert_allclose(np.array(middle.z) / 255, told, atol=0.5 / 255 + 1e-6)
    assert middle.opacity == 1
    assert [t for t in blank.data if t.type == "image"][2].opacity == 0
    assert len(seen.data) == len(blank.data)
