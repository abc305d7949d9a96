"""The figures of notebook 02: they hold the record's numbers, and what moves keeps its shape."""

import json
import re
from dataclasses import replace

import numpy as np
import plotly.graph_objects as go
import pytest

from lecturekit import figures
from lecturekit.corpora import (
    NOUN_CLASSES,
    LabelledMatrix,
    build_corpus,
    everyday_corpus,
    noun_verb_table,
    tokenize,
)
from lecturekit.words import (
    align,
    angles,
    euclidean,
    neighbour_table,
    normalise,
    procrustes_residual,
    scale_row,
    semantic_map,
    window_positions,
)

SENTENCE = tokenize("The dog wants to get out, and then the dog wants to eat.")


def plane():
    """(7, 2): the lecture's plane."""
    return noun_verb_table().select(columns=["get", "use"])


def maps(count):
    """So many maps of the lecture's nouns, laid over each other."""
    table = noun_verb_table()
    drawn = [semantic_map(table, method) for method in ("pca", "mds")]
    return [align(moving, drawn[0]) for moving in (drawn * 2)[:count]]


def flips(t):
    """All columns, drawn in by t."""
    table = noun_verb_table()
    drawn = normalise(table, t, radius=80)
    return figures.neighbour_flips(euclidean(drawn), neighbour_table(drawn), neighbour_table(table), most=150)


EACH = {
    "window_walk": lambda: figures.window_walk(window_positions(SENTENCE, window=2), 5),
    "distance_plane": lambda: figures.distance_plane(plane(), plane(), noun="dog"),
    "angle_plane": lambda: figures.angle_plane(
        plane(), normalise(plane(), 0.5, radius=80), pair=("dog", "boat"), radius=80, classes=NOUN_CLASSES
    ),
    "neighbour_flips": lambda: flips(1.0),
    "word_bars": lambda: figures.word_bars(everyday_corpus(), ["dog", "cat", "pig"], chosen=["cat"]),
    "word_maps": lambda: figures.word_maps(maps(3), classes=NOUN_CLASSES),
}


@pytest.mark.parametrize("name", EACH)
def test_plotly_accepts_it_and_json_gives_it_back(name):
    """Every property is one that plotly knows; the round trip through JSON changes nothing."""
    fig = EACH[name]()
    go.Figure(fig.to_dict())
    once = fig.to_json()
    assert json.loads(go.Figure(json.loads(once)).to_json()) == json.loads(once)


@pytest.mark.parametrize("name", EACH)
def test_only_colours_that_have_a_dark_twin(name):
    """Every #rrggbb in the figure is in the palette."""
    as_dict = EACH[name]().to_dict()
    as_dict["layout"].pop("template")
    used = {word for word in json.dumps(as_dict, default=list).split('"') if word.startswith("#")}
    assert used
    assert used <= set(figures.twins())


def texts(fig):
    """All words written in the figure's traces."""
    return [text for trace in fig.data for text in (trace.text or ()) if text.strip()]


def shape(fig):
    """What the quick repaint needs to stay: number and type of traces, lengths of their arrays."""
    return [
        (t.type, np.shape(t.x), np.shape(t.y), np.shape(t.text), t.type == "heatmap" and np.shape(t.z))
        for t in fig.data
    ]


def same_but_numbers(one, other):
    """Whether only x, y, z, text of the traces differ."""
    first, second = one.to_dict(), other.to_dict()
    for trace in [*first["data"], *second["data"]]:
        for key in ("x", "y", "z", "text", "hovertext", "customdata"):
            trace.pop(key, None)
    return first == second and shape(one) == shape(other)


@pytest.mark.row("W5")
def test_the_plane_shows_the_lectures_distances():
    """Dog at (115, 10); 63.3 to cat, 57.5 to boat, and the nearest is the cup."""
    fig = figures.distance_plane(plane(), plane(), noun="dog")
    words = texts(fig)
    assert "<b>dog (115, 10)</b>" in words
    assert {"\u200963.3", "\u200957.5", "<b>\u200917.5</b>"} <= set(words)
    (spots,) = [t for t in fig.data if t.mode == "markers" and len(t.x) == 7]
    np.testing.assert_array_equal(np.column_stack([spots.x, spots.y]), plane().values)
    assert list(spots.customdata) == list(plane().rows)


