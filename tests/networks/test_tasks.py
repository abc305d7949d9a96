"""Four tasks on one encoder: each loss is what it says, nothing is seen before it is heard, and it learns."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from lecturekit.corpora import TAGS, Review, review_corpus
from lecturekit.networks import (
    TASKS,
    BagOfWords,
    Examples,
    FourTasks,
    TaskScores,
    baseline_tasks,
    four_answers,
    nearest,
    neighbours_alike,
    recorded_sharing,
    sharing_run,
)
from lecturekit.networks._tasks_sharing import sharing_rows

REVIEWS = review_corpus(train=2000, validation=200, test=400, rng=np.random.default_rng(5))
SMALL: dict[str, Any] = {"sizes": {"embedding": 5, "hidden": 7, "vector": 3}}
WORDS = [*REVIEWS.vocabulary[:25], "zither"]
V = len(REVIEWS.vocabulary) + 1


def small(**more: Any) -> FourTasks:
    """Make an untrained network whose sizes all differ."""
    return FourTasks(REVIEWS.vocabulary, **(SMALL | more))


def nats(scores: np.ndarray, right: int) -> float:
    """−log softmax, by the definition."""
    z = scores.astype(float)
    return float(np.log(np.exp(z - z.max()).sum()) + z.max() - z[right])


@pytest.mark.row("L1")
@pytest.mark.parametrize("weights", [{"label": 1.0}, {"label": 6.0, "next word": 0.5}])
def test_the_losses_are_those_of_the_answers_one_sentence_at_a_time(weights: dict[str, float]) -> None:
    """From the opened reading, one sentence after the other: label, tags, words named and next words."""
    network = small(weights=weights)
    reviews = REVIEWS.test[:3]
    assert len({len(review.words) for review in reviews}) > 1
    (batch,) = network.examples(reviews).batches(3)
    wanted: dict[str, list[float]] = {task: [] for task in TASKS}
    hits: dict[str, list[bool]] = {task: [] for task in TASKS}
    for review in reviews:
        said, T = four_answers(network, review.words), len(review.words)
        known = [said.outcomes.index(w) if w in REVIEWS.vocabulary else 0 for w in review.words]
        rows = {
            "label": (said.label[1:], [review.label] * T),
            "tags": (said.tag, [TAGS.index(tag) for tag in review.tags]),
            "vector": (np.tile(said.named[-1], (T, 1)), known),
            "next word": (said.following, [*known, V]),
        }
        for task, (p, right) in rows.items():
            weight = weights.get(task, 1.0)
            wanted[task] += [weight * nats(np.log(row), k) for row, k in zip(p, right, strict=True)]
            hits[task] += [row.argmax() == k for row, k in zip(p, right, strict=True)]
    losses = network.losses(batch).detach().numpy()
    flat = [value for task in TASKS for value in wanted[task]]
    np.testing.assert_allclose(np.sort(losses), np.sort(flat), rtol=2e-4, atol=2e-5)
    assert losses.shape == network.hits(batch).shape
    assert int(network.hits(batch).sum()) == sum(sum(found) for found in hits.values())


@pytest.mark.row("L1")
@settings(deadline=None, max_examples=15)
@given(
    same=st.lists(st.sampled_from(WORDS), min_size=1, max_size=6),
    ends=st.tuples(*[st.lists(st.sampled_from(WORDS), min_size=1, max_size=5)] * 2),
    cell=st.sampled_from(["RNN", "GRU", "LSTM"]),
)
def test_what_is_not_heard_yet_changes_no_answer(same: list[str], ends: Any, cell: str) -> None:
    """All four answers after the same words are the same, whatever follows: the next word is not seen."""
    network, n = small(cell=cell), len(same)
    one, other = (four_answers(network, [*same, *end]) for end in ends)
    for name in ("label", "vector", "named", "following"):
        np.testing.assert_allclose(getattr(one, name)[: n + 1], getattr(other, name)[: n + 1], atol=1e-6)
    np.testing.assert_allclose(one.tag[:n], other.tag[:n], atol=1e-6)


@pytest.mark.row("L1")
def test_answers_are_distributions_and_a_head_alone_has_only_its_own() -> None:
    """Shapes, sums, mean and variance of the vector; what a network is not made for has no columns."""
    said = four_answers(small(), "the film was zither , not bad .")
    assert said.words == ("the", "film", "was", "zither", ",", "not", "bad", ".")
    assert said.unknown.tolist() == [word == "zither" for word in said.words]
    shapes = [part.shape for part in (said.label, said.tag, said.vector, said.named, said.following)]
    assert shapes == [(9, 2), (8, len(TAGS)), (9, 3), (9, V), (9, V + 1)]
    for part in (said.label, said.tag, said.named, said.following):
        np.testing.assert_allclose(part.sum(axis=1), 1, atol=1e-5)
    np.testing.assert_allclose(said.vector.mean(axis=1), 0, atol=1e-5)
    np.testing.assert_allclose(said.vector.var(axis=1), 1, atol=0.1)  # torch adds 1e-5 to a small one
    best = int(said.following[4].argmax())
    assert said.top(4, 3)[0] == (said.outcomes[best], pytest.approx(said.following[4, best]))
    assert said.recalled(8, 2)[0][1] == pytest.approx(said.named[8].max())
    alone = four_answers(small(tasks=["tags"]), "not bad")
    assert [part.shape[1] for part in (alone.label, alone.vector, alone.named, alone.following)] == [0] * 4
    assert alone.tag.shape == (2, len(TAGS))


def test_vectors_of_many_sentences_are_those_of_each() -> None:
    """Padding changes nothing: reviews, texts and words give the rows of the readings."""
    network = small()
    many = [REVIEWS.test[0], "not bad at all .", ["i", "liked", "zither"]]
    each = [four_answers(network, getattr(one, "words", one)).vector[-1] for one in many]
    np.testing.assert_allclose(network.vectors(many), each, atol=1e-5)
    with pytest.raises(ValueError, match="without the head that gives vectors"):
        small(tasks=["label"]).vectors(many)


def test_nearest_is_the_largest_cosine_by_brute_force() -> None:
    """Every cosine, sorted; what has no direction is refused."""
    rng = np.random.default_rng(0)
    rows, one = rng.standard_normal((11, 4)), rng.standard_normal(4)
    places, cosines = nearest(rows, one, 3)
    every = [float(row @ one / np.sqrt((row @ row) * (one @ one))) for row in rows]
    assert places.tolist() == sorted(range(11), key=lambda n: -every[n])[:3]
    np.testing.assert_allclose(cosines, sorted(every)[::-1][:3])
    for wrong, said in (
        ((rows, one[:3]), r"\(N, R\) vectors and one of \(R,\)"),
        ((rows, 0 * one), "points nowhere"),
        ((rows, one, 12), "not 12"),
    ):
        with pytest.raises(ValueError, match=said):
            nearest(*wrong)


def test_weights_are_those_of_the_modules_and_the_heads_alone_share_an_encoder() -> None:
    """Counted by torch; the encoder starts the same whichever heads it has."""
    network, alone = small(), small(tasks=["next word"])
    assert sum(network.parameter_count.values()) == sum(p.numel() for p in network.parameters())
    assert list(network.parameter_count) == ["encoder", *TASKS]
    assert alone.parameter_count["encoder"] == network.parameter_count["encoder"]
    torch.testing.assert_close(alone.embedding.weight, network.embedding.weight)
    torch.testing.assert_close(alone.heads["next word"].weight, network.heads["next word"].weight)


@pytest.fixture(scope="module")
def trained() -> tuple[FourTasks, TaskScores]:
    """Train one network for all four, as the notebook does."""
    return sharing_run(REVIEWS, progress=False)


@pytest.mark.row("L1")
def test_each_head_beats_its_baseline_and_order_beats_the_bag_of_words(
    trained: tuple[FourTasks, TaskScores],
) -> None:
    """On templates never seen; the label on sentences with a negation, far above scikit-learn's bag."""
    network, found = trained
    simple = baseline_tasks(REVIEWS.train, REVIEWS.test)
    assert simple.negated < 0.7
    assert found.negated > 0.85
    assert found.negated > simple.negated + 0.2
    assert found.vector > simple.vector + 0.03
    assert found.next_word > simple.next_word + 0.2
    assert found.tags > 0.955
    labels = [review.label for review in REVIEWS.train]
    known = network.vectors(REVIEWS.train)
    near = [nearest(known, v, 1)[0][0] for v in network.vectors(REVIEWS.test[:80])]
    same = np.mean([labels[n] == review.label for n, review in zip(near, REVIEWS.test[:80], strict=True)])
    assert same > 0.7  # by chance a half


