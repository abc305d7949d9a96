"""Little stories of four to six sentences, each of which depends on the one before; their law is known."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from lecturekit._generator import generator
from lecturekit.corpora import _stories_words as told
from lecturekit.corpora._given import whole

#: What can happen in a story, in the order in which it may.
STORY_EVENTS = tuple(told.EVENTS)
PEOPLE = (*told.SHE, *told.HE)
MOST = 20_000  # stories of a part


@dataclass(frozen=True)
class Story:
    """One story.

    Attributes
    ----------
    sentences : tuple of S tuples of str
        Words in small letters, without marks.
    events : tuple of S str
        What each sentence tells: one of `STORY_EVENTS`.
    person : str
        Whom it is about.
    """

    sentences: tuple[tuple[str, ...], ...]
    events: tuple[str, ...]
    person: str

    def __str__(self) -> str:
        return ". ".join(" ".join(sentence) for sentence in self.sentences) + "."

    def __len__(self) -> int:
        return len(self.sentences)


@dataclass(frozen=True, repr=False)
class Stories:
    """Stories to learn from, and stories held out.

    Attributes
    ----------
    train, validation, test : tuple of Story
        No story of one part is in another.
    vocabulary : tuple of str
        The words of `train`, most frequent first.
    """

    train: tuple[Story, ...]
    validation: tuple[Story, ...]
    test: tuple[Story, ...]
    vocabulary: tuple[str, ...]

    def __repr__(self) -> str:
        sizes = ", ".join(f"{name}={len(getattr(self, name))}" for name in ("train", "validation", "test"))
        return f"Stories({sizes}, vocabulary={len(self.vocabulary)} words)"


def story_corpus(
    *, train: int = 900, validation: int = 100, test: int = 200, rng: np.random.Generator
) -> Stories:
    """Tell little stories: somebody at a place, what happens, how it feels, what is done about it, an end.

    What happens is a Markov chain: each event depends on the one before, and on nothing else but who it is
    about. Each of the 29 events can be said in four ways, which share no word of content: "drops fell from
    the sky" and "a storm broke loose" have the same sentences before and after them. Words come again in
    other events ("hot", "black", "fell"), so that shared words prove little.

    Parameters
    ----------
    train, validation, test : int
        Numbers of stories; none comes twice.
    rng : numpy.random.Generator
        All randomness.

    Returns
    -------
    Stories

    Raises
    ------
    TypeError
        For numbers that are not whole, and what is no generator.
    ValueError
        If a number is below 2 or above 20,000.

    Notes
    -----
    `story_logprob` gives the probability of each sentence after or before another.
    """
    generator(rng)
    sizes = (("train", train), ("validation", validation), ("test", test))
    counted = [whole(name, size, 2, MOST) for name, size in sizes]
    seen: set[tuple[tuple[str, ...], ...]] = set()
    learned, watched, held = (tuple(_told(size, seen, rng)) for size in counted)
    counts = Counter(word for story in learned for sentence in story.sentences for word in sentence)
    return Stories(learned, watched, held, tuple(sorted(counts, key=lambda word: (-counts[word], word))))


def _told(count: int, seen: set[tuple[tuple[str, ...], ...]], rng: np.random.Generator) -> Iterator[Story]:
    while count:
        story = _story(rng)
        if story.sentences not in seen:
            seen.add(story.sentences)
            count -= 1
            yield story


def _story(rng: np.random.Generator) -> Story:
    person = PEOPLE[int(rng.integers(len(PEOPLE)))]
    event, events, sentences = told.PLACES[int(rng.integers(len(told.PLACES)))], [], []
    while event:
        pattern = told.EVENTS[event][int(rng.integers(len(told.EVENTS[event])))]
        before, after = (told.FIRST, told.WITH) if event in told.PLACES else (told.LATER, ("",))
        parts = (before[int(rng.integers(len(before)))], pattern, after[int(rng.integers(len(after)))])
        by_name = event in told.PLACES or rng.random() < told.NAMED
        sentences.append(worded(" ".join(parts), person, by_name=by_name))
        events.append(event)
        following = told.AFTER[event]
        event = str(rng.choice(list(following), p=list(following.values())))
    return Story(tuple(sentences), tuple(events), person)


def worded(pattern: str, person: str, *, by_name: bool) -> tuple[str, ...]:
    """Say a pattern of a person: N, H and O become words."""
    pronoun = "she" if person in told.SHE else "he"
    hers, her = told.FORMS[pronoun]
    said = {"N": person if by_name else pronoun, "H": hers, "O": her}
    return tuple(said.get(word, word) for word in pattern.split())
