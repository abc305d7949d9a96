"""Skip-thought: its vector is our own GRU's, its loss what the formulas say, and it foretells neighbours."""

from __future__ import annotations

import itertools
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from lecturekit.corpora import story_corpus, story_logprob
from lecturekit.language import Beam, beam_search, decode
from lecturekit.networks import (
    Autoencoder,
    BesideScores,
    CheckpointError,
    Examples,
    Recipe,
    SentenceCoder,
    SkipThought,
    around,
    beside_scores,
    evaluate,
    read_vector,
    said_logprobs,
    train,
)
from lecturekit.recurrent import inspect

STORIES = story_corpus(train=500, validation=50, test=80, rng=np.random.default_rng(3))
WORDS = [*STORIES.vocabulary[:25], "zither"]
V = len(STORIES.vocabulary) + 1
each_kind = pytest.mark.parametrize("kind", [SkipThought, Autoencoder])


def small(kind: Any = SkipThought, **more: Any) -> Any:
    """Make an untrained coder whose sizes all differ."""
    return kind(STORIES.vocabulary, **({"embedding": 5, "hidden": 7} | more))


def lessons(network: SentenceCoder, count: int = 4) -> Examples:
    """Make examples of a few stories."""
    stories = STORIES.test[:count]
    if isinstance(network, SkipThought):
        return network.examples(stories)
    return network.examples([words for story in stories for words in story.sentences])  # type: ignore[attr-defined,no-any-return]


@pytest.fixture(scope="module")
def trained() -> SkipThought:
    """One trained network for all laws."""
    network = SkipThought(STORIES.vocabulary, seed=1)
    known = network.examples(STORIES.train, unknown=0.02, rng=np.random.default_rng(0))
    recipe = Recipe(epochs=5, batch=64, rate=0.03, seed=1)
    train(network, known, network.examples(STORIES.validation), recipe, progress=False)
    return network


@pytest.mark.row("R9")
@each_kind
def test_the_loss_is_that_of_our_own_cells_one_sentence_at_a_time(kind: Any) -> None:
    """Encoder and decoders by `recurrent` in float64: the same losses to 1e-10, padding or not."""
    network = small(kind).double()
    (batch,) = lessons(network).batches(100)
    wanted: list[float] = []
    table = network.embedding.weight.detach().numpy()
    stories = [story.sentences for story in STORIES.test[:4]]
    for goal in network.goals:
        for sentences in stories:
            for k, words in enumerate(sentences):
                at = {"before": k - 1, "after": k + 1, "itself": k}[goal]
                if not 0 <= at < len(sentences):
                    continue
                vector = read_vector(network, words).states[-1]
                said = [*network.vocabulary.encode(sentences[at]), V]
                read = np.hstack([table[[V + 1, *said[:-1]]], np.tile(vector, (len(said), 1))])
                z = inspect(network.decoders[goal], read[:, None], network.readout).z[:, 0]
                wanted += list(np.log(np.exp(z).sum(axis=1)) - z[np.arange(len(said)), said])
    losses = network.losses(batch).detach().numpy()
    np.testing.assert_allclose(np.sort(losses), np.sort(wanted), rtol=0, atol=1e-10)
    assert losses.shape == network.hits(batch).shape


@pytest.mark.row("R9")
def test_the_vector_stands_in_both_gates_and_in_the_candidate() -> None:
    """A decoder's step by hand: C_r v, C_z v and C v are added where Kiros et al. have them."""
    network = small().double()
    gru, rng = network.decoders["after"], np.random.default_rng(0)
    x, v, h = (torch.from_numpy(rng.standard_normal((1, n))) for n in (5, 7, 7))
    W, U, b, d = (
        part.detach() for part in (gru.weight_ih_l0, gru.weight_hh_l0, gru.bias_ih_l0, gru.bias_hh_l0)
    )
    W_r, W_z, W_n = W[:, :5].split(7)
    C_r, C_z, C_n = W[:, 5:].split(7)
    (U_r, U_z, U_n), (b_r, b_z, b_n), (d_r, d_z, d_n) = U.split(7), b.split(7), d.split(7)
    r = torch.sigmoid(x @ W_r.T + h @ U_r.T + v @ C_r.T + b_r + d_r)
    z = torch.sigmoid(x @ W_z.T + h @ U_z.T + v @ C_z.T + b_z + d_z)
    n = torch.tanh(x @ W_n.T + r * (h @ U_n.T + d_n) + v @ C_n.T + b_n)
    word = 3
    with torch.no_grad():
        network.embedding.weight[word] = x[0]
    _, last = network.say("after", v, torch.tensor([[word]]), h[None])
    torch.testing.assert_close(last[0].detach(), (1 - z) * n + z * h, rtol=0, atol=1e-12)


