"""What networks of characters do: what they write, what their units follow, which characters decide."""

from lecturekit.figures.characters._film import writing_film as writing_film
from lecturekit.figures.characters._film import writing_words as writing_words
from lecturekit.figures.characters._typing import deciding_characters as deciding_characters
from lecturekit.figures.characters._typing import deciding_words as deciding_words
from lecturekit.figures.characters._typing import typing_errors as typing_errors
from lecturekit.figures.characters._typing import typing_words as typing_words
from lecturekit.figures.characters._units import unit_text as unit_text
from lecturekit.figures.characters._units import unit_words as unit_words

__all__ = [
    "deciding_characters",
    "deciding_words",
    "typing_errors",
    "typing_words",
    "unit_text",
    "unit_words",
    "writing_film",
    "writing_words",
]
