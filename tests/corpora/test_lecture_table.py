"""The lecture's table as printed, and what the lecture says of it."""

import numpy as np
import pytest

from lecturekit.corpora import NOUN_CLASSES, NOUN_FORMS, VERB_FORMS, noun_verb_table

# Typed off the slide once more, column by column, so that a slip in either shows.
SLIDE_COLUMNS = {
    "get": [51, 52, 115, 59, 98, 12, 11],
    "see": [20, 58, 83, 39, 14, 17, 2],
    "use": [84, 4, 10, 23, 6, 3, 2],
    "hear": [0, 4, 42, 4, 2, 2, 0],
    "eat": [3, 6, 33, 0, 1, 9, 18],
    "kill": [0, 26, 17, 0, 0, 27, 0],
}


@pytest.mark.row("W4")
def test_the_table_is_the_slides():
    """7 nouns × 6 verbs, number by number."""
    table = noun_verb_table()
    assert table.rows == ("knife", "cat", "dog", "boat", "cup", "pig", "banana")
    assert table.columns == tuple(SLIDE_COLUMNS)
    for verb, column in SLIDE_COLUMNS.items():
        np.testing.assert_array_equal(table.column(verb), column)


@pytest.mark.row("W5")
def test_the_dog_is_twice_as_frequent_as_the_cat_and_not_2_7_times():
    """The slide says f_dog ≈ 2.7 · f_cat; its own rows give 300 and 150."""
    table = noun_verb_table()
    f_dog, f_cat = table.row("dog").sum(), table.row("cat").sum()
    assert (f_dog, f_cat) == (300, 150)
    assert f_dog / f_cat == 2.0


def test_every_noun_has_a_class_and_every_word_its_forms():
    """Nouns and verbs of the mappings are those of the table; no form has two owners."""
    table = noun_verb_table()
    assert tuple(NOUN_CLASSES) == tuple(NOUN_FORMS) == table.rows
    assert tuple(VERB_FORMS) == table.columns
    assert set(NOUN_CLASSES.values()) == {"animal", "artefact", "food"}
    forms = [form for group in (*NOUN_FORMS.values(), *VERB_FORMS.values()) for form in group]
    assert len(forms) == len(set(forms))
    with pytest.raises(TypeError):
        NOUN_CLASSES["dog"] = "food"
