"""What one node of an expression computes, in numbers: its value forward, its products backward."""

from __future__ import annotations

import numpy as np

from lecturekit._arrays import Array
from lecturekit.figures._panels import Panel
from lecturekit.figures._text import as_text
from lecturekit.figures.gradients._expression_lattice import Block, Line, fitted, lattice_panel, room_for
from lecturekit.figures.gradients._expression_names import called
from lecturekit.figures.gradients._expression_numbers import largest, shape_words
from lecturekit.figures.gradients._expression_stage import Stage, last_step, stage
from lecturekit.recurrent import Node, Share, Walk

FEW, SHORT = 6, 4  # inputs that are listed at once; numbers of a vector that is listed lying down


def sums_panel(walk: Walk, now: Stage) -> Panel:
    """Make the panel that shows what happens at a stage in numbers.

    Parameters
    ----------
    walk : Walk
    now : Stage
    """
    lines = _lines(walk, now)
    pages = [_lines(walk, stage(walk, step)) for step in range(last_step(walk) + 1)]
    jacobians = [share.jacobian for share in now.back.shares] if now.back else []
    spans = {
        "value": largest([node.value for node in walk.nodes]),
        "gradient": largest(walk.gradients),
        "jacobian": largest(jacobians),
    }
    return lattice_panel(lines, spans, _title(now), room_for(pages))


def _lines(walk: Walk, now: Stage) -> list[Line]:
    written = {"inputs": _inputs, "forward": _forward, "seed": _seed, "backward": _backward, "end": _end}
    return fitted(written[now.kind](walk, now))


def _title(now: Stage) -> str:
    return {
        "inputs": "the inputs are given",
        "forward": "forward: the value of a node",
        "seed": "backward begins at the output",
        "backward": "(local Jacobian)<sup>T</sup> × incoming gradient",
        "end": "gradients of the inputs",
    }[now.kind]


def _column(value: Array, kind: str, *, row: bool = False) -> Block:
    """Write a value as a matrix: a vector as a column, or as a row to the left of a product."""
    if value.ndim == 2:
        return Block(value, kind)
    return Block(value.reshape(1, -1) if row else value.reshape(-1, 1), kind)


def _named(node: Node, pattern: str = "{}") -> str:
    article, name = called(node)
    return article + pattern.format(f"<i>{as_text(name)}</i>" if node.name else as_text(name))


def _listed(parts: list[tuple[str, Array]], kind: str) -> list[Line]:
    shown = parts if len(parts) <= FEW else parts[: FEW - 1]
    lines = []
    for name, value in shown:
        said = f"{name} {shape_words(value)} =" if value.ndim else f"{name} ="
        lines.append(Line((said, _column(value, kind, row=value.size <= SHORT))))
    return lines if shown is parts else [*lines, Line((f"and {len(parts) - FEW + 1} more",))]


def _inputs(walk: Walk, _: Stage) -> list[Line]:
    return _listed([(_named(node), node.value) for node in walk.nodes if node.name], "value")


def _end(walk: Walk, now: Stage) -> list[Line]:
    found = zip(walk.nodes, now.gradients, strict=True)
    parts = [(f"∇<sub>{_named(node)}</sub>", g) for node, g in found if node.name and g is not None]
    return _listed(parts, "gradient")


def _seed(_: Walk, now: Stage) -> list[Line]:
    assert now.active is not None
    seed = now.gradients[now.active]
    assert seed is not None
    return [
        Line(
            ("∂<i>L</i> / ∂<i>L</i> =", _column(seed, "gradient")),
            "the output, by itself",
        )
    ]


def _forward(walk: Walk, now: Stage) -> list[Line]:
    assert now.active is not None
    node = walk.nodes[now.active]
    operands = [walk.nodes[parent].value for parent in node.parents]
    row = node.operation in ("matmul", "dot") and operands[0].ndim == 1
    blocks = [_column(value, "value", row=row and k == 0) for k, value in enumerate(operands)]
    result = _column(node.value, "value", row=row and node.operation == "matmul")
    shapes = f": {', '.join(map(shape_words, operands))} → {shape_words(node.value)}"
    head = _named(node) + shapes * (max(value.size for value in operands) > 1)
    if len(blocks) == 2:
        return [Line((blocks[0], node.label.replace("dot", "·"), blocks[1], "=", result), head)]
    if node.operation == "transpose":
        return [Line((blocks[0], node.label, "=", result), head)]
    return [Line((node.label, blocks[0], "=", result), head)]


def _backward(walk: Walk, now: Stage) -> list[Line]:
    assert now.back is not None
    return [_share(walk, now.back.incoming, share) for share in now.back.shares]


def _share(walk: Walk, incoming: Array, share: Share) -> Line:
    parent, (S, P) = walk.nodes[share.parent], share.jacobian.shape
    diagonal = ", diagonal" if share.is_diagonal else ""
    shapes = f"({S} × {P})<sup>T</sup> · ({S}) = ({P}){diagonal}" if S * P > 1 else "slope × incoming"
    head = f"to {_named(parent, '<b>{}</b>')}: {shapes}"
    items: tuple[Block | str, ...] = (
        Block(share.jacobian.T, "jacobian"),
        "·",
        Block(incoming.reshape(-1, 1), "gradient"),
        "=",
        Block(share.product.reshape(-1, 1), "gradient"),
    )
    if share.first:
        return Line(items, head)
    before, after = (Block(np.reshape(part, (-1, 1)), "gradient") for part in (share.before, share.after))
    longer = (*items, "+", before, "=", after)
    fits = fitted([Line(longer)]) == [Line(longer)]
    return Line(longer if fits else items, f"{head}, adds up")
