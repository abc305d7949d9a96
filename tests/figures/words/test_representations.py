"""The figures of notebook 01: they hold the records' numbers, and what moves keeps its shape."""

import itertools
import re

import numpy as np
import pytest

from lecturekit import figures
from lecturekit.corpora import LabelledMatrix, build_corpus, everyday_corpus, noun_verb_table
from lecturekit.figures.words._strips import strip_cells
from lecturekit.words import (
    OneHot,
    WordVectors,
    compare,
    context_agreement,
    guess_meaning,
    hand_features,
    shuffle_words,
    similarities,
    storage,
    vocabulary_growth,
)
from tests.figures.looks import assert_sound
from tests.figures.test_words import same_but_numbers, shape

STORY = everyday_corpus()
NOUNS = noun_verb_table().rows
ODD = ("<unk>", "AT&T", "$5$", "שלום", "🐷", "</b>")
WUG = (
    "She got on the wug and sailed out of the harbour.",
    "We used two wugs.",
    "The sea killed the wug, dog!",
)
CLASSES = {
    "dog": "animal",
    "cat": "animal",
    "pig": "animal",
    "cup": "thing",
    "knife": "thing",
    "boat": "thing",
}
COST = storage(np.geomspace(10, 100_000, 9), features=300, learned=7)


def learned(words=STORY.vocabulary[:40]):
    """Random vectors, 7 numbers each."""
    return WordVectors(words, np.random.default_rng(2).standard_normal((len(words), 7)).astype(np.float32))


def strips(kind="one-hot", pair=("dog", "cat"), size=1000):
    """Two words under a representation."""
    made = {"one-hot": OneHot(STORY.vocabulary, size, seed=1), "features": hand_features(STORY)}
    return figures.word_strips(compare(made.get(kind) or learned(), *pair), COST, size=size, way=kind)


def curves(read=500, chosen="a week at the harbour"):
    """Two texts."""
    short = build_corpus("A cat is a cat, and a dog is a dog.", name="<short> & sweet")
    texts = [vocabulary_growth(STORY), vocabulary_growth(short)]
    return figures.growth_curves(texts, chosen=chosen, read=read)


def ranking(revealed=2, candidates=NOUNS, sentences=WUG):
    """The wug."""
    return figures.meaning_ranking(guess_meaning(sentences, STORY, candidates), revealed)


def pairs(share=0.0):
    """Six nouns of two classes."""
    mixed = shuffle_words(STORY, share, rng=np.random.default_rng(0))
    return context_agreement(mixed, CLASSES)


def maps(words=("dog", "cat", "the", "boat")):
    """Three tables."""
    return [similarities(learned(), words), similarities(OneHot(STORY.vocabulary, 90), words)]


EACH = {
    "strips, one-hot": strips,
    "strips, features": lambda: strips("features"),
    "strips, learned": lambda: strips("learned"),
    "strips, a word unknown": lambda: strips("learned", ("dog", "<unk>")),
    "strips, odd words": lambda: strips("features", ODD[:2]),
    "growth": curves,
    "growth, nothing new": lambda: curves(3, "<short> & sweet"),
    "ranking": ranking,
    "ranking, nothing read": lambda: ranking(0),
    "pairs": lambda: figures.company_of_pairs(pairs()),
    "maps": lambda: figures.similarity_maps(maps(), ("one", "two")),
}


@pytest.mark.parametrize("name", EACH)
def test_sound(name):
    """Valid, in the palette, on axes that stand still."""
    assert_sound(EACH[name]())


def texts(figure):
    """All words written in a figure's traces."""
    return [text for trace in figure.data for text in (trace.text or ()) if text.strip()]


def trace_with(figure, **wanted):
    """The traces with these properties."""
    return [t for t in figure.data if all(getattr(t, key, None) == value for key, value in wanted.items())]


@pytest.mark.row("W1")
@pytest.mark.parametrize("D", [1, 7, 50, 300, 333, 1000, 4567])
def test_strips_show_every_number_or_the_largest(D):
    """Of few numbers all are drawn, in order; of many the largest in size of each cell, and none is lost."""
    values = np.random.default_rng(D).standard_normal(D)
    cells, places = strip_cells(values)
    np.testing.assert_array_equal(cells, values[places])
    assert (np.diff(places) >= 0).all()
    if D <= 300:
        assert set(places.tolist()) == set(range(D))
    else:
        edges = np.arange(301) * D // 300
        for k in range(300):
            part = values[edges[k] : edges[k + 1]]
            assert abs(cells[k]) == np.abs(part).max()


