"""Recurrent language models: torch's modules on each sentence alone, our cells, and bad input."""

import json

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from lecturekit.corpora import UnknownLabelError, seaside_corpus
from lecturekit.language import (
    END,
    START,
    Beam,
    NGrams,
    Policy,
    Sampling,
    beam_search,
    decode,
    encode,
    perplexity,
)
from lecturekit.language._continuation import AfterContext
from lecturekit.networks import (
    CheckpointError,
    Examples,
    Recipe,
    RecurrentLanguageModel,
    WindowLanguageModel,
    evaluate,
    read_lm,
    train,
)

KINDS = ("RNN", "GRU", "LSTM")
POLICIES = [Policy(), Policy(end=False, least=2), Policy(unknown=False), Policy(start=False)]
TEXT = [["the", "dog", "on", "the", "beach"], ["the", "dog"], ["dogs", "on", "beach", "on", "the", "beach"]]


def model_of(tokens, cell="LSTM", **how):
    """Small, with all sizes different, in float64."""
    sizes = {"embedding": 5, "hidden": 7, "layers": 2} | how
    return RecurrentLanguageModel(tokens.vocabulary, tokens.policy, cell=cell, **sizes).double()


@pytest.mark.row("R4")
@pytest.mark.parametrize("cell", KINDS)
@pytest.mark.parametrize("policy", POLICIES, ids=str)
def test_each_sentence_is_torch_alone(cell, policy):
    """Padding changes nothing: log-probabilities and losses are those of torch's modules, one by one."""
    tokens = encode(TEXT, policy=policy)
    model = model_of(tokens, cell)
    K, start = len(tokens.vocabulary) + 1, len(tokens.vocabulary) + 1
    expected = []
    for s in range(3):
        numbers = tokens.numbers[tokens.starts[s] : tokens.starts[s + 1]]
        read = np.concatenate([[start], numbers[numbers != start]])
        h, _ = model.rnn(model.embedding(torch.tensor(read[:-1]))[:, None])
        scores = torch.nn.functional.linear(h[:, 0], model.readout.weight, model.readout.bias)
        if not policy.unknown:
            scores[:, 0] = -torch.inf
        if not policy.end:
            scores[:, K - 1] = -torch.inf
        losses = torch.nn.functional.cross_entropy(scores, torch.tensor(read[1:]), reduction="none")
        expected.append(-losses.detach().numpy())
    scored = model.score(tokens)
    np.testing.assert_allclose(scored.logprobs[tokens.predicted], np.concatenate(expected), atol=1e-10)
    assert np.isnan(scored.logprobs[~tokens.predicted]).all()
    one = perplexity(np.concatenate(expected), base="e").value
    assert model.perplexity(tokens).value == pytest.approx(one)
    batch = next(model.examples(tokens).batches(8))
    assert float(model.losses(batch).detach().sum()) == pytest.approx(-np.concatenate(expected).sum())
    score = evaluate(model, model.examples(tokens))
    assert np.exp(score.loss) == pytest.approx(one, rel=1e-6)


@pytest.mark.parametrize("policy", POLICIES, ids=str)
def test_each_context_has_a_distribution(policy):
    """It sums to 1, rules out what the policy does, and multiplies to the probability of a text."""
    tokens = encode(TEXT, policy=policy)
    model = model_of(tokens, "GRU")
    words = tokens.sentence(0)
    at = tokens.starts[0]
    for n in range(policy.start, len(words)):
        p = model.probabilities(words[:n])
        assert p.sum() == pytest.approx(1)
        assert (p[0] > 0) == policy.unknown
        assert (p[-1] > 0) == policy.end
        assert np.log(model.prob(words[n], words[:n])) == pytest.approx(model.score(tokens).logprobs[at + n])
    np.testing.assert_array_equal(model.probabilities(), model.probabilities(words[: int(policy.start)]))


