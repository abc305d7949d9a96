"""Which shapes fit an operation, and how a reader is told that they do not."""

from __future__ import annotations

from lecturekit._arrays import Array


def written(shape: tuple[int, ...]) -> str:
    """Write a shape for people: ``a scalar``, ``(3,)``, ``(2, 3)``."""
    return str(shape) if shape else "a scalar"


def same_or_scalar(text: str, a: Array, b: Array) -> None:
    """Refuse two operands unless they have one shape, or one is a scalar."""
    if a.shape != b.shape and a.ndim and b.ndim:
        raise ValueError(
            f"{text}: shapes {written(a.shape)} and {written(b.shape)} differ; "
            "both must be the same, or one a scalar"
        )


def matrices(text: str, a: Array, b: Array) -> None:
    """Refuse operands of @ unless the last size of the first is the first size of the second."""
    shapes = f"shapes {written(a.shape)} and {written(b.shape)}"
    if not a.ndim or not b.ndim:
        raise ValueError(f"{text}: {shapes}; @ takes vectors and matrices, for a scalar write *")
    if a.shape[-1] != b.shape[0]:
        raise ValueError(f"{text}: {shapes} do not fit; {a.shape[-1]} numbers cannot meet {b.shape[0]}")


def both_vectors(text: str, a: Array, b: Array) -> None:
    """Refuse operands of dot unless they are two vectors of one length."""
    if a.ndim != 1 or a.shape != b.shape:
        raise ValueError(
            f"{text}: shapes {written(a.shape)} and {written(b.shape)}; dot takes two vectors of one length"
        )


def vector(text: str, v: Array) -> None:
    """Refuse an operand of softmax that is no vector."""
    if v.ndim != 1:
        raise ValueError(f"{text}: softmax takes a vector, not {written(v.shape)}")


def matrix(text: str, v: Array) -> None:
    """Refuse an operand of transpose that is no matrix."""
    if v.ndim != 2:
        raise ValueError(f"{text}: transpose takes a matrix, not {written(v.shape)}")
