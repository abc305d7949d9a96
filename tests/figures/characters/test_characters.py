"""Figures of character models: what stands in the cells is the text, its colours and bars are the numbers."""

from __future__ import annotations

import re
from typing import Any

import numpy as np
import plotly.graph_objects as go
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lecturekit import figures
from lecturekit.figures._scales import wants_dark_ink
from lecturekit.figures.characters._coloured import coloured_panel, wrapped
from lecturekit.figures.characters._film import exists
from lecturekit.language import Policy, encode
from lecturekit.networks import (
    CharacterConvNet,
    CharacterFilm,
    Recipe,
    RecurrentLanguageModel,
    character_film,
    occlusion,
    read_units,
)
from tests.figures.looks import assert_sound

TEXTS = ('The pig said: "I am <b>fat</b> & $5." ' * 12, 'A dog "ran" to us. ' * 20)
TOKENS = encode(TEXTS, policy=Policy(unit="character"))
MODEL = RecurrentLanguageModel(TOKENS.vocabulary, TOKENS.policy, embedding=5, hidden=13, seed=2)
UNITS = read_units(MODEL, TEXTS)
KNOWN = {"the", "pig", "said", "i", "am", "a", "dog", "ran", "to", "us"}
REVIEW = "The film was not bad ; not bad at all , said Zoë ."


def film() -> CharacterFilm:
    """A training of a few updates."""
    network = RecurrentLanguageModel(TOKENS.vocabulary, TOKENS.policy, embedding=5, hidden=7)
    pieces = network.examples(TOKENS, longest=40)
    return character_film(
        network, (pieces, pieces), [0, 4], known=KNOWN, recipe=Recipe(epochs=2, batch=8, rate=0.02)
    )


FILM = film()


def shape(fig: go.Figure) -> list[tuple[str, int]]:
    """Kind and length of each trace."""
    return [(trace.type, np.size(trace.z if trace.type == "heatmap" else trace.y)) for trace in fig.data]


def read_back(letters: list[Any], columns: int) -> list[str]:
    """Join the letters of cells to lines; where two traces share them, one has a blank."""
    rows = [("".join(letters[k : k + columns])).rstrip() for k in range(0, len(letters), columns)]
    return [row for row in rows if row]


@given(st.text("ab .", min_size=1, max_size=80), st.integers(3, 12))
def test_lines_hold_the_whole_text_and_break_at_blanks(text: str, columns: int) -> None:
    """Nothing lost, nothing twice; no line too long; a word is broken only if it fills a line of its own."""
    lines = wrapped(text, columns)
    assert "".join(text[a:b] for a, b in lines) == text
    for a, b in lines:
        assert 0 < b - a <= columns + 1
        assert b - a <= columns or text[b - 1].isspace()
        if b < len(text) and not text[b - 1].isspace():
            assert b - a == columns
            assert not any(c.isspace() for c in text[a:b])


@pytest.mark.row("R8")
def test_each_character_stands_on_the_colour_of_its_number() -> None:
    """Cells, letters, ink and marks, found again by place."""
    text, rng = "a dog & <cat> ran", np.random.default_rng(0)
    values, marked = rng.normal(size=len(text)), rng.random(len(text)) < 0.5
    values[3] = np.nan
    panel = coloured_panel(text, values, reach=1.0, marked=marked, size=(5, 7))
    cells, lines, letters = panel.traces
    expected = [text[a:b] for a, b in wrapped(text, 7)]
    shown = [
        row.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
        for row in read_back(letters["text"], 8)
    ]
    assert shown == [row.rstrip() for row in expected]
    under = {
        (float(x), float(np.floor(y + 0.5))) for x, y in zip(lines["x"], lines["y"], strict=True) if y == y
    }
    for row, (a, b) in enumerate(wrapped(text, 7)):
        np.testing.assert_array_equal(cells["z"][row, : b - a], np.round(60 * np.clip(values[a:b], -1, 1)))
        for k in range(b - a):
            assert ((k - 0.5, float(row)) in under) == (marked[a + k] or (k > 0 and marked[a + k - 1]))
            assert (letters["text"][8 * row + k] != " ") == (not text[a + k].isspace())
    assert np.isnan(cells["z"][len(expected) :]).all()
    assert letters["textfont"]["color"] == figures.colour("on pale")
    drawn = (np.linspace(-60, 60, 99) - cells["zmin"]) / (cells["zmax"] - cells["zmin"])
    assert wants_dark_ink("diverging", drawn).all()
    assert cells["zmin"] == -cells["zmax"]


