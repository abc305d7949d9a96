"""Where a class stands in an expression: inputs, forward, output gradient 1, backward, the end."""

from __future__ import annotations

from dataclasses import dataclass

from lecturekit._arrays import Array
from lecturekit.recurrent import BackwardStep, Walk


@dataclass(frozen=True)
class Stage:
    """What is known after some steps.

    Attributes
    ----------
    kind : {"inputs", "forward", "seed", "backward", "end"}
        What happens in this step.
    active : int or None
        The node at which it happens.
    computed : tuple of bool
        Which nodes have their value.
    gradients : tuple of NDArray or None
        What each node's gradient has come to.
    back : BackwardStep or None
        The step of the backward pass.
    count : (int, int)
        The how manieth step of its kind, of how many.
    operations : tuple of int
        The nodes that are computed, in the order of the forward pass.
    """

    kind: str
    active: int | None
    computed: tuple[bool, ...]
    gradients: tuple[Array | None, ...]
    back: BackwardStep | None
    count: tuple[int, int]
    operations: tuple[int, ...]

    @property
    def visits(self) -> tuple[int, ...]:
        """The step at which each node is visited, in the direction of now: inputs first, or last."""
        K, N = self.count[1], len(self.computed)
        ranks = {k: n for n, k in enumerate(self.operations, 1)}
        if self.kind in ("inputs", "forward"):
            return tuple(ranks.get(k, 0) for k in range(N))
        return tuple(2 * K + 2 - ranks.get(k, 0) for k in range(N))


def last_step(walk: Walk) -> int:
    """Give the number of the step that shows all gradients: twice the operations, and two."""
    return 2 * len(walk.operations) + 2


def stage(walk: Walk, step: int) -> Stage:
    """Say what happens in a step; one beyond the last is the last.

    Raises
    ------
    ValueError
        For a step below 0, and for an output that is no single number.
    """
    if step < 0:
        raise ValueError(f"step counts from 0, not {step}")
    first, operations = walk.first_gradients, walk.operations
    K, step = len(operations), min(step, last_step(walk))
    waiting = set(operations[min(step, K) :])
    computed = tuple(k not in waiting for k in range(len(walk.nodes)))
    nothing = tuple(None for _ in walk.nodes)
    if step == 0:
        return Stage("inputs", None, computed, nothing, None, (0, K), operations)
    if step <= K:
        return Stage("forward", operations[step - 1], computed, nothing, None, (step, K), operations)
    if step == K + 1:
        return Stage("seed", len(walk.nodes) - 1, computed, first, None, (0, K), operations)
    if step == 2 * K + 2:
        return Stage("end", None, computed, walk.gradients, None, (K, K), operations)
    back = walk.steps[step - K - 2]
    return Stage("backward", back.node, computed, back.gradients, back, (step - K - 1, K), operations)
