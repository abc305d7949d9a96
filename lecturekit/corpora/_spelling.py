"""Labels looked up by name; a slip of the pen is answered with the closest spelling."""

from __future__ import annotations

from collections.abc import Sequence
from difflib import get_close_matches


class UnknownLabelError(KeyError):
    """A label that is not there. The message offers the closest ones."""

    def __str__(self) -> str:
        """Give the message as written: KeyError alone would show it in quotes."""
        return str(self.args[0])


def closest(label: str, known: Sequence[str], *, count: int = 3) -> tuple[str, ...]:
    """Find the known labels that are spelled most like this one, best first.

    Parameters
    ----------
    label : str
        What was asked for. Upper and lower case are not told apart.
    known : sequence of str
        The labels there are.
    count : int
        At most so many.

    Returns
    -------
    tuple of str
        Empty if nothing is similar (difflib's ratio below 0.6).
    """
    spelled = {known_label.lower(): known_label for known_label in reversed(known)}
    matches = get_close_matches(label.lower(), list(spelled), n=count, cutoff=0.6)
    return tuple(spelled[match] for match in matches)


def position(label: str, known: Sequence[str], *, kind: str = "label") -> int:
    """Give the place of a label in a sequence of labels.

    Parameters
    ----------
    label : str
        What is asked for.
    known : sequence of str
        The labels there are.
    kind : str
        What the message calls it: "row", "column", "word".

    Returns
    -------
    int
        Index into `known`.

    Raises
    ------
    UnknownLabelError
        If the label is not there. The message names the closest spellings.
    """
    try:
        return known.index(label)
    except ValueError:
        raise UnknownLabelError(_message(label, known, kind)) from None


def cut(text: str, letters: int = 40) -> str:
    """Give a text, or its beginning and … so that it has at most so many letters."""
    return text if len(text) <= letters else text[: letters - 1] + "…"


def quoted(label: object) -> str:
    """Give a label in quotation marks for a message; of a long one its first 39 letters."""
    return repr(cut(label)) if isinstance(label, str) else cut(repr(label))


def _message(label: str, known: Sequence[str], kind: str) -> str:
    similar = closest(label, known)
    if similar:
        return f"There is no {kind} {quoted(label)}. Did you mean {' or '.join(map(quoted, similar))}?"
    shown = ", ".join(map(quoted, known[:8])) + (", …" if len(known) > 8 else "")
    return f"There is no {kind} {quoted(label)}. There are: {shown or 'none'}."