@each_kind
@pytest.mark.parametrize(("wide", "close"), [(False, 1e-6), (True, 1e-12)])
def test_padding_never_changes_a_loss(kind: Any, wide: bool, close: float) -> None:
    """Each sentence alone has the losses that it has beside longer ones, whatever fills it up."""
    network = small(kind)
    network = network.double() if wide else network
    examples = lessons(network)
    filled = Examples(examples.x, examples.y, padding=11)
    alone = [float(network.losses(one).detach().sum()) for one in examples.batches(1)]
    for given_ in (examples, filled):
        (batch,) = given_.batches(100)
        assert batch.lengths.unique().numel() > 3
        assert float(network.losses(batch).detach().sum()) == pytest.approx(sum(alone), rel=close)
        both = [network.encode(batch)[n] for n in range(len(batch))]
        for one, vector in zip(given_.batches(1), both, strict=True):
            torch.testing.assert_close(network.encode(one)[0], vector, rtol=0, atol=close)


@each_kind
@settings(deadline=None, max_examples=20)
@given(words=st.lists(st.sampled_from(WORDS), min_size=1, max_size=40))
def test_our_gru_gives_the_same_vector(kind: Any, words: list[str]) -> None:
    """Of any sentence, unknown words and sentences longer than all in training among them."""
    network = small(kind).double()
    opened = read_vector(network, words)
    np.testing.assert_allclose(opened.states[-1], network.vector(words), rtol=0, atol=1e-10)
    assert opened.states.shape == (len(words), 7)
    assert opened.unknown.tolist() == [word == "zither" for word in words]


@pytest.mark.row("R9")
def test_it_foretells_neighbours_better_than_chance_and_than_words_in_common(trained: SkipThought) -> None:
    """Held out: the right neighbour among five, and log P with the right vector against others'."""
    for side in ("before", "after"):
        found = beside_scores(
            trained,
            STORIES.train,
            STORIES.test,
            count=80,
            side=side,  # type: ignore[arg-type]
            law=story_logprob,
            rng=np.random.default_rng(0),
        )
        right = found.chosen(found.fit)
        by_words, _, law = (found.chosen(scores) for scores in found.scores)
        assert right > 0.65 > 0.2 + by_words
        assert right < law + 0.03
        own, other = found.gain()
        assert own > other + 5


@pytest.mark.row("R9")
def test_its_loss_is_between_the_commonest_words_and_the_law(trained: SkipThought) -> None:
    """Per word of held-out neighbours, in nats: no model can be below the law, on average."""
    score = evaluate(trained, trained.examples(STORIES.test))
    logs, items, counts = 0.0, 0, np.ones(V + 1)
    for story in STORIES.train:
        for words in story.sentences:
            np.add.at(counts, [*trained.vocabulary.encode(words), V], 1)
    unigram, p = 0.0, np.log(counts / counts.sum())
    for story in STORIES.test:
        for a, b in itertools.pairwise(story.sentences):
            logs -= story_logprob(b, a) + story_logprob(a, b, side="before")
            items += len(a) + len(b) + 2
            unigram -= p[[*trained.vocabulary.encode(a), *trained.vocabulary.encode(b), V, V]].sum()
    assert score.items == items
    assert logs / items < score.loss < 0.3 * unigram / items


