"""Verdicts: right and wrong answers of every kind, and none of them gives the answer away."""

import numpy as np
import pytest
import torch
from hypothesis import given as always
from hypothesis import strategies as st

from lecturekit.exercises import Verdict, check, check_sealed, seal, unanswered


def test_numbers_are_right_within_the_tolerance_and_only_there():
    """Relative to the size of the expected number."""
    assert check(63.3, 63.26, tolerance=1e-2)
    assert not check(63.3, 63.26)
    assert not check(-63.26, 63.26)
    assert "sign" in check(-63.26, 63.26).words


def test_arrays_say_what_kind_of_mistake_it_is():
    """Shape, factor, NaN, share of right numbers."""
    wanted = np.array([[1.0, 2.0, 3.0], [4.0, 5.0, 7.0]])
    assert check(wanted + 1e-9, wanted)
    assert "(3, 2)" in check(wanted.T, wanted).words
    assert "factor" in check(wanted * 2.5, wanted).words
    assert "NaN" in check(wanted * np.nan, wanted).words
    half = wanted.copy()
    half[0] = 9
    assert "50%" in check(half, wanted).words


def test_words_and_mappings():
    """Capitals and order do not matter to words; keys and values do to a mapping."""
    assert check(["Cat", "dog "], ("dog", "cat"))
    assert not check("pig", "cat")
    assert check({"pig": 2.0}, {"pig": 2})
    assert not check({"pig": 2.5}, {"pig": 2})
    assert "missing" in check({}, {"pig": 2}).words
    assert not check(3, {"pig": 2})


def test_functions_are_tried_on_every_input():
    """A function that fails, returns nothing or is wrong once gets a verdict, not a traceback."""
    cases = [(1.0,), (2.0,), (-3.0,)]
    assert check(lambda x: x * x, lambda x: x**2, on=cases)
    assert "input 3 of 3" in check(lambda x: x * abs(x), lambda x: x**2, on=cases).words
    assert "ZeroDivisionError" in check(lambda x: x / 0, lambda x: x, on=cases).words
    assert "nothing" in check(lambda x: None, lambda x: x, on=cases).words
    assert not check(3, lambda x: x, on=cases)
    with pytest.raises(ValueError, match="arguments"):
        check(abs, abs)


@pytest.mark.parametrize("empty", [None, ...])
def test_not_answered_yet(empty):
    """Three dots are no answer, sealed or not."""
    assert "Not answered" in check(empty, 1).words
    assert "Not answered" in check_sealed(empty, seal(1)).words


def test_no_verdict_holds_the_answer():
    """Whatever is wrong, the right value is not in the words."""
    for wrong in (1.0, -8.125, [8.125], "x", {}, float("nan")):
        assert "8.125" not in repr(check(wrong, 8.125))
    assert "banana" not in repr(check("pig", "banana"))
    assert repr(check(8.125, 8.125)) == "✓ Right."


def test_a_seal_knows_numbers_to_three_digits_and_words_in_any_order():
    """And nothing can be read from it."""
    assert check_sealed(63.26, seal(63.3))
    assert check_sealed(3.35, seal(3.34486)), "rounded on the way"
    assert not check_sealed(3.36, seal(3.34486))
    assert not check_sealed(192, seal(193)), "a whole number is exact"
    assert not check_sealed(63.5, seal(63.3))
    assert check_sealed(("Hear", "get"), seal(["get", "hear"]))
    assert not check_sealed("get", seal(["get", "hear"]))
    assert "get" not in seal("get")


def test_a_function_may_change_its_arguments():
    """Each side gets copies of its own, deep ones; what was given stays as it was."""

    def changing(lists, more):
        lists[0].extend(more)
        return sum(lists[0])

    cases = [([[1, 2]], [3]), ([[4]], [5, 6])]
    assert check(changing, lambda lists, more: sum(lists[0]) + sum(more), on=cases)
    assert check(lambda lists, more: sum(lists[0]) + sum(more), changing, on=cases)
    assert cases == [([[1, 2]], [3]), ([[4]], [5, 6])]
    assert check(lambda rng: rng.random(), lambda rng: rng.random(), on=[(np.random.default_rng(3),)])
    assert check(callable, lambda f: True, on=[(print,), (open,)])
    assert check(lambda lines: 1, lambda lines: 1, on=[((n for n in range(3)),)])


