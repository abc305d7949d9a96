// Put into the page whose gates are edited, beside page.js. An edit counts as painted in the first frame after
// the player has said that it painted AND the figure is another than before the edit.
globalThis.edits = (() => {
  const plot = () => [...document.querySelectorAll(".js-plotly-plot")].at(-1);

  // Everything that is drawn, as text.
  const sketch = () =>
    [...plot().querySelectorAll(".cartesianlayer :is(path, image, text)")]
      .map((shape) => ["d", "href", "xlink:href", "style"].map((name) => shape.getAttribute(name)).join())
      .join();

  // A cell of the strips by its customdata: where it is on the screen, and the value that it shows.
  function cell(key) {
    for (const trace of plot()._fullData.filter(({ type }) => type === "heatmap")) {
      const row = trace.customdata.findIndex((keys) => keys.includes(key));
      if (row === -1) continue;
      const column = trace.customdata[row].indexOf(key);
      const [x, y] = [trace.xaxis, trace.yaxis].map(
        (id) => plot()._fullLayout[id.replace(/^(.)/, "$1axis")],
      );
      const box = plot().getBoundingClientRect();
      return {
        x: box.x + x._offset + x.l2p(trace.x[column]),
        y: box.y + y._offset + y.l2p(trace.y[row]),
        z: trace.z[row][column],
      };
    }
    return null;
  }

  let pending;

  // The next event of a kind -> painted; `done` returns ms in all, and how long plotly took.
  function arm(kind, timeout = 20000) {
    const before = sketch();
    pending = new Promise((done, fail) => {
      const clock = setTimeout(() => fail(new Error(`no ${kind} was painted`)), timeout);
      document.addEventListener(
        kind,
        (event) => {
          const painted = async ({ detail: { ms, quick } }) => {
            if (sketch() === before) return;
            document.removeEventListener("lk:painted", painted);
            clearTimeout(clock);
            done({ ms: (await lk.frame()) - event.timeStamp, plotly: ms, quick });
          };
          document.addEventListener("lk:painted", painted);
        },
        { capture: true, once: true },
      );
    });
    pending.catch(() => {});
  }
  const done = () => pending;

  return { cell, arm, done };
})();
