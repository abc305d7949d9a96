"""The marks of a text, and what a language model has to predict: chosen once, and said in words."""

from __future__ import annotations

import numbers
from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any

#: Stands before a sentence: context only, never predicted.
START = "<s>"
#: Stands after a sentence, and is predicted there.
END = "</s>"
#: What a text can be made of.
UNITS = ("word", "character")


@dataclass(frozen=True, kw_only=True)
class Policy:
    """What is predicted, and what becomes of words that a model does not know.

    Two perplexities can be compared only if these choices and the vocabulary are the same; so they are made
    once, for training and test together, and every model carries them.

    Parameters
    ----------
    start : bool
        Read each sentence after ``<s>``, which is context only: it has no probability and is not counted.
    end : bool
        Predict ``</s>`` after each sentence, and count it.
    unknown : bool
        Rare and unseen words are one more outcome, ``<unk>``. If False, an unseen word is an error.
    least : int
        Words seen less often in the training text count as unknown.
    unit : str
        What a text is made of, ``"word"`` or ``"character"``. Whatever speaks of words then means
        characters, blanks and points among them; a perplexity is one of characters.

    Raises
    ------
    TypeError, ValueError
        For a `least` that is no whole number from 1, or one above 1 where no word may be unknown; for a
        switch that is neither True nor False, and another unit.

    Examples
    --------
    >>> print(Policy(least=2))
    reads <s> first, predicts </s>, words seen fewer than 2 times are <unk>
    """

    start: bool = True
    end: bool = True
    unknown: bool = True
    least: int = 1
    unit: str = "word"

    def __post_init__(self) -> None:
        for name in ("start", "end", "unknown"):
            if not isinstance(getattr(self, name), bool):
                raise TypeError(f"{name} must be True or False, got {getattr(self, name)!r}")
        if isinstance(self.least, bool) or not isinstance(self.least, numbers.Integral):
            raise TypeError(f"least must be a whole number, got {self.least!r}")
        if self.least < 1:
            raise ValueError(f"least must be at least 1, got {self.least}")
        if self.least > 1 and not self.unknown:
            raise ValueError(f"least={self.least} makes rare words unknown, and unknown=False forbids them")
        object.__setattr__(self, "least", int(self.least))
        if self.unit not in UNITS:
            raise ValueError(f"unit must be one of {', '.join(UNITS)}, got {self.unit!r}")

    @classmethod
    def of(cls, given: Policy | Mapping[str, Any] | None) -> Policy:
        """Give a policy itself, one made of its switches by name, or the usual one for None."""
        if isinstance(given, Mapping):
            other = sorted(set(given) - {field.name for field in fields(cls)})
            if other:
                names = ", ".join(field.name for field in fields(cls))
                raise TypeError(f"a policy has no {other[0]!r}; it has {names}")
            return cls(**given)
        if given is not None and not isinstance(given, cls):
            raise TypeError(f"policy must be a Policy, got {given!r}")
        return given or cls()

    def __str__(self) -> str:
        first = "reads <s> first" if self.start else "reads no <s>"
        last = "predicts </s>" if self.end else "predicts no </s>"
        rare = f"{self.unit}s seen fewer than {self.least} times are <unk>"
        unseen = f"unseen {self.unit}s are <unk>" if self.unknown else f"knows every {self.unit}"
        unseen = rare if self.least > 1 else unseen
        return f"{first}, {last}, {unseen}"
