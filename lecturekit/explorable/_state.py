"""A state of a scene, flattened to paths and leaves, so that only what changed has to travel."""

from __future__ import annotations

import base64
import copy
from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import numpy as np

State = dict[str, Any]
"""Path (``"data.0.y"``, ``"verdict"``) to leaf: a NumPy array, or anything JSON can say."""

_LEAVES = {"meta", "customdata", "colorscale", "range", "domain"}
_WORDS = {"text", "hovertext", "ids"}
_SHORT = 8
"""Lists of numbers shorter than this travel as JSON: a buffer of their own costs more."""


def flatten(figure: Any) -> State:
    """Take a plotly figure apart.

    Parameters
    ----------
    figure : plotly.graph_objects.Figure or mapping
        Anything with ``to_dict``, or the dict itself.

    Returns
    -------
    State
        Arrays are read-only NumPy arrays of the figure's own precision.
    """
    parts = _parts(figure)
    state = {path: leaf for key in ("data", "layout") for path, leaf in _walk(key, key, parts.get(key) or {})}
    template = (parts.get("layout") or {}).get("template")
    if template is not None:
        state["layout.template"] = used(template, parts.get("data") or ())
    return state


def _parts(figure: Any) -> Mapping[str, Any]:
    """Look at a figure's traces and layout without the deep copy that ``to_dict`` makes (3 of 4 ms)."""
    data, layout = getattr(figure, "_data", None), getattr(figure, "_layout", None)
    if isinstance(data, list) and isinstance(layout, Mapping):
        return {"data": data, "layout": layout}
    return figure.to_dict() if hasattr(figure, "to_dict") else figure


def _walk(path: str, key: str, value: Any) -> Iterator[tuple[str, Any]]:
    if isinstance(value, Mapping) and "bdata" in value:
        yield path, _decode(value)
    elif path == "layout.template":
        return  # taken whole, by the caller
    elif key in _LEAVES:
        yield path, _plain(value)
    elif isinstance(value, Mapping) and value:
        for name, inner in value.items():
            yield from _walk(f"{path}.{name}", name, inner)
    elif isinstance(value, list | tuple) and value and all(isinstance(v, Mapping) for v in value):
        for i, inner in enumerate(value):
            yield from _walk(f"{path}.{i}", str(i), inner)
    else:
        yield path, _as_array(value) if path.startswith("data.") and key not in _WORDS else _plain(value)


_SUBPLOTS = {
    "scene": ("3d", "surface", "cone", "streamtube", "volume", "isosurface"),
    "polar": ("polar",),
    "ternary": ("ternary",),
    "smith": ("smith",),
    "geo": ("geo", "choropleth"),
    "mapbox": ("mapbox",),
    "map": ("map",),
}
"""What a template says of a kind of subplot is needed by the trace types with one of these in their names."""

_templates: deque[tuple[Any, set[str], Any]] = deque(maxlen=8)


def used(template: Any, traces: Sequence[Mapping[str, Any]]) -> Any:
    """Give a template without what a figure has none of, trace types and subplots: most of its bytes.

    Equal templates give one and the same object: they are large, and every state has one.
    """
    types = {trace.get("type", "scatter") for trace in traces}
    for known, known_types, plain in _templates:
        if known_types == types and (known is template or known == template):
            return plain
    data = {kind: look for kind, look in (template.get("data") or {}).items() if kind in types}
    unused = {kind for kind, parts in _SUBPLOTS.items() if not any(p in t for p in parts for t in types)}
    layout = {key: look for key, look in (template.get("layout") or {}).items() if key not in unused}
    plain = _plain({**template, "data": data, "layout": layout})
    _templates.append((copy.deepcopy(template), types, plain))
    return plain


def _decode(spec: Mapping[str, Any]) -> np.ndarray:
    array = np.frombuffer(base64.b64decode(spec["bdata"]), dtype=spec["dtype"])
    shape = spec.get("shape")
    return array.reshape([int(n) for n in str(shape).split(",")]) if shape else array


