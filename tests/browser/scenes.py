"""Cells for the live tests: each makes one explorable."""

SETUP = """\
import time
import numpy as np
import plotly.graph_objects as go
from lecturekit.explorable import explore

x = np.arange(23)
calls = []
"""

WAVES = """\
def waves(k=3, shift=0.0):
    'Three curves, points and a map.'
    waves = [np.sin(x / 4 + k / 5 + i) + shift for i in range(2)]
    curves = [go.Scatter(x=x, y=y, mode="lines", name=f"wave {i}") for i, y in enumerate(waves)]
    curves.append(go.Scatter(x=x, y=np.cos(x / 3 + k / 7), mode="lines+markers", line={"dash": "dot"}))
    words = go.Scatter(x=[3 + k / 5, 20.0], y=[0.5, -0.5], mode="text", text=["here", "there"])
    sheet = go.Heatmap(z=np.cos(x[:11, None] + k) * x[:19] / 19, zmin=-1, zmax=1, xaxis="x2", yaxis="y2")
    for curve in [*curves[:2], curves[2]]:
        curve.line.simplify = False
    return go.Figure([*curves, words, sheet], layout={
        "showlegend": False, "title": {"text": f"at {k}"},
        "annotations": [{"text": f"k {k}", "x": 5 + k / 5, "y": 1, "showarrow": False}],
        "xaxis": {"domain": [0, 0.45], "range": [0, 22]}, "yaxis": {"range": [-2.5, 2.5]},
        "xaxis2": {"domain": [0.55, 0.9], "range": [-0.5, 18.5]},
        "yaxis2": {"anchor": "x2", "range": [-0.5, 10.5]},
    }), f"**k** is {k}"
"""

EXPLORE = """\
explore(waves, k=(0, 50, 1), shift=(-1.0, 1.0, 0.5), play={"k": 40}, caption="At phase {k}.",
        presets={"far": {"k": 40}, "up": {"shift": 0.5, "k": 10}})
"""

TOUCHY = """\
def touchy(k=1):
    if k == 2:
        raise ValueError("two is too much")
    return go.Figure(go.Scatter(y=[float(k)] * 9))

explore(touchy, k=(0, 5))
"""

POINTS = """\
def points(word="dog"):
    places = {"dog": 1, "cat": 2, "boat": 3}
    figure = go.Figure(go.Scatter(x=list(places.values()), y=[1, 1, 1], customdata=list(places),
                                  mode="markers", marker={"size": 40}))
    return figure.update_layout(xaxis_range=[0, 4], yaxis_range=[0, 2]), f"chosen: {word}"

explore(points, word=["dog", "cat", "boat"], on_click="word")
"""

SLOW = """\
def slow(k=0):
    calls.append(k)
    time.sleep(0.1)
    return go.Figure(go.Scatter(y=[float(k)] * 9)), f"k is {k}"

explore(slow, k=(0, 200))
"""

TYPED = """\
from ipywidgets import Text, Textarea

def typed(a="one", b="two", long="three", n=0):
    return go.Figure(go.Scatter(y=[0, n])), f"{a}|{b}|{long.count(chr(10))}|{n}"

explore(typed, b=Text("two", continuous_update=False), long=Textarea("three"), n=(0, 9))
"""

AT_ONCE = """\
def typed(a="one", b="two"):
    calls.append(a + b)
    return go.Figure(go.Scatter(y=[0, len(a)])), f"{a}|{b}"

explore(typed, pause={"a": 0})
"""

LONG = """\
from lecturekit.explorable import show_progress

def long(k=1):
    for i in range(20 * (k > 1)):
        show_progress((i + 1) / 20, "counting sheep")
        time.sleep(0.1)
    return go.Figure(go.Scatter(y=[0, k])), f"**k** is {k}"

explore(long, k=(1, 4))
"""
