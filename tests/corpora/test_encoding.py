"""How bytes spell letters: what is known, what is guessed, and what is mixed."""

import codecs

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lecturekit.corpora import TextError, read_documents

GERMAN = (
    "Größe der Hunde: über vierzig Zentimeter.\n\nDas weiß Frau Müller.\n\nSie läuft „zu Fuß“ – 3 € gespart."
)
SPANISH = "El niño comió una piña.\n\nMañana será otro día.\n\n¿Qué pasó? ¡Nada!"
FRENCH = "Il a été très étonné.\n\nÀ Noël, l’œuf coûte 2 £.\n\n« Ça va ? » dit-elle."
POLISH = "Zażółć gęślą jaźń.\n\nPowiedział łódzki żółw.\n\nJeszcze Polska nie zginęła."
RUSSIAN = "Собака бежит по берегу моря.\n\nКошка спит на лодке.\n\nСова летает ночью."
GREEK = "Ο σκύλος τρέχει στην παραλία.\n\nΗ γάτα κοιμάται.\n\nΗ κουκουβάγια πετά."
CHINESE = "狗在海滩上奔跑并吠叫。\n\n猫在睡觉。\n\n猫头鹰在夜里飞。" * 9

spelled = st.text(st.characters(codec="cp1252", exclude_characters="\x00"), max_size=40)


def texts(source, **how):
    """The documents of it, joined again."""
    return "\n\n".join(read_documents(source, cut="characters", **how).texts)


@pytest.mark.parametrize("text", [GERMAN, SPANISH, FRENCH, POLISH, RUSSIAN, GREEK, CHINESE])
@pytest.mark.parametrize(
    ("codec", "name"),
    [("utf-8", "UTF-8"), ("utf-8-sig", "UTF-8"), ("utf-16", "UTF-16"), ("utf-32", "UTF-32")],
)
def test_unicode_needs_no_guess(text, codec, name):
    """With or without a byte-order mark; nothing has to be said."""
    found = read_documents(text.encode(codec))
    assert found.encoding == name
    assert found.texts == tuple(text.split("\n\n"))
    assert found.notes == ("Blank lines part the documents.",)


@pytest.mark.parametrize("codec", ["utf-16-le", "utf-16-be"])
def test_utf_16_without_a_mark(codec):
    """Half of its bytes are 0 for Western text: that is no binary data."""
    assert texts(GERMAN.encode(codec)) == GERMAN
    assert texts(codecs.BOM_UTF16_BE + FRENCH.encode("utf-16-be")) == FRENCH


@pytest.mark.parametrize(
    ("text", "codec"),
    [
        *((text, "cp1252") for text in (GERMAN, SPANISH, FRENCH)),
        (POLISH, "cp1250"),
        (RUSSIAN, "cp1251"),
        (RUSSIAN, "koi8_r"),
        (GREEK, "cp1253"),
        (CHINESE, "gb18030"),
    ],
)
def test_old_encodings_are_guessed(text, codec):
    """Right for these languages, and said to be a guess."""
    found = read_documents(text.encode(codec))
    assert found.encoding == codec
    assert found.texts == tuple(text.split("\n\n")) or codec == "gb18030"
    assert "".join(found.texts) == text.replace("\n\n", "")
    assert "guess" in found.notes[0]
    assert "encoding=" in found.notes[0]


def test_mixed_encodings_are_read_line_by_line():
    """UTF-8 with lines in cp1252, as files that were pasted together have them; the first one is named."""
    lines = ["Größe", "Müller", "plain", "weiß", "über"]
    content = b"\n".join(line.encode("cp1252" if n in (1, 3) else "utf-8") for n, line in enumerate(lines))
    found = read_documents(content)
    assert found.texts == tuple(lines)
    assert found.encoding == "UTF-8 and cp1252"
    assert found.notes[0].startswith("Mixed encodings: 2 lines, from line 2 on, cannot be UTF-8")


def test_the_encoding_given_is_used():
    """Not second-guessed; bytes that it does not know are an error that offers another."""
    assert texts(RUSSIAN.encode("cp1251"), encoding="cp1251") == RUSSIAN
    assert read_documents(GERMAN.encode(), encoding="cp1252").texts[0].startswith("GrÃ¶ÃŸe")
    with pytest.raises(TextError, match=r"is not in UTF-8.*line 1"):
        read_documents(GERMAN.encode("cp1252"), encoding="utf-8")
    with pytest.raises(TextError, match="There is no encoding"):
        read_documents(GERMAN.encode(), encoding="rot13")


@pytest.mark.parametrize("codec", ["utf-8", "utf-16", "utf-32", "cp1252"])
@pytest.mark.parametrize("first", [350, 351, 353, 357, 362])
def test_letters_are_not_cut_in_two(codec, first):
    """The first bytes of a file, wherever they end, are read up to the end of a line."""
    line = "Größe über weiß\n"
    content = (line * 90).encode(codec)
    found = read_documents(content, first=first)
    assert set(found.texts) == {line.strip()}
    assert len(found) <= first / len(line)


def test_one_long_line_is_cut_between_letters():
    """Where there is no end of a line, the last letter may be half; it is left out."""
    content = ("Ein Hündchen bellt. " * 40).encode()
    lengths = {len(texts(content, first=first)) for first in range(103, 112)}
    assert len(lengths) > 2
    assert "\ufffd" not in texts(content, first=106)


@settings(max_examples=100, deadline=None)
@given(st.lists(spelled, min_size=3, max_size=6), st.sampled_from(["utf-8", "utf-16", "cp1252"]))
def test_what_was_written_is_read(lines, codec):
    """Any text of letters that the encoding has comes back as it was, told its name or with a mark."""
    text = "\n".join(f"x{line}x" for line in lines).replace("\r\n", "\n").replace("\r", "\n")
    known = {} if codec == "utf-16" else {"encoding": codec}
    found = read_documents(text.encode(codec), cut="characters", **known)
    by_line = tuple(line for line in text.split("\n") if line.strip())
    by_block = tuple("\n".join(found.texts).split("\n"))
    assert tuple(line for line in by_block if line.strip()) == by_line
