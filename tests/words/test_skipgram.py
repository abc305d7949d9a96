"""One update of skip-gram: every intermediate, held against the formula, differences and torch."""

from collections.abc import Sequence
from dataclasses import FrozenInstanceError, replace
from math import exp, log

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.special import log_expit, log_softmax

from lecturekit.corpora import UnknownLabelError
from lecturekit.words import SkipGram, Update

WORDS = ("he", "was", "walking", "running", "away", "because", "late")
SIZES = [(7, 3), (5, 1), (2, 4), (6, 6)]
Step = tuple[str, Sequence[str], str, Sequence[Sequence[str]] | None]


def model(V: int = 7, D: int = 3, seed: int = 0) -> SkipGram:
    return SkipGram.random(WORDS[:V], dim=D, scale=0.8, rng=np.random.default_rng(seed))


def loss(W: np.ndarray, W_out: np.ndarray, step: Step) -> float:
    """The loss by its formula, one target after the other."""
    centre, contexts, architecture, negatives = step
    number = {word: i for i, word in enumerate(WORDS)}
    near = [number[word] for word in contexts]
    if architecture == "cbow":
        h, targets = sum(W[i] for i in near) / len(near), [number[centre]]
    else:
        h, targets = W[number[centre]], near
    z = W_out @ h
    if negatives is None:
        return -sum(log_softmax(z)[t] for t in targets)
    pushed = [number[word] for row in negatives for word in row]
    return -sum(log_expit(z[t]) for t in targets) - sum(log_expit(-z[n]) for n in pushed)


def differences(skip_gram: SkipGram, step: Step, eps: float = 1e-6) -> list[np.ndarray]:
    """Central differences of `loss` for W and for W_out."""
    both = [skip_gram.W.copy(), skip_gram.W_out.copy()]
    slopes = [np.zeros_like(array) for array in both]
    for array, slope in zip(both, slopes, strict=True):
        for cell in np.ndindex(array.shape):
            kept = array[cell]
            array[cell] = kept + eps
            up = loss(*both, step)
            array[cell] = kept - eps
            slope[cell] = (up - loss(*both, step)) / (2 * eps)
            array[cell] = kept
    return slopes


def take(skip_gram: SkipGram, step: Step, rate: float = 0.1) -> Update:
    centre, contexts, architecture, negatives = step
    return skip_gram.step(centre, contexts, rate=rate, architecture=architecture, negatives=negatives)


STEPS: list[Step] = [
    ("walking", ["away"], "skip-gram", None),
    ("walking", ["was", "away", "was"], "skip-gram", None),
    ("walking", ["walking", "walking"], "skip-gram", None),
    ("walking", ["was", "away", "because", "was"], "cbow", None),
    ("walking", ["away"], "skip-gram", [["late", "he", "late"]]),
    ("walking", ["was", "away"], "skip-gram", [["late", "away"], ["was", "he"]]),
    ("walking", ["was", "away", "was"], "cbow", [["late", "he", "late"]]),
]


@pytest.mark.row("W9")
@pytest.mark.parametrize(("V", "D"), SIZES)
def test_a_one_hot_looks_up_its_row_exactly(V, D):
    """Bit for bit, for every word: one-hot @ W is the row, and what a step reads is the row."""
    skip_gram = model(V, D)
    for n, word in enumerate(skip_gram.vocabulary):
        x = skip_gram.one_hot(word)
        np.testing.assert_array_equal(x @ skip_gram.W, skip_gram.W[n])
        update = skip_gram.step(word, [skip_gram.vocabulary[-1]])
        np.testing.assert_array_equal(update.x, x)
        np.testing.assert_array_equal(update.h, skip_gram.W[n])
    assert skip_gram.one_hot(word).sum() == 1


@pytest.mark.row("W9")
def test_one_hots_of_different_words_have_nothing_in_common():
    """Similarity 0.0, exactly; learned rows need not be so."""
    skip_gram = model()
    assert skip_gram.one_hot("walking") @ skip_gram.one_hot("running") == 0.0
    assert abs(skip_gram.W[2] @ skip_gram.W[3]) > 0.0