def test_a_scaled_noun_stays_on_its_ray_and_at_the_edge():
    """Half as many dogs keep the direction; twice as many leave the axes, and their distances stay true."""
    raw = plane()
    for factor in (0.5, 2.0):
        scaled = scale_row(raw, "dog", factor)
        fig = figures.distance_plane(raw, scaled, noun="dog")
        true = euclidean(scaled).at("dog", "knife")
        assert any(text == f"\u2009{figures.format_number(true)}" for text in texts(fig))
    assert fig.data[7].marker.symbol == "triangle-right"
    assert fig.data[7].x[0] == fig.layout.xaxis.range[1]


@pytest.mark.row("W5")
@pytest.mark.row("W6")
def test_both_axes_of_a_plane_have_the_same_unit():
    """Or what is drawn nearest would not be nearest."""
    for name in ("distance_plane", "angle_plane"):
        layout = EACH[name]().layout
        assert layout.yaxis.scaleanchor == "x"
        assert layout.xaxis.title.text == "times met with “get”"
        assert layout.yaxis.title.text == "times met with “use”"


@pytest.mark.row("W6")
def test_the_table_flips_as_the_lectures_rows_do():
    """On all columns: pig banana→cat, banana pig→dog, cat boat→dog, boat cat→dog; the other three stay."""
    assert not [text for text in texts(flips(0.0)) if "→" in text]
    found = {text.removeprefix("<b>").rpartition(" ")[0] for text in texts(flips(1.0)) if "→" in text}
    assert found == {"banana → cat", "pig → dog", "boat → dog", "cat → dog"}
    tint = flips(1.0).data[-7]
    assert np.ravel(tint.z).tolist() == [0, 1, 0, 1, 0, 1, 1]


@pytest.mark.row("W6")
def test_the_wedge_is_the_angle():
    """Its two edges stand at the angle that is written on it, at every length."""
    for t in (0.0, 0.4, 1.0):
        fig = figures.angle_plane(plane(), normalise(plane(), t, radius=80), pair=("dog", "boat"), radius=80)
        (wedge,) = [trace for trace in fig.data if trace.type == "scatter" and trace.fill]
        turns = np.degrees(np.arctan2(wedge.y[1:-1], wedge.x[1:-1]))
        assert np.ptp(turns) == pytest.approx(angles(plane()).at("dog", "boat"))
        assert any("16.3°" in text for text in texts(fig))


def test_the_arc_and_the_wedge_are_named_beside_the_words():
    """No point lies where a name is written, though (3, 1) and (5, 4) stand where they usually would."""
    raw = LabelledMatrix([[5.0, 4], [5, 6], [8, 2], [3, 1]], ("dog", "pig", "cat", "cup"), ("see", "eat"))
    fig = figures.angle_plane(raw, raw, pair=("dog", "pig"), radius=6)
    unit = 315 / np.ptp(fig.layout.yaxis.range)  # px
    found = [t for t in fig.data if any("one length" in text or "°</b>" in text for text in t.text or ())]
    for trace in found[:2]:
        (at,) = [k for k, text in enumerate(trace.text) if text.strip()]
        across, up = (raw.values - [trace.x[at], trace.y[at]]).T * unit
        assert not ((across > -5) & (across < 50) & (np.abs(up) < 14)).any()


def test_a_word_without_counts_has_no_place_and_a_dash():
    """A row of zeros: NaN once drawn in, no neighbour, no wedge, no error."""
    raw = noun_verb_table().select(columns=["hear", "kill"])
    drawn = normalise(raw, 1.0, radius=40, undefined="nan")
    fig = figures.angle_plane(raw, drawn, pair=("knife", "cat"), radius=40)
    assert texts(fig).count("—") >= 2
    assert not [text for text in texts(fig) if text.startswith("\u2002<b>")]
    go.Figure(fig.to_dict())