@pytest.mark.row("R8")
@pytest.mark.parametrize("of", ["h", "c"])
def test_a_unit_is_followed_through_the_text_it_read(of: str) -> None:
    """Letters are the text's, colours the unit's, bars the ranking's, and a click gives a place."""
    other = read_units(
        RecurrentLanguageModel(TOKENS.vocabulary, TOKENS.policy, embedding=5, hidden=13), TEXTS
    )
    fig = figures.unit_text(UNITS, "vowel", place=3, of=of, untrained=other, start=100)
    assert_sound(fig)
    ranking = UNITS.ranking("vowel", of)
    unit = ranking.units[2]
    whole = UNITS.states(of)[:, unit - 1] - UNITS.states(of)[:, unit - 1].mean()
    values, reach = whole[100:460], np.quantile(np.abs(whole), 0.99)
    cells = fig.data[0]
    text = "".join(TEXTS)[100:460]
    shown = np.concatenate([np.asarray(cells.z)[r, : b - a] for r, (a, b) in enumerate(wrapped(text)[:9])])
    np.testing.assert_allclose(shown / 60, np.clip(values / reach, -1, 1)[: len(shown)], rtol=0, atol=0.0084)
    bars = next(trace for trace in fig.data if trace.type == "bar")
    assert list(bars.customdata) == list(range(1, 11))
    np.testing.assert_allclose(np.asarray(bars.x) / 44, np.abs(ranking.scores[:10]), rtol=0, atol=1e-12)
    written = [text for trace in fig.data if trace.type == "scatter" for text in trace.text or ()]
    assert f"<b>unit {unit}</b>" in written
    lines = [trace for trace in fig.data if trace.type == "scatter" and trace.mode == "lines"][-2:]
    expected = [ranking.chance, abs(other.ranking("vowel", of).scores[0])]
    np.testing.assert_allclose([(line.x[0] - 40) / 44 for line in lines], expected, rtol=0, atol=1e-9)


def test_while_sliders_move_traces_keep_their_number_and_length() -> None:
    """Units, properties, places; moments; reviews."""
    network = CharacterConvNet(frames=5)
    groups = [
        [
            figures.unit_text(UNITS, name, place=place, of=of, start=start)
            for name, place, of, start in (("vowel", 1, "h", 0), ("in quotation marks", 10, "c", 9999))
        ],
        [figures.writing_film(FILM, m, KNOWN, temperature=t) for m in range(3) for t in (0.5, 1.0)],
        [figures.deciding_characters(occlusion(network, text)) for text in (REVIEW, "bad")],
        [figures.typing_errors([0, 1, 2], {"a": [0.9, 0.8, 0.2]}, chosen=n, majority=0.5) for n in (0, 2)],
    ]
    for group in groups:
        for fig in group:
            assert_sound(fig)
            assert shape(fig) == shape(group[0])


@pytest.mark.row("R8")
def test_words_under_the_units_say_what_the_ranking_says() -> None:
    """The score, and whether chance gives as much."""
    for name in ("vowel", "place in the word"):
        ranking = UNITS.ranking(name)
        said = figures.unit_words(UNITS, name, place=2)
        assert f"unit **{ranking.units[1]}**" in said
        assert f": **{ranking.scores[1]:.2f}**".replace("-", "−") in said
        assert ("**no more than chance**" in said) == (abs(ranking.scores[1]) <= ranking.chance)
        assert "untrained" not in said
        itself = figures.unit_words(UNITS, name, place=2, untrained=UNITS)
        assert f"**no more than untrained** {abs(ranking.scores[0]):.2f}" in itself
    with pytest.raises(ValueError, match="from 1 to 10"):
        figures.unit_words(UNITS, "vowel", place=11)


