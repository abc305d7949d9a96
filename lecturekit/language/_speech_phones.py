"""Phones as numbers: where and how the mouth makes each."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

import numpy as np

from lecturekit._arrays import Array, readonly

#: The ten numbers of a phone, and what each of them says.
FEATURES: Mapping[str, str] = {
    "voice": "1 the vocal cords sound, 0 they do not",
    "open": "0 the mouth is shut, 1 there is friction, 2 a glide, 3 a vowel",
    "nose": "1 the air goes through the nose",
    "hiss": "1 a sharp hiss",
    "place": "where a consonant is made: 0 lips, 1 ridge behind the teeth, 2 soft palate, 3 glottis",
    "height": "of the tongue: 0 low, 1 middle (and all consonants), 2 high",
    "back": "of the tongue: -1 front, 0 middle, 1 back",
    "round": "1 rounded lips",
    "glide": "where a diphthong goes: 1 to the front, -1 to the back",
    "curl": "of the tongue: 1 as for r, -1 as for l",
}

_VOICE, _OPEN, _NOSE, _HISS, _PLACE, _HEIGHT, _BACK, _ROUND, _GLIDE, _CURL = range(len(FEATURES))

# voice, open, nose, hiss, place; all other features at rest
_CONSONANTS = {
    "P": (0, 0, 0, 0, 0),
    "B": (1, 0, 0, 0, 0),
    "T": (0, 0, 0, 0, 1),
    "D": (1, 0, 0, 0, 1),
    "K": (0, 0, 0, 0, 2),
    "G": (1, 0, 0, 0, 2),
    "CH": (0, 0.5, 0, 1, 1.5),
    "JH": (1, 0.5, 0, 1, 1.5),
    "F": (0, 1, 0, 0, 0.3),
    "V": (1, 1, 0, 0, 0.3),
    "TH": (0, 1, 0, 0, 0.8),
    "DH": (1, 1, 0, 0, 0.8),
    "S": (0, 1, 0, 1, 1),
    "Z": (1, 1, 0, 1, 1),
    "SH": (0, 1, 0, 1, 1.5),
    "ZH": (1, 1, 0, 1, 1.5),
    "HH": (0, 1.5, 0, 0, 3),
    "M": (1, 0, 1, 0, 0),
    "N": (1, 0, 1, 0, 1),
    "NG": (1, 0, 1, 0, 2),
    "L": (1, 1.5, 0, 0, 1),
    "R": (1, 1.5, 0, 0, 1.5),
    "W": (1, 2, 0, 0, 0),
    "Y": (1, 2, 0, 0, 1.5),
}

# height, back, round, glide of a vowel: voiced, fully open, made in the middle of the mouth
_VOWELS = {
    "IY": (2, -1, 0, 0),
    "IH": (1.5, -0.6, 0, 0),
    "EH": (0.8, -0.8, 0, 0),
    "AE": (0, -1, 0, 0),
    "AA": (0, 0.6, 0, 0),
    "AH": (0.8, 0, 0, 0),
    "AO": (0.5, 1, 0.7, 0),
    "UH": (1.5, 0.6, 0.5, 0),
    "UW": (2, 1, 1, 0),
    "ER": (1, 0, 0, 0),
    "EY": (1.2, -1, 0, 1),
    "AY": (0.2, 0, 0, 1),
    "OY": (0.6, 1, 0.7, 1),
    "AW": (0.2, 0, 0, -1),
    "OW": (1.2, 1, 1, -1),
}


def _table() -> dict[str, Array]:
    table = {}
    for phone, made in _CONSONANTS.items():
        row = np.zeros(len(FEATURES))
        row[:_HEIGHT], row[_HEIGHT] = made, 1
        table[phone] = row
    for phone, tongue in _VOWELS.items():
        row = np.zeros(len(FEATURES))
        row[_VOICE], row[_OPEN], row[_PLACE], row[_HEIGHT:_CURL] = 1, 3, 1.5, tongue
        table[phone] = row
    for phone, curl in (("L", -1), ("R", 1), ("ER", 1)):
        table[phone][_CURL] = curl
    table["R"][_ROUND] = 0.5
    table["W"][_HEIGHT : _ROUND + 1] = 2, 1, 1
    table["Y"][_HEIGHT : _BACK + 1] = 2, -1
    return {phone: readonly(row) for phone, row in table.items()}


#: phone -> its ten numbers, (10,), in the order of `FEATURES`; the 39 phones of General American.
ARTICULATION: Mapping[str, Array] = MappingProxyType(_table())
PHONES = tuple(ARTICULATION)
VECTORS: Array = readonly(np.array(list(ARTICULATION.values())))  # (39, 10)
