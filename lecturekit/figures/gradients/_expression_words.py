"""What happens at a step of an expression's walk, in one line."""

from __future__ import annotations

from collections.abc import Sequence

from lecturekit._arrays import Array
from lecturekit.figures._numbers import format_number
from lecturekit.figures._text import as_markdown
from lecturekit.figures.gradients._expression_names import called
from lecturekit.figures.gradients._expression_numbers import shape_words
from lecturekit.figures.gradients._expression_stage import Stage, stage
from lecturekit.figures.gradients._gradients_words import error_words
from lecturekit.recurrent import Node, Walk

FEW = 5  # names that are listed


def expression_words(walk: Walk, step: int) -> str:
    """Say in one line of Markdown what happens at a step.

    Parameters
    ----------
    walk : Walk
    step : int
        See `expression_graph`.

    Raises
    ------
    ValueError
        For a step below 0, or if the output is no single number.
    """
    now = stage(walk, step)
    said = {"inputs": _inputs, "forward": _forward, "seed": _seed, "backward": _backward, "end": _end}
    return said[now.kind](walk, now)


def expression_check(walk: Walk) -> str:
    """Write the error of the check by finite differences; where there is no derivative, why there is none.

    Parameters
    ----------
    walk : Walk

    Returns
    -------
    str
        Plain text: ``"3 × 10⁻⁹ ✓"``, or ``"none, relu(a) has a kink here"``.
    """
    why = walk.no_derivative
    return f"none, {why}" if why else error_words(walk.gradient_check())


def _part(node: Node) -> str:
    article, name = called(node)
    return f"{article}**{as_markdown(name)}**"


def _value(value: Array) -> str:
    return f"**{format_number(float(value.item()))}**" if value.size == 1 else shape_words(value)


def _joined(parts: Sequence[str]) -> str:
    return f"{', '.join(parts[:-1])} and {parts[-1]}" if len(parts) > 1 else parts[0]


def _inputs(walk: Walk, _: Stage) -> str:
    names = [_part(node) for node in walk.nodes if node.name]
    count = len(walk.operations)
    return (
        f"Given: {_joined(names)}. Forward computes **{count}** node{'s' * (count != 1)}, from left to right"
    )


def _forward(walk: Walk, now: Stage) -> str:
    assert now.active is not None
    node = walk.nodes[now.active]
    return f"Forward {now.count[0]} of {now.count[1]}: {_part(node)} is {_value(node.value)}"


def _seed(walk: Walk, _: Stage) -> str:
    output = f"the output is {_value(walk.output)}"
    return f"Backward starts here: {output}, and its gradient by itself is **1**"


def _backward(walk: Walk, now: Stage) -> str:
    assert now.back is not None
    node, shares = walk.nodes[now.back.node], now.back.shares
    handed = [f"{_value(share.product)} to {_part(walk.nodes[share.parent])}" for share in shares]
    again = [walk.nodes[share.parent] for share in shares if not share.first]
    more = f"; shares of {_part(again[-1])} **add up**" if again else ""
    gives = f"hands {_joined(handed)}" if handed else "hands nothing to numbers"
    return f"Backward {now.count[0]} of {now.count[1]}: {_part(node)} {gives}{more}"


def _end(walk: Walk, now: Stage) -> str:
    names = [_part(node) for node in walk.nodes if node.name]
    of = _joined(names) if len(names) <= FEW else f"all {len(names)} inputs"
    found = as_markdown(expression_check(walk))
    return f"Finished at step {2 * now.count[1] + 2}: gradients of {of}, check: **{found}**"