def test_a_solution_that_stops_is_not_the_readers_mistake():
    verdict = check(lambda x: x, lambda x: 1 / x, on=[(1.0,), (0.0,)])
    assert not verdict
    assert (
        "On input 2 of 2, (0.0): the notebook's own solution stopped, not yours: ZeroDivisionError"
        in verdict.words
    )


def test_a_sealed_number_that_is_not_right_says_how_exact_it_must_be():
    for wrong in (63.5, np.float64(1), [63.5, 2], ("ham", 3)):
        assert check_sealed(wrong, seal(63.3)).words == "Not yet; numbers count to three digits."
    assert check_sealed(["get", "ham"], seal("hear")).words == "Not yet; look again."


def test_a_sealed_answer_may_come_from_numpy_or_torch_and_be_anything():
    """Arrays of one number are numbers; what is neither number nor word gets a verdict, no traceback."""
    for right in (np.array(16110), np.float32(16110), torch.tensor(16110), [16110], np.array([16110])):
        assert check_sealed(right, seal(16110))
    for odd in (print, object(), [None], {"a": print}.values()):
        assert check_sealed(odd, seal(16110)).words == "A number is asked for, or words."


def test_a_tensor_that_keeps_its_gradient_is_numbers_like_others():
    """Alone, in a list, and out of a function: read without the graph, and judged as ever."""
    given = torch.tensor([1.5, -2.0], requires_grad=True)
    assert check(given * 2, [3.0, -4.0])
    assert check([given[0], given[1]], np.array([1.5, -2.0]))
    assert check(lambda x: x * 3, lambda x: x.detach().numpy() * 3, on=[(given,)])
    assert check(given, [1.5, 2.0]).words.startswith("Not yet: 50% of the numbers are right; numbers count")
    assert check([given], np.zeros((1, 3))).words == "The shape is (1, 2), it should be (1, 3)."


def test_a_hint_follows_a_wrong_answer_and_no_other():
    """Neither the right answer nor an empty one gets it, sealed or not."""
    for asking in (lambda x: check(x, 4.0, hint="Think."), lambda x: check_sealed(x, seal(4), hint="Think.")):
        assert [asking(x).hint for x in (4.0, 5.0, "x", ...)] == ["", "Think.", "Think.", ""]
        assert repr(asking(5.0)).endswith("\nHint: Think.")
    wrong = check(lambda x: x, lambda x: 2 * x, on=[(1.0,)], hint="Think.")
    assert wrong.hint == "Think."
    assert check(lambda x: ..., lambda x: x, on=[(1.0,)], hint="Think.").hint == ""


def test_an_empty_answer_is_told_what_is_asked_for():
    """And it is no mistake: the mark is neither of the two."""
    asked = {
        "a number": 2.5,
        "a whole number": 2,
        "a word": "pig",
        "words": ("pig", "cat"),
        "whole numbers in brackets": (4, 16, 16),
        "numbers in brackets": [2.5, 1.0],
        "an array of numbers": np.zeros((2, 3)),
        "a dictionary": {1: 2},
    }
    for words, expected in asked.items():
        assert check(..., expected).words == f"Not answered yet: put {words} where the three dots are."
    assert "put a function where" in check(..., abs).words
    assert "put what the function returns where" in check(lambda x: ..., abs, on=[(1,)]).words
    assert "put two numbers where" in check_sealed((300, ...), seal(3), asked="two numbers").words
    assert [v.mark for v in (unanswered("it"), check(1, 1), check(1, 2))] == ["…", "✓", "✗"]
    assert not unanswered("it")


@pytest.mark.parametrize(
    ("tolerance", "said"),
    [(1e-6, "1 part in 10⁶"), (1e-12, "1 part in 10¹²"), (5e-3, "0.5 %"), (2e-4, "0.02 %"), (0.0, "0 %")],
)
def test_how_exact_numbers_must_be_is_said(tolerance, said):
    """In words, for one number and for many; whole numbers are exact."""
    assert check(3.0, 8.5, tolerance=tolerance).words == f"Not yet; numbers count to within {said}."
    assert f"within {said} of the largest" in check([3.0, 2.0], [8.5, 2.0], tolerance=tolerance).words
    assert "a whole number counts exactly" in check(3, 8).words
    assert "whole numbers count exactly" in check([3, 2], [8, 2]).words


