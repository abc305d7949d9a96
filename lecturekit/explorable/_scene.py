"""Calling a scene: what it returned, said in one form, or what went wrong, said in one line."""

from __future__ import annotations

import functools
import html
import inspect
import re
import traceback
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from lecturekit._bidi import isolate

from ._missing import missing
from ._state import State, flatten
from ._stop import interrupted

_NUMBER = re.compile(
    r"(?<![\w.])[\u2212]?\d[\d.,]*(?: × 10[⁻⁰¹²³⁴⁵⁶⁷⁸⁹]+| of \d[\d,]*| %)(?![^<]*>)"
)  # not inside a tag
LONGEST = 80  # letters of a typed text in a caption

Caption = str | Callable[..., str] | None


class SceneError(Exception):
    """A scene raised, or returned what is no figure.

    Attributes
    ----------
    line : str
        One line for a reader.
    detail : str
        The whole traceback, from the scene's own frame on.
    """

    def __init__(self, line: str, detail: str = "") -> None:
        super().__init__(line)
        self.line, self.detail = line, detail or line


@dataclass(frozen=True)
class Shown:
    """What a scene gave for one set of values.

    Attributes
    ----------
    figure : plotly.graph_objects.Figure
        The figure itself.
    state : State
        The figure taken apart, with the leaves ``verdict`` and ``caption`` (HTML) and ``notice`` (text).
    """

    figure: Any
    state: State


@dataclass(frozen=True)
class Scene:
    """A scene and what is said under its figure.

    Attributes
    ----------
    function : callable
        From parameters to a figure, or to a figure and a line of Markdown.
    caption : str, callable or None
        A text with ``{parameter}`` fields, or a function of the same parameters; None takes the docstring's
        first line.
    """

    function: Callable[..., Any]
    caption: Caption = None

    @property
    def name(self) -> str:
        """The function's name."""
        return str(getattr(self.function, "__name__", type(self.function).__name__))

    def __call__(self, values: Mapping[str, Any], texts: Mapping[str, str]) -> Shown:
        """Compute the scene.

        Parameters
        ----------
        values : mapping
            Every parameter.
        texts : mapping
            The same values as the controls write them, for the caption.

        Raises
        ------
        SceneError
            If the scene raises, returns no figure, or a figure of which nothing can be drawn.
        """
        try:
            figure, verdict = self._result(values)
            state = flatten(figure)
            state["verdict"] = markdown(str(verdict))
            state["caption"] = self._caption(values, texts)
            state["notice"] = _notice(state)
        except SceneError:
            raise
        except KeyboardInterrupt as error:
            interrupted()
            raise SceneError(f"{self.name}() was interrupted") from error
        except Exception as error:  # a figure that cannot be taken apart, a caption that raises
            line = f"{self.name}() cannot be shown: {type(error).__name__}: {error}".splitlines()[0]
            line = missing(error, "This figure") or line
            raise SceneError(line, _from_scene(error)) from error
        return Shown(figure, state)

    def _result(self, values: Mapping[str, Any]) -> tuple[Any, str]:
        try:
            result = self.function(**values)
        except Exception as error:
            line = missing(error, "This figure") or _stopped(self.name, error)
            raise SceneError(line, _from_scene(error)) from error
        figure, verdict = result if isinstance(result, tuple) and len(result) == 2 else (result, "")
        if not hasattr(figure, "to_dict") and not (
            isinstance(figure, Mapping) and isinstance(figure.get("data"), list | tuple)
        ):
            hint = (
                "a missing return?"
                if figure is None
                else "return a plotly figure, or a figure and a line of text"
            )
            raise SceneError(f"{self.name}() returned {type(figure).__name__}, not a figure: {hint}")
        return figure, verdict or ""

    def _caption(self, values: Mapping[str, Any], texts: Mapping[str, str]) -> str:
        if callable(self.caption):
            return html.escape(str(self.caption(**values)), quote=False)
        text = self.caption
        if text is None:
            return html.escape((inspect.getdoc(self.function) or "").partition("\n")[0], quote=False)
        try:
            written = {name: isolate(_short(said)) for name, said in texts.items()}
            return html.escape(text.format(**{**values, **written}), quote=False)
        except (KeyError, IndexError, ValueError) as error:
            raise SceneError(
                f"the caption of {self.name}() asks for {error}; it may name {', '.join(values)}"
            ) from error


def _stopped(name: str, error: Exception) -> str:
    return f"{name}() stopped: {type(error).__name__}: {error}".splitlines()[0]


def _short(said: str) -> str:
    return said if len(said) <= LONGEST else f"{said[: LONGEST - 1]}…"


@functools.cache
def _renderer() -> Callable[[str], str]:
    import mistune

    return mistune.create_markdown(escape=True, plugins=["strikethrough"])  # type: ignore[return-value]


def markdown(text: str) -> str:
    """Render a line of Markdown as HTML; any HTML in it is shown, not run; no line breaks inside a number."""
    if not text:
        return ""
    rendered = _NUMBER.sub(r'<span class="lk-number">\g<0></span>', _renderer()(text).strip())
    single = rendered.startswith("<p>") and rendered.count("<p>") == 1 and rendered.endswith("</p>")
    return rendered[3:-4] if single else rendered


def _from_scene(error: Exception) -> str:
    frames = error.__traceback__.tb_next if error.__traceback__ else None  # without our own frame
    return "".join(traceback.format_exception(type(error), error, frames))


def _notice(state: State) -> str:
    """Say which numbers of a figure cannot be drawn; raise if none of all its numbers can."""
    numbers = {
        path: leaf
        for path, leaf in state.items()
        if path.startswith("data.") and path.rpartition(".")[2] in ("y", "z", "r")
        if isinstance(leaf, np.ndarray) and leaf.dtype.kind == "f" and leaf.size
    }
    if numbers and all(np.isnan(leaf).all() for leaf in numbers.values()):
        names = ", ".join(_name(state, path) for path in numbers)
        raise SceneError(f"the scene gave only NaN ({names}): nothing to draw")
    lost = {path: int(np.isinf(leaf).sum()) for path, leaf in numbers.items()}
    return "; ".join(
        f"{count} of {numbers[path].size} values of {_name(state, path)} are infinite and not drawn"
        for path, count in lost.items()
        if count
    )


def _name(state: State, path: str) -> str:
    return state.get(path.rpartition(".")[0] + ".name") or f"trace {path.split('.')[1]}"