def test_scores_of_whole_sentences_are_those_of_the_decoder_step_by_step() -> None:
    """`said_logprobs` and `continuation` agree, and what may follow sums to 1."""
    network = small().double()
    sentence = STORIES.test[0].sentences
    vectors = [network.vector(words) for words in sentence]
    found = said_logprobs(network, "before", vectors, sentence[:2])
    assert found.shape == (len(sentence), 2)
    for n, m in itertools.product(range(len(sentence)), range(2)):
        asked = network.continuation(sentence[n], "before")
        state, row = asked.start()
        total, said = 0.0, [*network.vocabulary.encode(sentence[m]), V]
        for word in said:
            assert np.exp(row).sum() == pytest.approx(1)
            total += row[word]
            (state,), (row,) = asked.read([state], [word])
        assert found[n, m] == pytest.approx(total, abs=1e-10)
    same = network.continuation(vectors[0], "before").start()[1]
    np.testing.assert_array_equal(same, network.continuation(sentence[0], "before").start()[1])


def test_the_one_decoder_speaks_for_it(trained: SkipThought) -> None:
    """Greedy, beam and samples; the beam's best is at least as likely as the greedy one."""
    asked = trained.continuation("she was thirsty", "after")
    greedy, best = decode(asked), decode(asked, Beam(6))
    assert best.ended
    assert best.logprob >= greedy.logprob - 1e-9
    told = around(trained, "she was thirsty.", count=4)
    tree = beam_search(asked, 12, longest=16)
    assert told.after == tuple(tuple(one.words) for one in tree.hypotheses[:4])
    np.testing.assert_allclose(told.after_logprob, [one.total for one in tree.hypotheses[:4]])
    drawn = [
        around(trained, "she was thirsty", temperature=1.0, rng=np.random.default_rng(n)).after
        for n in (0, 0, 1)
    ]
    assert drawn[0] == drawn[1] != drawn[2]


def test_the_law_stands_beside_what_it_says(trained: SkipThought) -> None:
    """Its log P where a story has the sentence, NaN where none has, −inf for what never stands there."""
    told = around(trained, "tom was thirsty", law=story_logprob)
    sentence = ("tom", "was", "thirsty")
    for words, p in zip(told.after, told.after_law, strict=True):
        assert p == story_logprob(words, sentence)
    unheard = around(trained, "a zither", law=story_logprob)
    assert unheard.unknown == ("zither",)
    assert np.isnan(unheard.after_law).all()
    assert np.isnan(around(trained, "a zither").before_law).all()


def test_an_autoencoder_learns_to_say_the_sentence_itself() -> None:
    """Most of the held-out sentences come back word by word; chance would give none."""
    network = Autoencoder(STORIES.vocabulary, seed=0)
    sentences = [words for story in STORIES.train for words in story.sentences]
    held = list(dict.fromkeys(w for story in STORIES.test for w in story.sentences))[:100]
    recipe = Recipe(epochs=6, batch=64, rate=0.03)
    train(network, network.examples(sentences), network.examples(held), recipe, progress=False)
    back = [decode(network.continuation(words, "itself"), longest=16).words == words for words in held]
    assert np.mean(back) > 0.6


def brute(found: BesideScores, scores: np.ndarray, candidates: int) -> float:
    """Try every set of candidates."""
    shares = []
    for n, row in enumerate(scores):
        for others in itertools.combinations([m for m in range(len(row)) if m != n], candidates - 1):
            best = max(row[[n, *others]])
            shares.append((row[n] == best) / sum(row[m] == best for m in (n, *others)))
    return float(np.mean(shares))


@settings(deadline=None, max_examples=25)
@given(
    scores=st.lists(st.lists(st.integers(0, 3), min_size=6, max_size=6), min_size=6, max_size=6),
    candidates=st.integers(2, 6),
)
def test_the_share_chosen_is_that_of_every_draw(scores: list[list[int]], candidates: int) -> None:
    """By brute force over all sets of candidates, ties shared."""
    sentences = tuple((str(n),) for n in range(6))
    found = BesideScores("after", sentences, sentences, np.zeros((6, 6)), (), np.zeros((0, 6, 6)))
    values = np.array(scores, float)
    assert found.chosen(values, candidates) == pytest.approx(brute(found, values, candidates))
    with pytest.raises(ValueError, match="2 to 6 candidates, not 7"):
        found.chosen(values, 7)


def test_a_fit_is_free_of_what_a_neighbour_has_anyhow() -> None:
    """Adding a number to a whole column changes nothing."""
    sentences = tuple((str(n),) for n in range(4))
    logs = -10 * np.random.default_rng(0).random((4, 4))
    one, other = (
        BesideScores("after", sentences, sentences, logs + more, (), np.zeros((0, 4, 4)))
        for more in (np.zeros(4), np.array([0.0, -5.0, 3.0, 1.0]))
    )
    np.testing.assert_allclose(one.fit, other.fit)
    np.testing.assert_allclose(np.exp(one.fit).mean(axis=0), 1)


