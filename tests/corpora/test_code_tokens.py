"""Source code into tokens: nothing is lost but blanks, held against Python's own tokenizer."""

import io
import tokenize
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lecturekit.corpora import code_tokens

SOURCE = Path(__file__).parents[2] / "lecturekit" / "corpora" / "_corpus.py"


@given(st.text())
def test_joined_they_are_the_line(line):
    """Whatever stands there: only blanks go, and no token is empty."""
    found = code_tokens(line)
    assert "".join(found) == "".join(line.split())
    assert all(found)


@given(st.text())
def test_a_token_stays_one(line):
    """Each token, cut again, is itself, so that texts of tokens with blanks between are stable."""
    found = code_tokens(line)
    assert code_tokens(" ".join(found)) == found


@pytest.mark.parametrize(
    ("line", "tokens"),
    [
        ("x = 0xFF + 1_000", "x = 0xFF + 1_000"),
        ("y=.5*1e-3", "y = .5 * 1e-3"),
        ("a->b::c", "a -> b :: c"),
        ("if(a!=b&&!c){i++;}", "if ( a != b && ! c ) { i ++ ; }"),
        ('s = "two words" # why', 's = " two words " # why'),
        ("größe_2 = Ψ", "größe_2 = Ψ"),
        ("x[1:-1], *rest", "x [ 1 : - 1 ] , * rest"),
    ],
)
def test_lines_of_several_languages(line, tokens):
    """Names, numbers and operators in one piece."""
    assert code_tokens(line) == tuple(tokens.split())


def test_python_cuts_its_code_alike():
    """Names, numbers and operators of a file of this project, without strings and comments."""
    kinds = {tokenize.NAME, tokenize.NUMBER, tokenize.OP}
    source = SOURCE.read_text(encoding="utf-8")
    lines = {}
    for token in tokenize.generate_tokens(io.StringIO(source).readline):
        for row in range(token.start[0], token.end[0] + 1):
            lines.setdefault(row, []).append(token)
    checked = 0
    for row, line in enumerate(source.splitlines(), 1):
        found = lines.get(row, [])
        plain = [t for t in found if t.string.strip()]
        if plain and all(t.type in kinds for t in plain):
            assert code_tokens(line) == tuple(t.string for t in plain)
            checked += 1
    assert checked > 40
