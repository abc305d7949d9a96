"""Sentences whose verb belongs to a subject far away: a source whose every probability is known."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from types import MappingProxyType

import numpy as np

_SAID = """
dog dogs barks bark, cat cats purrs purr, frog frogs croaks croak, owl owls hoots hoot,
bee bees buzzes buzz, wolf wolves howls howl, duck ducks quacks quack, horse horses neighs neigh
"""
_FORMS = tuple(tuple(four.split()) for four in _SAID.split(","))
#: The animals, singular and plural, and what each does, in the same order.
ANIMAL_NOUNS = tuple(four[:2] for four in _FORMS)
ANIMAL_VERBS = tuple(four[2:] for four in _FORMS)
PREPOSITIONS = ("near", "behind", "beside", "with")
ADVERBS = ("today", "here", "again", "outside")
NOBODY = ("sleeps", "waits")
FIRST = MappingProxyType({"the": 0.48, "every": 0.24, "nobody": 0.17, "it": 0.11})
ADVERB, AGAIN = 0.5, 0.4  # after the verb an adverb, after "rains" an "and rains"
SINGULAR, PLURAL = 0, 1
END = "</s>"  # as the language models write it

State = tuple[str, int, int]  # what was read last; number and place of the subject, −1 for none
Moves = Mapping[str, tuple[float, State]]
BEGIN: State = ("begin", -1, -1)
OVER: State = ("over", -1, -1)


@dataclass(frozen=True)
class AgreementGrammar:
    """A source of sentences such as "the dogs near the cat behind the owls bark today".

    Each animal has a verb of its own, and the verb is the one of the **first** noun, in its number, however
    many phrases stand in between: whoever forgets the subject must guess among all verbs. A sentence begins
    with "the" (0.48), "every" (0.24; singular nouns only), "nobody" (0.17) or "it" (0.11). After a noun comes
    a phrase of three words with probability `more`, else the verb; after the verb an adverb or, as likely,
    the end. "nobody" sleeps or waits; after "it" comes "rains", and then "and rains" with probability 0.4,
    as often as it likes. Of what may stand at a place, all words are equally likely.

    Parameters
    ----------
    animals : int
        How many there are, 1 to 8.
    more : float
        Probability of another phrase after a noun, from 0 up to but not including 1.

    Raises
    ------
    ValueError
        For numbers out of range.

    Examples
    --------
    >>> AgreementGrammar().after(["the", "dogs", "near", "the", "cat"])["bark"]
    0.5
    """

    animals: int = 4
    more: float = 0.5

    def __post_init__(self) -> None:
        most = len(ANIMAL_NOUNS)
        if not _whole(self.animals) or not 1 <= self.animals <= most:
            raise ValueError(f"there are 1 to {most} animals, not {self.animals!r}")
        if not 0 <= self.more < 1:
            raise ValueError(f"more is a probability from 0 up to, but not, 1; got {self.more}")

    @property
    def classes(self) -> Mapping[str, tuple[str, ...]]:
        """Its words, class by class: "noun", "verb", "preposition", "adverb" and those that stand alone."""
        nouns, verbs = (
            tuple(word for forms in table[: self.animals] for word in forms)
            for table in (ANIMAL_NOUNS, ANIMAL_VERBS)
        )
        kinds = {"noun": nouns, "verb": (*verbs, *NOBODY), "preposition": PREPOSITIONS, "adverb": ADVERBS}
        return MappingProxyType(kinds | {word: (word,) for word in (*FIRST, "rains", "and")})

    def others(self, word: str) -> tuple[str, ...]:
        """Give the other words of a word's class: for a noun all nouns, of either number; none for "the".

        A word that the grammar does not have has none.
        """
        found: tuple[str, ...] = next((words for words in self.classes.values() if word in words), ())
        return tuple(other for other in found if other != word)

    def after(self, words: Sequence[str]) -> dict[str, float]:
        """Give the probabilities of what may follow the beginning of a sentence.

        Parameters
        ----------
        words : sequence of str
            From the first word on; none for the beginning.

        Returns
        -------
        dict of str to float
            ``"</s>"`` is the end. Empty where no sentence begins like that.
        """
        _refuse_text(words)
        state = BEGIN
        for word in words:
            _, state = self.moves(state).get(word, (0.0, OVER))
        return {word: p for word, (p, _) in self.moves(state).items()}

    def logprob(self, words: Sequence[str]) -> float:
        """Give the natural logarithm of the probability of a whole sentence; −∞ if it is never said."""
        _refuse_text(words)
        state, total = BEGIN, 0.0
        for word in (*words, END):
            p, state = self.moves(state).get(word, (0.0, OVER))
            if not p:
                return -math.inf
            total += math.log(p)
        return total

    def entropy(self) -> tuple[float, float]:
        """Give the mean surprisal of a sentence in nats, and its mean number of tokens, the end among them.

        Their ratio is the entropy per token: in the long run no model's loss is below it. What is to come in
        a state is what its next token brings, and what is to come in the state after that: a linear system.
        """
        found = [BEGIN]
        for state in found:  # grows as it is walked
            leads = dict.fromkeys(after for _, after in self.moves(state).values())
            found += [after for after in leads if after not in found]
        at = {state: n for n, state in enumerate(found)}
        flow, gain = np.eye(len(found)), np.zeros((len(found), 2))
        for state, n in at.items():
            for p, after in self.moves(state).values():
                gain[n] += (-p * math.log(p), p)
                flow[n, at[after]] -= p
        nats, tokens = np.linalg.solve(flow, gain)[0]
        return float(nats), float(tokens)

    def moves(self, state: State) -> Moves:
        """Give what may come in a state: each word's probability, and the state it leads to."""
        return _moves(state, self.animals, self.more)


