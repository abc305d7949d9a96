"""The ledger: truths of its own, and slips that the machine must see."""

from pathlib import Path

import numpy as np
import pytest
import torch

from lecturekit import course
from lecturekit.course import _trials, _truth
from lecturekit.course._trials import CHECKS
from lecturekit.recurrent import RNN, cross_entropy

SLIDE_ROWS = {"cat": (52, 58, 4, 4, 6, 26), "dog": (115, 83, 10, 42, 33, 17)}  # typed from the slide


@pytest.fixture(scope="module")
def ledger() -> course.Corrections:
    """All entries, a few draws each."""
    return course.corrections(draws=4)


@pytest.mark.parametrize("name", CHECKS)
def test_the_corrected_form_stands_and_the_slides_fails(name: str) -> None:
    """In every draw the correction agrees with the truth; the slide's form fails in some at least."""
    tried = course.trials(name, 6)
    assert tried.passes
    assert tried.failures >= (1 if name == "conditions" else len(tried.slide_errors))


def test_two_facts_have_a_source_and_no_machine(ledger: course.Corrections) -> None:
    """What cannot be computed is not said to have been."""
    facts = [entry for entry in ledger.entries if entry.trials is None]
    assert {entry.claim.name for entry in facts} == {"bardiwac", "google"}
    assert all("no machine can check this; source: " in entry.verdict for entry in facts)
    assert len(ledger.entries) == 11


@pytest.mark.row("G3")
def test_softmax_is_autograds() -> None:
    """The corrected gradient at the scores is torch's, and the measured truth is it too."""
    rng = np.random.default_rng(5)
    _, run, lost = _truth._small(rng, outputs=5)
    z = torch.tensor(run.z, requires_grad=True)
    right = torch.tensor(lost.y).reshape(-1)
    torch.nn.functional.cross_entropy(z.reshape(-1, 5), right, reduction="sum").backward()
    tried = _truth.scores(np.random.default_rng(5))
    assert np.allclose(tried.corrected, z.grad.numpy().ravel(), rtol=0, atol=1e-12)
    assert np.allclose(tried.truth, z.grad.numpy().ravel(), rtol=0, atol=1e-8)


@pytest.mark.row("G4")
def test_the_matrix_is_autograds() -> None:
    """The immediate derivative summed over time is torch's gradient at W."""
    rnn, run, lost = _truth._small(np.random.default_rng(6), outputs=5)
    U, W, V = (torch.tensor(getattr(rnn, name), requires_grad=True) for name in "UWV")
    h, total = torch.tensor(run.h0), 0.0
    for t in range(len(run)):
        h = torch.tanh(torch.tensor(run.x[t]) @ U.T + h @ W.T)
        total = total - torch.log_softmax(h @ V.T, dim=1)[0, int(lost.y[t, 0])]
    total.backward()
    assert np.allclose(
        _truth.matrix(np.random.default_rng(6)).corrected, W.grad.numpy().ravel(), rtol=0, atol=1e-12
    )


@pytest.mark.row("W5")
def test_the_frequencies_are_those_of_the_slide() -> None:
    """The printed rows, typed here, sum to 300 and 150."""
    assert (sum(SLIDE_ROWS["dog"]), sum(SLIDE_ROWS["cat"])) == (300, 150)
    tried = _truth.frequency(np.random.default_rng(0))
    assert tried.truth.tolist() == [2.0]
    assert tried.slide.tolist() == [2.7]


def test_differences_of_a_known_function() -> None:
    """The truth of the gradients: slopes of x₀² + 3 x₁ are 2 x₀ and 3."""
    found = _truth.differences(lambda a: float(a[0] ** 2 + 3 * a[1]), np.array([0.7, -0.2]))
    assert np.allclose(found, [1.4, 3.0], rtol=0, atol=1e-8)


def test_a_broken_correction_is_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    """The machine can say no: a correction that is off by a thousandth does not pass."""
    real = _truth.scores

    def broken(rng: np.random.Generator) -> _truth.Tried:
        found = real(rng)
        return _truth.Tried(found.truth, found.slide, found.corrected * 1.001)

    monkeypatch.setitem(CHECKS, "broken", broken)
    tried = course.trials("broken", 2)
    assert not tried.passes
    assert "✗" in course.corrections(draws=1)["softmax"].words(tried)