@pytest.mark.row("L1")
def test_the_same_words_in_another_order_are_told_apart(trained: tuple[FourTasks, TaskScores]) -> None:
    """A bag of words gives both the same to the last digit; the network the right label of each."""
    good, bad = "the film was good , not bad .", "the film was bad , not good ."
    bag = BagOfWords.fit(REVIEWS.train)
    assert bag.probability(good) == bag.probability(bad)
    said = [four_answers(trained[0], sentence).label[-1, 1] for sentence in (good, bad)]
    assert said[0] > 0.5 > said[1]


def test_the_bag_of_words_is_scikit_learns() -> None:
    """P(positive) by its own `predict_proba` on counts; the opinion goes there; unknown words are mute."""
    from sklearn.feature_extraction.text import CountVectorizer
    from sklearn.linear_model import LogisticRegression

    def words_of(review: Review) -> tuple[str, ...]:
        return review.words

    table = CountVectorizer(analyzer=words_of)
    model = LogisticRegression(max_iter=2000).fit(
        table.fit_transform(REVIEWS.train[:300]), [r.label for r in REVIEWS.train[:300]]
    )
    bag = BagOfWords.fit(REVIEWS.train[:300])
    theirs = model.predict_proba(table.transform(REVIEWS.test[:40]))[:, 1]
    np.testing.assert_allclose([bag.probability(r.words) for r in REVIEWS.test[:40]], theirs, atol=1e-3)
    words = REVIEWS.test[0].words
    assert bag.opinion(words)[-1] == bag.probability(words)
    assert bag.opinion(words).shape == (len(words) + 1,)
    assert bag.vote("zither") == 0.0
    with pytest.raises(ValueError, match="both labels"):
        BagOfWords.fit([r for r in REVIEWS.train[:50] if r.label])


