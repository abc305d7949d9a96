"""The noisy channel put to work: a lexicon and a language model that recognise what was said."""

from __future__ import annotations

import numbers
from collections.abc import Sequence
from itertools import islice

import numpy as np

from lecturekit._arrays import Array

from ._lattice import Lattice, Path, lattice
from ._lattice_histories import histories
from ._lattice_search import NoPathError, follow, ranked, search
from ._lattice_sums import Beliefs, believe
from ._lattice_weights import Reign, reign
from ._ngrams import NGrams
from ._speech import Utterance
from ._speech_lexicon import Lexicon

STEEPEST = 1e6  # a weight or penalty beyond it would drown the sound in rounding


class Recogniser:
    """argmax over words of log P(acoustics | words) + λ log P(words) − p · number of words.

    Parameters
    ----------
    lexicon : Lexicon
        The words that may have been said.
    model : NGrams
        P(words), of order 0 to 3. Its ``</s>`` is scored at the end, if its policy has one.

    Raises
    ------
    TypeError, ValueError
        For another kind of model, and one of higher order.
    """

    def __init__(self, lexicon: Lexicon, model: NGrams) -> None:
        if not isinstance(model, NGrams):
            raise TypeError(f"a recogniser needs counted NGrams, got {type(model).__name__}")
        self.lexicon, self.model = lexicon, model
        self._histories = histories(model, lexicon.words)

    def __repr__(self) -> str:
        return f"Recogniser({len(self.lexicon)} words, order {self.model.order})"

    def lattice(self, speech: Utterance | Lattice) -> Lattice:
        """Score all words of the lexicon at all places of an utterance, knowing how loud the noise is."""
        if isinstance(speech, Lattice):
            return speech
        return lattice(speech.frames, self.lexicon, speech.sigma)

    def best(self, speech: Utterance | Lattice, *, weight: float = 1.0, penalty: float = 0.0) -> Path:
        """Give the winner among all sequences of words.

        Parameters
        ----------
        speech : Utterance or Lattice
        weight : float
            λ of the language model, 0 or more. At 1 (and p = 0) the winner is the likeliest sentence, as
            Bayes has it; at 0 sound alone decides.
        penalty : float
            p, taken off for each word; negative to reward words.

        Returns
        -------
        Path
            Of sentences that tie, one: always the same.

        Raises
        ------
        TypeError, ValueError
            For a weight below 0, or what is no finite number; `NoPathError`, a ValueError, if nothing fits.
        """
        lat, options = self._asked(speech, weight, penalty)
        return self._path(lat, follow(search(lat, self._histories, **options)), options)

    def nbest(
        self, speech: Utterance | Lattice, count: int, *, weight: float = 1.0, penalty: float = 0.0
    ) -> tuple[Path, ...]:
        """Give the best sentences, best first: `count` of them, or as many as there are. See `best`."""
        lat, options = self._asked(speech, weight, penalty)
        if not lat.T:
            raise NoPathError("No frame was heard: there is nothing to recognise.")
        found = islice(ranked(search(lat, self._histories, **options)), max(count, 0))
        return tuple(self._path(lat, words, options) for words in found)

    def score(
        self,
        speech: Utterance | Lattice,
        sentence: str | Sequence[str],
        *,
        weight: float = 1.0,
        penalty: float = 0.0,
    ) -> Path:
        """Score one sentence. See `best`.

        Raises
        ------
        ValueError
            If it has more or fewer phones than there are frames; UnknownLabelError for a word that the
            lexicon has not.
        """
        lat, options = self._asked(speech, weight, penalty)
        words = tuple(self.lexicon.numbers(sentence).tolist())
        if (frames := int(lat.lengths[list(words)].sum())) != lat.T:
            raise ValueError(f"the sentence has {frames} phones, and {lat.T} frames were heard")
        return self._path(lat, words, options)

    def believe(self, speech: Utterance | Lattice, *, weight: float = 1.0, penalty: float = 0.0) -> Beliefs:
        """Give how probable each word is at each place, and the sum over all sentences. See `best`."""
        lat, options = self._asked(speech, weight, penalty)
        return believe(search(lat, self._histories, **options))

    def reign(self, speech: Utterance | Lattice, *, highest: float = 5.0, penalty: float = 0.0) -> Reign:
        """Give the winners at all weights from 0 to a highest one, and where one follows another."""
        lat, _ = self._asked(speech, highest, penalty)
        return reign(lambda weight: self.best(lat, weight=weight, penalty=penalty), highest)

    def _asked(
        self, speech: Utterance | Lattice, weight: float, penalty: float
    ) -> tuple[Lattice, dict[str, float]]:
        lat = self.lattice(speech)
        if lat.words != self.lexicon.words:
            raise ValueError("this lattice is made of other words than the recogniser's lexicon has")
        weight, penalty = _number("weight", weight), _number("penalty", penalty)
        if weight < 0:
            raise ValueError(f"weight must be 0 or more, got {weight:g}: below 0 unlikely words would win")
        return lat, {"weight": weight, "penalty": penalty}

    def _path(self, lat: Lattice, words: tuple[int, ...], options: dict[str, float]) -> Path:
        lengths = lat.lengths[list(words)]
        ends = np.cumsum(lengths)
        starts = ends - lengths
        acoustic = lat.acoustic[starts, list(words)]
        named = tuple(lat.words[w] for w in words)
        return Path(named, starts, ends, acoustic, self._language(words), **options)

    def _language(self, words: tuple[int, ...]) -> Array:
        known, r, found = self._histories, 0, []
        for w in words:
            found.append(known.logp[r, w])
            r = int(known.after[known.last[r], w])
        return np.array([*found, known.end[r]])


def _number(name: str, value: float) -> float:
    if isinstance(value, bool) or not isinstance(value, numbers.Real):
        raise TypeError(f"{name} must be a number, got {value!r}")
    if not -STEEPEST <= value <= STEEPEST:
        raise ValueError(f"{name} must be a finite number of at most {STEEPEST:g}, got {value}")
    return float(value)
