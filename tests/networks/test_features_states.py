"""States of a language model at words of a text: those of the module itself, one sentence at a time."""

from __future__ import annotations

from collections import Counter
from typing import Any

import numpy as np
import pytest
import torch

from lecturekit.corpora import FUNCTION_WORDS, UnknownLabelError
from lecturekit.language import Policy, Tokens, encode
from lecturekit.networks import (
    TOKEN_QUESTIONS,
    RecurrentLanguageModel,
    draw_tokens,
    read_lm,
    read_tokens,
    separation,
    state_features,
    state_separation,
    token_answers,
    token_classes,
)

LINES = [
    "the dog ran over the beach and the sea was cold",
    "it rained",
    "a dog and a cat saw the cold sea of the north",
    "no",
    "the cat ran and ran and ran",
    "over and over the old man told of the sea",
]
TEXT = [line.split() for line in LINES]


def text(**policy: Any) -> Tokens:
    """Tokens in which words that stand once are unknown."""
    return encode(TEXT, policy=Policy(least=2, **policy))


def model(tokens: Tokens, cell: str = "LSTM", layers: int = 1) -> RecurrentLanguageModel:
    """An untrained one, no two of whose sizes are alike."""
    return RecurrentLanguageModel(
        tokens.vocabulary, tokens.policy, cell=cell, embedding=5, hidden=7, layers=layers, seed=4
    )


@pytest.mark.row("P3")
@pytest.mark.parametrize("cell", ["RNN", "GRU", "LSTM"])
@pytest.mark.parametrize("layers", [1, 3])
@pytest.mark.parametrize("start", [True, False])
def test_states_are_those_of_the_sentence_read_alone(cell: str, layers: int, *, start: bool) -> None:
    """Each row is what torch's module holds after this word of this sentence, no padding, layer by layer."""
    tokens = text(start=start)
    made = model(tokens, cell, layers)
    at = np.random.default_rng(0).permutation(read_tokens(tokens))  # in any order
    found = state_features(made, tokens, at)
    for row, place in enumerate(at.tolist()):
        s = int(np.searchsorted(tokens.starts, place, side="right")) - 1
        numbers = tokens.numbers[tokens.starts[s] : place + 1]
        if not start:
            numbers = np.concatenate([[len(tokens.vocabulary) + 1], numbers])
        with torch.no_grad():
            x = made.embedding(torch.from_numpy(numbers.copy()))
            h = made.rnn(x[:, None])[1]
        h, c = h if cell == "LSTM" else (h, None)  # (layers, 1, H) after the last word
        np.testing.assert_allclose(found["embedding"][row], x[-1].numpy(), atol=1e-6)
        for level in range(layers):
            number = str(level + 1) if layers > 1 else ""
            np.testing.assert_allclose(found[f"h{number}"][row], h[level, 0].numpy(), atol=1e-5)
            if c is not None:
                np.testing.assert_allclose(found[f"c{number}"][row], c[level, 0].numpy(), atol=1e-5)
    assert found.layers[0] == "embedding"
    assert len(found.layers) == 1 + layers * (2 if cell == "LSTM" else 1)
    np.testing.assert_array_equal(found.at, at)
    np.testing.assert_array_equal(found.only([2, 0]).at, at[[2, 0]])


@pytest.mark.row("P3")
def test_states_are_those_of_read_lm() -> None:
    """The reading of a sentence has the same states after each of its words."""
    tokens = text()
    made = model(tokens, layers=2)
    for s, line in enumerate(LINES):
        at = np.arange(tokens.starts[s] + 1, tokens.starts[s + 1] - 1)
        if at.size:
            reading = read_lm(made, line)
            np.testing.assert_allclose(state_features(made, tokens, at)["h2"], reading.hidden[1:], atol=1e-6)


def test_tokens_are_drawn_from_words_that_are_read() -> None:
    """Never a mark, never the last token; each once, in order; only those asked for; all, if few."""
    tokens = text()
    known = read_tokens(tokens)
    words = [tokens.written[k] for k in known]
    assert words == [word for line in TEXT for word in line]  # the last one stands before </s>
    unended = text(end=False)
    assert [unended.written[k] for k in read_tokens(unended)] == [w for line in TEXT for w in line[:-1]]
    drawn = draw_tokens(tokens, 9, rng=np.random.default_rng(1))
    assert len(set(drawn.tolist())) == 9
    assert (np.diff(drawn) > 0).all()
    assert np.isin(drawn, known).all()
    the = np.array([word == "the" for word in tokens.written])
    among = draw_tokens(tokens, 99, rng=np.random.default_rng(1), among=the)
    assert among.tolist() == np.flatnonzero(the).tolist()
    with pytest.raises(ValueError, match="no token to draw"):
        draw_tokens(tokens, 3, rng=np.random.default_rng(1), among=np.zeros(len(tokens), bool))


@pytest.mark.parametrize(
    ("at", "words"),
    [
        ([], "at least one"),
        ([1.5], "whole numbers"),
        ([[1]], "whole numbers"),
        ([0], "token 0 is not read"),
        ([10_000], "token 10000 is not read"),
        ([-1], "token -1 is not read"),
    ],
)
def test_tokens_that_are_not_read_are_refused(at: Any, words: str) -> None:
    """Marks, what lies outside the text, and what is no number."""
    tokens = text()
    with pytest.raises(ValueError, match=words):
        state_features(model(tokens), tokens, at)


def test_other_models_and_texts_are_refused() -> None:
    """States want a recurrent model, and a text in its words."""
    tokens = text()
    with pytest.raises(TypeError, match="wanted a RecurrentLanguageModel"):
        state_features(torch.nn.LSTM(2, 3), tokens, [1])  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="vocabulary"):
        state_features(model(tokens), encode("quite another text"), [1])


