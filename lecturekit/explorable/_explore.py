"""explore(): a scene with controls."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from ._controls import make_controls
from ._explorable import Explorable
from ._scene import Caption, Scene
from ._spec import Options


def explore(
    scene: Callable[..., Any],
    *,
    presets: Mapping[str, Mapping[str, Any]] | None = None,
    examples: Mapping[str, Sequence[str]] | None = None,
    play: str | Sequence[str] | Mapping[str, float] | None = None,
    on_click: str | None = None,
    pause: Mapping[str, float] | None = None,
    caption: Caption = None,
    height: int = 420,
    **controls: Any,
) -> Explorable:
    """Give a scene controls: live in JupyterLab, tabulated in the slides, a plain figure elsewhere.

    Parameters
    ----------
    scene : callable
        Plain function from parameters to a plotly figure, or to a figure and a verdict in Markdown.
    presets : mapping, optional
        Name to the values it sets; the first nine have the keys 1 to 9. Key 0 always goes back to the start.
    examples : mapping, optional
        For a text control: texts to choose from. The slides know these texts only.
    play : str, sequence or mapping, optional
        Sliders that get a play button; a mapping gives the milliseconds between steps (default 250).
    on_click : str, optional
        Control that a click on a point sets to the point's ``customdata``.
    pause : mapping, optional
        For a text control: milliseconds after a key until what is typed so far is read (default 300). 0 is
        for scenes that answer in a few milliseconds, and make sense of half a word.
    caption : str or callable, optional
        What the figure shows at this state: text with ``{parameter}`` fields, or a function of the
        parameters. Without it, the first line of the scene's docstring.
    height : int
        Height of the figure, pixels.
    **controls
        What ``ipywidgets.interact`` takes: ``(low, high, step)``, a list or dict of choices, a bool, a str,
        any value widget, ``fixed(value)``. A parameter without one gets a control from its default, as with
        ``interact``.

    Returns
    -------
    Explorable

    Raises
    ------
    TypeError, ValueError
        For a control that names no parameter, a parameter with neither control nor default, an empty range,
        a preset or a click that names no control, a pause below 0.

    Examples
    --------
    >>> from lecturekit.explorable import explore
    >>> import plotly.graph_objects as go
    >>> line = explore(lambda k=1: go.Figure(go.Scatter(y=[0, k])), k=(0, 5))
    >>> line.value
    {'k': 1}
    """
    wanted: dict[str, list[Any]] = {}
    for chosen in (presets or {}).values():
        for name, value in chosen.items():
            wanted.setdefault(name, []).append(value)
    made, constants = make_controls(scene, controls, wanted)
    options = Options.check(made, presets or {}, examples or {}, play or (), on_click, pause or {}, height)
    return Explorable(Scene(scene, caption), made, constants, options)
