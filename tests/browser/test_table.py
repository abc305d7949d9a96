"""The table of states, unpacked by the player's own script, is what the scene computed."""

from __future__ import annotations

from typing import Any

import numpy as np
import plotly.graph_objects as go
import pytest

from lecturekit.explorable import assets, explore

READ = """async ([script, record, places]) => {
    const module = URL.createObjectURL(new Blob([script], { type: "text/javascript" }));
    const { tableSource } = await import(module);
    const source = await tableSource(record);
    const isList = (leaf) => ArrayBuffer.isView(leaf) || Array.isArray(leaf);
    const plain = (leaf) => (isList(leaf) ? Array.from(leaf, plain) : leaf);
    return places.map((place) => {
        source.request(place, {});
        return Object.fromEntries([...source.leaves].map(([path, leaf]) => [path, plain(leaf)]));
    });
}"""


def growing(k: int = 0, n: int = 3) -> tuple[go.Figure, str]:
    """A wave whose height grows by decades, powers, a sheet; the wave's length changes with n."""
    wave = go.Scatter(y=10.0**k * np.sin(np.arange(n + 9) / 3))
    powers = go.Scatter(y=np.cumprod(np.full(40, 1.5 + k)))
    return go.Figure([wave, powers, go.Heatmap(z=np.outer(np.arange(3) * k + 0.5, np.arange(4.0)))]), f"k {k}"


@pytest.mark.parametrize(
    ("path", "tolerance"), [("data.0.y", 1e-4), ("data.1.y", 1e-3), ("data.2.z", 1e-3), ("verdict", 0)]
)
def test_the_script_reads_what_the_scene_computed(browser: Any, path: str, tolerance: float) -> None:
    """To a thousandth of each state's own span, at every state."""
    table = explore(growing, k=(0, 6), n=(2, 5)).table()
    places = [{"k": k, "n": n} for k in range(7) for n in range(4)]
    page = browser.new_page()
    page.goto("about:blank")
    script = assets()["player.js"] + assets()["table.js"].replace('import { fold } from "./player.js";', "")
    read = page.evaluate(READ, [script, table.record, places])
    page.close()
    for got, state in zip(read, table.states, strict=True):
        if path == "verdict":
            assert got[path] == state[path]
            continue
        assert np.shape(got[path]) == state[path].shape
        assert np.allclose(got[path], state[path], rtol=0, atol=tolerance * np.ptp(state[path]) + 1e-12)