@pytest.mark.row("W8")
def test_one_step_by_hand():
    """Three words, two dimensions, in plain numbers."""
    skip_gram = SkipGram(("a", "b", "c"), [[1.0, 2.0], [9, 9], [8, 8]], [[0.5, 0.0], [0.0, 1.0], [1.0, -1.0]])
    update = skip_gram.step("a", ["b"], rate=0.5)
    e = [exp(0.5), exp(2.0), exp(-1.0)]
    y = np.array(e) / sum(e)
    np.testing.assert_array_equal(update.x, [1, 0, 0])
    np.testing.assert_allclose(update.z, [0.5, 2.0, -1.0])
    np.testing.assert_allclose(update.y, y)
    np.testing.assert_array_equal(update.t, [0, 1, 0])
    np.testing.assert_allclose(update.error, y - [0, 1, 0])
    np.testing.assert_allclose(update.dh, [0.5 * y[0] + y[2], (y[1] - 1) - y[2]])
    assert update.loss == pytest.approx(-log(y[1]))
    np.testing.assert_allclose(update.W_out_after[1], [0.0 + 0.5 * (1 - y[1]), 1.0 + (1 - y[1])])
    np.testing.assert_allclose(update.W_after[0], [1.0, 2.0] - 0.5 * update.dh)
    np.testing.assert_array_equal(update.W_after[1:], skip_gram.W[1:])
    assert update.input_words == ("a",)
    assert update.target_words == ("b",)
    assert update.candidate_words == ("a", "b", "c")


@pytest.mark.row("W8")
@pytest.mark.parametrize("step", STEPS, ids=str)
def test_gradients_agree_with_finite_differences(step):
    """All of dL/dW and dL/dW_out, rows that no word reads included; so does the update's own check."""
    skip_gram = model()
    update = take(skip_gram, step)
    dW, dW_out = differences(skip_gram, step)
    np.testing.assert_allclose(update.dW, dW, atol=1e-8)
    np.testing.assert_allclose(update.dW_out, dW_out, atol=1e-8)
    assert update.loss == pytest.approx(loss(skip_gram.W, skip_gram.W_out, step), rel=1e-12)
    assert update.gradient_check() < 1e-8


@st.composite
def any_step(draw) -> Step:
    """A centre, contexts and perhaps negatives out of the words."""
    word = st.sampled_from(WORDS)
    centre, contexts = draw(word), draw(st.lists(word, min_size=1, max_size=5))
    architecture, k = draw(st.sampled_from(["skip-gram", "cbow"])), draw(st.integers(0, 3))
    targets = [centre] if architecture == "cbow" else contexts
    drawn = [
        draw(st.lists(st.sampled_from([w for w in WORDS if w != t]), min_size=k, max_size=k)) for t in targets
    ]
    return centre, contexts, architecture, drawn if k else None


@pytest.mark.row("W8")
@settings(max_examples=40)
@given(any_step(), st.integers(1, 5), st.integers(0, 999))
def test_any_pair_set_has_the_gradient_of_its_loss(step, D, seed):
    """Repeated contexts, a word near itself, the same negative twice: all agree with differences."""
    skip_gram = model(D=D, seed=seed)
    update = take(skip_gram, step)
    for gradient, slope in zip((update.dW, update.dW_out), differences(skip_gram, step), strict=True):
        np.testing.assert_allclose(gradient, slope, atol=1e-7)


@pytest.mark.row("W8")
@settings(max_examples=40)
@given(any_step(), st.integers(1, 5), st.integers(0, 999))
def test_one_step_is_torch_s(step, D, seed):
    """Loss and new vectors are those of torch's autograd on the same loss."""
    skip_gram = model(D=D, seed=seed)
    update = take(skip_gram, step, rate=0.3)
    W, W_out = (torch.tensor(array, requires_grad=True) for array in (skip_gram.W, skip_gram.W_out))
    h = torch.nn.functional.embedding(torch.tensor(update.inputs), W).mean(dim=0)
    if update.objective == "softmax":
        z = (W_out @ h).expand(len(update.targets), -1)
        wanted = torch.nn.functional.cross_entropy(z, torch.tensor(update.targets), reduction="sum")
    else:
        z = W_out[torch.tensor(update.candidates)] @ h
        wanted = torch.nn.functional.binary_cross_entropy_with_logits(
            z, torch.tensor(update.t), reduction="sum"
        )
    wanted.backward()
    assert update.loss == pytest.approx(wanted.item(), rel=1e-10)
    np.testing.assert_allclose(update.dW, W.grad.numpy(), atol=1e-12)
    np.testing.assert_allclose(update.dW_out, W_out.grad.numpy(), atol=1e-12)
    np.testing.assert_allclose(update.W_after, (W - 0.3 * W.grad).detach().numpy(), atol=1e-12)
    np.testing.assert_allclose(update.W_out_after, (W_out - 0.3 * W_out.grad).detach().numpy(), atol=1e-12)