@pytest.mark.row("W6")
def test_while_points_glide_only_numbers_and_texts_change():
    """So the player repaints the traces and nothing else."""
    raw = plane()
    glide = [
        figures.angle_plane(raw, normalise(raw, t, radius=80), pair=("pig", "cat"), radius=80)
        for t in (0.0, 0.35, 1.0)
    ]
    assert all(same_but_numbers(glide[0], other) for other in glide[1:])
    assert all(same_but_numbers(flips(0.0), flips(t)) for t in (0.45, 1.0))
    near, far = (figures.distance_plane(raw, scale_row(raw, "pig", f), noun="pig") for f in (0.3, 3.0))
    assert same_but_numbers(near, far)


@pytest.mark.row("W4")
def test_the_walk_lights_the_window_and_fills_the_table():
    """Step 5 of a window of 2: get in the centre, two words each side; the cells are the record's counts."""
    walk = window_positions(SENTENCE, window=2)
    fig = figures.window_walk(walk, 5)
    tiles, table = (t for t in fig.data if t.type == "heatmap")
    assert np.ravel(tiles.z).tolist() == [0, 0, 1, 1, 2, 1, 1, 0, 0, 0, 0, 0, 0]
    np.testing.assert_array_equal(np.array(table.z), walk.counts(5).values)
    assert "<b>get</b>" in texts(fig)
    assert texts(fig).count("1") == int((walk.counts(5).values == 1).sum())
    assert "0" not in texts(fig)


@pytest.mark.row("W4")
def test_steps_of_the_walk_change_only_numbers_and_texts():
    """At the sentence's ends, too, where the window holds fewer words; before the first step all is empty."""
    walk = window_positions(SENTENCE, window=3)
    first = figures.window_walk(walk, 1)
    assert all(same_but_numbers(first, figures.window_walk(walk, k)) for k in (2, 7, 13))
    empty = figures.window_walk(walk, 0)
    assert np.ravel(empty.data[0].z).tolist() == [0.0] * 13
    single = figures.window_walk(window_positions(("dog",), window=1), 1)
    go.Figure(single.to_dict())


@pytest.mark.row("W7")
def test_maps_hold_the_points_classes_and_quality():
    """A colour and a shape for each class; the title says how true the map is."""
    drawn = maps(2)
    fig = figures.word_maps(drawn, classes=NOUN_CLASSES)
    spots = [t for t in fig.data if t.mode == "markers"]
    for trace, map_ in zip(spots, drawn, strict=True):
        points = np.column_stack([trace.x, trace.y])
        assert procrustes_residual(replace(map_, points=points), map_, resize=True) < 1e-9
        np.testing.assert_allclose(points.max(axis=0), -points.min(axis=0), atol=1e-9)  # in the middle
        looks = dict(
            zip(trace.customdata, zip(trace.marker.color, trace.marker.symbol, strict=True), strict=True)
        )
        assert looks["dog"] == looks["pig"] != looks["knife"]
        assert looks["dog"][1] != looks["knife"][1]
    titles = [a.text for a in fig.layout.annotations]
    assert titles[0] == f"PCA: {drawn[0].quality:.0%} of the variance"
    assert titles[1] == f"MDS: stress {drawn[1].quality:.2f}"


def test_a_perfect_map_is_not_off_by_minus_nothing():
    """t-SNE of few points may end a rounding error below 0."""
    drawn = replace(maps(1)[0], method="t-SNE", quality=-1e-9, quality_name="divergence, nats")
    assert figures.map_quality(drawn) == "t-SNE: divergence 0.00 nats"


def test_bars_are_the_counts():
    """One bar a word; the chosen in full colour; none or too many words are refused."""
    corpus = build_corpus("a dog and a cat and a dog")
    fig = figures.word_bars(corpus, ["dog", "cat", "a"], chosen=["dog"])
    assert texts(fig) == ["2", "1", "3"]
    loud = [t for t in fig.data if t.mode == "lines" and t.line.color == figures.colour("x")]
    np.testing.assert_array_equal(loud[0].y[:2], [0, 2])
    for words in ([], ["dog"] * 31):
        with pytest.raises(ValueError, match="words have room"):
            figures.word_bars(corpus, words)