def test_slips_are_named():
    """A share or per cent, another unit, the sign, nearly: of one number, of many, of a sealed one."""
    for right in (0.437, np.array([0.437, 3.0])):
        said = {
            "per cent": 100 * right,
            "bits, nats": right * np.log(2),
            "sign": -right,
            "Near": right + 0.003,
        }
        for word, answer in said.items():
            assert word in check(answer, right).words
        for word in ("per cent", "bits, nats", "sign"):
            answer = said[word]
            assert word in check_sealed(answer, seal(np.asarray(right).tolist())).words
    assert "Near" not in check(1000, 1001).words, "of whole numbers none is near"
    assert "Near" not in check(0.45, 0.437).words
    assert "taken from 1" in check(lambda x: 1 - x, lambda x: x, on=[(0.2,)]).words
    assert "taken from 1" not in check((0, 1), (1, 0)).words, "of whole numbers, no and yes are no slip"


def test_a_row_of_numbers_is_told_by_how_many_there_are():
    """Brackets have no shape to who reads them; arrays have one."""
    assert check((64, 16), (4, 16, 16)).words == "Here are two numbers; it should be three."
    assert check(64, (4, 16, 16)).words == "Here is one number; it should be three."
    assert check([1] * 11, [1] * 12).words == "Here are 11 numbers; it should be 12."
    assert check(((4, 16), (16, 1)), (4, 16, 16)).words == "The shape is (2, 2), it should be (3,)."


def test_a_sealed_answer_of_another_form_is_told_what_is_asked_for():
    """Too many verbs, or too few; but not where the words that ask say no number."""
    verbs = {"asked": "two verbs", "hint": "Think."}
    for wrong, said in ((["get", "see", "use"], "are three words"), ("kill", "is one word")):
        verdict = check_sealed(wrong, seal(("hear", "get")), **verbs)
        assert verdict.words == f"Asked for: two verbs; in your answer {said}."
        assert verdict.hint
    assert check_sealed("get, kill", seal(("hear", "get")), **verbs).words == "Not yet; look again."
    assert "are two numbers" in check_sealed((1, 2), seal(7), asked="a number").words
    assert "Not yet" in check_sealed((1, 2), seal(7), asked="some numbers").words


def test_right_answers_come_in_many_forms():
    """One number in brackets or in quotes, words in one text, Python's numbers and others'."""
    for right in ([2.5], np.array([[2.5]]), np.float32(2.5), torch.tensor([2.5]), "2.5"):
        assert check(right, 2.5)
    for right in ("10,236", "10236", "10236.0", " 1.02e4 ", np.int64(10236)):
        assert check_sealed(right, seal(10236))
    for right in ("see use", "Use, see", ("use", "see"), ["see", "use "]):
        assert check(right, ("use", "see"))
        assert check_sealed(right, seal(("use", "see")))
    assert "without a comma" in check_sealed((10, 236), seal(10236)).words
    assert "without a comma" in check((10, 236), 10236.0).words
    assert check((True, False), [1, 0])
    assert not check_sealed("1.2.3", seal(1.2))


def test_words_say_how_many_are_right():
    """Their number, and the share of them; a number is no word."""
    assert check(("pig", "cow"), ("pig", "cat")).words == "Not yet: 1 of 2 words are right."
    assert "2 words; in your answer there are 1" in check("pig", ("pig", "cat")).words
    assert check(3, "pig").words == "Words are asked for, in quotes."
    assert "2 of 3 values" in check({1: 1, 2: 2, 3: 4}, {1: 1, 2: 2, 3: 3}).words


@always(
    st.one_of(
        st.none(),
        st.text(),
        st.floats(),
        st.integers(),
        st.lists(st.floats()),
        st.dictionaries(st.text(), st.integers()),
    )
)
def test_every_answer_gets_a_verdict(answer):
    """Of whatever kind it is, and whatever was asked."""
    for expected in (2.5, 3, "pig", ("pig", "cat"), [1.5, 2.5], {"a": 1}):
        assert isinstance(check(answer, expected, hint="Think."), Verdict)
    assert isinstance(check_sealed(answer, seal(2.5)), Verdict)