@pytest.mark.row("W8")
def test_with_several_contexts_the_error_is_c_times_y():
    """C y − t, and not y − t: that rule is far from the derivative."""
    skip_gram = model()
    step = ("walking", ["was", "away", "was"], "skip-gram", None)
    update = take(skip_gram, step)
    np.testing.assert_array_equal(update.t, [0, 2, 0, 0, 1, 0, 0])
    np.testing.assert_allclose(update.error, 3 * update.y - update.t)
    dW_out = differences(skip_gram, step)[1]
    np.testing.assert_allclose(np.outer(3 * update.y - update.t, update.h), dW_out, atol=1e-8)
    assert np.abs(np.outer(update.y - update.t, update.h) - dW_out).max() > 0.1


def test_the_update_s_own_check_sees_a_wrong_gradient():
    """It compares with the loss, not with itself."""
    update = take(model(), STEPS[1])
    assert update.gradient_check() < 1e-8
    assert replace(update, dW=update.dW * 1.01).gradient_check() > 1e-4
    assert replace(update, dW_out=np.zeros_like(update.dW_out)).gradient_check() > 1e-2


@pytest.mark.parametrize("step", STEPS, ids=str)
def test_a_step_goes_down_and_only_where_it_says(step):
    """The loss falls, `changed` names all rows that move, and the new model begins where the step ends."""
    skip_gram = model()
    update = take(skip_gram, step, rate=0.05)
    assert update.loss_after < update.loss
    after = skip_gram.after(update)
    assert take(after, step).loss == pytest.approx(update.loss_after, rel=1e-12)
    np.testing.assert_allclose(after.W, skip_gram.W - 0.05 * update.dW, atol=1e-15)
    np.testing.assert_allclose(after.W_out, skip_gram.W_out - 0.05 * update.dW_out, atol=1e-15)
    for rows, before, later in zip(
        update.changed, (update.W, update.W_out), (after.W, after.W_out), strict=True
    ):
        assert set(np.flatnonzero((before != later).any(axis=1))) == set(rows)


@pytest.mark.parametrize("step", STEPS, ids=str)
def test_targets_pull_and_the_rest_push(step):
    """Each candidate's share adds up to the whole; targets come nearer to h, others go away from it."""
    skip_gram = model()
    update = take(skip_gram, step)
    np.testing.assert_allclose(update.pulls.sum(axis=0), update.move, atol=1e-15)
    moved = np.zeros_like(update.W_out)
    np.add.at(moved, update.candidates, update.moves_out)
    np.testing.assert_allclose(moved, update.W_out_after - update.W_out, atol=1e-15)
    along_h = update.moves_out @ update.h
    assert np.all(along_h[(update.t > 0) & (update.error < 0)] > 0)
    assert np.all(along_h[update.t == 0] < 0)


def test_numbers_over_the_whole_vocabulary():
    """NaN where a word is not scored; a negative that comes twice adds up its error, not its score."""
    update = take(model(), ("walking", ["away"], "skip-gram", [["late", "he", "late"]]))
    assert update.candidate_words == ("away", "late", "he", "late")
    assert np.flatnonzero(np.isfinite(update.spread("z"))).tolist() == [0, 4, 6]
    assert update.spread("z")[6] == update.z[1] == update.z[3]
    assert update.spread("y")[6] == update.y[1]
    assert update.spread("error")[6] == 2 * update.error[1]
    np.testing.assert_array_equal(update.spread("t")[[0, 4, 6]], [0, 1, 0])
    whole = take(model(), STEPS[1])
    np.testing.assert_array_equal(whole.spread("error"), whole.error)


