// Explorables and still figures of a deck: the player on each, at the size the slide has left for it.

import { mount } from "./player.js";
import { tableSource } from "./table.js";
import { run } from "./inflate.js";
import { learnTwins } from "./twins.js";

const SCALE = 1.4; // notebook type, 13 to 15 px, becomes 18 to 21 px
const TALLEST = 560;
const SMALLEST = 240;
const NEVER = new Promise(() => {});

const handles = new Map(); // host → handle of its player, or the promise of it
const sources = new Map(); // host → its states, kept when the player goes: they hold where the sliders stand
let plotly = null;

/** Hosts of figures inside an element, in the order of the page. */
export const hostsIn = (element) => [...element.querySelectorAll(".lk-explorable, .lk-figure")];

/**
 * Put the player on a host, once; resolves when the figure is painted.
 * `when` is a promise: controls and room are there at once, the picture comes after it. `height(host, source)`
 * gives the figure's, px; `mounted` is called when its room is taken; `arrange(figure)` may move its panels.
 */
export function show(host, theme, { scale = SCALE, height = heightFor, when, mounted, arrange } = {}) {
  if (!handles.has(host)) handles.set(host, start(host, theme, { scale, height, when, mounted, arrange }));
  return handles.get(host);
}

async function start(host, theme, { scale, height, when, mounted, arrange }) {
  try {
    if (!sources.has(host)) sources.set(host, readSource(host));
    const source = await sources.get(host);
    learnTwins(source.leaves.get("layout.template"));
    const library = when ? when.then(unpack) : unpack();
    const options = { Plotly: library, scale, theme: theme(), height: height(host, source) };
    const handle = mount(host, source, options);
    handle.look.arrange = arrange;
    handles.set(host, handle);
    host.classList.add("lk-mounted");
    mounted?.();
    await handle.ready;
    return handle;
  } catch (error) {
    host.replaceChildren(
      Object.assign(document.createElement("p"), {
        className: "lk-trouble",
        textContent: `This figure could not be shown: ${error.message}`,
      }),
    );
    console.error(error);
    mounted?.();
    return null;
  }
}

function readSource(host) {
  const record = JSON.parse(host.querySelector("script").textContent);
  return host.matches(".lk-explorable") ? tableSource(record) : stillSource(record);
}

/** Take the player off a host; `show` puts it on again, in the state in which it was. */
export async function forget(host) {
  if (!handles.has(host)) return;
  const handle = await handles.get(host);
  handle?.dispose();
  handles.delete(host);
  host.classList.remove("lk-mounted", "lk-settled");
  host.replaceChildren();
}

const unpack = () => (plotly ??= run("lk-plotly", "Plotly"));

// The slide gives the host a height; controls, verdict and caption take theirs; the rest is the figure's.
// What they take is measured on a player that never gets to paint.
function heightFor(host, source) {
  const trial = mount(host, source, { Plotly: NEVER, scale: SCALE, theme: "light", height: SMALLEST });
  const around =
    host.scrollHeight > host.clientHeight
      ? host.scrollHeight - SMALLEST
      : host.firstElementChild.offsetHeight - SMALLEST;
  trial.dispose();
  return Math.max(SMALLEST, Math.min(TALLEST, host.clientHeight - around));
}

/** A plotly figure without controls, as a source of its only state; a loop's last one has a line under it. */
function stillSource({ data = [], layout = {}, verdict = "" }) {
  const leaves = new Map();
  data.forEach((trace, i) =>
    Object.entries(trace).forEach(([key, leaf]) => leaves.set(`data.${i}.${key}`, leaf)),
  );
  for (const [key, leaf] of Object.entries(layout)) leaves.set(`layout.${key}`, leaf);
  leaves.set("verdict", verdict);
  const spec = { name: "figure", height: layout.height ?? 420, onClick: null, controls: [], presets: [] };
  return { spec, leaves, values: {}, texts: {}, request() {}, subscribe: () => () => {} };
}

/** Call a method of every player that is there. */
export function all(method, ...given) {
  for (const handle of handles.values()) handle?.[method]?.(...given);
}

/** Call a method of the players in an element, until one answers true. */
export function some(element, method, ...given) {
  const hosts = hostsIn(element);
  hosts.sort((a, b) => b.contains(document.activeElement) - a.contains(document.activeElement));
  return hosts.some((host) => handles.get(host)?.[method]?.(...given) === true);
}
