"""A stated model of sound: each phone is a point, and what is heard of it is the point with noise."""

from __future__ import annotations

import math
import numbers
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from lecturekit._arrays import Array
from lecturekit._record import Record

from ._speech_lexicon import Lexicon
from ._speech_phones import PHONES, VECTORS

SOFTEST, LOUDEST = 1e-3, 1e3  # sigma; beyond, log densities leave what a float can tell apart


@dataclass(frozen=True, eq=False, repr=False)
class Utterance(Record):
    """A spoken sentence: one frame for each phone.

    Attributes
    ----------
    words : tuple of str
        What was said.
    phones : tuple of T str
        How it sounds.
    clean : (T, D)
        The numbers of these phones, `ARTICULATION`.
    noise : (T, D)
        Standard normal, drawn once.
    sigma : float
        How loud the noise is.
    """

    words: tuple[str, ...]
    phones: tuple[str, ...]
    clean: Array
    noise: Array
    sigma: float

    @property
    def frames(self) -> Array:
        """What is heard, (T, D): clean + sigma · noise."""
        return self.clean + self.sigma * self.noise

    @property
    def scores(self) -> Array:
        """Log P(frame t | phone p), (T, P), see `phone_scores`."""
        return phone_scores(self.frames, self.sigma)

    @property
    def said(self) -> Array:
        """Log P(frame t | phone that was said), (T,)."""
        return np.asarray(self.scores[np.arange(len(self.phones)), [PHONES.index(p) for p in self.phones]])

    @property
    def nearest(self) -> tuple[str, ...]:
        """The phone that each frame is most like, T of them: what one hears without knowing any word."""
        return tuple(PHONES[p] for p in self.scores.argmax(axis=1))


def speak(
    sentence: str | Sequence[str], lexicon: Lexicon, *, sigma: float, rng: np.random.Generator
) -> Utterance:
    """Say a sentence into noise.

    Parameters
    ----------
    sentence : str or sequence of str
        Words of the lexicon.
    lexicon : Lexicon
    sigma : float
        Standard deviation of the noise in each of the ten numbers, from 0.001 to 1,000.
    rng : numpy.random.Generator
        Where the noise is drawn; the same draws are made whatever `sigma` is, so that a sentence gets
        gradually harder to hear.

    Returns
    -------
    Utterance

    Raises
    ------
    TypeError, ValueError
        If there is no word, or sigma is not a number above 0; UnknownLabelError for a word that the lexicon
        has not.

    Notes
    -----
    One frame a phone is a simplification of time: real speech has about a hundred frames a second, and a
    phone lasts for some of them, more or fewer each time it is said. So here two sentences can be taken for
    each other only if they have equally many phones.
    """
    sigma = positive("sigma", sigma)
    words = tuple(lexicon.words[n] for n in lexicon.numbers(sentence))
    phones = lexicon.pronounce(words)
    clean = VECTORS[phones]
    return Utterance(words, tuple(PHONES[p] for p in phones), clean, rng.standard_normal(clean.shape), sigma)


def phone_scores(frames: Array, sigma: float) -> Array:
    """Give log P(frame | phone) for each frame and phone: a normal density around the phone's numbers.

    Parameters
    ----------
    frames : (T, D) array
    sigma : float
        Standard deviation in each of the D numbers, from 0.001 to 1,000.

    Returns
    -------
    (T, P) array
        −‖frame − phone‖² / 2σ² − D log(σ √2π), in nats.
    """
    sigma = positive("sigma", sigma)
    frames = np.asarray(frames, float)
    if frames.ndim != 2 or frames.shape[1] != VECTORS.shape[1]:
        raise ValueError(f"frames have the shape (T, {VECTORS.shape[1]}), not {frames.shape}")
    away = ((frames[:, None] - VECTORS) ** 2).sum(axis=2)
    return np.asarray(-away / (2 * sigma**2) - VECTORS.shape[1] * math.log(sigma * math.sqrt(2 * math.pi)))


def positive(name: str, value: float) -> float:
    """Refuse what is no finite number above 0."""
    if isinstance(value, bool) or not isinstance(value, numbers.Real):
        raise TypeError(f"{name} must be a number, got {value!r}")
    if not SOFTEST <= value <= LOUDEST:
        raise ValueError(f"{name} must be a number above 0, from {SOFTEST:g} to {LOUDEST:g}, got {value}")
    return float(value)
