"""Text into sentences and words."""

import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lecturekit.corpora import FUNCTION_WORDS, split_sentences, tokenize


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("The Dog, the CAT!", ["the", "dog", "the", "cat"]),
        ("Don't use well-known 'quotes'.", ["don't", "use", "well-known", "quotes"]),
        (
            "It’s the dogs’ boat – a 3.5-metre one",
            ["it's", "the", "dogs", "boat", "a", "3.5", "metre", "one"],
        ),
        ("at 4:00pm, 1,000.5 km", ["at", "4:00", "pm", "1,000.5", "km"]),
        ("_emphasis_ and snake_case", ["emphasis", "and", "snake", "case"]),
        ("Große Äpfel, ÉTÉ, Ωμέγα, собака", ["große", "äpfel", "été", "ωμέγα", "собака"]),
        ("हिन्दी में", ["हिन्दी", "में"]),
        ("co\u00adoperate \ufeffhere", ["cooperate", "here"]),
        ("--- ... !?", []),
        ("", []),
    ],
)
def test_words(text, words):
    """Lower case, apostrophes and hyphens kept inside words only, every script."""
    assert tokenize(text) == tuple(words)


def test_accents_count_the_same_however_they_are_stored():
    """Composed and decomposed letters give one word."""
    assert tokenize(unicodedata.normalize("NFD", "Café")) == tokenize("Café") == ("café",)


@settings(deadline=None, max_examples=60)
@given(st.text(max_size=60))
def test_words_are_stable(text):
    """Tokenising the words again changes nothing, and no word holds a blank or edge punctuation."""
    words = tokenize(text)
    assert tokenize(" ".join(words)) == words
    assert all(word[0] not in "'-" and word[-1] not in "'-" and " " not in word for word in words)


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        ("A dog. A cat! A pig? Yes.", ["A dog.", "A cat!", "A pig?", "Yes."]),
        ('"Who?" he asks. "Me."', ['"Who?" he asks.', '"Me."']),
        ("Dr. Who and J. Smith saw it. So did I. Then we left.",
         ["Dr. Who and J. Smith saw it.", "So did I.", "Then we left."]),
        ("No. We stay, e.g. here, at 3.5 m.", ["No.", "We stay, e.g. here, at 3.5 m."]),
        ("A title\n\nA text\nwrapped here", ["A title", "A text wrapped here"]),
        ("One.\r\n\r\nTwo", ["One.", "Two"]),
        ("狗吃。猫看！", ["狗吃。", "猫看！"]),
        ("   \n\n  ", []),
    ],
)  # fmt: skip
def test_sentences(text, sentences):
    """End marks, quotes, abbreviations, initials, paragraphs."""
    assert split_sentences(text) == tuple(sentences)


def test_lines_can_be_sentences():
    """One sentence a line, whatever its punctuation."""
    assert split_sentences("a dog. A cat\n\nno end mark", lines=True) == ("a dog. A cat", "no end mark")


def test_function_words_are_words():
    """Each is one token, spelled as the tokenizer gives it; content words are not among them."""
    assert all(tokenize(word) == (word,) for word in FUNCTION_WORDS)
    assert not FUNCTION_WORDS & {"dog", "get", "see", "use", "hear", "eat", "kill"}


def test_a_page_of_dot_leaders_is_read() -> None:
    """The time grows with the text, not with its square: that would take a quarter of an hour."""
    assert split_sentences("Chapter " + "." * 200_000 + "17 ends. The next begins.")[-1] == "The next begins."
