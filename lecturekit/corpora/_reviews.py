"""Film reviews out of a grammar, with a label each and a tag for each word: order matters in both."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from types import MappingProxyType

import numpy as np

from lecturekit.corpora import _review_words as given
from lecturekit.corpora._grammar import Frame, read_grammar
from lecturekit.corpora._tokens import tokenize

#: What a review can be: `Review.label` is a place in it.
LABELS = ("negative", "positive")
#: The universal part-of-speech tags that occur, in the order of a tagger's outputs.
TAGS = tuple(given.TAGGED)
#: Words that turn round what follows them, or end such a turn.
NEGATIONS = (
    *("not", "never", "hardly", "neither", "nor", "no", "nothing", "nobody", "far"),
    *("wasn't", "isn't", "didn't"),
)

_FOLLOWS, _BEFORE = "what follows", "what went before"
#: The words with two tags, and what decides between them: ``"what follows"`` or ``"what went before"``.
AMBIGUOUS: Mapping[str, str] = MappingProxyType(
    dict.fromkeys(("her", *given.NEUTRAL["This"].split(), *given.NEUTRAL["Fun"].split()), _FOLLOWS)
    | dict.fromkeys((*given.NEUTRAL["Laugh"].split(), *given.NEUTRAL["Dance"].split()), _BEFORE)
)

LONGEST = 16  # words, without the point at the end
ENDED = 0.5  # share of the reviews that have one: a network shall have its answer ready without it
MOST = 20_000  # sentences of a split; far fewer than there are
_CHOICES = {"Subject": given.SUBJECTS, "Object": given.OBJECTS, "Lead": given.LEADS}
_TAG = {word: tag for tag, words in given.TAGGED.items() for word in words.split()}
_MARK = re.compile(r"([,.!?;:])(?!\d)")


@dataclass(frozen=True)
class Review:
    """One sentence about a film.

    Attributes
    ----------
    words : tuple of T str
        In small letters; commas and points are words.
    tags : tuple of T str
        Of `TAGS`.
    label : int
        0 negative, 1 positive: a place in `LABELS`.
    template : str
        The frame it fills, such as ``"[subject] [was] not [other] at all"``: ``[same]`` is an adjective
        of the label's own sign, ``[other]`` one of the other sign; ``[other verb]`` is a verb.
    """

    words: tuple[str, ...]
    tags: tuple[str, ...]
    label: int
    template: str

    def __str__(self) -> str:
        return " ".join(self.words)


@dataclass(frozen=True, repr=False)
class Reviews:
    """Reviews to train on, and reviews held out.

    Attributes
    ----------
    train, validation : tuple of Review
        Other sentences of the same templates.
    test : tuple of Review
        Templates that are in neither: each joins a verdict and a setting that are known, but not together.
    vocabulary : tuple of str
        The words of `train`, most frequent first.
    """

    train: tuple[Review, ...]
    validation: tuple[Review, ...]
    test: tuple[Review, ...]
    vocabulary: tuple[str, ...]

    def __repr__(self) -> str:
        sizes = ", ".join(f"{name}={len(getattr(self, name))}" for name in ("train", "validation", "test"))
        return f"Reviews({sizes}, vocabulary={len(self.vocabulary)} words)"


def review_words(text: str) -> tuple[str, ...]:
    """Cut a typed review into words as `review_corpus` has them.

    Parameters
    ----------
    text : str
        As of `tokenize`, but ``, . ! ? ; :`` are words of their own.

    Returns
    -------
    tuple of str
        ``!`` and ``?`` are read as the point, ``;`` and ``:`` as the comma: the reviews know no others.
    """
    found: list[str] = []
    for part in _MARK.split(text):
        mark = {"!": ".", "?": ".", ";": ",", ":": ","}.get(part, part)
        found += [mark] if mark in (",", ".") else tokenize(part)
    return tuple(found)


def review_corpus(
    *, train: int = 2000, validation: int = 300, test: int = 300, rng: np.random.Generator
) -> Reviews:
    """Speak film reviews in which the order of the words matters.

    A review joins a verdict ("this film was not bad at all") and a setting ("i expected something dull ,
    but …"). Each template is said of good and of bad films alike, with words of the opposite sign, so that
    no template and no negation tells the label. What stands after "but", or in the main clause beside
    "although", decides. A fifth of the templates is kept for the test.

    Words of `AMBIGUOUS` have two tags, equally often. Those decided by what follows stand after the same
    words either way ("i liked her ." and "i liked her acting ."), those decided by what went before stand
    before the same words ("they must talk , and" and "they want talk , and").

    Parameters
    ----------
    train, validation, test : int
        Numbers of reviews, half of them positive; no sentence comes twice, in whichever part.
    rng : numpy.random.Generator
        All randomness.

    Returns
    -------
    Reviews
        In random order.

    Raises
    ------
    ValueError
        If a number is below 2 or above 20,000.

    Notes
    -----
    Tags are those of Universal Dependencies, save that "her" before its noun is DET, which they leave to
    each language (English treebanks say PRON). A contraction is one word, AUX.
    """
    for name, size in (("train", train), ("validation", validation), ("test", test)):
        if not 2 <= size <= MOST:
            raise ValueError(f"{name} must be from 2 to {MOST:,}, not {size}")
    known, unseen = _templates()
    seen: set[tuple[str, ...]] = set()
    learned, watched = (_part(known, size, seen, rng) for size in (train, validation))
    held = _part(unseen, test, seen, rng)
    counts = Counter(word for review in learned for word in review.words)
    return Reviews(learned, watched, held, tuple(sorted(counts, key=lambda word: (-counts[word], word))))


def _templates() -> tuple[list[Frame], list[Frame]]:
    """Give the frames to train on and those held out, every part of which is in the former."""
    wholes, verdicts = (_counted(rules) for rules in (given.WHOLES, given.VERDICTS))
    known = list(read_grammar(given.SHORT).frames)
    unseen: list[Frame] = []
    for (w, whole), (v, verdict) in product(enumerate(wholes), enumerate(verdicts)):
        at = whole.index("Verdict")
        frame = (*whole[:at], *verdict, *whole[at + 1 :])
        times = wholes[whole] * verdicts[verdict]
        (unseen if w and (2 * w + v) % 5 == 0 else known).extend([frame] * times)
    return known, unseen


def _counted(rules: str) -> Counter[Frame]:
    return Counter(read_grammar(rules).frames)


def _part(
    frames: Sequence[Frame], count: int, seen: set[tuple[str, ...]], rng: np.random.Generator
) -> tuple[Review, ...]:
    reviews: list[Review] = []
    while len(reviews) < count:
        review = _review(frames[int(rng.integers(len(frames)))], len(reviews) % 2, rng)
        if review.words not in seen:
            seen.add(review.words)
            reviews.append(review)
    return tuple(reviews[i] for i in rng.permutation(count))


def _review(frame: Frame, label: int, rng: np.random.Generator) -> Review:
    words: list[str] = []
    tags: list[str] = []
    for symbol in _choose(frame, rng):
        name, _, tag = symbol.partition("/")
        words.append(_fill(name, label, words, rng) if name[0].isupper() else name)
        tags.append(tag.upper() or _TAG[words[-1]])
    if rng.random() < ENDED:
        words.append(".")
        tags.append("PUNCT")
    for n, following in enumerate(words[1:]):
        if words[n] == "a" and following[0] in "aeiou":
            words[n] = "an"
    return Review(tuple(words), tuple(tags), label, " ".join(_readable(frame)))


def _choose(frame: Frame, rng: np.random.Generator) -> list[str]:
    """Put one of a pair for each choice; a pair is passed over if either would make the sentence too long."""
    while True:
        chosen, longest = [], len(frame)
        for symbol in frame:
            if symbol not in _CHOICES:
                chosen.append(symbol)
                continue
            pairs = _CHOICES[symbol]
            pair = [form.split() for form in pairs[int(rng.integers(len(pairs)))]]
            longest += max(map(len, pair)) - 1
            chosen += pair[int(rng.integers(2))]
        if longest <= LONGEST:
            return chosen


def _fill(gap: str, label: int, said: Sequence[str], rng: np.random.Generator) -> str:
    """Draw a word that is not in the sentence yet, if there is one."""
    if gap in given.NEUTRAL:
        words = given.NEUTRAL[gap].split()
    else:
        bad = label == (gap in given.OPPOSITE)
        words = given.POLAR[given.OPPOSITE.get(gap, gap)][bad].split()
    words = [word for word in words if word not in said] or words
    return words[int(rng.integers(len(words)))]


def _readable(frame: Frame) -> Iterator[str]:
    for symbol in frame:
        good = given.OPPOSITE.get(symbol, symbol)
        if good in given.POLAR:
            yield f"[{'other' if symbol in given.OPPOSITE else 'same'}{given.KINDS[good]}]"
        else:
            yield f"[{symbol.lower()}]" if symbol[0].isupper() else symbol