@pytest.mark.row("W1")
@pytest.mark.parametrize("size", [400, 3000, 100_000])
def test_a_single_1_is_lit_pinned_and_named(size):
    """One cell of 300 is not 0, the pin stands at it, and its place is written."""
    figure = strips("one-hot", ("dog", "cat"), size)
    one_hot = OneHot(STORY.vocabulary, size, seed=1)
    heat = trace_with(figure, type="heatmap")
    for word, strip in zip(("dog", "cat"), heat, strict=False):
        assert np.count_nonzero(strip.z) == 1
        assert abs(np.flatnonzero(strip.z)[0] - one_hot.place(word) * 300 / size) <= 1
    (pins,) = trace_with(figure, mode="markers")
    np.testing.assert_allclose(pins.x, [(one_hot.place(w) + 0.5) * 300 / size for w in ("dog", "cat")])
    assert not np.any(heat[2].z)
    assert any(figures.format_number(one_hot.place("dog") + 1) in text for text in texts(figure))


@pytest.mark.row("W1")
def test_the_lowest_strip_adds_up_to_the_cosine():
    """For representations of at most 300 numbers, each drawn equally often."""
    pair = compare(learned(), "dog", "cat")
    lowest = trace_with(strips("learned"), type="heatmap")[2]
    counts = np.bincount(strip_cells(pair.shares)[1])
    total = sum(v / counts[p] for v, p in zip(np.ravel(lowest.z), strip_cells(pair.shares)[1], strict=True))
    assert total == pytest.approx(pair.cosine)


@pytest.mark.row("W1")
def test_costs_follow_the_vocabulary():
    """40 GB for one-hot at 100,000; the dots stand on their lines."""
    assert any("40 GB" in text for text in texts(strips(size=100_000)))
    assert any("4 MB" in text for text in texts(strips(size=1000)))
    figure = strips(size=3000)
    dots = trace_with(figure, mode="lines+markers")
    ends = sorted(float(t.y[-1]) for t in dots)
    expected = np.log10(storage(3000, features=300, learned=7).size_in_bytes[:, 0])
    np.testing.assert_allclose(ends, np.sort(expected), atol=1e-9)
    assert all(t.x[-1] == np.log10(3000) for t in dots)


@pytest.mark.parametrize(
    ("count", "text"),
    [
        (7, "7 bytes"),
        (999, "999 bytes"),
        (999.7, "1 kB"),
        (4e5, "400 kB"),
        (4e10, "40 GB"),
        (1.234e6, "1.23 MB"),
    ],
)
def test_bytes_are_written_for_people(count, text):
    """Three digits, decimal units."""
    assert figures.format_bytes(count) == text


@pytest.mark.row("W1")
def test_while_the_vocabulary_grows_only_numbers_and_texts_change():
    """So the player repaints quickly."""
    assert same_but_numbers(strips(size=400), strips(size=100_000))
    assert same_but_numbers(curves(10), curves(900))


def test_the_curve_ends_where_the_text_does():
    """Its last point is the text's size and vocabulary; the dot is where one has read to."""
    figure = curves(500)
    (dot,) = trace_with(figure, mode="markers+text")
    assert 10 ** float(dot.x[0]) == pytest.approx(500)
    assert 10 ** float(dot.y[0]) == pytest.approx(len(set(STORY.tokens[:500].tolist())))
    ends = [(t.x[-1], t.y[-1]) for t in figure.data if t.mode == "lines" and len(t.x) == 80]
    assert any(np.allclose(end, np.log10([len(STORY.tokens), len(STORY.vocabulary)])) for end in ends)
    assert not [text for text in texts(figure) if "<short>" in text]


@pytest.mark.row("W3")
def test_bars_are_the_scores_in_order():
    """Each bar ends at its candidate's score; the parts and the names are those of the record."""
    guess = guess_meaning(WUG, STORY, NOUNS)
    figure = ranking(3)
    scores = guess.scores(3)
    order = np.argsort(guess.ranks(3), kind="stable")
    said = [text for text in texts(figure) if text.startswith("\u2002<b>0.")]
    assert [text[4 : 4 + 4] for text in said] == [f"{scores[k]:.2f}" for k in order]
    assert guess.shared(NOUNS[order[0]])[0][0] in said[0]
    written = [text.strip() for text in texts(figure)]
    assert f"<b>{NOUNS[order[0]]}</b>" in written
    assert any("<b>wugs</b>" in text for text in written)


