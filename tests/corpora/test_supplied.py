"""The texts that are here without a download."""

import subprocess
import sys

import pytest

from lecturekit.corpora import (
    NOUN_FORMS,
    VERB_FORMS,
    TextError,
    everyday_corpus,
    hold_out,
    lee_corpus,
    split_sentences,
    tokenize,
)


@pytest.mark.row("W4")
def test_the_everyday_text_has_what_the_table_asks_for():
    """60 to 100 sentences; every noun at least 8 times, every verb at least 8 times, in some form."""
    corpus = everyday_corpus()
    assert 60 <= corpus.n_sentences <= 100
    for forms in (*NOUN_FORMS.values(), *VERB_FORMS.values()):
        assert sum(map(corpus.count, forms)) >= 8, forms


def test_the_lee_corpus_is_gensims():
    """The same file that gensim names, and as many news texts as gensim says."""
    from gensim.test.utils import datapath

    from lecturekit.corpora import _supplied

    assert str(_supplied._lee_path()) == datapath("lee_background.cor")
    corpus = lee_corpus()
    assert corpus.n_sentences > 2000
    assert 55_000 < len(corpus.tokens) < 65_000
    assert corpus.sentence(0)[:4] == ("hundreds", "of", "people", "have")


def test_without_repeats_no_news_text_is_there_twice():
    """The first of each text is kept, in its order, and nothing else is lost: counted line by line."""
    from lecturekit.corpora import _supplied

    lines = _supplied._lee_path().read_text(encoding="utf-8").splitlines()
    once = [line for n, line in enumerate(lines) if line not in lines[:n]]
    assert (len(lines), len(once)) == (300, 293)
    short = lee_corpus(repeats=False)
    said = [tokens for line in once for s in split_sentences(line) if (tokens := tuple(tokenize(s)))]
    assert [short.sentence(s) for s in range(short.n_sentences)] == said
    assert "293" in short.name
    assert lee_corpus().n_sentences > short.n_sentences
    assert set(short.vocabulary) == set(lee_corpus().vocabulary)


def test_what_is_held_out_was_not_read():
    """Without repeats no sentence of the last tenth stands in the other nine."""
    learn, test = hold_out(lee_corpus(repeats=False), 0.1)
    read = {learn.sentence(s) for s in range(learn.n_sentences)}
    assert not [s for s in range(test.n_sentences) if test.sentence(s) in read]


def test_without_gensim_the_error_says_so(monkeypatch):
    """Not a traceback from an import."""
    from lecturekit.corpora import _supplied

    monkeypatch.setattr(_supplied, "find_spec", lambda name: None)
    with pytest.raises(TextError, match="pip install gensim"):
        _supplied._lee_path()


def test_the_room_needs_numpy_only():
    """Reading the Lee corpus does not import gensim either."""
    script = (
        "import sys; from lecturekit.corpora import lee_corpus; lee_corpus();"
        "print([m for m in ('scipy','gensim','sklearn','torch','plotly','ipywidgets') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
