"""The lecture's own data: seven nouns, six verbs."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

import numpy as np

from lecturekit.corpora._matrix import LabelledMatrix

_VERBS = ("get", "see", "use", "hear", "eat", "kill")
_COUNTS = {
    "knife": (51, 20, 84, 0, 3, 0),
    "cat": (52, 58, 4, 4, 6, 26),
    "dog": (115, 83, 10, 42, 33, 17),
    "boat": (59, 39, 23, 4, 0, 0),
    "cup": (98, 14, 6, 2, 1, 0),
    "pig": (12, 17, 3, 2, 9, 27),
    "banana": (11, 2, 2, 0, 18, 0),
}

#: Class of each noun, for colouring a map: "animal", "artefact" or "food". A pig can be eaten and a
#: banana cannot be used up as a tool, but one class each is what a colour can show.
NOUN_CLASSES: Mapping[str, str] = MappingProxyType(
    {
        "knife": "artefact",
        "cat": "animal",
        "dog": "animal",
        "boat": "artefact",
        "cup": "artefact",
        "pig": "animal",
        "banana": "food",
    }
)

#: Forms under which each noun of the table is found in a text.
NOUN_FORMS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "knife": ("knife", "knives"),
        "cat": ("cat", "cats"),
        "dog": ("dog", "dogs"),
        "boat": ("boat", "boats"),
        "cup": ("cup", "cups"),
        "pig": ("pig", "pigs"),
        "banana": ("banana", "bananas"),
    }
)

#: Forms under which each verb of the table is found in a text. Spelling only: the tool *saw* counts as "see".
VERB_FORMS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "get": ("get", "gets", "got", "getting", "gotten"),
        "see": ("see", "sees", "saw", "seeing", "seen"),
        "use": ("use", "uses", "used", "using"),
        "hear": ("hear", "hears", "heard", "hearing"),
        "eat": ("eat", "eats", "ate", "eating", "eaten"),
        "kill": ("kill", "kills", "killed", "killing"),
    }
)


def noun_verb_table() -> LabelledMatrix:
    """Give the lecture's co-occurrence matrix M: how often each noun is met with each verb.

    Returns
    -------
    LabelledMatrix
        (7, 6) counts, nouns in rows, verbs in columns, in the slide's order.

    Notes
    -----
    The counts come from the tutorial *Distributional Semantic Models* by Stefan Evert, Marco Baroni,
    Alessandro Lenci and Gabriella Lapesa (2009–2016, CC BY-SA 3.0), which the lecture shows without
    naming it. The lecture says f_dog ≈ 2.7 · f_cat; the printed rows sum to 300 and 150, so 2.0.
    """
    values = np.array(list(_COUNTS.values()), dtype=np.float64)
    return LabelledMatrix(values, tuple(_COUNTS), _VERBS, quantity="count")
