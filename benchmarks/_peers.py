"""The cells that are compared: the same arrays, shown in five ways.

Each way has a slider `k`. The figure has three lines of 100 points and a heat map of 50 x 50, all of
which change with `k`, on fixed axes.
"""

# What each figure shows; `wait` stands for a slow computation.
ARRAYS = """\
import time
import numpy as np

x = np.linspace(0, 1, 100)
u = np.linspace(-3, 3, 50)
calls = []

def arrays(k, wait=0.0):
    calls.append(int(k))
    time.sleep(wait)
    lines = [np.sin(2 * np.pi * (n + 1) * x + k / 9) for n in range(3)]
    return lines, np.cos(u[:, None] * np.cos(k / 9) + u * np.sin(k / 9))
"""

FIGURE = """\
import plotly.graph_objects as go

def build(lines, sheet, title=None):
    curves = [go.Scatter(x=x, y=y, mode="lines", line={"simplify": False}) for y in lines]
    heat = go.Heatmap(z=sheet, xaxis="x2", yaxis="y2", zmin=-1, zmax=1,
                      colorscale=[[0, "#124391"], [0.5, "#ffffff"], [1, "#8e1312"]])
    return go.Figure([*curves, heat], layout={
        "height": 360, "showlegend": False, "uirevision": "same", "title": {"text": title},
        "xaxis": {"domain": [0, 0.45], "range": [0, 1]}, "yaxis": {"range": [-1.1, 1.1]},
        "xaxis2": {"domain": [0.55, 0.95], "range": [-0.5, 49.5]},
        "yaxis2": {"anchor": "x2", "range": [-0.5, 49.5]},
    })
"""

INTERACT = """\
from ipywidgets import IntSlider, interact

def scene(k=0):
    build(*arrays(k, WAIT), TITLE).show()

interact(scene, k=IntSlider(0, 0, 400));
"""

FIGURE_WIDGET = """\
from ipywidgets import IntSlider, VBox

slider = IntSlider(0, 0, 400)
widget = go.FigureWidget(build(*arrays(0)))

def move(change):
    lines, sheet = arrays(change.new, WAIT)
    with widget.batch_update():
        for trace, y in zip(widget.data, lines):
            trace.y = y
        widget.data[3].z = sheet
        RETITLE

slider.observe(move, "value")
VBox([slider, widget])
"""

# The floor: no plotly, only what must happen to bring the same numbers onto the screen.
CANVAS = """\
import anywidget
import traitlets
from ipywidgets import IntSlider, VBox

class Canvas(anywidget.AnyWidget):
    _esm = '''
    function floats({ buffer, byteOffset, byteLength }) {
      return new Float32Array(buffer.slice(byteOffset, byteOffset + byteLength));
    }
    function paint(model, canvas) {
      const lines = floats(model.get("lines"));
      const sheet = floats(model.get("sheet"));
      const g = canvas.getContext("2d");
      g.clearRect(0, 0, 700, 360);
      for (let n = 0; n < 3; n++) {
        g.beginPath();
        for (let i = 0; i < 100; i++) g.lineTo(3 * i, 180 - 160 * lines[100 * n + i]);
        g.strokeStyle = ["#124391", "#3b7f35", "#8e1312"][n];
        g.stroke();
      }
      const image = g.createImageData(50, 50);
      for (let i = 0; i < 2500; i++) {
        const v = 127 + 127 * sheet[i];
        image.data.set([v, 64, 255 - v, 255], 4 * i);
      }
      g.putImageData(image, 400, 100);
      canvas.dataset.n = Number(canvas.dataset.n || 0) + 1;
    }
    function render({ model, el }) {
      const canvas = document.createElement("canvas");
      canvas.width = 700; canvas.height = 360; canvas.className = "bench-canvas";
      el.append(canvas);
      paint(model, canvas);
      EVENTS
    }
    export default { render };
    '''
    lines = traitlets.Bytes(b"").tag(sync=True)
    sheet = traitlets.Bytes(b"").tag(sync=True)

def pack(k, wait=0.0):
    lines, sheet = arrays(k, wait)
    return np.concatenate(lines).astype("f4").tobytes(), sheet.astype("f4").tobytes()

widget = Canvas()
widget.lines, widget.sheet = pack(0)
"""

FLOOR_EVENTS = 'model.on("change:sheet", () => paint(model, canvas));'
FLOOR = """\
slider = IntSlider(0, 0, 400)

def move(change):
    lines, sheet = pack(change.new, WAIT)
    with widget.hold_sync():
        widget.lines, widget.sheet = lines, sheet

slider.observe(move, "value")
VBox([slider, widget])
"""

# A widget that sends one message per event and does not wait for the answer.
FLOOD_EVENTS = """
      const slider = Object.assign(document.createElement("input"), { type: "range", max: 400, value: 0 });
      el.prepend(slider);
      slider.addEventListener("input", () => model.send({ k: Number(slider.value) }));
      model.on("msg:custom", (_, [lines, sheet]) => {
        model.set({ lines, sheet });
        paint(model, canvas);
      });
"""
NO_BACK_PRESSURE = """\
def answer(_, content, buffers):
    widget.send({}, list(pack(content["k"], WAIT)))

widget.on_msg(answer)
widget
"""

EXPLORE = """\
from lecturekit.explorable import explore

def scene(k=0):
    return build(*arrays(k, WAIT), TITLE)

explore(scene, k=(0, 400))
"""


def cell(peer: str, wait: float = 0.0) -> str:
    """Return the code of a peer's cell, imports included.

    Parameters
    ----------
    peer : str
        A key of `PEERS`; with ``, titled`` the figure has a title that changes with `k`, so that nothing
        short of drawing the figure anew is right.
    wait : float
        Seconds that computing a state takes.
    """
    name, _, titled = peer.partition(", ")
    source = "\n".join([ARRAYS, *PEERS[name]]).replace("WAIT", str(wait))
    if not titled:
        return source.replace("        RETITLE\n", "").replace("TITLE", "None")
    source = source.replace("RETITLE", 'widget.layout.title.text = f"k = {change.new}"')
    return source.replace("TITLE", 'f"k = {k}"')


PEERS = {
    "interact + show": (FIGURE, INTERACT),
    "FigureWidget": (FIGURE, FIGURE_WIDGET),
    "canvas (floor)": (CANVAS.replace("EVENTS", FLOOR_EVENTS), FLOOR),
    "no back pressure": (CANVAS.replace("EVENTS", FLOOD_EVENTS), NO_BACK_PRESSURE),
    "explore": (FIGURE, EXPLORE),
}
