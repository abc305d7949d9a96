"""Answers that no one expects: whatever is handed in, a verdict comes back and no traceback."""

import numpy as np
import torch

from lecturekit.exercises import check, check_sealed, seal


class Odd:
    """What cannot be read, compared or shown, in the hands of who knows Python well."""

    def __iter__(self, *args, **options):
        raise RuntimeError("<b>")

    __repr__ = __array__ = __iter__  # type: ignore[assignment]


class MuteError(Exception):
    """An error that cannot say what it is."""

    def __str__(self):
        raise RuntimeError


def test_answers_that_cannot_be_read_get_a_verdict():
    """Objects that raise, numbers too large, parts that are imaginary, a list within itself."""
    within: list = []
    within.append(within)
    odd = (
        Odd(),
        [Odd()],
        10**400,
        1 + 2j,
        torch.tensor(1j),
        within,
        (n for n in ()),
    )
    for expected in (
        2.5,
        3,
        (4, 16),
        "pig",
        ("pig", "cat"),
        {"a": 1},
        np.eye(2),
        torch.ones(2).requires_grad_(),
    ):
        for answer in odd:
            assert not check(answer, expected, hint="Think.")
            assert not check(lambda answer=answer: answer, lambda e=expected: e, on=[()])
    for answer in (*odd, [True, 200], torch.eye(3).to_sparse()):
        assert check_sealed(answer, seal(2.5)).words


def test_an_error_is_told_shortly_and_in_letters_that_can_be_sent():
    """Half a letter would not reach the page, and a long message would fill it."""

    def stops(words):
        raise MuteError(words) if words == "mute" else ValueError(words)

    for words in ("\ud800", "x" * 10_000, "mute"):
        said = check(stops, abs, on=[(words,)]).words
        assert len(said.encode()) < 400
    assert said.endswith("MuteError: ….")