def test_tables_about_different_words_are_refused():
    """A row would otherwise be compared with another word's."""
    table = neighbour_table(plane())
    with pytest.raises(ValueError, match="same words"):
        figures.neighbour_panel(table, neighbour_table(plane().select(rows=["dog", "cat"])))


def test_long_words_leave_out_who_it_was():
    """Two long neighbours would run into the next column."""
    raw = LabelledMatrix(
        np.array([[9.0, 1], [8.0, 3], [0.9, 0.1]]), ("government", "palestinian", "australian"), ("of", "in")
    )
    drawn = normalise(raw, 1.0)
    panel = figures.neighbour_panel(neighbour_table(drawn), neighbour_table(raw))
    words = [text for trace in panel.traces for text in trace.get("text", ())]
    assert "<b>… → australian 0.0</b>" in words


def test_an_own_table_of_three_words_can_be_drawn():
    """Other sizes than the lecture's, with a word that is alone."""
    raw = LabelledMatrix(np.array([[3.0, 0], [1, 2], [0, 5]]), ("sun", "rain", "snow"), ("warm", "cold"))
    figures.distance_plane(raw, raw, noun="rain").to_json()
    drawn = normalise(raw, 1.0, radius=4)
    fig = figures.neighbour_flips(euclidean(drawn), neighbour_table(drawn), neighbour_table(raw), most=6)
    assert "rain" in " ".join(texts(fig))


@pytest.mark.row("W5")
def test_bars_beyond_the_axis_are_broken() -> None:
    """Four times the knife: every distance but one is too long, says so, and so does the point."""
    raw = plane()
    scaled = scale_row(raw, "knife", 4.0)
    fig = figures.distance_plane(raw, scaled, noun="knife")
    most = fig.layout.xaxis2.range[1]
    far = euclidean(scaled).row("knife")
    (gaps,) = [t for t in fig.data if t.mode == "lines" and t.line.color == figures.colour("paper")]
    cut = {round(y) for y in gaps.y[np.isfinite(gaps.x)]}
    assert cut == set(np.flatnonzero(far > most).tolist()) != set()
    assert any("off the map" in text for text in texts(fig))
    calm = figures.distance_plane(raw, raw, noun="knife")
    (none,) = [t for t in calm.data if t.mode == "lines" and t.line.color == figures.colour("paper")]
    assert np.isnan(none.x).all()
    assert not [text for text in texts(calm) if "off the map" in text]
    assert same_but_numbers(figures.distance_plane(raw, scale_row(raw, "knife", 0.5), noun="knife"), calm)


def test_lines_to_a_noun_beyond_the_frame_lead_to_where_it_is() -> None:
    """They leave the picture in the true direction; plotly cuts them at its edge."""
    scaled = scale_row(plane(), "knife", 4.0)
    fig = figures.distance_plane(plane(), scaled, noun="knife")
    for lines in fig.data[:2]:
        assert (lines.x[0], lines.y[0]) == tuple(scaled.row("knife"))
        assert lines.cliponaxis


def test_no_row_is_tinted_where_a_neighbour_does_not_exist() -> None:
    """A word of zeros has none once drawn in: nothing has flipped."""
    raw = LabelledMatrix([[9.0, 1], [0, 0], [1, 5], [2, 9]], ("a", "none", "b", "c"), ("x", "y"))
    drawn = normalise(raw, 1.0, undefined="nan")
    now, start = (neighbour_table(matrix, undefined="nan") for matrix in (drawn, raw))
    assert start.by_distance[1]
    assert not now.by_distance[1]
    (tint,) = [t for t in figures.neighbour_panel(now, start).traces if t["type"] == "heatmap"]
    moved = [bool(a and b) and a != b for a, b in zip(now.by_distance, start.by_distance, strict=True)]
    assert np.ravel(tint["z"]).tolist() == moved
    assert not moved[1]


