// The keys of a presentation in JupyterLab. The notebook's own one-letter commands (delete, insert, to a heading) are off.

import { belongsToControl, swallow, WRITING } from "./focus.js";

const OURS = ".jp-Deck, .jp-Deck-Remote, .lk-bar, .lk-line"; // not a dialog, not the list of commands
const BACK = new Set(["ArrowLeft", "ArrowUp", "PageUp"]);
const ON = new Set(["ArrowRight", "ArrowDown", "PageDown", " "]);

/** What each key does; `show` is the presentation. */
const ACTS = {
  Home: (show) => show.go(0),
  End: (show) => show.go(Infinity),
  "+": (show) => show.size(1),
  "=": (show) => show.size(1),
  "-": (show) => show.size(-1),
  r: (show) => show.resetAll(),
  c: (show) => (document.body.classList.toggle("lk-code-shown"), show.lay()),
  s: (show) => show.openNotes(),
  f: () => (document.fullscreenElement ? document.exitFullscreen() : document.documentElement.requestFullscreen()),
  b: (show) => (show.black.hidden = !show.black.hidden),
  ".": (show) => ACTS.b(show),
  Escape: (show, inside) => (inside ? document.activeElement.blur() : show.stop()),
  Enter: () => {}, // would open the cell behind the slide
};

/** Hear a key before the notebook does. */
export function presentKey(event, show) {
  const { target } = event;
  const key = /^[A-Z]$/.test(event.key) ? event.key.toLowerCase() : event.key; // with Caps Lock too
  if (event.altKey && key === "Enter") return swallow(event); // would run the cell and insert another
  if (event.ctrlKey || event.metaKey || event.altKey || key === "Shift") return;
  const here = target.ownerDocument === document;
  if (here && target !== document.body && !target.closest?.(OURS)) return;
  const page = key === "PageUp" || key === "PageDown"; // clickers; where one writes, they are of no other use
  if (here && (target.closest?.(".cm-editor") ? !page : belongsToControl(event))) return;
  const dark = !show.black.hidden;
  if (key !== "b" && key !== ".") show.black.hidden = true;
  if (dark && key === "Escape") return swallow(event); // only the light
  if (BACK.has(key) || (key === " " && event.shiftKey)) show.go(show.at - 1);
  else if (ON.has(key)) show.go(show.at + 1);
  else if (/^[0-9]$/.test(key)) show.player()?.key(event);
  else if (key === "Enter" && event.shiftKey) return; // runs a cell
  else if (ACTS[key]) ACTS[key](show, here && Boolean(target.closest?.(".lk-root")));
  else if (key.length > 1) return;
  swallow(event);
}

/** A key in a figure of the plain notebook. */
export function plainKey(event, { root }, show) {
  if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.target.closest(`select, ${WRITING}`)) return;
  const by = { "+": 1, "=": 1, "-": -1 }[event.key];
  if (by) show.size(by);
  else if (event.key.toLowerCase() === "r") show.resetAll(root.closest(".jp-NotebookPanel") ?? document.body);
  else return;
  event.preventDefault();
}