def _whole(number: object) -> bool:
    return isinstance(number, int | np.integer) and not isinstance(number, bool)


def _refuse_text(words: object) -> None:
    if isinstance(words, str):
        raise TypeError(f"a sentence is a sequence of words, such as {words.split()!r}, and no text")


@lru_cache(maxsize=4096)
def _moves(state: State, animals: int, more: float) -> Moves:
    kind, number, subject = state
    if kind in ("begin", "over", "it", "rains", "nobody"):
        return _opening(kind)
    if kind in ("the", "every"):
        forms = (SINGULAR, PLURAL) if kind == "the" else (SINGULAR,)
        nouns = [(ANIMAL_NOUNS[k][form], ("noun", form, k)) for k in range(animals) for form in forms]
        return _evenly(nouns)
    if kind == "noun":
        verb = {ANIMAL_VERBS[subject][number]: (1 - more, ("verb", -1, -1))}
        return (
            _evenly([(word, ("preposition", number, subject)) for word in PREPOSITIONS], more) if more else {}
        ) | verb
    if kind == "preposition":
        return {"the": (1.0, ("object", number, subject))}
    if kind == "object":
        return _evenly(
            [(word, ("noun", number, subject)) for pair in ANIMAL_NOUNS[:animals] for word in pair]
        )
    if kind == "verb":
        return {END: (1 - ADVERB, OVER)} | _evenly([(word, ("adverb", -1, -1)) for word in ADVERBS], ADVERB)
    return {END: (1.0, OVER)}


def _opening(kind: str) -> Moves:
    """Give what may come at the beginning, and in the sentences without an animal."""
    if kind == "begin":
        return {word: (p, (word, -1, -1)) for word, p in FIRST.items()}
    if kind == "it":
        return {"rains": (1.0, ("rains", -1, -1))}
    if kind == "rains":
        return {END: (1 - AGAIN, OVER), "and": (AGAIN, ("it", -1, -1))}
    return _evenly([(word, ("verb", -1, -1)) for word in NOBODY]) if kind == "nobody" else {}


def _evenly(choices: Sequence[tuple[str, State]], share: float = 1.0) -> dict[str, tuple[float, State]]:
    return {word: (share / len(choices), state) for word, state in choices}
