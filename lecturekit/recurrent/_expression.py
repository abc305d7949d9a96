"""Expressions as graphs: read from text, walked forward, then backward one node at a time.

Source of the procedure: the lecture's three lines on backpropagation. Initialise the output's gradient with
1; for each node, users first, compute the local Jacobian with the values of the forward pass; the gradient is
the local Jacobian, transposed, times the gradient that arrives.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from unicodedata import normalize

from numpy.typing import ArrayLike

from lecturekit._arrays import Array

from ._expression_local import local_value
from ._expression_parse import Term, parse
from ._expression_records import Node, Walk
from ._expression_rules import OPERATIONS
from ._expression_values import as_value

_SUPERSCRIPTS = str.maketrans("-.0123456789", "⁻·⁰¹²³⁴⁵⁶⁷⁸⁹")


@dataclass(frozen=True)
class Expression:
    """An expression over scalars, vectors and matrices, as a graph.

    Parameters
    ----------
    text : str
        Names, numbers, ``+ - * / @ **`` (with a number as exponent), and the functions ``tanh sigmoid relu
        exp log sqrt square sum dot softmax norm transpose``. At most 200 characters and 40 nodes. A name
        that is used twice is one node. It is read by Python's grammar and never run as Python.

    Attributes
    ----------
    terms : tuple of Term
        The graph without values, in topological order.

    Raises
    ------
    ValueError
        In one line: which part cannot be read, and what would be right.

    Examples
    --------
    >>> walk = Expression("sum(tanh(W @ x))").walk(W=[[1, 2], [0, 1]], x=[0, 0])
    >>> walk.gradient("x")
    array([1., 3.])
    """

    text: str
    terms: tuple[Term, ...] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        if not isinstance(self.text, str):
            raise TypeError(f"an expression is text, not {type(self.text).__name__}")
        object.__setattr__(self, "terms", parse(self.text))

    @property
    def names(self) -> tuple[str, ...]:
        """The inputs, in the order in which the expression uses them."""
        return tuple(term.text for term in self.terms if term.operation == "name")

    def walk(self, values: Mapping[str, ArrayLike] | None = None, /, **named: ArrayLike) -> Walk:
        """Compute every node, and keep it.

        Parameters
        ----------
        values : mapping, optional
            A scalar, vector or matrix of at most 100 numbers for each name; others are left aside.
        **named
            The same, by name.

        Returns
        -------
        Walk
            With the backward pass, made when first asked for. What leaves float64 is inf or NaN there.

        Raises
        ------
        ValueError
            For a name without a value, and for shapes that do not fit, with the operation and both shapes.
        """
        given = {normalize("NFKC", name): value for name, value in {**(values or {}), **named}.items()}
        nodes: list[Node] = []
        for term in self.terms:
            nodes.append(_node(term, nodes, given))
        return Walk(self.text, tuple(nodes))


def _node(term: Term, nodes: list[Node], given: Mapping[str, ArrayLike]) -> Node:
    operands = [nodes[parent].value for parent in term.parents]
    depth = max((nodes[parent].depth + 1 for parent in term.parents), default=0)
    name = term.text if term.operation == "name" else ""
    return Node(
        name=name,
        text=term.text,
        label=_label(term),
        operation=term.operation,
        parents=term.parents,
        value=_given(term, given) if not operands else local_value(term, operands),
        depth=depth,
        constant=term.constant,
    )


def _given(term: Term, given: Mapping[str, ArrayLike]) -> Array:
    if term.operation == "number":
        return as_value(term.text, term.constant)
    if term.text not in given:
        there = f"; there are {', '.join(given)}" if given else ""
        raise ValueError(f"{term.text} has no value: give {term.text} = … among the inputs{there}")
    return as_value(term.text, given[term.text])


def _label(term: Term) -> str:
    if term.operation == "power":
        return f"( ){f'{term.constant:g}'.translate(_SUPERSCRIPTS)}"
    if term.operation in OPERATIONS:
        return OPERATIONS[term.operation].label
    return term.text if term.operation == "name" else f"{term.constant:g}".replace("-", "−")
