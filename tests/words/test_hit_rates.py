"""Hit rates against a loop over gensim's answers."""

import numpy as np
import pytest

from lecturekit.words import WordVectors, hit_rates

FAMILIES = {
    "gender": (("man", "woman"), ("king", "queen"), ("boy", "girl"), ("uncle", "aunt")),
    "tense": (("go", "went"), ("eat", "ate"), ("sing", "sang")),
    "missing": (("up", "down"), ("in", "out")),
}


def vectors(noise):
    """Pairs an offset apart, with noise."""
    rng = np.random.default_rng(11)
    words, rows = [], []
    for name in ("gender", "tense"):
        offset = rng.normal(size=13)
        for pair in FAMILIES[name]:
            start = rng.normal(size=13)
            words += pair
            rows += [start, start + offset + noise * rng.normal(size=13)]
    return WordVectors(tuple(words), np.array(rows, dtype=np.float32))


@pytest.mark.row("W12")
@pytest.mark.parametrize("noise", [0.2, 1.0])
def test_rates_are_those_of_gensim_question_by_question(noise):
    """3CosAdd and 3CosMul by `most_similar` and `most_similar_cosmul`, the baseline by the nearest to c."""
    table = vectors(noise)
    found, keyed = hit_rates(table, FAMILIES), table.keyed
    for name in ("gender", "tense"):
        hits = np.zeros(3)
        asked = [(*p, *q) for p in FAMILIES[name] for q in FAMILIES[name] if p != q]
        for a, b, c, wanted in asked:
            near = [word for word, _ in keyed.most_similar(c, topn=5) if word not in (a, b)]
            answers = (
                keyed.most_similar(positive=[b, c], negative=[a], topn=1)[0][0],
                keyed.most_similar_cosmul(positive=[b, c], negative=[a], topn=1)[0][0],
                near[0],
            )
            hits += [answer == wanted for answer in answers]
        np.testing.assert_allclose(found.row(name), hits / len(asked))
    assert np.isnan(found.row("missing")).all()


@pytest.mark.row("W12")
def test_letting_the_inputs_answer_never_helps_the_sum():
    """A right answer among all words is right among fewer, too; the nearest to c is then c itself."""
    strict, free = (hit_rates(vectors(1.0), FAMILIES, exclude=exclude) for exclude in (True, False))
    known = ["gender", "tense"]
    assert (free.select(rows=known).values <= strict.select(rows=known).values).all()
    np.testing.assert_array_equal(free.select(rows=known).column("no offset"), [0, 0])


def test_no_family_is_refused():
    """There would be nothing to draw."""
    with pytest.raises(ValueError, match="no family"):
        hit_rates(vectors(0.1), {})