@pytest.mark.row("W7")
def test_pairs_on_a_map_are_joined_and_in_ink() -> None:
    """On every map, from point to point; all other names recede."""
    drawn = maps(2)
    fig = figures.word_maps(drawn, pairs=[("pig", "cat"), ("banana", "dog")])
    lines = [t for t in fig.data if t.mode == "lines" and t.line.color == figures.colour("x")]
    spots = [t for t in fig.data if t.mode == "markers"]
    for line, spot in zip(lines, spots, strict=True):
        at = {name: (x, y) for name, x, y in zip(spot.customdata, spot.x, spot.y, strict=True)}
        ends = list(zip(line.x, line.y, strict=True))
        assert [ends[0], ends[1], ends[3], ends[4]] == [at[word] for word in ("pig", "cat", "banana", "dog")]
    inks = {text: t.textfont.color for t in fig.data for text in (t.text or ())}
    assert [inks[word] for word in ("pig", "cat", "banana", "dog")] == 4 * [figures.colour("ink")]
    assert inks["knife"] == figures.colour("muted")


def test_a_noun_beyond_the_frame_stays_on_its_ray() -> None:
    """Drawn where its ray leaves the frame: the direction on the picture is the direction of the counts."""
    raw = noun_verb_table().select(columns=["get", "use"])
    figure = figures.distance_plane(raw, scale_row(raw, "dog", 4.0), noun="dog")
    spots = [t for t in figure.data if t.customdata is not None and "dog" in list(np.ravel(t.customdata))]
    x, y = next(
        (t.x[i], t.y[i])
        for t in spots
        for i, name in enumerate(np.ravel(t.customdata)[: len(t.x)])
        if name == "dog"
    )
    assert y / x == pytest.approx(10 / 115)


HARD = ("<unk>", "a&b", "$5$", "שלום", "🐶")


def hard_words(name):
    """A figure of words that plotly would take for markup."""
    counts = np.arange(1.0, 26.0).reshape(5, 5) % 7
    table = LabelledMatrix(counts, HARD, HARD)
    if name == "heat_map":
        return figures.heat_map(table, highlight=[("<unk>", None)])
    if name == "neighbour_flips":
        neighbours = neighbour_table(table)
        return figures.neighbour_flips(euclidean(table), neighbours, neighbours, most=9)
    if name == "window_walk":
        return figures.window_walk(window_positions(HARD, window=2), 2)
    if name == "word_maps":
        return figures.word_maps([semantic_map(table, "pca")], classes={"<unk>": "a<b"})
    if name == "distance_plane":
        plane = table.select(columns=HARD[:2])
        return figures.distance_plane(plane, plane, noun="<unk>")
    corpus = build_corpus("a b c d e")
    return figures.word_bars(replace(corpus, vocabulary=HARD), HARD, chosen=["$5$"])


@pytest.mark.parametrize(
    "name",
    [
        "heat_map",
        "neighbour_flips",
        "window_walk",
        "word_maps",
        "distance_plane",
        "word_bars",
    ],
)
def test_no_word_is_taken_for_markup(name):
    """Whatever plotly draws as text or shows under the mouse is escaped."""
    drawn = hard_words(name).to_plotly_json()
    shown = []

    def collect(part, key=""):
        if isinstance(part, dict):
            for inner, value in part.items():
                collect(value, inner)
        elif isinstance(part, list | tuple | np.ndarray) and key != "customdata":
            for value in part:
                collect(value, key)
        elif isinstance(part, str):
            shown.append(part)

    collect({"data": drawn["data"], "layout": {k: v for k, v in drawn["layout"].items() if k != "template"}})
    assert any("&lt;unk&gt;" in text for text in shown)
    raw = [text for text in shown if re.search(r"<unk|a&b|\$5|<b$|a<b", text)]
    assert not raw
    over = [t for t in drawn["data"] if "customdata" in str(t.get("hovertemplate"))]
    assert not over, "what the mouse shows is HTML, too"