@pytest.mark.row("G5")
def test_a_bound_is_a_ceiling_and_no_forecast(monkeypatch: pytest.MonkeyPatch) -> None:
    """The truth lies below it and off it; the eigenvalue's rate, taken for a ceiling, is refuted."""
    tried = course.trials("conditions", 20)
    gap = tried.truth - tried.corrected
    assert gap.max() < 1e-9
    assert gap.min() < -10, "a check that compares the bound with itself would have no gap"
    over = tried.truth - tried.slide
    low, high = (over > 1e-3).sum(), (over < -1e-3).sum()
    assert low
    assert high
    assert f"too low in {low}, too high in {high} of 20. Bound: holds in 20 ✓" in tried.words()
    real = _truth.conditions

    def ceiling(rng: np.random.Generator) -> _truth.Tried:
        found = real(rng)
        return _truth.Tried(found.truth, found.slide, found.slide)

    monkeypatch.setitem(CHECKS, "conditions", ceiling)
    _trials._draw.cache_clear()
    assert not course.trials("conditions", 20).passes
    _trials._draw.cache_clear()


@pytest.mark.row("G5")
def test_a_third_case_neither_vanishes_nor_explodes() -> None:
    """An orthogonal W without squashing keeps every length over 40 steps."""
    rng = np.random.default_rng(4)
    rnn = RNN.random(hidden=7, spectral_radius=1, family="orthogonal", activation="linear", rng=rng)
    run = rnn.unroll(rng.standard_normal((40, 1, 1)))
    assert abs(rnn.gradient_flow(run).norms.log10[0]) < 1e-10


def test_the_prose_says_what_the_trials_say() -> None:
    """Ranges in the notebook are those of its twenty draws."""
    (path,) = (Path(__file__).parents[2] / "notebooks/py").glob("00_*.py")
    prose = path.read_text(encoding="utf-8")
    sigmoid, gates = (100 * course.trials(name).slide_errors for name in ("softmax", "gates"))
    assert f"off by {sigmoid.min():.0f} to {sigmoid.max():.0f} per cent of its length" in prose
    assert f"they are off by {gates.min():.0f} to {gates.max():.0f} per cent" in prose
    scores = course.trials("softmax")
    assert (scores.slide > scores.truth).all(), "the sigmoid's entries are all too high"


def test_what_is_not_wrong_is_not_called_wrong() -> None:
    """Two right losses are mixed up; a ratio that a table does not give may hold elsewhere."""
    mixed, ratio = course.trials("mean"), course.trials("frequency")
    assert mixed.words().startswith("Mixed up: 3 to 6 times too long. ")
    assert ratio.words() == "Slide: 35\u00a0% more than the table’s rows give. Corrected: exact ✓"


def test_without_end_texts_weigh_too_much() -> None:
    """The probabilities of all texts of 1 to n words sum to n without END, for a table typed here."""
    P = np.array([[0.5, 0.5], [0.9, 0.1], [0.2, 0.8]])  # START, a, b before; a, b after
    ones, twos = P[0].sum(), sum(P[0, a] * P[a + 1, b] for a in (0, 1) for b in (0, 1))
    assert ones + twos == pytest.approx(2)
    tried = _truth.ending(np.random.default_rng(3))
    assert tried.slide[0] == pytest.approx(round(tried.slide[0]))
    assert tried.slide[0] >= 2


def test_the_mean_is_n_times_shorter() -> None:
    """The two losses' gradients differ by N, and so does the error of mixing them up: N − 1."""
    rng = np.random.default_rng(2)
    _, run, lost = _truth._small(rng, outputs=5)
    N = len(run)
    assert cross_entropy(run.z, lost.y).total == pytest.approx(
        N * cross_entropy(run.z, lost.y, mean=True).total
    )
    assert _truth.sum_or_mean(np.random.default_rng(2)).errors()[0] == pytest.approx(N - 1, rel=1e-6)


@pytest.mark.parametrize(("name", "draws"), [("google", 3), ("softmax", 0), ("nothing", 1)])
def test_bad_wishes_are_refused(name: str, draws: int) -> None:
    """A fact, no draw, an unknown name."""
    with pytest.raises(ValueError, match="softmax"):
        course.trials(name, draws)
