"""What the nodes of an expression are called in words."""

from __future__ import annotations

from lecturekit.recurrent import Node

NOUNS = {
    "add": "sum",
    "subtract": "difference",
    "multiply": "product",
    "divide": "quotient",
    "matmul": "product",
    "dot": "dot product",
}
LONGEST = 12  # letters of a part that are written; a longer one is called by its operation


def called(node: Node) -> tuple[str, str]:
    """Give an article and what follows it: the node's part of the expression, or its operation's noun."""
    if len(node.text) <= LONGEST or not node.is_operation:
        return "", node.text
    return "the ", NOUNS.get(node.operation, node.operation)
