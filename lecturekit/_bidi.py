"""Words that run from right to left, beside words and numbers that do not."""

import re

_RIGHT_TO_LEFT = re.compile(
    "[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc\U00010800-\U00010fff\U0001e800-\U0001efff]"
)


def isolate(text: str) -> str:
    """Set apart a text with letters written from right to left, so that its neighbours keep their places.

    Parameters
    ----------
    text : str
        Given back as it is where it holds none.
    """
    return f"\u2068{text}\u2069" if _RIGHT_TO_LEFT.search(text) else text