@pytest.mark.row("W3")
def test_while_sentences_are_revealed_only_numbers_and_texts_change():
    """And the axis holds still; unread sentences are not shown."""
    frames = [ranking(revealed) for revealed in range(4)]
    assert all(same_but_numbers(frames[0], frame) for frame in frames[1:])
    assert not any("harbour" in text for text in texts(frames[0]))
    assert any("harbour" in text for text in texts(frames[1]))
    assert not any("killed" in text for text in texts(frames[2]))


def test_more_candidates_than_places():
    """The best nine are shown, whatever their number."""
    many = STORY.frequent(40)
    assert_sound(ranking(3, many))
    assert shape(ranking(1, many)) == shape(ranking(3, NOUNS))


def test_odd_sentences_are_text():
    """Markup, dollars and emoji in a sentence or a candidate are shown, not obeyed."""
    corpus = build_corpus("Fish &lt; meat. A 🐷 eats fish. A cat eats fish.")
    guess = guess_meaning(["<b>Wug</b> eats $fish$ & <i>chips</i>"], corpus, ["cat", "eats"], word="wug")
    (shown,) = [t for t in texts(figures.meaning_ranking(guess, 1)) if "chips" in t]
    assert "&lt;i&gt;chips" in shown
    assert "$" not in shown
    said = figures.meaning_words(guess, 1)
    assert "cat" in said


@pytest.mark.row("W3")
def test_the_verdict_names_the_best_and_why():
    """Ties say so; nothing read says so."""
    guess = guess_meaning(WUG, STORY, NOUNS)
    assert "all **7 candidates tie**" in figures.meaning_words(guess, 0)
    first = guess.first(3)[0]
    assert f"**{first}**" in figures.meaning_words(guess, 3)
    assert guess.shared(first)[0][0] in figures.meaning_words(guess, 3)


@pytest.mark.row("W2")
def test_every_pair_is_a_point():
    """At its similarity, in the band of its kind; means are drawn where they are."""
    agreement = pairs()
    figure = figures.company_of_pairs(agreement, most=0.5)
    same, ring, different, _ = trace_with(figure, mode="markers")
    assert ring.x[0] == same.x.min()
    np.testing.assert_allclose(np.sort(same.x), np.sort(agreement.similarity[agreement.same]))
    assert len(different.x) == int((~agreement.same).sum())
    bars = [t for t in figure.data if t.mode == "lines"]
    assert float(bars[0].x[0]) == pytest.approx(agreement.similarity[agreement.same].mean())
    assert same_but_numbers(figure, figures.company_of_pairs(pairs(1.0), most=0.5))


@pytest.mark.row("W1")
def test_maps_show_the_tables():
    """Cosines in the cells, one decimal written; the two most alike outlined, where any are."""
    three = maps()
    figure = figures.similarity_maps(three, ("one", "two"))
    heat = trace_with(figure, type="heatmap")
    for trace, table in zip(heat, three, strict=True):
        np.testing.assert_allclose(trace.z, table.values)
    assert "1.0" in texts(figure)  # beside decimals
    whole = figures.similarity_maps(three[1:], ("one-hot",))
    assert set(texts(whole)) == {"0", "1"}


@pytest.mark.parametrize("count", [1, 2, 3])
def test_maps_share_the_names_of_their_rows(count):
    """They stand once; the maps follow each other closely, and none leaves the figure."""
    figure = figures.similarity_maps([maps()[0]] * count, tuple("abc"[:count]))
    assert_sound(figure)
    across = [figure.layout[f"xaxis{n}"].domain for n in ("", "2", "3")[:count]]
    down = [figure.layout[f"yaxis{n}"].showticklabels for n in ("", "2", "3")[:count]]
    assert down == [True, False, False][:count]
    flat = [edge for domain in across for edge in domain]
    assert flat == sorted(flat)
    assert (flat[0], flat[-1]) == (0, pytest.approx(1))
    assert all(0 < b[0] - a[1] < 0.05 for a, b in itertools.pairwise(across))
    assert [note.x for note in figure.layout.annotations] == [domain[0] for domain in across]