@pytest.mark.row("R5")
@pytest.mark.parametrize("cell", KINDS)
def test_decoding_from_states_is_decoding_from_contexts(cell):
    """One decoder, whatever a model carries from step to step: beams, samples and their trees."""
    tokens = encode(seaside_corpus(40, rng=np.random.default_rng(2)))
    model = model_of(tokens, cell)
    with torch.no_grad():
        model.readout.weight *= 4  # opinions
    context = (START, "the")
    by_state = model.continuation(context)
    by_context = AfterContext(model.probabilities, model.outcomes, context)
    trees = [beam_search(how, 3, longest=5, length_penalty=0.5) for how in (by_state, by_context)]
    for name in ("parent", "word", "kept"):
        np.testing.assert_array_equal(getattr(trees[0], name), getattr(trees[1], name))
    np.testing.assert_allclose(trees[0].score, trees[1].score, atol=1e-10)
    said = [
        decode(how, Sampling(top_k=9), longest=8, rng=np.random.default_rng(4))
        for how in (by_state, by_context)
    ]
    assert said[0].words == said[1].words
    np.testing.assert_allclose(said[0].probabilities, said[1].probabilities, atol=1e-12)
    assert (
        model.sample(np.random.default_rng(4), context=context, longest=8)
        == decode(by_state, Sampling(), longest=8, rng=np.random.default_rng(4)).words
    )


@pytest.mark.row("R4")
@pytest.mark.parametrize("cell", KINDS)
def test_a_reading_is_the_model_opened_up(cell):
    """Our NumPy cells give torch's probabilities to 1e-10, word by word, and its states."""
    tokens = encode(TEXT, policy=Policy(unknown=False))
    model = model_of(tokens, cell)
    words = ("the", "dog", "on", "the")
    reading = read_lm(model, " ".join(words))
    assert reading.words == (START, *words)
    for n in range(len(words) + 1):
        np.testing.assert_allclose(reading.probabilities[n], model.probabilities(words[:n]), atol=1e-10)
    h, _ = model.rnn(model.embedding(torch.tensor(model.numbers(words)))[:, None])
    np.testing.assert_allclose(reading.hidden, h[:, 0].detach().numpy(), atol=1e-10)
    surprisals = [model.surprisal(word, words[:n]) for n, word in enumerate(words)]
    np.testing.assert_allclose(reading.bits, surprisals, atol=1e-9)
    assert read_lm(model, ()).words == (START,)
    assert read_lm(model, (START, *words)).words == (START, *words)


def test_an_unknown_word_is_read_as_unknown():
    """It says nothing before training, and its surprisal is that of the class."""
    model = model_of(encode(TEXT, policy=Policy()))
    reading = read_lm(model, "the zither")
    assert reading.unknown.tolist() == [False, False, True]
    assert not reading.x[2].any()
    assert reading.bits[1] == pytest.approx(model.surprisal("<unk>", ["the"]))
    closed = model_of(encode(TEXT, policy=Policy(unknown=False)))
    with pytest.raises(UnknownLabelError, match="no word 'zither'"):
        read_lm(closed, "the zither")


def test_long_lines_are_cut_into_pieces():
    """Every next character is learned once, whatever the length of a piece; the first of each is context."""
    tokens = encode("the dog on the beach", policy=Policy(unit="character"))
    model = RecurrentLanguageModel(tokens.vocabulary, tokens.policy)
    for longest in (1, 4, 7, 50, None):
        examples = model.examples(tokens, longest=longest)
        assert max(map(len, examples.x)) <= (longest or 99)
        np.testing.assert_array_equal(np.concatenate(examples.x), tokens.numbers[:-1])
        np.testing.assert_array_equal(np.concatenate(examples.y), tokens.numbers[1:])
    assert "".join(read_lm(model, "a dog").words[1:]) == "a dog"
    with pytest.raises(ValueError, match="longest must be a whole number from 1"):
        model.examples(tokens, longest=0)