@pytest.mark.row("P3")
def test_classes_of_words_are_counted_by_hand() -> None:
    """Word, next word, kind, place and frequency of each token, told from the sentences themselves."""
    tokens = text()
    train = encode([["sea", "sea", "the"] * 3, ["cat"] * 60], like=tokens)
    found = {q: token_classes(tokens, q, train=train).labels for q in TOKEN_QUESTIONS[:-1]}
    words = [(line, k) for line in TEXT for k in range(-1, len(line) + 1)]  # <s>, words, </s>
    known = set(tokens.vocabulary.words)
    common = [w for w, _ in Counter(w for line in TEXT for w in line if w in known).most_common(5)]
    seen = Counter(w for s in range(2) for w in train.sentence(s)[1:-1])
    for n, (line, k) in enumerate(words):
        inside, following = 0 <= k < len(line), k + 1 < len(line)
        word = line[k] if inside else ""
        after = "" if k == len(line) else line[k + 1] if following else "</s>"
        assert tokens.written[n] == (word or ("<s>" if k < 0 else "</s>"))
        assert found["word just read"][n] == (word if word in common else "")
        assert found["function or content"][n] == (kind(word) if inside else "")
        assert found["next: function or content"][n] == (
            "" if k == len(line) else kind(after) if following else "the end"
        )
        assert found["next word"][n] in {"", after}
        place = "word 1 to 3" if k < 3 else "word 4 to 8" if k < 8 else "word 9 to 15"
        assert found["place in sentence"][n] == (place if inside else "")
        often = {0: "unseen", 3: "seen 1 to 5 times", 6: "6 to 50 times", 60: "more often"}
        assert found["frequency"][n] == (often[seen[word]] if inside else "")
    assert "</s>" in found["next word"]
    assert "</s>" not in found["word just read"]


def kind(word: str) -> str:
    """Function word or content word."""
    return "function word" if word in FUNCTION_WORDS else "content word"


def test_place_counts_words_without_a_start_mark_too() -> None:
    """The first word is word 1 whether <s> stands before it or not."""
    for start in (True, False):
        tokens = text(start=start)
        places = token_classes(tokens, "place in sentence").labels
        of = {w: p for w, p in zip(tokens.written, places, strict=True) if w in ("rained", "beach", "no")}
        assert of == {"rained": "word 1 to 3", "no": "word 1 to 3", "beach": "word 4 to 8"}


def test_labels_of_documents_reach_every_word() -> None:
    """Each word has its sentence's label; the commonest five; as many as sentences are wanted."""
    tokens = text()
    labels = ["news", "sport", "news", "sport", "news", "tales"]
    found = token_classes(tokens, "document label", labels=labels, most=2)
    assert set(found.names) == {"news", "tales"}  # those with most words
    for s, label in enumerate(labels):
        row = found.labels[tokens.starts[s] : tokens.starts[s + 1]]
        assert set(row) == {label if label != "sport" else ""}
    for wrong in (None, labels[:-1]):
        with pytest.raises(ValueError, match="6 sentences need as many document labels"):
            token_classes(tokens, "document label", labels=wrong)
    picked = found.at([1, 13])
    assert picked.labels == (found.labels[1], found.labels[13])
    assert len(picked) == 2


def test_unknown_questions_have_close_names() -> None:
    """A question that there is not is answered by those that there are."""
    with pytest.raises(UnknownLabelError, match="next word"):
        token_classes(text(), "next words")
    with pytest.raises(ValueError, match="most"):
        token_classes(text(), "next word", most=0)


@pytest.mark.row("P3")
def test_a_word_is_no_witness_of_its_own_class() -> None:
    """Asked of a text: samples in no class are left out, and equal words keep apart, but for one question."""
    tokens = text()
    at = read_tokens(tokens)
    states = state_features(model(tokens), tokens, at)
    words = tokens.numbers[at]  # as the model reads them: all unknown ones are one word
    for question in ("word just read", "next word", "function or content", "place in sentence"):
        classes = token_classes(tokens, question, most=4).at(at)
        known = np.array([bool(label) for label in classes.labels])
        labels = np.array(classes.labels)[known].tolist()
        apart = None if question == "word just read" else words[known].tolist()
        found = state_separation(states, classes, tokens)
        wanted = separation(states.only(known), labels, apart=apart)
        np.testing.assert_array_equal(found.neighbours, wanted.neighbours)
        assert (found.classes, found.chance) == (wanted.classes, wanted.chance)
    with pytest.raises(ValueError, match="need as many classes"):
        state_separation(states, classes.at([0]), tokens)


@pytest.mark.row("P3")
def test_only_what_can_be_measured_is_asked() -> None:
    """Each question is that of `token_classes`; one answer for all, or one for each, is no question."""
    tokens = text()
    at = read_tokens(tokens)
    labels = [f"label {k % 2}" for k in range(tokens.n_sentences)]
    found = token_answers(tokens, at, labels=labels)
    assert {"place in sentence", "document label", "word just read"} <= set(found) <= set(TOKEN_QUESTIONS)
    for question, classes in found.items():
        assert classes.labels == token_classes(tokens, question, labels=labels).at(at).labels
        assert state_separation(state_features(model(tokens), tokens, at), classes, tokens).chance < 1
    assert "document label" not in token_answers(tokens, at)
    assert "document label" not in token_answers(tokens, at, labels=["one"] * tokens.n_sentences)
    assert not token_answers(tokens, at[:1], labels=labels)
