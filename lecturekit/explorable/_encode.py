"""Many states in few bytes: per path the different leaves once, numbers as 16-bit codes, all compressed."""

from __future__ import annotations

import base64
import json
import zlib
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from ._state import State, same

NAN, PLUS, MINUS, ZERO = 65535, 65534, 65533, 65532
"""Codes with a meaning of their own; ZERO only on the logarithmic scale."""

CODES = 65000
"""Steps of the scale: the error is at most 1/130000 of the range (of the logarithms, on a log scale)."""

DECADES = 2.0
"""Positive numbers that span more than this are coded by their logarithm: they are meant for a log axis."""


def encode(states: Sequence[State]) -> tuple[list[dict[str, Any]], str]:
    """Write states as columns.

    Parameters
    ----------
    states : sequence of State
        In the grid's order.

    Returns
    -------
    columns : list of dict
        One for each path: ``path``, and where its index and its leaves lie in the bytes.
    packed : str
        The bytes, gzip and base64.
    """
    columns, chunks, size = [], [], 0
    paths = dict.fromkeys(path for state in states for path in state)
    for path in paths:
        index, leaves = _distinct([state.get(path, _ABSENT) for state in states])
        column, pieces = _column(leaves)
        column["path"] = path
        if len(leaves) > 1:
            pieces = [_shuffle(index.astype("<u2")[None]), *pieces]
            column["index"] = True
        column["at"] = size
        for piece in pieces:
            chunks.append(piece)
            size += len(piece)
        columns.append(column)
    packer = zlib.compressobj(9, zlib.DEFLATED, 31)
    packed = packer.compress(b"".join(chunks)) + packer.flush()
    return columns, base64.b64encode(packed).decode("ascii")


_ABSENT = object()


def _distinct(leaves: Sequence[Any]) -> tuple[np.ndarray, list[Any]]:
    """Keep each different leaf once; the index says which state has which."""
    kinds: dict[Any, list[int]] = {}
    kept: list[Any] = []
    index = np.empty(len(leaves), dtype=np.uint16)
    for i, leaf in enumerate(leaves):
        key = (
            hash((leaf.dtype.str, leaf.shape, leaf.tobytes()))
            if isinstance(leaf, np.ndarray)
            else repr(leaf)[:200]
        )
        for place in kinds.setdefault(key, []):
            if same(kept[place], leaf):
                index[i] = place
                break
        else:
            kinds[key].append(len(kept))
            index[i] = len(kept)
            kept.append(leaf)
    return index, kept


def _column(leaves: list[Any]) -> tuple[dict[str, Any], list[bytes]]:
    if all(isinstance(leaf, np.ndarray) for leaf in leaves):
        return _numbers(leaves)
    said = []
    for leaf in leaves:
        if isinstance(leaf, np.ndarray):  # a column of arrays and other things: rare, so plain
            leaf = {
                "$array": [None if not np.isfinite(v) else v for v in leaf.ravel().tolist()],
                "$shape": list(leaf.shape),
            }
        said.append({"$absent": True} if leaf is _ABSENT else leaf)
    text = json.dumps(said, ensure_ascii=True, allow_nan=False, separators=(",", ":")).encode()
    return {"kind": "json", "bytes": len(text)}, [text]


def _numbers(leaves: list[np.ndarray]) -> tuple[dict[str, Any], list[bytes]]:
    shapes = [list(leaf.shape) for leaf in leaves]
    parts = [leaf.ravel().astype(np.float64) for leaf in leaves]
    flat = np.concatenate(parts)
    codes, scale = quantise(flat)
    even = all(shape == shapes[0] for shape in shapes)
    if not all(_fine(part, scale) for part in parts):  # small beside the others: each leaf on its own scale
        coded = [quantise(part) for part in parts]
        codes, own = np.concatenate([part for part, _ in coded]), [part_scale for _, part_scale in coded]
        column = {"kind": "numbers", "scales": own, "shapes": shapes, "count": len(leaves)}
        step = np.diff(codes, prepend=np.uint16(0))
        return {**column, "size": int(flat.size)}, [_shuffle(step.astype("<u2")[None])]
    table = codes.reshape(len(leaves), -1) if even else codes[None]
    table = np.diff(table, axis=0 if even else 1, prepend=0)  # modulo 2¹⁶: neighbours are alike, so small
    column = {
        "kind": "numbers",
        "scale": scale,
        "shapes": shapes[:1] if even else shapes,
        "count": len(leaves),
        "size": int(flat.size),
    }
    return column, [_shuffle(table.astype("<u2"))]


def _fine(part: np.ndarray, scale: Mapping[str, Any]) -> bool:
    """Tell whether a scale shows a leaf's own shape, to a five hundredth of what it spans."""
    finite = part[np.isfinite(part)]
    return scale["log"] or not finite.size or np.ptp(finite) == 0 or scale["step"] <= np.ptp(finite) / 500


def quantise(values: np.ndarray) -> tuple[np.ndarray, dict[str, Any]]:
    """Code numbers by 16 bits.

    Parameters
    ----------
    values : (N,) float64

    Returns
    -------
    codes : (N,) uint16
    scale : dict
        ``low`` and ``step``, of the values or (``log``) of their natural logarithms.
    """
    finite = values[np.isfinite(values)]
    positive = finite[finite > 0]
    log = positive.size > 0 and finite.min() >= 0 and np.ptp(np.log10(positive)) > DECADES
    whole = finite.size > 0 and bool(np.all(finite == np.round(finite))) and np.ptp(finite) <= CODES
    log = bool(log and not whole)
    with np.errstate(divide="ignore", invalid="ignore"):
        scaled = np.log(values) if log else values
    usable = np.isfinite(scaled)
    low = float(scaled[usable].min()) if usable.any() else 0.0
    step = 1.0 if whole else (float(scaled[usable].max()) - low) / CODES if usable.any() else 1.0
    codes = np.zeros(values.shape, dtype=np.uint16)
    codes[usable] = np.round((scaled[usable] - low) / (step or 1.0)).astype(np.uint16)
    codes[np.isnan(values)], codes[values == np.inf], codes[values == -np.inf] = NAN, PLUS, MINUS
    if log:
        codes[values == 0] = ZERO
    return codes, {"low": low, "step": step, "log": log}


def restore(codes: np.ndarray, scale: Mapping[str, Any]) -> np.ndarray:
    """Turn codes into numbers again, as the player does."""
    values = scale["low"] + codes.astype(np.float64) * scale["step"]
    if scale["log"]:
        values = np.exp(values)
        values[codes == ZERO] = 0.0
    values[codes == NAN], values[codes == PLUS], values[codes == MINUS] = np.nan, np.inf, -np.inf
    return values


def _shuffle(table: np.ndarray) -> bytes:
    """Put all low bytes first, then all high bytes: each half compresses better alone."""
    data = np.frombuffer(np.ascontiguousarray(table).tobytes(), dtype=np.uint8)
    return data[0::2].tobytes() + data[1::2].tobytes()
