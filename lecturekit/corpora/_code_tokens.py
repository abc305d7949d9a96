"""A line of source code into names, numbers and operators."""

from __future__ import annotations

import re

_NUMBER = r"0[xXbBoO][\da-fA-F_]+\w*|(?:\d[\d_]*(?:\.[\d_]*)?|\.\d[\d_]*)(?:[eE][+-]?\d+)?\w*"
_OPERATORS = (
    r'"""|'
    r"'''|\.\.\.|<<=|>>=|\*\*=|//=|===|!==|->|=>|::|:=|==|!=|<=|>=|&&|\|\||\+\+|--|[-+*/%&|^@]="
    r"|\*\*|//|<<|>>"
)
_TOKEN = re.compile(rf"{_NUMBER}|\w+|{_OPERATORS}|\S")


def code_tokens(line: str) -> tuple[str, ...]:
    """Cut a line of code, in whichever language, into tokens.

    Names, numbers and operators of up to three signs are tokens, and so is every other sign; capitals stay,
    blanks go. What stands in strings and comments is cut like the rest.

    Parameters
    ----------
    line : str
        Any text.

    Returns
    -------
    tuple of str
        Joined, they are the line without its blanks.

    Examples
    --------
    >>> code_tokens("if rate <= 1.5e-3: self.W += dW")
    ('if', 'rate', '<=', '1.5e-3', ':', 'self', '.', 'W', '+=', 'dW')
    """
    return tuple(_TOKEN.findall(line))
