"""Several ES modules into one, so that a deck needs no request for any of them."""

from __future__ import annotations

import re
from collections.abc import Mapping

_IMPORT = re.compile(r"""^import\s*\{([^}]*)\}\s*from\s*["']\./([\w.-]+)["'];?[ \t]*$""", re.MULTILINE)
_DECLARED = re.compile(
    r"^export\s+((?:async\s+)?function\s*\*?|class|const)\s+([A-Za-z_$][\w$]*)", re.MULTILINE
)
_LISTED = re.compile(r"^export\s*\{([^}]*)\};?[ \t]*$", re.MULTILINE)
_LEFT_OVER = re.compile(r"^(?:export\b|import\b(?!\s*\.)).*$", re.MULTILINE)


def bundle(modules: Mapping[str, str], entry: str) -> str:
    """Join modules into the text of one.

    Each module becomes a function that runs once, so that names of two modules never meet; what it
    exports is its value, what it imports is taken out of the values of modules before it. The rules, at
    the start of a line: ``import { a, b as c } from "./file.js";``, ``export function``, ``export async
    function``, ``export class``, ``export const`` and ``export { a, b as c };``. Anything else
    (``export default``, ``export let``, ``import *``, packages, cycles, ``await`` outside of functions)
    is not supported: these would need a real bundler, and the deck's modules do without.

    Parameters
    ----------
    modules : mapping
        File name to source.
    entry : str
        The module that starts everything; those that it does not need are left out.

    Returns
    -------
    str
        Source of one module without imports and exports.

    Raises
    ------
    ValueError
        Names the module and the line that none of the rules covers, the missing module, or the cycle.
    """
    order: list[str] = []
    _visit(modules, entry, order, ())
    return "\n".join(_wrap(name, modules[name]) for name in order)


def _visit(modules: Mapping[str, str], name: str, order: list[str], above: tuple[str, ...]) -> None:
    """Append a module after all that it imports."""
    if name in order:
        return
    if name in above:
        raise ValueError(f"modules import each other in a circle: {' → '.join([*above, name])}")
    if name not in modules:
        raise ValueError(
            f"{above[-1] if above else 'the deck'} needs {name}, which is not among {sorted(modules)}"
        )
    for _, wanted in _IMPORT.findall(modules[name]):
        _visit(modules, wanted, order, (*above, name))
    order.append(name)


def _wrap(name: str, source: str) -> str:
    exported = [inner for _, inner in _DECLARED.findall(source)]
    for listed in _LISTED.findall(source):
        exported += [_renamed(part, ": ", swap=True) for part in listed.split(",") if part.strip()]
    body = _IMPORT.sub(lambda found: f"const {{{_bindings(found[1])}}} = {_variable(found[2])};", source)
    body = _LISTED.sub("", _DECLARED.sub(r"\1 \2", body))
    left = _LEFT_OVER.search(body)
    if left:
        raise ValueError(f"{name}: cannot join modules with this line: {left[0].strip()}")
    return f"const {_variable(name)} = (() => {{\n{body}\nreturn {{ {', '.join(exported)} }};\n}})();"


def _bindings(names: str) -> str:
    return " " + ", ".join(_renamed(part, ": ") for part in names.split(",") if part.strip()) + " "


def _renamed(part: str, joint: str, *, swap: bool = False) -> str:
    """Write ``a as b`` as the ``a: b`` of a destructuring (or, swapped, the ``b: a`` of an object)."""
    names = re.split(r"\s+as\s+", part.strip())
    return joint.join(reversed(names) if swap else names)


def _variable(name: str) -> str:
    return "$" + re.sub(r"\W", "_", name)