def _plain(value: Any) -> Any:
    """Turn what NumPy and tuples leave behind into what JSON can say."""
    if isinstance(value, Mapping):
        return _decode(value).tolist() if "bdata" in value else {k: _plain(v) for k, v in value.items()}
    if isinstance(value, np.ndarray) and value.dtype.kind == "M":
        return np.datetime_as_string(value).tolist()
    if isinstance(value, list | tuple | np.ndarray):
        return [_plain(v) for v in value]
    if isinstance(value, np.generic):
        value = value.item()
    if hasattr(value, "isoformat"):
        return value.isoformat()
    return None if isinstance(value, float) and not np.isfinite(value) else value


def _as_array(value: Any) -> Any:
    """Make a list of numbers an array; a None in it becomes NaN, which plotly leaves out just the same."""
    if not isinstance(value, list | tuple | np.ndarray):
        return _plain(value)
    if isinstance(value, np.ndarray) and value.dtype.kind in "fiu":
        return value.copy() if value.flags.writeable else value  # a scene may write into its own array again
    numbers = all(
        v is None or (isinstance(v, int | float | np.number) and not isinstance(v, bool)) for v in value
    )
    gaps = any(v is None or v != v for v in value) if numbers else False  # NaN differs from itself
    if not numbers or (len(value) < _SHORT and not gaps):
        return _plain(value)
    return np.array(value, dtype=np.float64)


def same(a: Any, b: Any) -> bool:
    """Tell whether two leaves are the same to the last bit (NaN equals NaN)."""
    if a is b:
        return True
    if isinstance(a, np.ndarray) and isinstance(b, np.ndarray):
        return a.dtype == b.dtype and a.shape == b.shape and a.tobytes() == b.tobytes()
    if isinstance(a, np.ndarray) or isinstance(b, np.ndarray):
        return False
    return type(a) is type(b) and bool(a == b)


def difference(old: State, new: State) -> tuple[State, list[str]]:
    """Find what must be set and what must go, to come from one state to another.

    Returns
    -------
    State
        Leaves that are new or changed.
    list of str
        Paths that are gone.
    """
    changed = {path: leaf for path, leaf in new.items() if path not in old or not same(old[path], leaf)}
    return changed, [path for path in old if path not in new]


def narrow(array: np.ndarray) -> np.ndarray:
    """Give float64 numbers as float32, unless one is outside its range or they differ by too little."""
    magnitude = np.abs(array[np.isfinite(array) & (array != 0)])
    if magnitude.size and not (magnitude.min() > 1e-37 and magnitude.max() < 1e38):
        return array
    finite = array[np.isfinite(array)]
    if finite.size and 0 < np.ptp(finite) < 1e-2 * np.abs(finite).max():
        return array
    return array.astype(np.float32)


def wire(leaf: Any) -> Any:
    """Prepare a leaf for the wire: an array becomes its type, shape and a binary buffer.

    Sheets of float64 go as float32 where that loses nothing a screen could show; coordinates stay as they
    are: half a pixel matters at the end of an axis, where plotly leaves out what lies beyond.
    """
    if not isinstance(leaf, np.ndarray):
        return leaf
    array = np.ascontiguousarray(leaf)
    if array.dtype == np.float64:
        array = narrow(array) if array.ndim > 1 else array
    elif array.dtype.kind in "iu" and array.dtype.itemsize == 8:
        array = array.astype(np.float64)  # JavaScript has no plain 64-bit integers
    little = array.astype(array.dtype.newbyteorder("<"), copy=False)
    return {"$dtype": array.dtype.str[1:], "$shape": list(array.shape), "$data": memoryview(little.tobytes())}


def parcel(leaves: State) -> dict[str, Any]:
    """Prepare leaves for the wire; an array that equals one before it travels as that one's path."""
    paths: dict[tuple, str] = {}
    sent: dict[str, Any] = {}
    for path, leaf in leaves.items():
        if isinstance(leaf, np.ndarray):
            first = paths.setdefault((leaf.dtype.str, leaf.shape, leaf.tobytes()), path)
            sent[path] = wire(leaf) if first == path else {"$as": first}
        else:
            sent[path] = leaf
    return sent
