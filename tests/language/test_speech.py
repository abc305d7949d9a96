"""Phones as points, words as phones, noise around them; and errors, counted in words."""

import math
from functools import cache

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from lecturekit.corpora import PRONUNCIATIONS, UnknownLabelError, homophone_corpus
from lecturekit.language import (
    ARTICULATION,
    FEATURES,
    KneserNey,
    Lexicon,
    NGrams,
    Recogniser,
    encode,
    error_rates,
    phone_scores,
    speak,
    word_errors,
)
from tests.language.small_lexicon import SMALL, heard, random_model, sentences

WHOLE = Lexicon.of(PRONUNCIATIONS)


@pytest.mark.row("L2")
def test_scores_are_the_logarithm_of_a_normal_density() -> None:
    """Frame by frame and phone by phone, scipy's density of a normal vector with independent entries."""
    frames = np.random.default_rng(0).standard_normal((5, len(FEATURES)))
    scores = phone_scores(frames, 0.7)
    assert scores.shape == (5, 39)
    for p, (_, at) in enumerate(ARTICULATION.items()):
        density = stats.multivariate_normal(at, 0.7**2 * np.eye(len(at)))
        np.testing.assert_allclose(scores[:, p], density.logpdf(frames), rtol=1e-12)


def test_phones_are_all_different_and_near_ones_sound_near() -> None:
    """No two phones are one point; b is nearer to p than to any vowel, m to n than to s."""
    table = {name: np.array(at) for name, at in ARTICULATION.items()}
    apart = [np.linalg.norm(a - b) for n, a in table.items() for m, b in table.items() if n != m]
    assert min(apart) >= 0.5

    def far(a: str, b: str) -> float:
        return float(np.linalg.norm(table[a] - table[b]))

    for pair in ("B P", "D T", "G K", "Z S", "V F", "DH TH"):
        assert far(*pair.split()) == 1.0
        assert far(pair.split()[0], "IY") > 2
    assert far("M", "N") < far("M", "S")


def test_noise_is_drawn_once_and_grows_with_sigma() -> None:
    """The same draws at every strength, so that a slider moves each frame along a straight line."""
    weak, strong = heard(4, sigma=0.2), heard(4, sigma=0.6)
    np.testing.assert_array_equal(weak.noise, strong.noise)
    np.testing.assert_allclose(strong.frames - strong.clean, 3 * (weak.frames - weak.clean))
    assert heard(4, sigma=1e-3).nearest == weak.phones
    speech, said = heard(4, "i see a icy", sigma=0.6), np.empty(7)
    for t, phone in enumerate(speech.phones):  # a normal density by hand
        away = speech.frames[t] - ARTICULATION[phone]
        said[t] = np.sum(-0.5 * (away / 0.6) ** 2 - np.log(0.6 * np.sqrt(2 * np.pi)))
    np.testing.assert_allclose(speech.said, said)
    assert heard(5).noise[0, 0] != weak.noise[0, 0]


def test_the_lexicon_says_how_a_sentence_sounds() -> None:
    """Phones in a row, and which words share them."""
    assert WHOLE.sounds("I see") == ("AY", "S", "IY") == WHOLE.sounds(["icy"])
    assert set(WHOLE.homophones("two")) == {"two", "too", "to"}
    assert "sea" in WHOLE
    assert "zither" not in WHOLE


@pytest.mark.row("L2")
@pytest.mark.parametrize("sentence", ["i see", "a", "icy eye ice", "see a i"])
def test_sentences_that_sound_alike_are_counted(sentence: str) -> None:
    """As many as brute force finds with the very same phones."""
    wanted = SMALL.sounds(sentence)
    same = [s for s in sentences(len(wanted)) if SMALL.sounds(s) == wanted]
    assert SMALL.alike(sentence) == len(same)
    assert (len(same) == 1) == (sentence == "a")


def test_words_that_nobody_knows_are_answered_with_the_closest() -> None:
    """A slip of the pen, an empty sentence, a phone that there is not, a word without any."""
    with pytest.raises(UnknownLabelError, match=r"no word in the lexicon 'screem'. Did you mean 'scream'"):
        WHOLE.numbers("i screem")
    for nothing in ("", "…", []):
        with pytest.raises(ValueError, match="holds no word"):
            speak(nothing, WHOLE, sigma=0.3, rng=np.random.default_rng(0))
    with pytest.raises(UnknownLabelError, match="no phone 'XX'"):
        Lexicon.of({"x": ["XX"]})
    with pytest.raises(ValueError, match="'x' has no phone"):
        Lexicon.of({"y": ["S"], "x": []})
    with pytest.raises(ValueError, match="at least one word"):
        Lexicon.of({})


