"""A recorded run: each step is a step, and what is said about the run is true of it."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lecturekit.corpora import UnknownLabelError, build_corpus, tokenize
from lecturekit.words import SkipGram, SkipGramPairs, Training, mean_loss, skip_gram_pairs, train_skip_gram

TEXT = (
    "he was walking away because it rained. he was running away because it snowed. "
    "she was walking home because it rained. she was running home because it snowed."
)
KINDS = [("skip-gram", 0), ("skip-gram", 3), ("cbow", 0), ("cbow", 2)]


def text(window: int = 2) -> SkipGramPairs:
    return skip_gram_pairs(build_corpus(TEXT), window=window)


def start(pairs: SkipGramPairs, D: int = 4, scale: float = 0.3) -> SkipGram:
    return SkipGram.random(pairs.vocabulary, dim=D, scale=scale, rng=np.random.default_rng(1))


def train(pairs: SkipGramPairs, model: SkipGram | None = None, **given) -> Training:
    options = {"steps": 60, "rate": 0.2, "rng": np.random.default_rng(2)} | given
    return train_skip_gram(start(pairs) if model is None else model, pairs, **options)


@pytest.mark.row("W8")
@pytest.mark.parametrize(("architecture", "k"), KINDS)
def test_a_run_is_one_step_after_the_other(architecture, k):
    """Every recorded step is what `step` does to the model before it, and `update` gives it again."""
    pairs = text()
    run = train(pairs, architecture=architecture, negatives=k, rate=(0.3, 0.05))
    assert run.W.shape == run.W_out.shape == (61, len(pairs.vocabulary), 4)
    assert run.objective == ("negative sampling" if k else "softmax")
    np.testing.assert_allclose(run.rates, np.linspace(0.3, 0.05, 60))
    model = start(pairs)
    for s in range(60):
        going_in, target = run.input_words(s), run.target_word(s)
        centre, contexts = (target, going_in) if architecture == "cbow" else (going_in[0], [target])
        drawn = [run.vocabulary[i] for i in run.negatives[s]] if k else None
        step = model.step(centre, contexts, rate=run.rates[s], architecture=architecture, negatives=drawn)
        np.testing.assert_allclose(run.W[s], model.W, atol=1e-13)
        assert run.losses[s] == pytest.approx(step.loss, rel=1e-12)
        again = run.update(s)
        for name in ("x", "h", "z", "y", "t", "error", "dW", "dW_out", "W_after", "W_out_after"):
            np.testing.assert_allclose(getattr(again, name), getattr(step, name), atol=1e-12, err_msg=name)
        assert again.input_words == step.input_words
        assert (again.architecture, again.rate) == (architecture, run.rates[s])
        assert again.gradient_check() < 1e-8
        model = model.after(step)
    np.testing.assert_allclose(run.model().W, model.W, atol=1e-12)
    np.testing.assert_array_equal(run.model(0).W_out, start(pairs).W_out)


@pytest.mark.parametrize("architecture", ["skip-gram", "cbow"])
def test_each_pass_takes_every_example_once(architecture):
    """In a new order each time."""
    pairs = text()
    if architecture == "skip-gram":
        examples = sorted(pairs.pair(p) for p in range(len(pairs)))
    else:
        examples = sorted((*near, word) for word, near in map(pairs.place, range(pairs.n_places)))
    n = len(examples)
    run = train(pairs, steps=2 * n + 1, architecture=architecture)
    taken = [(*run.input_words(s), run.target_word(s)) for s in range(run.n_steps)]
    assert sorted(taken[:n]) == sorted(taken[n : 2 * n]) == examples
    assert taken[:n] != taken[n : 2 * n]
    again = train(pairs, steps=2 * n + 1, architecture=architecture)
    np.testing.assert_array_equal(run.W, again.W)


def test_negatives_are_never_the_target():
    """And come from the noise of the text."""
    pairs = text()
    run = train(pairs, steps=400, negatives=3)
    assert run.negatives.shape == (400, 3)
    assert not np.any(run.negatives == run.targets)
    assert len(np.unique(run.negatives)) == len(pairs.vocabulary)


@pytest.mark.row("W8")
@pytest.mark.parametrize(("architecture", "k"), KINDS)
def test_learning_beats_the_baseline(architecture, k):
    """The loss begins near that of a model that knows nothing, and falls well below it."""
    pairs = text()
    run = train(pairs, start(pairs, scale=0.05), steps=500, architecture=architecture, negatives=k, rate=0.3)
    losses = run.corpus_loss(pairs, [0, 20, 100, 500])
    wanted = (1 + k) * np.log(2) if k else np.log(len(pairs.vocabulary))
    assert run.baseline == pytest.approx(wanted)
    assert losses[0] == pytest.approx(run.baseline, rel=0.02)
    assert np.all(np.diff(losses) < 0)
    assert losses[-1] < 0.9 * run.baseline
    assert run.running_loss(100)[-1] < 0.95 * run.baseline


@pytest.mark.row("W8")
def test_no_model_beats_the_counts():
    """The loss comes close to the entropy of the contexts given the centre, the least there can be."""
    pairs = text()
    N = np.zeros((len(pairs.vocabulary),) * 2)
    np.add.at(N, (pairs.centres, pairs.contexts), 1)
    p = N / N.sum(axis=1, keepdims=True)
    least = -np.sum(N * np.log(p, where=N > 0, out=np.zeros_like(N))) / N.sum()
    run = train(pairs, start(pairs, D=10), steps=6000, rate=(0.3, 0.01))
    losses = run.corpus_loss(pairs, range(0, 6001, 500))
    assert np.all(losses > least)
    assert losses[-1] - least < 0.1 * (run.baseline - least)


@pytest.mark.row("W9")
def test_words_in_the_same_places_become_alike():
    """Walking and running, 0.0 as one-hots, come together; walking and because do not."""
    pairs = text()
    run = train(pairs, start(pairs, D=6, scale=0.1), steps=1500)
    alike, unlike = run.similarity("walking", "running"), run.similarity("walking", "because")
    assert alike.shape == (1501,)
    assert alike[-1] > 0.8
    assert alike[-1] > unlike[-1] + 0.3
    u, v = run.W[700, pairs.vocabulary.index("walking")], run.W[700, pairs.vocabulary.index("running")]
    assert alike[700] == pytest.approx(u @ v / np.sqrt((u @ u) * (v @ v)))


@pytest.mark.parametrize(("architecture", "k"), KINDS)
def test_the_loss_over_the_text_is_that_of_the_models(architecture, k):
    """At the steps asked for, in their order, and at all of them."""
    pairs = text()
    run = train(pairs, architecture=architecture, negatives=k)
    chosen = [60, 0, 17]
    wanted = [mean_loss(run.model(s), pairs, negatives=k, architecture=architecture) for s in chosen]
    np.testing.assert_allclose(run.corpus_loss(pairs, chosen), wanted)
    np.testing.assert_allclose(run.corpus_loss(pairs)[chosen], wanted)
    assert len(run.corpus_loss(pairs)) == 61


@settings(max_examples=20)
@given(st.integers(1, 80))
def test_the_running_loss_is_a_mean(window):
    """Of the last so many steps, fewer at the start."""
    run = train(text())
    wanted = [run.losses[max(0, s + 1 - window) : s + 1].mean() for s in range(60)]
    np.testing.assert_allclose(run.running_loss(window), wanted)


@pytest.mark.parametrize(("architecture", "k"), KINDS)
def test_a_rate_that_is_too_high_is_reported(architecture, k):
    """Numbers leave float64 at a step that the record names: finite before it, NaN from it on, no warning."""
    pairs = text()
    run = train(pairs, rate=1e200, steps=90, architecture=architecture, negatives=k)
    s = run.diverged
    assert s is not None
    assert 0 < s < 60
    assert np.isfinite(run.W[: s + 1]).all()
    assert np.isfinite(run.W_out[: s + 1]).all()
    assert np.isnan(run.W[s + 1 :]).all()
    assert np.isnan(run.losses[s + 1 :]).all()
    assert np.isnan(run.similarity("he", "she")[s + 1 :]).all()
    assert np.isnan(run.corpus_loss(pairs, [90])).all()
    assert not np.isfinite(run.update(s).W_after).all() or not np.isfinite(run.update(s).W_out_after).all()
    for gone in (lambda: run.update(s + 1), lambda: run.model(s + 1), run.model):
        with pytest.raises(ValueError, match=f"Training diverged at step {s}: take a smaller"):
            gone()
    assert train(pairs).diverged is None


def test_the_last_step_can_be_the_one_that_diverges():
    """A loss that is still finite does not hide it."""
    pairs = text()
    far = train(pairs, rate=1e200, steps=90).diverged
    run = train(pairs, rate=1e200, steps=far + 1)
    assert run.diverged == far


def test_a_step_that_is_not_there():
    """The message says which there are."""
    run = train(text())
    for ask in (run.update, run.input_words, run.target_word):
        with pytest.raises(IndexError, match="There is no step 60: this run allows 0 to 59"):
            ask(60)
        with pytest.raises(IndexError, match="There is no step -1"):
            ask(-1)
    with pytest.raises(IndexError, match="0 to 60"):
        run.model(61)
    with pytest.raises(IndexError, match="no step 61"):
        run.corpus_loss(text(), [0, 61])
    with pytest.raises(ValueError, match="1 step at least"):
        run.running_loss(0)
    with pytest.raises(UnknownLabelError, match=r"'walkin'.*'walking'"):
        run.similarity("walkin", "running")


BAD = [
    ({"steps": 0}, "number of steps is a whole number from 1; it is 0"),
    ({"steps": 2.5}, "number of steps"),
    ({"rate": 0.0}, "learning rate is a number above 0, or two of them; it is 0.0"),
    ({"rate": -1}, "learning rate"),
    ({"rate": np.nan}, "learning rate"),
    ({"rate": "x"}, "learning rate is a number above 0, or two of them; it is 'x'"),
    ({"rate": "xy"}, "learning rate"),
    ({"rate": None}, "learning rate"),
    ({"rate": True}, "learning rate"),
    ({"rate": (0.1, True)}, "learning rate is a number above 0; it is True"),
    ({"rate": (0.1, 0.2, 0.3)}, "learning rate"),
    ({"negatives": 10**6}, r"1,000,000 negatives .*5 to 20 .* up to 1000"),
    ({"negatives": 1001}, "1,001 negatives"),
    ({"negatives": 1000, "steps": 70_000}, r"takes 598 MiB; it may take 512. Take fewer"),
    ({"rate": (0.1, 0.0)}, "learning rate"),
    ({"negatives": -1}, "number of negatives is a whole number from 0"),
    ({"negatives": 1.5}, "number of negatives"),
    ({"architecture": "gram"}, "'skip-gram' or 'cbow'"),
    ({"steps": 10**9}, r"takes 915,527 MiB; it may take 512"),
]


@pytest.mark.parametrize(("given", "message"), BAD)
def test_bad_settings_are_refused(given, message):
    """Before anything is computed or a large record is made."""
    pairs = skip_gram_pairs(tokenize("a b c d e"))
    with pytest.raises(ValueError, match=message):
        train(pairs, SkipGram.random("abcde", dim=12, rng=np.random.default_rng(0)), **given)


def test_very_many_negatives_are_possible():
    """A hundred times the vocabulary, but not without end."""
    pairs = skip_gram_pairs(tokenize("a b c d e"))
    run = train(pairs, SkipGram.random("abcde", rng=np.random.default_rng(0)), negatives=500, steps=3)
    assert run.negatives.shape == (3, 500)
    with pytest.raises(ValueError, match="1,000,000 negatives"):
        mean_loss(run.model(), pairs, negatives=10**6)


def test_a_model_of_numbers_too_large_is_said_to_be_one():
    """Its scores leave float64 at once."""
    pairs = text()
    model = start(pairs, scale=1e200)
    with pytest.raises(ValueError, match="The numbers of this model are too large"):
        train(pairs, model)


def test_the_model_must_know_the_words():
    """In the order of the pairs."""
    with pytest.raises(ValueError, match="must have the same vocabulary"):
        train(text(), SkipGram.random("abc", rng=np.random.default_rng(0)))


def test_nothing_can_be_written_to():
    """The record is read-only, and was not copied to make it so."""
    run = train(text())
    for value in vars(run).values():
        if isinstance(value, np.ndarray):
            assert not value.flags.writeable
    assert run.W.base is None or not run.W.base.flags.writeable


def test_records_show_their_shapes():
    """Not their numbers: a run is a line in a notebook."""
    run = train(text())
    assert "vocabulary=<11 of str>, architecture='skip-gram', inputs=(60, 1)" in repr(run)
    assert "dW=(11, 4)" in repr(run.update(0))
    assert len(repr(run)) < 300