def test_baselines_are_counted_by_hand() -> None:
    """Three sentences to learn, one to ask."""
    train = [
        Review(("good", "film"), ("ADJ", "NOUN"), 1, ""),
        Review(("bad", "film"), ("ADJ", "NOUN"), 0, ""),
        Review(("good", "work", "film"), ("ADJ", "NOUN", "NOUN"), 1, ""),
    ]
    found = baseline_tasks(train, [Review(("work", "good", "new"), ("VERB", "ADJ", "ADJ"), 1, "")])
    assert found.tags == pytest.approx(1 / 3)  # work as a noun, good right, new as the commonest tag, a noun
    assert found.vector == pytest.approx(
        1 / 3
    )  # film, good, bad or work: of work, good, new only good is sure
    assert found.next_word == 0.0  # film comes three times, no end oftener
    assert np.isnan(found.negated)
    assert found.row().shape == (4,)


@pytest.mark.row("L1")
def test_counts_of_words_in_a_row_are_the_stronger_opponents() -> None:
    """By hand: what follows two words, or one where these are new; counts of three tell a turned label."""
    train = [
        Review(("not", "good"), ("PART", "ADJ"), 0, ""),
        Review(("good", "not", "bad"), ("ADJ", "PART", "ADJ"), 1, ""),
        Review(("not", "bad"), ("PART", "ADJ"), 1, ""),
    ]
    asked = [Review(("bad", "not", "good"), ("ADJ", "PART", "ADJ"), 0, "")]
    found = baseline_tasks(train, asked, order=3)
    # <s>: not, no; <s> bad → bad: the end, no; bad not → not: bad, no; not good: the end, right
    assert found.next_word == pytest.approx(1 / 4)
    many = [baseline_tasks(REVIEWS.train, REVIEWS.test, order=order) for order in (1, 2, 3)]
    assert [m.next_word for m in many] == sorted(m.next_word for m in many)
    assert many[2].negated > many[0].negated + 0.2
    with pytest.raises(ValueError, match="a number of words from 1, not 0"):
        baseline_tasks(train, asked, order=0)


