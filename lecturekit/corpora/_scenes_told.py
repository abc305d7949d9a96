"""From a sentence back to a scene: one of the many of which it is true."""

from __future__ import annotations

from collections.abc import Sequence

from lecturekit.corpora._scenes import COLOURS, SHAPES, SIZES, Scene, Thing

#: Where the first and the second thing go, (across, down) each.
_WHERE = {
    ("above",): ((2, 0), (2, 5)),
    ("below",): ((2, 5), (2, 0)),
    ("left", "of"): ((0, 2), (5, 2)),
    ("right", "of"): ((5, 2), (0, 2)),
}


def scene_told(words: Sequence[str]) -> Scene | None:
    """Make a scene of which a sentence is true.

    Parameters
    ----------
    words : sequence of str
        Such as "a large red circle" or "a red circle above a blue square". What the sentence leaves open is
        chosen: a thing alone is large, two are small, and as far apart as they can be.

    Returns
    -------
    Scene or None
        None for a sentence of any other form.
    """
    first, rest = _thing(words)
    if first is None:
        return None
    if not rest:
        return Scene((Thing(first[2], first[1], first[0] or "large"),))
    for relation, places in _WHERE.items():
        if tuple(rest[: len(relation)]) == relation:
            second, left = _thing(rest[len(relation) :])
            if second is None or left:
                return None
            both = zip((first, second), places, strict=True)
            return Scene(tuple(Thing(t[2], t[1], t[0] or "small", *place) for t, place in both))
    return None


def _thing(words: Sequence[str]) -> tuple[tuple[str, str, str] | None, Sequence[str]]:
    """Read "a", a size or none, a colour and a shape; give size, colour, shape, and the words after them."""
    size = words[1] if len(words) > 1 and words[1] in SIZES else ""
    rest = words[2 if size else 1 :]
    if len(rest) < 2 or words[0] != "a" or rest[0] not in COLOURS or rest[1] not in SHAPES:
        return None, words
    return (size, rest[0], rest[1]), rest[2:]