@pytest.mark.parametrize("bad", [0, -0.5, math.nan, math.inf])
def test_noise_that_is_no_strength_is_refused(bad: float) -> None:
    """Zero would make the density infinite; a negative or missing number means nothing."""
    with pytest.raises(ValueError, match="sigma must be a number above 0"):
        heard(0, sigma=bad)
    with pytest.raises(ValueError, match="sigma must be a number above 0"):
        phone_scores(np.zeros((2, 10)), bad)


def test_frames_of_another_width_are_refused() -> None:
    """Ten numbers a frame, and sigma a number."""
    with pytest.raises(ValueError, match=r"shape \(T, 10\), not \(10,\)"):
        phone_scores(np.zeros(10), 1.0)
    with pytest.raises(TypeError, match="sigma must be a number"):
        phone_scores(np.zeros((1, 10)), "1")  # type: ignore[arg-type]


@given(st.lists(st.sampled_from("abc"), max_size=6), st.lists(st.sampled_from("abc"), max_size=6))
def test_word_errors_are_the_fewest_edits(said: list[str], recognised: list[str]) -> None:
    """As the textbook's recursion has them: drop the first word of either, or of both."""

    @cache
    def fewest(a: tuple[str, ...], b: tuple[str, ...]) -> int:
        if not a or not b:
            return len(a) + len(b)
        return min(fewest(a[1:], b) + 1, fewest(a, b[1:]) + 1, fewest(a[1:], b[1:]) + (a[0] != b[0]))

    assert word_errors(said, recognised) == fewest(tuple(said), tuple(recognised))


def test_error_rates_count_what_the_recogniser_says() -> None:
    """Each number is one recognition's errors; more noise makes more of them, and refusals are said."""
    recogniser = Recogniser(SMALL, random_model(1, 2, KneserNey()))
    texts = [("i", "see", "a"), ("icy", "a"), ("a", "sea", "i", "ice")]
    rates = error_rates(recogniser, texts, sigmas=[0.2, 2.0], weights=[0.0, 1.0, 3.0], penalty=0.3, seed=7)
    assert rates.errors.shape == (2, 3, 3)
    spoken = speak(texts[2], SMALL, sigma=2.0, rng=np.random.default_rng([7, 2]))
    best = recogniser.best(spoken, weight=3.0, penalty=0.3)
    assert rates.errors[1, 2, 2] == word_errors(texts[2], best.words)
    assert rates.rates[1, 2] == pytest.approx(rates.errors[1, 2].sum() / 9)
    with pytest.raises(ValueError, match="at least one sentence"):
        error_rates(recogniser, [], sigmas=[0.2], weights=[1])


@pytest.mark.row("L2")
def test_an_ear_that_trusts_itself_too_much_needs_a_weight() -> None:
    """Half the noise reckoned makes every acoustic difference four times as large: λ = 4 is what 1 was."""
    recogniser = Recogniser(SMALL, random_model(4, 2, KneserNey()))
    texts = [("i", "see", "a"), ("icy", "a"), ("a", "sea", "i", "ice")]
    honest = error_rates(recogniser, texts, sigmas=[0.7, 1.4], weights=[0.25, 1.0])
    proud = error_rates(recogniser, texts, sigmas=[0.7, 1.4], weights=[1.0, 4.0], reckoned=0.5)
    np.testing.assert_array_equal(honest.errors, proud.errors)
    assert honest.errors[:, 1].tolist() != proud.errors[:, 0].tolist()


@pytest.mark.row("L2")
def test_a_language_model_repairs_what_no_ear_can() -> None:
    """New sentences, hardly any noise: sound alone still gets homophones wrong, a bigram does not."""
    model = NGrams.fit(encode(homophone_corpus(rng=np.random.default_rng(0))), order=2)
    known = homophone_corpus(rng=np.random.default_rng(0))
    trained = {known.sentence(s) for s in range(known.n_sentences)}
    other = homophone_corpus(rng=np.random.default_rng(1))
    new = [other.sentence(s) for s in range(other.n_sentences) if other.sentence(s) not in trained][:30]
    rates = error_rates(Recogniser(WHOLE, model), new, sigmas=[0.1, 0.5], weights=[0.0, 1.0, 8.0]).rates
    assert rates[0, 0] > 0.1
    assert rates[0, 1] < 0.02
    assert rates[1, 1] < rates[1, 0] / 3
    assert rates[1, 1] < rates[1, 2]


def test_more_than_can_be_heard_in_one_go_is_refused() -> None:
    """A text of many sentences is no sentence: said at once, not after minutes."""
    long = speak("the great ape ate a pear " * 10, WHOLE, sigma=0.5, rng=np.random.default_rng(0))
    recogniser = Recogniser(WHOLE, NGrams.fit(encode(homophone_corpus(rng=np.random.default_rng(0))), 1))
    with pytest.raises(ValueError, match="at most 100 phones"):
        recogniser.best(long)