def test_numbers_of_a_map_have_one_precision():
    """One decimal throughout, no minus at a zero, blanks where there is none."""
    table = LabelledMatrix([[1, 0.99, -0.04], [0.99, 1, np.nan], [-0.04, np.nan, 1]], "abc", "abc")
    figure = figures.similarity_maps([table], ("a few",))
    assert sorted(texts(figure)) == ["0.0", "0.0", "1.0", "1.0", "1.0", "1.0", "1.0"]


def test_words_for_a_comparison():
    """Similar, unknown, too rare, without direction."""
    one_hot = OneHot(STORY.vocabulary, 60)
    known = STORY.vocabulary
    assert "similarity **0**" in figures.comparison_words(compare(one_hot, "the", "a"))
    assert "did you mean *dog*" in figures.comparison_words(compare(one_hot, "the", "dogg"), known=known)
    rare = known[100]
    assert "it is word 101" in figures.comparison_words(compare(one_hot, "the", rare), known=known)
    near = compare(learned(), "dog", "cat")
    others = {"places": compare(one_hot, "the", "a"), "none": compare(one_hot, "the", "dogg")}
    said = figures.comparison_words(near, beside=others)
    number = f"{near.cosine:.2f}".replace("-", "−")
    assert said.endswith(f"similarity **{number}**; places 0, none unknown")
    alike = figures.comparison_words(near, beside={"itself": compare(learned(), "dog", "dog")})
    assert alike.endswith("; itself 1")
    zeros = WordVectors(("dog", "cat"), np.array([[0, 0], [1, 2]], np.float32))
    assert "no direction" in figures.comparison_words(compare(zeros, "dog", "cat"))
    said = figures.comparison_words(compare(learned(), "dog", "a_b*c"), known=known)
    assert r"a\_b\*c" in said


def test_the_words_most_alike():
    """Two different ones; none where no two are alike; NaN is passed over."""
    table = LabelledMatrix([[1, 0.2, 0.7], [0.2, 1, np.nan], [0.7, np.nan, 1]], tuple("abc"), tuple("abc"))
    assert figures.most_alike(table) == ("a", "c")
    assert figures.most_alike(similarities(OneHot(STORY.vocabulary, 9), ["the", "and"])) is None


def test_words_for_a_growing_vocabulary():
    """How many, how many of the last thousand, and what the goal takes; or that no new ones come."""
    growth = vocabulary_growth(STORY)
    said = figures.growth_words(growth, 1200)
    new = len(set(STORY.tokens[:1200].tolist())) - len(set(STORY.tokens[:200].tolist()))
    assert f"**{new}** of the last" in said
    assert "million" in said
    assert "last" not in figures.growth_words(growth, 50)
    assert figures.growth_words(growth, 10**6) == figures.growth_words(growth, len(STORY.tokens))


@pytest.mark.row("W1")
def test_words_have_run_out_only_after_a_thousand_old_ones():
    """Not after ten words, even where none comes later; and a short text foretells nothing."""
    made = vocabulary_growth(build_corpus("A b c d. " * 500))
    ends = [read for read in range(1, 2001) if "run out" in figures.growth_words(made, read)]
    assert ends == list(range(1004, 2001))  # its four words are the first of the text
    short = vocabulary_growth(build_corpus("A cat is a cat, and a dog is a dog. " * 3))
    assert "too short" in figures.growth_words(short, 20)
    assert "million" not in figures.growth_words(short, 20)
    dots = [t for t in curves(30, "<short> & sweet").data if t.line.dash == "dot"]
    assert [len(set(t.x)) for t in dots] == [1]


@pytest.mark.row("W1")
@pytest.mark.parametrize("read", [10, 1000, 100_000])
def test_the_name_at_the_dot_has_room(read):
    """The longest line beside it ends before the figure does, 125 px a decade in a deck."""
    growth = vocabulary_growth(build_corpus("a b c d e. " * 20_000, name="our sentences"))
    (dot,) = trace_with(figures.growth_curves([growth], chosen=growth.name, read=read), mode="markers+text")
    longest = max(len(re.sub("<[^>]*>", "", line)) for line in dot.text[0].split("<br>"))
    assert dot.x[0] + longest * 11 / 125 < 8
