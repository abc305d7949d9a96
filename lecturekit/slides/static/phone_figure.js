// A figure on a small screen: its panels below one another, its words clear of each other, else it moves in its box.

import { sticksOut, troubles, widths } from "./legible.js";
import { rowsOf, stack } from "./stack.js";

const TYPE = 0.92; // of the notebook's type: 12 to 14 px
const LARGER = 1.08; // where there is room
const NARROW = 700; // px; on wider screens panels stay side by side
const ROW = 270; // px of a row of panels
const TALLEST = 760;

const known = new Map(); // host → what was found out for a room of this width

const roomFor = (host) => host.clientWidth;
const isNarrow = (host) => roomFor(host) < NARROW;

/** Options of a figure that is put on a page as wide as the screen. */
export function optionsFor(host, mounted) {
  const found = knownFor(host);
  return { scale: found.narrow ? TYPE : LARGER, mounted, height: (_, source) => heightFor(found, source), arrange: (figure) => arrange(found, figure) };
}

function knownFor(host) {
  const room = roomFor(host);
  if (known.get(host)?.room !== room) known.set(host, { room, narrow: isNarrow(host), width: null, more: { l: 0, r: 0 } });
  return known.get(host);
}

function heightFor(found, { spec, leaves }) {
  const rows = found.narrow ? rowsOf(leaves) : 1;
  found.stacked = rows > 1 && found.width !== "own";
  const one = Math.min(0.9 * spec.height, 0.72 * innerHeight);
  found.height = Math.round(found.stacked ? Math.min(TALLEST, rows * ROW) : Math.max(260, one));
  return found.height;
}

function arrange(found, figure) {
  if (found.stacked) stack(figure, found.height);
  const { layout } = figure;
  const margin = { ...layout.template?.layout?.margin, ...layout.margin };
  layout.margin = { ...margin, l: (margin.l ?? 60) + found.more.l, r: (margin.r ?? 20) + found.more.r };
}

/** Once a figure is painted: give its words the room that they need, the least that does. */
export async function makeLegible(host, handle) {
  const found = knownFor(host);
  const plot = host.querySelector(".lk-plot");
  if (!plot?.querySelector(".main-svg")) return;
  if (found.width === null) await findOut(found, plot, handle);
  else await widen(plot, handle, found.width);
  host.dataset.lkTried = found.tried.map(({ width, count }) => `${width}: ${count}`).join(", ");
  host.classList.add("lk-settled");
}

async function findOut(found, plot, handle) {
  const tried = [];
  for (const width of widths(found.room)) {
    found.more = { l: 0, r: 0 };
    await widen(plot, handle, width, true);
    const more = sticksOut(plot);
    if (more.l || more.r) {
      found.more = more;
      await widen(plot, handle, width, true);
    }
    tried.push({ width, count: troubles(plot), more: found.more });
    if (!tried.at(-1).count || tried.slice(-3).every(({ count }) => count === tried.at(-3)?.count)) break;
  }
  const best = tried.reduce((a, b) => (b.count < a.count ? b : a));
  Object.assign(found, { width: best.width, more: best.more, tried });
  if (best !== tried.at(-1)) await widen(plot, handle, best.width, true);
}

async function widen(plot, handle, width, always = false) {
  plot.style.minWidth = width ? `${width}px` : "";
  if (always) await handle.paint(null);
  else await handle.resize();
}