def test_cbow_shares_the_gradient_among_its_contexts():
    """Each context's row gets dL/dh over their number; a context that stands there twice gets two shares."""
    update = take(model(), ("walking", ["was", "away", "was", "late"], "cbow", None))
    np.testing.assert_allclose(update.x, [0, 0.5, 0, 0, 0.25, 0, 0.25])
    np.testing.assert_allclose(update.h, update.x @ update.W)
    np.testing.assert_allclose(update.dW[1], update.dh / 2)
    np.testing.assert_allclose(update.dW[4], update.dh / 4)
    assert update.target_words == ("walking",)
    one = take(model(), ("walking", ["away"], "cbow", None))
    other = take(model(), ("away", ["walking"], "skip-gram", None))
    np.testing.assert_array_equal(one.W_after, other.W_after)


@pytest.mark.parametrize("negatives", [None, ["c", "c"]])
def test_large_scores_stay_numbers(negatives):
    """Where exp would leave float64, loss and error do not."""
    skip_gram = SkipGram(("a", "b", "c"), [[1e3], [1.0], [1.0]], [[-5.0], [-7.0], [9.0]])
    update = skip_gram.step("a", ["b"], rate=1e-6, negatives=negatives)
    assert update.loss == pytest.approx(16_000 if negatives is None else 7_000 + 18_000)
    assert np.isfinite(update.error).all()
    assert update.y[np.argmax(update.candidates == 2)] == pytest.approx(1.0)


def test_a_step_that_leaves_float64_says_so():
    """No model is made of what it leaves."""
    skip_gram = model()
    update = skip_gram.step("he", ["was"], rate=1e308)
    update = replace(update, W_after=np.full_like(update.W, np.inf))
    with pytest.raises(ValueError, match=r"The step left float64: the learning rate 1e\+308 is too high"):
        skip_gram.after(update)


def test_nothing_can_be_written_to():
    """The model stays what it was, and the record too."""
    skip_gram = model()
    before = skip_gram.W.copy()
    update = skip_gram.step("he", ["was"])
    np.testing.assert_array_equal(skip_gram.W, before)
    for record in (skip_gram, update):
        for value in vars(record).values():
            if isinstance(value, np.ndarray):
                assert not value.flags.writeable
    with pytest.raises(FrozenInstanceError):
        update.loss = 0.0
    W = np.ones((2, 2))
    kept = SkipGram(("a", "b"), W, W)
    W[:] = 0.0
    assert kept.W.all()


def test_a_random_model_is_small_and_repeatable():
    """The same generator, the same model; scale is the standard deviation."""
    vocabulary = tuple(map(str, range(300)))
    one, two = (
        SkipGram.random(vocabulary, dim=40, scale=0.25, rng=np.random.default_rng(5)) for _ in range(2)
    )
    np.testing.assert_array_equal(one.W_out, two.W_out)
    assert one.W.std() == pytest.approx(0.25, rel=0.03)
    assert one.W.shape == one.W_out.shape == (300, 40)
    assert one.dim == 40
    assert not np.array_equal(one.W, one.W_out)
    assert one.step("7", ["11"]).loss == pytest.approx(log(300), rel=0.1)
    flat = SkipGram.random(vocabulary, dim=3, scale=0.0, rng=np.random.default_rng(5))
    assert flat.step("7", ["11"]).loss == pytest.approx(log(300), rel=1e-12)


BAD = [
    ({"centre": "walkin"}, UnknownLabelError, "'walkin'.*'walking'"),
    ({"contexts": ["awya"]}, UnknownLabelError, "'awya'.*'away'"),
    ({"contexts": []}, ValueError, "'walking' has no word near it"),
    ({"contexts": "away"}, TypeError, "a list of words"),
    ({"rate": 0.0}, ValueError, "above 0; it is 0.0"),
    ({"rate": -0.1}, ValueError, "above 0"),
    ({"rate": np.nan}, ValueError, "above 0; it is nan"),
    ({"rate": np.inf}, ValueError, "above 0"),
    ({"architecture": "skipgram"}, ValueError, "'skip-gram' or 'cbow'"),
    ({"negatives": ["late", "away"]}, ValueError, "'away' is the target: it cannot be a negative"),
    ({"negatives": ["lat"]}, UnknownLabelError, "'lat'.*'late'"),
    ({"negatives": []}, ValueError, "same number of negatives, at least 1"),
    ({"negatives": [["he"], ["late"]]}, ValueError, "for each of 1 target"),
    ({"negatives": [["he"], ["late", "was"]], "contexts": ["away", "because"]}, ValueError, "same number"),
]