@each_kind
def test_what_is_no_sentence_is_refused_in_words(kind: Any) -> None:
    """Empty, another goal, a vector of another size, sizes that are none; unknown marks are left out."""
    network = small(kind)
    for nothing in ("", "  ", "...", []):
        with pytest.raises(ValueError, match="there is no word to read"):
            network.vector(nothing)
    with pytest.raises(ValueError, match=f"{kind.__name__} says .*, not 'under'"):
        network.continuation("it snowed", "under")
    with pytest.raises(ValueError, match="a vector is 7 numbers"):
        network.continuation(np.zeros(5), network.goals[0])
    with pytest.raises(ValueError, match="hidden must be a whole number"):
        small(kind, hidden=0)
    np.testing.assert_array_equal(network.vector("It snowed."), network.vector(["it", "snowed"]))


def test_examples_that_do_not_fit_are_refused_by_number() -> None:
    """Lengths that do not add up, words that there are not, stories of one sentence, shares that are none."""
    network, good = small(), np.array([1, 1, V, V])
    for x, y, why in [
        ([1, V], good, f"example 1 has a word {V}"),
        ([1, 2], [1, 2, V, V], "example 1 wants 2 lengths"),
        ([1, 2], [1, 1, V, V + 1], "example 1 has a word to say"),
        ([[0.5, 1.0]], good, "vectors"),
    ]:
        made = Examples((x,), (y,)) if why == "vectors" else Examples(([1], x), (good, y))
        with pytest.raises(ValueError, match=why):
            network.check_examples(made)
    vectors = np.zeros((2, 7))
    for goal, wrongs, why in (
        ("foo", vectors, "not 'foo'"),
        ("after", vectors[0], r"\(N, 7\) finite numbers"),
    ):
        with pytest.raises(ValueError, match=why):
            said_logprobs(network, goal, wrongs, [["it", "snowed"]])
    for kind, side in ((SkipThought, "middle"), (Autoencoder, "before")):
        with pytest.raises(ValueError, match=f"not '{side}'"):
            beside_scores(small(kind), STORIES.train, STORIES.test, side=side, rng=np.random.default_rng(0))
    with pytest.raises(ValueError, match="example 0 has nothing to say"):
        network.check_examples(Examples(([1],), ([0, 0],)))
    with pytest.raises(ValueError, match="NaN or infinity"):
        network.continuation(np.full(7, np.nan), "after")
    for wrong in (STORIES.test[0], list(STORIES.test[0].sentences), ["it snowed", "she left"]):
        with pytest.raises(TypeError, match="list of stories"):
            network.examples(wrong)
    with pytest.raises(ValueError, match="story 1 has one sentence"):
        network.examples([STORIES.test[0], [["it", "snowed"]]])
    with pytest.raises(ValueError, match="from 0 to 1"):
        network.examples(STORIES.test[:2], unknown=1.5)
    with pytest.raises(ValueError, match="give a generator"):
        network.examples(STORIES.test[:2], unknown=0.5)
    hidden = network.examples(STORIES.test[:2], unknown=1.0, rng=np.random.default_rng(0))
    assert not np.concatenate(hidden.x).any()
    with pytest.raises(ValueError, match="sentences are said on a side, not 40"):
        around(network, "it snowed", count=40)
    with pytest.raises(ValueError, match="2 or more of them, not 5000"):
        beside_scores(network, STORIES.train, STORIES.test, count=5000, rng=np.random.default_rng(0))


def test_a_checkpoint_of_another_network_is_refused(tmp_path: Path) -> None:
    """It says that the network is not the same."""
    path, recipe = tmp_path / "run.pt", Recipe(epochs=1)
    first = small()
    train(first, lessons(first), lessons(first), recipe, checkpoint=path, progress=False)
    for other in (small(Autoencoder), small(hidden=9)):
        with pytest.raises(CheckpointError, match="not the same: network"):
            train(other, lessons(other), lessons(other), recipe, checkpoint=path, progress=False)
