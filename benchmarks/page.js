// Put into every page that is measured. A picture counts as painted in the first frame after the page
// holds it: for plotly, when the path of the first line AND the image of the heat map are others than
// before; for a canvas, when its paint counter has moved. Times are those of the browser's own clock,
// from the key's timestamp.
globalThis.lk = (() => {
  const WATCHED = {
    subtree: true,
    childList: true,
    attributes: true,
    attributeFilter: ["d", "href", "xlink:href", "data-n"],
  };

  const last = (selector) => [...document.querySelectorAll(selector)].at(-1);

  // What the last figure of the page shows, as text; null while it is not whole.
  function picture() {
    const canvas = last("canvas.bench-canvas");
    if (canvas) return [canvas.dataset.n, canvas.dataset.n];
    const line = last(".js-plotly-plot .scatterlayer path.js-line")?.getAttribute("d");
    const image = last(".js-plotly-plot .heatmaplayer image");
    const sheet = image?.getAttribute("href") ?? image?.getAttribute("xlink:href");
    return line && sheet ? [line, sheet] : null;
  }

  const differs = (now, before) => now && (!before || (now[0] !== before[0] && now[1] !== before[1]));

  const task = () =>
    new Promise((done) => {
      const channel = new MessageChannel();
      channel.port1.onmessage = done;
      channel.port2.postMessage(0);
    });

  // After the next animation frame has been handed to the compositor.
  const frame = () => new Promise(requestAnimationFrame).then(task).then(() => performance.now());

  function changed(before, timeout) {
    return new Promise((done, fail) => {
      const clock = setTimeout(() => {
        watch.disconnect();
        fail(new Error("nothing was painted"));
      }, timeout);
      const look = () => {
        if (!differs(picture(), before)) return;
        watch.disconnect();
        clearTimeout(clock);
        done();
      };
      const watch = new MutationObserver(look);
      watch.observe(document.body, WATCHED);
    });
  }

  let pending;

  // The next key pressed -> painted, in ms; `moved` returns the answer.
  function arm(timeout = 20000) {
    const before = picture();
    pending = new Promise((done, fail) => {
      document.addEventListener(
        "keydown",
        (event) => {
          changed(before, timeout)
            .then(frame)
            .then((now) => done(now - event.timeStamp), fail);
        },
        { capture: true, once: true },
      );
    });
    pending.catch(() => {});
  }
  const moved = () => pending;

  // How our player painted: quick ones patch the picture, full ones go through Plotly.react.
  const counts = [0, 0];
  document.addEventListener("lk:painted", (event) => {
    counts[event.detail.quick ? 0 : 1]++;
  });
  const paints = () => counts;

  // Whole figures of plotly on the page.
  const count = () =>
    [...document.querySelectorAll(".js-plotly-plot")].filter(
      (figure) =>
        figure.querySelector(".heatmaplayer image") &&
        figure.querySelectorAll(".scatterlayer path.js-line").length === 3,
    ).length;

  // All cells started -> `wanted` whole figures painted, in ms.
  async function first(wanted, timeout = 60000) {
    const start = performance.now();
    runAll();
    while (count() < wanted) {
      if (performance.now() - start > timeout) throw new Error("no figure was painted");
      await new Promise(requestAnimationFrame);
    }
    return (await frame()) - start;
  }

  // A slider held down: `events` steps to the right, evenly over `ms`, whatever else the page is doing (a
  // late one follows at once, in a task of its own). Notes their times, and those of the pictures.
  let log;
  async function hold(events, ms) {
    log = { moves: [], paints: [] };
    notePaints();
    const start = performance.now();
    for (let n = 0; n < events; n++) {
      const wait = start + (n * ms) / events - performance.now();
      await (wait > 1 ? new Promise((done) => setTimeout(done, wait)) : task());
      log.moves.push(performance.now());
      step();
    }
  }

  function notePaints() {
    let before = picture();
    new MutationObserver(() => {
      const now = picture();
      if (!differs(now, before)) return;
      before = now;
      const entry = { at: null };
      log.paints.push(entry);
      frame().then((at) => {
        entry.at = at;
      });
    }).observe(document.body, WATCHED);
  }

  const recorded = () => ({ now: performance.now(), ...log });

  // What an arrow key does: a range input steps and says `input`; ipywidgets' slider hears the key itself.
  function step() {
    const slider = last(".noUi-handle, .jp-OutputArea input[type=range]");
    if (slider.type !== "range") {
      slider.dispatchEvent(
        new KeyboardEvent("keydown", { key: "ArrowRight", bubbles: true, cancelable: true }),
      );
      return;
    }
    slider.stepUp();
    slider.dispatchEvent(new Event("input", { bubbles: true }));
  }

  // JupyterLab, through its own application object.
  const panel = () => globalThis.jupyterapp?.shell.currentWidget;
  const kernel = () => panel()?.sessionContext?.session?.kernel;
  let running = false;
  const ready = () =>
    kernel()?.status === "idle" && document.querySelector(".jp-Notebook .jp-CodeCell") !== null;
  const idle = () => !running && kernel()?.status === "idle";
  async function runAll() {
    running = true;
    await globalThis.jupyterapp.commands.execute("notebook:run-all-cells");
    running = false;
  }
  const clear = () => globalThis.jupyterapp.commands.execute("notebook:clear-all-cell-outputs");
  const restart = () => kernel().restart();
  const shutdown = () => panel().sessionContext.shutdown();
  async function ask(code) {
    let said = "";
    const future = kernel().requestExecute({ code, store_history: false, silent: false });
    future.onIOPub = (message) => {
      if (message.header.msg_type === "stream") said += message.content.text;
      if (message.header.msg_type === "error") said += message.content.evalue;
    };
    await future.done;
    return said.trim();
  }

  return {
    picture,
    frame,
    arm,
    moved,
    paints,
    count,
    first,
    hold,
    recorded,
    ready,
    idle,
    runAll,
    clear,
    restart,
    shutdown,
    ask,
  };
})();
