"""Captions: word by word with every probability, at a temperature, and on the way between two scenes."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from lecturekit._arrays import Array
from lecturekit._record import Record
from lecturekit.corpora import COLOURS, SHAPES, Scene
from lecturekit.language import END, Sampling, decode, reshaped

from ._captions import Captioner

LONGEST = 12  # words; what is said is seven or eight words long


@dataclass(frozen=True, eq=False, repr=False)
class Caption(Record):
    """A sentence that a captioner said, and what else it could have said at each step.

    Attributes
    ----------
    words : tuple of T str
    ended : bool
        Whether it said ``</s>``; else it was cut off.
    outcomes : tuple of K str
        All words and ``</s>``.
    code : (E,) array
        The embedding that it was said from.
    probabilities : (T + 1, K) array
        Of what follows 0 to T words, at temperature 1.
    temperature : float
        At which it was drawn.
    """

    words: tuple[str, ...]
    ended: bool
    outcomes: tuple[str, ...]
    code: Array
    probabilities: Array
    temperature: float

    @property
    def each(self) -> Array:
        """Probability of each word that was said, and of the end, (T + 1,), or (T,) if it was cut off."""
        said = [self.outcomes.index(word) for word in (*self.words, *[END] * self.ended)]
        return np.asarray(self.probabilities[np.arange(len(said)), said])

    @property
    def probability(self) -> float:
        """Of the whole sentence: their product."""
        return float(np.exp(np.log(self.each).sum()))

    def drawn_from(self) -> Array:
        """Give p^(1 / temperature), normalised, (T + 1, K): what the words were drawn from."""
        return reshaped(self.probabilities, temperature=self.temperature)


def caption(
    network: Captioner,
    scene: Scene | ArrayLike,
    *,
    temperature: float = 0.0,
    rng: np.random.Generator | None = None,
    begin: Sequence[str] = (),
) -> Caption:
    """Say what a scene shows.

    Parameters
    ----------
    network : Captioner
    scene : Scene, or (E,) array_like
        Or an embedding, from wherever it is.
    temperature : float
        Words are drawn from p^(1 / temperature), normalised; 0 takes the likeliest each time (greedy).
    rng : numpy.random.Generator, optional
        Wanted above 0.
    begin : sequence of str
        Words that it is made to say first, whatever it sees.

    Returns
    -------
    Caption

    Raises
    ------
    TypeError, ValueError
        For a temperature that is no number, or below 0; no generator; an embedding that does not
        fit; a beginning with words that it cannot say, or as long as a caption may be.
    """
    method = Sampling(temperature=temperature)
    code = network.codes([scene])[0] if isinstance(scene, Scene) else np.asarray(scene, float)
    if len(begin) >= LONGEST:
        raise ValueError(f"a caption begins with a few words, fewer than {LONGEST}, not with {len(begin)}")
    said = decode(network.continuation(code, begin), method, longest=LONGEST - len(begin), rng=rng)
    words = (*begin, *said.words)
    rows = network.distributions(code, words)
    return Caption(words, said.ended, network.outcomes, code, rows, temperature)


@dataclass(frozen=True, eq=False, repr=False)
class Walk(Record):
    """What is said on the straight line between two embeddings.

    Attributes
    ----------
    alpha : (S,) array
        From 0, the first scene, to 1, the second.
    codes : (S, E) array
        (1 − α) e₁ + α e₂.
    captions : tuple of S tuples of str
        The greedy caption at each.
    different : tuple of C tuples of str
        The different ones among them, as they come first.
    probability : (C, S) array
        Of each of these sentences at each place, its end included.
    """

    alpha: Array
    codes: Array
    captions: tuple[tuple[str, ...], ...]
    different: tuple[tuple[str, ...], ...]
    probability: Array

    @property
    def switches(self) -> Array:
        """Where the greedy caption changes: the middle of the two α between which it does."""
        at = [n for n in range(1, len(self.alpha)) if self.captions[n] != self.captions[n - 1]]
        return np.array([(self.alpha[n] + self.alpha[n - 1]) / 2 for n in at])


def walk(network: Captioner, first: Scene, second: Scene, *, steps: int = 41) -> Walk:
    """Go from one scene's embedding to another's in equal steps, and say what is there.

    Raises
    ------
    ValueError
        For fewer than two steps.
    """
    if steps < 2:
        raise ValueError(f"a walk has two steps or more, not {steps}")
    start, goal = network.codes([first, second])
    alpha = np.linspace(0.0, 1.0, steps)
    codes = (1 - alpha)[:, None] * start + alpha[:, None] * goal
    said = network.greedy(codes, LONGEST)
    different = tuple(dict.fromkeys(said))
    rows = [[sentence_probability(network, code, words) for code in codes] for words in different]
    return Walk(alpha, codes, tuple(said), different, np.array(rows))


def sentence_probability(network: Captioner, code: ArrayLike, words: Sequence[str]) -> float:
    """Give the probability of a sentence and its end, for an embedding (E,)."""
    rows = network.distributions(code, words)
    said = [network.outcomes.index(word) for word in (*words, END)]
    return float(np.prod(rows[np.arange(len(said)), said]))


def things_named(words: Sequence[str]) -> tuple[str, ...]:
    """Find the colours with a shape right after them: "red circle", in their order."""
    pairs = itertools.pairwise(words)
    return tuple(f"{a} {b}" for a, b in pairs if a in COLOURS and b in SHAPES)


def names_all(scene: Scene, words: Sequence[str]) -> bool:
    """Say whether a sentence names the things of a scene, each once, and no other."""
    return sorted(things_named(words)) == sorted(thing.name for thing in scene.things)


@dataclass(frozen=True)
class CaptionScore:
    """Shares of greedy captions, 0 to 1.

    Attributes
    ----------
    named : float
        That name all things of their scene and no other.
    true : float
        That are one of the scene's sentences.
    """

    named: float
    true: float


def score_captions(network: Captioner, scenes: Sequence[Scene]) -> CaptionScore:
    """Let a captioner speak about scenes, and count."""
    pairs = list(zip(scenes, network.greedy(network.codes(scenes), LONGEST), strict=True))
    named = np.mean([names_all(scene, words) for scene, words in pairs])
    true = np.mean([tuple(words) in scene.sentences() for scene, words in pairs])
    return CaptionScore(float(named), float(true))