def test_settings_build_the_same_network():
    """By way of JSON, policy and unit included; the seed draws the same weights and touches no other."""
    tokens = encode(["A dog.", "a"], policy=Policy(unit="character", end=False))
    model = RecurrentLanguageModel(tokens.vocabulary, tokens.policy, cell="GRU", hidden=9, seed=4)
    torch.manual_seed(1)
    before = torch.rand(1)
    torch.manual_seed(1)
    again = RecurrentLanguageModel(**json.loads(json.dumps(model.settings)))
    assert torch.rand(1) == before
    assert again.policy == model.policy
    assert all(torch.equal(a, b) for a, b in zip(model.parameters(), again.parameters(), strict=True))
    assert not torch.equal(
        RecurrentLanguageModel(**(model.settings | {"seed": 5})).readout.weight, model.readout.weight
    )


def test_a_checkpoint_of_another_model_is_refused(tmp_path):
    """It says what differs, and nothing is trained."""
    tokens = encode(TEXT)
    path, recipe = tmp_path / "lm.pt", Recipe(epochs=1)
    first = RecurrentLanguageModel(tokens.vocabulary, cell="GRU", hidden=6)
    train(first, first.examples(tokens), first.examples(tokens), recipe, checkpoint=path, progress=False)
    for said, other in {
        "hidden 6, here 7": RecurrentLanguageModel(tokens.vocabulary, cell="GRU", hidden=7),
        "cell GRU, here RNN": RecurrentLanguageModel(tokens.vocabulary, cell="RNN", hidden=6),
        "policy": RecurrentLanguageModel(tokens.vocabulary, Policy(end=False), cell="GRU", hidden=6),
    }.items():
        before = other.readout.weight.detach().clone()
        data = other.examples(encode(TEXT, like=other))
        with pytest.raises(CheckpointError, match=said):
            train(other, data, data, recipe, checkpoint=path, progress=False)
        assert torch.equal(other.readout.weight, before)
    window = WindowLanguageModel(tokens.vocabulary)
    with pytest.raises(CheckpointError, match="there a RecurrentLanguageModel, here a Window"):
        train(
            window, window.examples(tokens), window.examples(tokens), recipe, checkpoint=path, progress=False
        )


def test_numbers_of_numpys_are_numbers():
    """As seeds and in policies; settings are fit for JSON all the same."""
    model = RecurrentLanguageModel(["a"], Policy(least=np.int64(2)), seed=np.int64(3), hidden=np.int64(4))
    again = RecurrentLanguageModel(**json.loads(json.dumps(model.settings)))
    assert torch.equal(model.readout.weight, again.readout.weight)
    assert read_lm(model, (word for word in ["a", "b"])).words == (START, "a", "b")


@given(st.lists(st.text(min_size=1, max_size=5).filter(lambda w: w not in (START, END)), max_size=8))
def test_any_words_are_read(words):
    """Whatever is typed, what follows has a distribution."""
    assert model_of(encode(TEXT)).probabilities(words).sum() == pytest.approx(1)


def test_long_sentences_are_read():
    """Far longer than any in training, and the numbers stay numbers."""
    model = model_of(encode(TEXT), "RNN")
    assert np.isfinite(model.score(["the", "dog"] * 700).logprobs[1:]).all()