def test_recorded_runs_are_there_and_one_of_them_comes_out_again() -> None:
    """Eight seeds, two sizes; a run of now is near the recorded one (other machines round differently)."""
    record = recorded_sharing()
    assert record.right.shape == (2, len(record.ways), 8, 4)
    assert record.alike.shape == record.right.shape[:3]
    assert record.reviews == (500, 2000)
    for way in ("alone", "together", "label × 6"):
        assert np.isfinite(record.right[:, record.ways.index(way)]).all()
    corpus = review_corpus(train=2000, validation=300, test=600, rng=np.random.default_rng(5))
    _, now = sharing_run(corpus, ["tags"], count=500, seed=3, progress=False)
    assert now.tags == pytest.approx(record.right[0, 0, 3, 1], abs=0.02)
    with pytest.raises(ValueError, match="64 to 2000 of them, not 10"):
        sharing_run(corpus, count=10)


@pytest.mark.row("L1")
def test_a_way_of_sharing_is_run_as_it_is_named_and_neighbours_are_counted() -> None:
    """Rows carry every column of the record; neighbours by brute force over all cosines."""
    corpus = review_corpus(train=64, validation=20, test=21, rng=np.random.default_rng(5))
    (row,) = sharing_rows(corpus, "label × 6, 80 units", count=64, seeds=[3])
    assert list(row) == ["reviews", "way", "seed", *TASKS, "alike"]
    network = FourTasks(corpus.vocabulary, **SMALL)
    known, asked = network.vectors(corpus.train), network.vectors(corpus.test)
    cosines = (asked @ known.T) / np.linalg.norm(known, axis=1)
    near = np.argsort(-cosines, axis=1)[:, :4]
    labels = np.array([r.label for r in corpus.train])
    same = labels[near] == np.array([r.label for r in corpus.test])[:, None]
    assert neighbours_alike(network, corpus, 4) == pytest.approx(same.mean())


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"tasks": ["label", "weather"]}, "tasks are some of label"),
        ({"tasks": "label"}, "tasks are some of label"),
        ({"tasks": []}, "tasks are some of label"),
        ({"cell": "QRNN"}, "no cell 'QRNN'"),
        ({"sizes": {"width": 3}}, "no size 'width'"),
        ({"sizes": {"hidden": 0}}, "hidden must be a whole number from 1, not 0"),
        ({"weights": {"weather": 1.0}}, "no task 'weather' to weigh"),
        ({"weights": {"label": 0.0}}, "must be a number above 0"),
        ({"weights": {"label": float("nan")}}, "must be a number above 0"),
    ],
)
def test_what_cannot_be_made_is_refused_by_name(wrong: dict[str, Any], said: str) -> None:
    """Tasks, cells, sizes and weights."""
    with pytest.raises(ValueError, match=said):
        FourTasks(REVIEWS.vocabulary, **wrong)


def test_sentences_and_examples_that_do_not_fit_are_refused_legibly() -> None:
    """No word, no review, other answers; an unknown word is no error."""
    network = small()
    with pytest.raises(ValueError, match="no word to read; type a sentence"):
        four_answers(network, "  ")
    with pytest.raises(TypeError, match="wanted a FourTasks, got str"):
        four_answers("network", "not bad")  # type: ignore[arg-type]
    assert four_answers(network, "zither").unknown.tolist() == [True]
    with pytest.raises(TypeError, match="list of reviews"):
        network.examples("not bad")  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="give a generator"):
        network.examples(REVIEWS.train[:2], unknown=0.1)
    start = V + 1
    for x, y, said in (
        ([3, 4], [0, 1], "must be words by number after <s>"),
        ([start, V], [0, 1], f"has a word {V}; there are 0 to {V - 1}"),
        ([start, 3], [0, 1, 1], "has 1 words: wanted its label and 1 tags, got 3 answers"),
        ([start, 3], [2, 1], "has a label 2"),
        ([start, 3], [0, 40], "has a tag 40"),
    ):
        with pytest.raises(ValueError, match=said):
            network.check_examples(Examples((np.array(x),), (np.array(y),)))


def test_hidden_words_are_hidden_and_the_answers_stay() -> None:
    """A third of the words is <unk>; <s> never, labels and tags as they are."""
    plain = small().examples(REVIEWS.train[:200])
    hidden = small().examples(REVIEWS.train[:200], unknown=1 / 3, rng=np.random.default_rng(0))
    there = np.concatenate([x[1:] for x in hidden.x]) == 0
    assert there.mean() == pytest.approx(1 / 3, abs=0.03)
    assert all(x[0] == V + 1 for x in hidden.x)
    for one, other in zip(plain.y, hidden.y, strict=True):
        np.testing.assert_array_equal(one, other)
