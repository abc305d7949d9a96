"""What is said about an answer: in a line, and as a line of a page."""

from __future__ import annotations

import html
import re
from dataclasses import dataclass, replace

_BADGE = "display:inline-block;min-width:1.5em;padding:0 .2em;border-radius:.3em;color:#fff;text-align:center"
_COLOURS = {"✓": "#1a7f37", "✗": "#a8201a", "…": "#595959"}  # white on each: 5 : 1 and more


@dataclass(frozen=True)
class Verdict:
    """What is said about an answer; true if it is right.

    Attributes
    ----------
    right : bool
        Whether it is.
    words : str
        What kind of mistake it is, and how exact numbers must be; never the expected answer.
    hint : str
        The next step of thought, after a wrong answer. What stands in `backticks` is set as code.
    answered : bool
        Whether there is an answer at all. If not, the words say what is asked for, and there is no hint.
    """

    right: bool
    words: str
    hint: str = ""
    answered: bool = True

    def __bool__(self) -> bool:
        """Tell whether the answer is right."""
        return self.right

    @property
    def mark(self) -> str:
        """✓ for right, ✗ for wrong, … for not answered yet."""
        return "✓" if self.right else "✗" if self.answered else "…"

    def hinting(self, hint: str) -> Verdict:
        """Give the same verdict with a hint, if the answer is a wrong one.

        Parameters
        ----------
        hint : str
            The next step of thought.
        """
        return self if self.right or not self.answered else replace(self, hint=hint)

    def __repr__(self) -> str:
        return f"{self.mark} {self.words}" + (f"\nHint: {self.hint}" if self.hint else "")

    def _repr_html_(self) -> str:
        """Say the same in large type; what the reader's own code said is text, whatever is in it."""
        badge = f'<b style="{_BADGE};background:{_COLOURS[self.mark]}">{self.mark}</b>'
        lines = [f"{badge} {html.escape(self.words)}"]
        if self.hint:
            hint = re.sub(r"`([^`]+)`", r"<code>\1</code>", html.escape(self.hint))
            lines.append(f"<b>Hint:</b> {hint}")
        said = "\n".join(f'<div style="margin:.15em 0;overflow-wrap:anywhere">{line}</div>' for line in lines)
        return f'<div class="lk-answer" role="status" style="font-size:1.25em;line-height:1.45">{said}</div>'


def unanswered(asked: str) -> Verdict:
    """Say that there is no answer yet, and what is asked for.

    Parameters
    ----------
    asked : str
        What goes where the three dots are, with its article.
    """
    return Verdict(False, f"Not answered yet: put {asked} where the three dots are.", answered=False)