@pytest.mark.parametrize(
    ("wrong", "kind", "message"),
    [
        (lambda m: RecurrentLanguageModel(["a"], cell="TDNN"), ValueError, "no cell 'TDNN'"),
        (lambda m: RecurrentLanguageModel(["a"], hidden=0), ValueError, "hidden must be"),
        (lambda m: RecurrentLanguageModel(["a"], seed="x"), ValueError, "seed must be a whole number"),
        (lambda m: RecurrentLanguageModel(["a"], seed=2**64), ValueError, "less than 2"),
        (lambda m: RecurrentLanguageModel(["a"], "character"), TypeError, "policy must be a Policy"),
        (lambda m: m.score(""), ValueError, "no word"),
        (lambda m: m.score(encode("the dog")), ValueError, "another vocabulary or policy"),
        (lambda m: m.probabilities("the dog"), TypeError, "one by one"),
        (lambda m: m.probabilities(["the", END]), ValueError, "never before a word"),
        (lambda m: m.sample(np.random.default_rng(0), temperature=-1), ValueError, "0 or more"),
        (lambda m: decode(m.continuation(), Beam(0)), ValueError, "at least 1 sentence"),
        (lambda m: read_lm("the dog"), TypeError, "wanted a RecurrentLanguageModel, got str"),
        (lambda m: m.check_examples(Examples(([1, 2],), (1,))), ValueError, "example 0 wants a next word"),
        (lambda m: m.check_examples(Examples(([1], [99]), ([1], [1]))), ValueError, "example 1 has a number"),
        (lambda m: m.check_examples(Examples(([1],), ([99],))), ValueError, "example 0 has a number"),
    ],
)
def test_what_cannot_be_is_refused(wrong, kind, message):
    """Empty sentences, other vocabularies, sizes and methods that are none: in a sentence."""
    with pytest.raises(kind, match=message):
        wrong(model_of(encode(TEXT)))


@pytest.mark.row("R4")
@pytest.mark.parametrize("cell", KINDS)
def test_it_learns_more_than_bigrams_hold(cell):
    """Who acts decides where: two words back, out of a bigram's sight, and within the network's."""
    rng = np.random.default_rng(0)
    pairs = {"gull": "pier", "crab": "rock", "seal": "buoy"}
    texts = [[who, verb, "on", "the", pairs[who]] for who in pairs for verb in ("sits", "sleeps")]
    tokens = encode([texts[k] for k in rng.integers(len(texts), size=300)])
    model = RecurrentLanguageModel(tokens.vocabulary, cell=cell, hidden=24, seed=1)
    examples = model.examples(tokens)
    train(model, examples, examples, Recipe(epochs=40, batch=16, patience=40), progress=False)
    bigram = NGrams.fit(tokens, order=2).perplexity(tokens).value
    assert model.perplexity(tokens).value < 0.87 * bigram  # the source itself: 6^(1/6), 0.83 times
    assert model.top(["gull", "sits", "on", "the"], 1)[0][0] == "pier"


@pytest.mark.parametrize("most", [1, 40, 10**9])
def test_scores_in_parts_are_scores_at_once(most, monkeypatch):
    """However few scores fit the memory: losses, hits, gradients and log-probabilities are the same."""
    from lecturekit.networks import _recurrent_lm, _window

    text = [["a", "b"], ["c"], ["b", "a", "c", "a", "b"], ["a"] * 9]
    tokens = encode(text)
    found = []
    for limit in (10**9, most):
        for module in (_recurrent_lm, _window):
            monkeypatch.setattr(module, "MOST_SCORES", limit)
        model = RecurrentLanguageModel(tokens.vocabulary, tokens.policy, cell="GRU", hidden=5).double()
        batch = next(model.examples(tokens).batches(9))
        losses = model.losses(batch)
        losses.sum().backward()
        window = WindowLanguageModel(tokens.vocabulary, tokens.policy, window=2, embedding=3).double()
        parts = [losses.detach(), model.hits(batch), model.rnn.weight_hh_l0.grad, model.readout.bias.grad]
        found.append([*(part.numpy() for part in parts), model.logprobs(tokens), window.logprobs(tokens)])
    for one, other in zip(*found, strict=True):
        np.testing.assert_allclose(one, other, atol=1e-12)


def test_sentences_keep_their_places_whatever_their_order_of_length():
    """Each token's log-probability is that of its sentence read alone."""
    rng = np.random.default_rng(0)
    text = [list(rng.choice(["a", "b", "c"], n)) for n in rng.integers(1, 12, 150)]
    tokens = encode(text)
    model = RecurrentLanguageModel(tokens.vocabulary, tokens.policy, hidden=6).double()
    alone = np.concatenate([model.logprobs(encode([sentence], like=tokens)) for sentence in text])
    np.testing.assert_allclose(model.logprobs(tokens), alone, atol=1e-12)
