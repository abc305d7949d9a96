"""From what a reader types to a graph: Python's grammar through `ast`, a few of its nodes, never `eval`."""

from __future__ import annotations

import ast
import math
import warnings
from dataclasses import dataclass
from difflib import get_close_matches

from ._expression_rules import CALLS

LONGEST, MOST_NODES, LONGEST_NAME = 200, 40, 12
_UNFINISHED = tuple("+-*/@,")
_TOO_LARGE = f"the expression has more than {MOST_NODES} nodes, or is nested as deep"

_BINARY = {
    ast.Add: "add",
    ast.Sub: "subtract",
    ast.Mult: "multiply",
    ast.Div: "divide",
    ast.MatMult: "matmul",
}


@dataclass(frozen=True)
class Term:
    """One node before it has a value.

    Attributes
    ----------
    operation : str
        ``"name"``, ``"number"``, ``"power"`` or a key of `OPERATIONS`.
    text : str
        The part of the expression that it stands for.
    parents : tuple of int
        The operands, in their order.
    constant : float
        A number's value, a power's exponent; NaN for all else.
    """

    operation: str
    text: str
    parents: tuple[int, ...] = ()
    constant: float = math.nan


def parse(text: str) -> tuple[Term, ...]:
    """Read an expression as a graph in topological order, the output last.

    Parameters
    ----------
    text : str
        At most 200 characters. A name that is used twice is one node.

    Raises
    ------
    ValueError
        In one line: which part, and what would be right.
    """
    text = text.replace("−", "-").strip()
    if not text:
        raise ValueError("the expression is empty; write for example sum(tanh(W @ x + b))")
    if len(text) > LONGEST:
        raise ValueError(f"the expression has {len(text)} characters; {LONGEST} are the most")
    reader = _Reader()
    reader.read(_tree(text), 0)
    if not any(term.operation == "name" for term in reader.terms):
        raise ValueError(f"{text} holds no name: there is nothing to differentiate by")
    return tuple(reader.terms)


def _tree(text: str) -> ast.expr:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # Python's own hints about strings and comparisons
            return ast.parse(text, mode="eval").body
    except SyntaxError as error:
        if text.rstrip()[-1:] in _UNFINISHED:
            raise ValueError(f"column {len(text) + 1}: something must follow the last {text[-1]}") from None
        at = error.offset or 1
        near = f" at {text[at - 1 : at + 9]!r}" if 0 < at <= len(text) else ""
        raise ValueError(f"column {at}: {error.msg}{near}") from None
    except (ValueError, RecursionError, MemoryError):
        raise ValueError("the expression cannot be read: too deeply nested, or an odd character") from None


class _Reader:
    """Collects the terms, operands before what is made of them."""

    def __init__(self) -> None:
        self.terms: list[Term] = []
        self._names: dict[str, int] = {}

    def read(self, node: ast.expr, depth: int) -> int:
        """Read one part and give its place."""
        if depth > MOST_NODES:
            raise ValueError(_TOO_LARGE)
        if isinstance(node, ast.Name):
            return self._name(node.id)
        if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Pow):
            exponent = _exponent(node)
            return self._add("power", node, [self.read(node.left, depth + 1)], exponent)
        if isinstance(node, ast.BinOp) and type(node.op) in _BINARY:
            parents = [self.read(part, depth + 1) for part in (node.left, node.right)]
            return self._add(_BINARY[type(node.op)], node, parents)
        if isinstance(node, ast.Call):
            operation, arguments = _call(node)
            return self._add(operation, node, [self.read(part, depth + 1) for part in arguments])
        number = _number(node)
        if number is not None:
            return self._add("number", node, [], number)
        if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub):
            return self._add("negative", node, [self.read(node.operand, depth + 1)])
        if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.UAdd):
            return self.read(node.operand, depth + 1)
        raise ValueError(_refusal(node))

    def _add(self, operation: str, node: ast.expr, parents: list[int], constant: float = math.nan) -> int:
        return self._keep(Term(operation, ast.unparse(node), tuple(parents), constant))

    def _name(self, name: str) -> int:
        if name in CALLS:
            raise ValueError(f"{name} is a function: write {name}(…)")
        if len(name) > LONGEST_NAME:
            raise ValueError(
                f"the name {name[:LONGEST_NAME]}… is too long; {LONGEST_NAME} letters are the most"
            )
        if name not in self._names:
            self._names[name] = self._keep(Term("name", name))
        return self._names[name]

    def _keep(self, term: Term) -> int:
        if len(self.terms) == MOST_NODES:
            raise ValueError(_TOO_LARGE)
        self.terms.append(term)
        return len(self.terms) - 1


def _number(node: ast.expr) -> float | None:
    """Give a number's value, a sign before it included; None for what is no number."""
    sign = 1.0
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub | ast.UAdd):
        sign = -1.0 if isinstance(node.op, ast.USub) else 1.0
        node = node.operand
    if not isinstance(node, ast.Constant) or type(node.value) not in (int, float):
        return None
    try:
        value = float(node.value)  # type: ignore[arg-type]
    except OverflowError:
        value = math.inf
    if not math.isfinite(value):
        raise ValueError("a number in the expression is too large for a float")
    return sign * value


def _exponent(node: ast.BinOp) -> float:
    exponent = _number(node.right)
    if exponent is None:
        raise ValueError(f"{ast.unparse(node)}: the exponent must be a number, not {ast.unparse(node.right)}")
    return exponent


def _call(node: ast.Call) -> tuple[str, list[ast.expr]]:
    if not isinstance(node.func, ast.Name):
        raise ValueError(_refusal(node.func))
    name = node.func.id
    if name not in CALLS:
        near = get_close_matches(name.lower(), CALLS, n=1, cutoff=0.55)
        hint = f"did you mean {near[0]}?" if near else f"there are {', '.join(CALLS)}"
        raise ValueError(f"no function is called {name}; {hint}")
    operation = CALLS[name]
    if node.keywords or any(isinstance(part, ast.Starred) for part in node.args):
        raise ValueError(f"{name} takes plain arguments, without names and stars")
    if len(node.args) != operation.operands:
        takes = "1 argument" if operation.operands == 1 else f"{operation.operands} arguments"
        raise ValueError(f"{name} takes {takes}, not {len(node.args)}")
    return operation.name, node.args


def _refusal(node: ast.expr) -> str:
    shown = ast.unparse(node)
    part = shown if len(shown) <= 30 else f"{shown[:30]}…"
    if isinstance(node, ast.Attribute):
        return f"{part}: a dot leads nowhere here" + ("; write transpose(…)" if node.attr == "T" else "")
    if isinstance(node, ast.Constant):
        return f"{part} is no real number"
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.BitXor):
        return f"{part}: write ** for a power, as in x**2"
    return f"{part}: write names, numbers, + - * / @ ** and {', '.join(CALLS)}"