@pytest.mark.parametrize(("given", "error", "message"), BAD)
def test_bad_steps_are_refused(given, error, message):
    """With the closest spelling, or the range."""
    step = {"centre": "walking", "contexts": ["away"]} | given
    with pytest.raises(error, match=message):
        model().step(step.pop("centre"), step.pop("contexts"), **step)


def test_bad_models_are_refused():
    """Shapes, sizes, words that come twice, numbers that are none."""
    rng = np.random.default_rng(0)
    with pytest.raises(ValueError, match=r"W_out must have shape \(2, 3\), got \(2, 2\)"):
        SkipGram(("a", "b"), np.ones((2, 3)), np.ones((2, 2)))
    with pytest.raises(ValueError, match=r"W must have shape \(2, D\)"):
        SkipGram(("a", "b"), np.ones((3, 3)), np.ones((2, 3)))
    with pytest.raises(ValueError, match=r"W must have shape \(V, D\) with D from 1"):
        SkipGram(("a", "b"), np.ones(2), np.ones((2, 3)))
    with pytest.raises(ValueError, match="two words or more, each once"):
        SkipGram(("a", "a"), np.ones((2, 3)), np.ones((2, 3)))
    with pytest.raises(ValueError, match="two words or more"):
        SkipGram.random(["a"], rng=rng)
    with pytest.raises(ValueError, match="not finite"):
        SkipGram(("a", "b"), np.ones((2, 3)), np.full((2, 3), np.nan))
    with pytest.raises(ValueError, match="number of dimensions is a whole number from 1; it is 0"):
        SkipGram.random(WORDS, dim=0, rng=rng)
    for scale in (-1.0, np.nan, np.inf):
        with pytest.raises(ValueError, match="The scale is a number from 0"):
            SkipGram.random(WORDS, scale=scale, rng=rng)


@pytest.mark.parametrize("dim", [2.5, "3", None, True, -1])
def test_dimensions_are_whole_numbers(dim):
    """One sentence for all that are not."""
    with pytest.raises(ValueError, match="number of dimensions is a whole number from 1; it is "):
        SkipGram.random(WORDS, dim=dim, rng=np.random.default_rng(0))


@pytest.mark.parametrize("scale", ["x", None, True, -1.0, np.nan, np.inf, 10**400, (1, 2)])
def test_a_scale_is_a_number(scale):
    """One sentence for all that are not."""
    with pytest.raises(ValueError, match="The scale is a number from 0; it is "):
        SkipGram.random(WORDS, scale=scale, rng=np.random.default_rng(0))


@pytest.mark.parametrize(
    "rate", ["x", None, True, np.True_, 0, -1.0, np.nan, np.inf, 10**400, (0.1, 0.2), 1j]
)
def test_a_rate_is_a_number(rate):
    """One sentence for all that are not; a step of 0 is none."""
    model = SkipGram.random(WORDS, rng=np.random.default_rng(0))
    with pytest.raises(ValueError, match="A learning rate is a number above 0; it is "):
        model.step(WORDS[0], WORDS[1:2], rate=rate)


@pytest.mark.parametrize("negatives", [None, [WORDS[2]]])
@pytest.mark.parametrize("architecture", ["skip-gram", "cbow"])
def test_numbers_that_are_too_large_are_said_to_be(negatives, architecture):
    """Not handed on as NaN; large ones whose scores are numbers still make a step."""
    given = {"negatives": negatives, "architecture": architecture}
    for scale in (1e200, 1e300):
        model = SkipGram.random(WORDS, scale=scale, rng=np.random.default_rng(0))
        with pytest.raises(ValueError, match="The numbers of this model are too large"):
            model.step(WORDS[0], WORDS[1:2], **given)
    large = SkipGram.random(WORDS, scale=1e100, rng=np.random.default_rng(0))
    assert np.isfinite(large.step(WORDS[0], WORDS[1:2], rate=1e-9, **given).loss)