@pytest.mark.row("R8")
def test_the_film_shows_what_was_written_and_what_of_it_exists() -> None:
    """The first letters of the samples, those of real words in the colour of outputs; shares as curves."""
    fig = figures.writing_film(FILM, 1, KNOWN, temperature=1.0)
    real, other = (
        trace
        for trace in fig.data
        if trace.type == "scatter" and trace.mode == "text" and len(trace.text) > 100
    )
    assert real.textfont.color == figures.colour("z")
    joined = "  ".join(FILM.samples[1][1])
    cells = [re.sub("</?b>", "", a) if a != " " else b for a, b in zip(real.text, other.text, strict=True)]
    plain = [
        c.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&").replace("&#36;", "$") for c in cells
    ]
    assert read_back(plain, 46) == [s for a, b in wrapped(joined, 46)[:9] if (s := joined[a:b].rstrip())]
    curves = [trace for trace in fig.data if trace.type == "scatter" and trace.mode == "lines"][:2]
    for curve, shares in zip(curves, FILM.real, strict=True):
        np.testing.assert_array_equal(np.asarray(curve.y, float), shares)
    assert (
        exists("The zorb ran, fast", {"the", "ran"}).tolist()
        == [True] * 3 + [False] * 6 + [True] * 4 + [False] * 5
    )
    assert exists("the the…", {"the"}).tolist() == [True] * 3 + [False] * 5, "the end may be missing"


def test_words_under_the_film_name_the_worst_model_that_is_still_better() -> None:
    """Bits, share, and the next better model that counts, or none."""
    bits = float(FILM.bits[2])
    counts = {"N = 1": bits + 0.5, "N = 2": bits - 0.25, "N = 3": bits - 1}
    said = figures.writing_words(FILM, 2, temperature=0.5, counts=counts)
    assert f"**{bits:.2f}** bits" in said
    assert f"N = 2 has {bits - 0.25:.2f}" in said
    assert "none that counts" in figures.writing_words(FILM, 2, temperature=0.5, counts={"N = 1": 9.0})
    for moment, temperature in ((3, 0.5), (0, 0.7)):
        with pytest.raises(ValueError, match="the film has"):
            figures.writing_film(FILM, moment, KNOWN, temperature=temperature)


@pytest.mark.row("R9")
def test_what_decides_is_drawn_as_it_was_measured() -> None:
    """Colours are the effects, bars those of whole words, the largest first, a word that comes twice too."""
    seen = occlusion(CharacterConvNet(frames=5, longest=48), REVIEW)
    fig = figures.deciding_characters(seen)
    grid = np.asarray(fig.data[0].z)
    shown = np.concatenate([grid[r, : b - a] for r, (a, b) in enumerate(wrapped(seen.text, 34))])
    np.testing.assert_allclose(shown / 10, np.clip(seen.effect, -6, 6), rtol=0, atol=0.051)
    bars = next(trace for trace in fig.data if trace.type == "bar")
    order = np.argsort(-np.abs(seen.word_effect), kind="stable")[:10]
    assert [name.rstrip("\u200b") for name in bars.customdata] == [
        seen.text[slice(*seen.words[k])] for k in order
    ]
    np.testing.assert_allclose(
        np.asarray(bars.x) / 30 * 16, np.abs(seen.word_effect[order]), rtol=0, atol=1e-9
    )
    said = figures.deciding_words(seen)
    assert f"**{seen.outputs[seen.answer]}**" in said
    assert "2 characters beyond the 48th are not read" in said
    assert "not in the alphabet: ë" in said
    for text in (" é☃", "  本"):
        said = figures.deciding_words(occlusion(CharacterConvNet(frames=5, longest=48), text))
        assert "no character changes that much; not in the alphabet" in said


@pytest.mark.row("R9")
def test_curves_of_slips_are_the_shares() -> None:
    """Lines, dots at the chosen number, and the words under them."""
    right = {"characters": [0.97, 0.95, 0.9], "words": [0.96, 0.9, 0.35]}
    fig = figures.typing_errors([0, 1, 3], right, chosen=3, majority=0.5)
    lines = [trace for trace in fig.data if trace.type == "scatter" and trace.mode == "lines"]
    assert list(lines[0].y) == right["characters"]
    dots = next(
        trace
        for trace in fig.data
        if trace.mode == "markers" and len(trace.x) == 2 and trace.marker.size == 13
    )
    assert list(dots.y) == [0.9, 0.4]  # at the floor of the axis
    assert figures.typing_words([0, 1, 3], right, chosen=1).startswith("1 letter wrong: characters **95 %**")
    assert "words **35 %**" in figures.typing_words([0, 1, 3], right, chosen=3)
    with pytest.raises(ValueError, match="2 misspelt letters were not tried"):
        figures.typing_errors([0, 1, 3], right, chosen=2, majority=0.5)
    with pytest.raises(ValueError, match="give 2 shares"):
        figures.typing_errors([0, 1], right, chosen=0, majority=0.5)
    with pytest.raises(ValueError, match="as many numbers"):
        coloured_panel("abc", [0.0], reach=1.0)
