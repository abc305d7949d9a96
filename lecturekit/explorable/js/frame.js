// What stands around the figure: presets, verdict, caption, error, the sign that a state is being computed.

import { element } from "./controls.js";

const PATIENCE = 150; // ms until a slow scene is said to be computing

export const TAKES_KEYS = "input, select, button, textarea, summary, [tabindex]"; // where the focus can be

/** Make the player's nodes; `actions` are what the buttons do. */
export function makeFrame(source, controls, look, actions) {
  const { spec } = source;
  const parts = {
    presets: spec.presets.map((preset, i) => presetButton(preset, i, actions)),
    plot: element("div", { class: "lk-plot", role: "img", tabindex: 0, style: `height:${look.height}px` }),
    busy: element("div", { class: "lk-busy", "aria-hidden": "true" }), // its seconds would be read out one by one
    verdict: element("div", { class: "lk-verdict" }),
    said: element("div", { class: "lk-said", role: "status" }),
    caption: element("p", { class: "lk-caption" }),
    notice: element("p", { class: "lk-notice" }),
    error: element(
      "details",
      { class: "lk-error", hidden: true },
      element("summary"),
      element("pre"),
    ),
  };
  parts.root = root(source, controls, look, parts, actions);
  // Escape gives the keys back to the notebook
  parts.root.addEventListener("keydown", ({ key, target }) => {
    if (key === "Escape") target.closest(".jp-Cell")?.focus({ preventScroll: true });
  });
  // JupyterLab's shortcuts (arrows, digits, letters) must not take the keys meant for what has the focus
  for (const node of parts.root.querySelectorAll(TAKES_KEYS)) {
    node.dataset.lmSuppressShortcuts = "true";
  }
  return parts;
}

function root({ spec, coarser }, controls, look, parts, actions) {
  const free = controls.filter((c) => !c.spec.frozen).map((c) => c.node);
  const held = controls.filter((c) => c.spec.frozen).map((c) => c.node);
  const alert = element("div", { class: "lk-alert", role: "alert" }, parts.error); // over the figure: nothing below jumps
  const presets = { class: "lk-presets", role: "group", "aria-label": "presets" };
  return element(
    "div", // a section would be a slide to reveal
    {
      class: look.dark ? "lk-root lk-dark" : "lk-root",
      role: "region",
      "aria-label": spec.name.replaceAll("_", " "),
      "data-prevent-swipe": "",
    },
    element("div", { class: "lk-stage", style: `height:${look.height}px` }, parts.plot, parts.busy, alert),
    parts.verdict,
    controls.length && !spec.watch ? element("div", presets, ...parts.presets, resetButton(actions)) : null,
    element("div", { class: "lk-controls" }, ...free),
    element("div", { class: "lk-foot" }, parts.caption, parts.notice, leftOut(held, coarser ?? [])),
    parts.said,
  );
}

// what the slides leave out, on one line
function leftOut(held, coarser) {
  if (!held.length && !coarser.length) return null;
  const names = held.flatMap((node) => [node, " "]);
  return element(
    "p",
    { class: "lk-note" },
    ...(held.length ? ["The notebook also moves ", ...names] : []),
    coarser.join(" "),
  );
}

function presetButton(preset, i, actions) {
  const key = i < 9 ? String(i + 1) : null;
  return element(
    "button",
    { type: "button", class: "lk-preset", "aria-keyshortcuts": key, onclick: () => actions.preset(i) },
    key && element("kbd", { "aria-hidden": "true" }, key),
    element("bdi", {}, preset.name),
  );
}

function resetButton(actions) {
  const title = "back to the start";
  const attributes = { type: "button", class: "lk-preset lk-reset", title, "aria-label": title };
  return element(
    "button",
    { ...attributes, "aria-keyshortcuts": "0", onclick: () => actions.reset() },
    element("kbd", { "aria-hidden": "true" }, "0"),
    "start",
  );
}

/** Mark the presets that stand at these values. */
export function markPresets(buttons, presets, values) {
  buttons.forEach((button, i) => {
    const here = Object.entries(presets[i].values).every(([name, value]) => values[name] === value);
    button.classList.toggle("lk-here", here);
    button.setAttribute("aria-current", here);
  });
}

/** Says that a state is being computed, once that takes longer than a moment, and for how long. */
export class WaitingSign {
  constructor(root, node, announcer) {
    this.root = root;
    this.node = node;
    this.announcer = announcer;
    this.waiting = false;
  }

  start() {
    this.asked = performance.now();
    if (!this.waiting) this.timer = setTimeout(() => this.show(), PATIENCE);
    this.waiting = true;
  }

  // how far the computation is, in the kernel's words
  say(words) {
    if (!this.waiting) this.start();
    this.words = words;
  }

  show() {
    this.root.classList.add("lk-waiting");
    const seconds = Math.round((performance.now() - this.asked) / 1000);
    const words = this.words ?? "computing…";
    this.node.textContent = seconds < 2 ? words : `${words} · ${seconds} s`;
    if (seconds >= 2) this.announcer.waits(words);
    this.timer = setTimeout(() => this.show(), 500);
  }

  stop() {
    clearTimeout(this.timer);
    this.waiting = false;
    this.words = undefined;
    this.node.textContent = "";
    this.root.classList.remove("lk-waiting");
  }
}
