"""Documents into train, validation and test: disjoint, all of them, and the same again."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lecturekit.corpora import PARTS, Documents, TextError, lee_documents, split_documents


def made(texts, **more):
    """Documents of these texts."""
    return Documents("test", "UTF-8", "words", (), tuple(texts), **more)


WORDS = st.sampled_from(["dog", "cat", "owl", "frog", "pig", "boat"])
TEXTS = st.lists(st.lists(WORDS, min_size=1, max_size=3).map(" ".join), min_size=3, max_size=40).filter(
    lambda texts: len(set(texts)) >= 3
)
SHARES = st.tuples(*[st.floats(0.02, 1)] * 3).map(lambda s: tuple(np.array(s) / sum(s)))


@settings(max_examples=150, deadline=None)
@given(TEXTS, SHARES, st.integers(0, 2**32 - 1))
def test_parts_are_a_partition(texts, shares, seed):
    """Every document is in one part, each part has one, equal ones are together; the seed says all."""
    documents = made(texts)
    split = split_documents(documents, shares=shares, seed=seed)
    assert split.part.shape == (len(texts),)
    assert set(split.part.tolist()) == {0, 1, 2}
    where = {}
    for text, part in zip(texts, split.part.tolist(), strict=True):
        assert where.setdefault(text, part) == part
    found = [sentence for part in split.parts for sentence in part.sentences]
    assert sorted(found) == sorted(tuple(text.split()) for text in texts)
    for part in split.parts:
        assert [documents.sentences[d][0] for d in part.document] == list(part.sentences)
    assert np.array_equal(split_documents(documents, shares=shares, seed=seed).part, split.part)


@settings(max_examples=100, deadline=None)
@given(st.integers(3, 300), SHARES, st.integers(0, 99))
def test_shares_are_kept(D, shares, seed):
    """Of documents that all differ each part gets its share to the nearest whole, or one."""
    split = split_documents(made(f"dog {n}" for n in range(D)), shares=shares, seed=seed)
    counts = np.bincount(split.part, minlength=3)
    wanted = np.array(shares) * D
    assert (np.abs(counts - wanted) < 1 + (wanted < 1).sum()).all()


def test_lee_is_split_by_document():
    """The default: 8 : 1 : 1 of 293 texts; another seed takes others; sentences keep the text's order."""
    split = split_documents(lee_documents())
    assert [part.n_documents for part in split.parts] == [235, 29, 29]
    assert [part.name for part in split.parts] == list(PARTS)
    assert sum(part.tokens for part in split.parts) == lee_documents().tokens
    assert (np.diff(split.test.document) >= 0).all()
    assert split.test.lengths.tolist() == [len(sentence) for sentence in split.test.sentences]
    other = split_documents(lee_documents(), seed=1)
    assert 0.5 < (other.part == split.part).mean() < 0.8


def test_labels_go_with_their_sentences():
    """Each sentence has the label of its document."""
    texts = [f"A dog {n}. And {n} cats." for n in range(7)]
    documents = made(texts, labels=tuple("abcdefg"), label_name="letter")
    for part in split_documents(documents, shares=(0.4, 0.3, 0.3), seed=3).parts:
        assert part.labels == tuple("abcdefg"[d] for d in part.document)
        assert len(part) == 2 * part.n_documents
    assert split_documents(made(texts)).train.labels is None


def test_every_document_is_in_the_test_now_and_then():
    """No place in the text is preferred: over 400 seeds each is drawn about as often as its share."""
    documents = made(f"dog {n}" for n in range(20))
    times = sum(split_documents(documents, shares=(0.5, 0.3, 0.2), seed=s).part == 2 for s in range(400))
    assert times.sum() == 4 * 400
    assert (np.abs(times - 80) < 5 * np.sqrt(400 * 0.2 * 0.8)).all()  # five standard deviations


def test_fewer_than_three_different_texts():
    """The same text over and over cannot be parted."""
    with pytest.raises(TextError, match="one document only"):
        split_documents(made(["A dog."] * 9))
    with pytest.raises(TextError, match="two different documents only"):
        split_documents(made(["A dog.", "a DOG!", "A cat."]))


@pytest.mark.parametrize(
    "shares",
    [
        (0.8, 0.1),
        (0.8, 0.1, 0.2),
        (1, 0, 0),
        (1.2, -0.1, -0.1),
        ("a", "b", "c"),
        0.8,
        (np.nan, 0.5, 0.5),
        (True,) * 3,
    ],
)
def test_shares_are_three_parts_of_one(shares):
    """Anything else is refused, and shown."""
    with pytest.raises((TypeError, ValueError), match="shares"):
        split_documents(lee_documents(), shares=shares)


@pytest.mark.parametrize("seed", [-1, 0.5, "a", None, True])
def test_a_seed_is_a_whole_number(seed):
    """From 0."""
    with pytest.raises((TypeError, ValueError), match="seed must be"):
        split_documents(lee_documents(), seed=seed)


def test_only_documents_are_split():
    """A text itself is refused with a hint."""
    with pytest.raises(TypeError, match="read_documents"):
        split_documents("A dog.")


def test_a_part_of_short_documents_is_said():
    """Shares are of documents: where one has less than half of its tokens, its share of tokens is said."""
    texts = [f"{word} " + "runs " * 30 for word in "abcdefghijklmnopqrstuvw"]
    split = split_documents(made(texts))
    assert split.notes == ()
    short = [text if part == 0 else text[:6] for text, part in zip(texts, split.part.tolist(), strict=True)]
    again = split_documents(made(short))
    assert np.array_equal(again.part, split.part)
    words = [sum(map(len, part.sentences)) for part in again.parts]
    assert [note.split(" ")[1] for note in again.notes] == ["validation", "test"]
    for note, number, count in zip(again.notes, words[1:], [2, 2], strict=True):
        assert f"has {100 * number / sum(words):.2g} % of the tokens, not 10 %, because its {count} " in note
