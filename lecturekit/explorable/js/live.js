// The kernel as a source of states; plotly.js from the kernel's runtime.

import { followKernel } from "./gone.js";
import { fold, mount } from "./player.js";
import { presentation } from "./present.js";
import { heightInNotebook, scaleNow } from "./size.js";
import { twinRules } from "./theme.js";

const DARK = "body[data-jp-theme-light=false] .jp-RenderedHTMLCommon"; // the notebook's prose and tables
const TWINS = "lecturekit-twins";
const libraries = (globalThis[Symbol.for("lecturekit plotly")] ??= new Map());
const PATIENT = 8000; // ms until a lost answer is asked for again
const UNANSWERED = 4000; // ms until an idle kernel is asked again for a state
const SOON = 1000; // ms until that the first time: that one may wait behind a cell, the next is heard at once

/** plotly.js, once a page and version: asked of the runtime by whoever needs it first. */
export function plotly(runtime) {
  const version = runtime.get("plotly");
  if (!libraries.has(version))
    libraries.set(
      version,
      fetchPlotly(runtime).catch((error) => (libraries.delete(version), Promise.reject(error))),
    );
  return libraries.get(version);
}

function fetchPlotly(runtime) {
  return new Promise((resolve, reject) => {
    let tries = 0;
    let again;
    const page = String(Math.random());
    const answer = (message, buffers) => {
      if (!message.plotly) return;
      clearTimeout(again);
      runtime.off("msg:custom", answer);
      inflate(buffers[0]).then(evaluate).then(resolve, reject);
    };
    const ask = () => {
      if (++tries > 15) return reject(new Error("the kernel did not send plotly.js; run the cell again"));
      again = setTimeout(ask, tries === 1 ? SOON : PATIENT);
      runtime.send({ ask: "plotly", page, n: tries });
    };
    runtime.on("msg:custom", answer);
    ask();
  });
}

const inflate = ({ buffer, byteOffset, byteLength }) =>
  new Response(
    new Blob([new Uint8Array(buffer, byteOffset, byteLength)]).stream().pipeThrough(new DecompressionStream("gzip")),
  ).text();

// a script element, not eval: it works under a strict content policy; a Plotly of the page's own is put back
function evaluate(text) {
  const before = globalThis.Plotly;
  const script = document.createElement("script");
  script.textContent = text;
  document.head.append(script);
  script.remove();
  const mine = globalThis.Plotly;
  globalThis.Plotly = before;
  if (!mine) throw new Error("plotly.js did not start");
  return mine;
}

class Kernel {
  constructor(model, { spec, template }) {
    this.model = model;
    this.spec = spec;
    this.template = template;
    this.leaves = new Map();
    this.asked = 0;
    this.wanted = {};
    this.adopt(model.get("whole_state"));
    this.listeners = new Set();
    this.heard = {
      delta: () => this.apply(model.get("delta")),
      whole_state: () => this.restore(),
      request: (widget) => (this.widget = widget),
    };
    for (const [name, hear] of Object.entries(this.heard)) model.on(`change:${name}`, hear);
    if (model.get("delta")?.n > this.n) this.apply(model.get("delta"));
  }

  adopt(whole) {
    this.n = whole.n;
    this.leaves.clear();
    this.take(whole.set);
    this.note(whole);
  }

  // an array that equals one before it in the same message comes as that one's path
  take(leaves) {
    for (const [path, leaf] of Object.entries(leaves)) {
      const known = leaf?.$as ? this.leaves.get(leaf.$as) : leaf?.$template ? this.template : undefined;
      this.leaves.set(path, known ?? unpack(leaf));
    }
  }

  note({ values, texts, error, answers }) {
    [this.values, this.texts, this.error, this.answers] = [values, texts, error, answers];
  }

  apply(delta) {
    if (!delta || delta.n <= this.n) return;
    if (delta.from !== this.n) return this.model.send({ ask: "state" }); // a state was lost on the way
    this.n = delta.n;
    for (const path of delta.gone) this.leaves.delete(path);
    this.take(delta.set);
    this.note(delta);
    this.tell(delta.gone.length ? null : new Set(Object.keys(delta.set)));
  }

  restore() {
    this.adopt(this.model.get("whole_state"));
    this.tell(null);
  }

  tell(changed) {
    const settled =
      Object.entries(this.wanted).every(([name, value]) => this.values[name] === value) ||
      this.answers === this.asked;
    if (settled) this.wanted = {};
    const { leaves, values, texts, error } = this;
    for (const listener of this.listeners) listener({ changed, leaves, values, texts, error, settled });
  }

  request(values) {
    this.wanted = { ...this.wanted, ...values };
    this.asked = `${Date.now()}.${Math.random()}`;
    this.model.set("request", { n: this.asked, values: this.wanted });
    this.model.save_changes();
    this.remind();
  }

  // an answer that got lost on the way, while the kernel has nothing else to do, is asked for again
  remind() {
    clearTimeout(this.reminder);
    this.reminder = setTimeout(() => {
      if (!Object.keys(this.wanted).length) return;
      if (this.model.widget_manager.kernel?.status === "idle") this.resume();
      else this.remind();
    }, UNANSWERED);
  }

  // after a lost connection: ipywidgets waits for ever for word that its last message was read
  resume() {
    while (this.widget?._pending_msgs > 0) this.widget._handle_status({ content: { execution_state: "idle" } });
    if (Object.keys(this.wanted).length) this.request({});
  }

  leave() {
    clearTimeout(this.reminder);
    for (const name of ["delta", "whole_state", "request"]) this.model.off(`change:${name}`, this.heard[name]);
    this.leaves.clear();
  }

  subscribe(listener) {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }
}

function unpack(leaf) {
  if (leaf === null || typeof leaf !== "object" || !leaf.$dtype) return leaf;
  const kinds = {
    f4: Float32Array,
    f8: Float64Array,
    i1: Int8Array,
    u1: Uint8Array,
    i2: Int16Array,
    u2: Uint16Array,
    i4: Int32Array,
    u4: Uint32Array,
  };
  const { buffer, byteOffset, byteLength } = leaf.$data;
  const flat = new kinds[leaf.$dtype](buffer.slice(byteOffset, byteOffset + byteLength));
  return fold(flat, leaf.$shape);
}

/** Render a view: called by the stub once for each output that shows it. */
export async function live(model, runtime, el) {
  addStyle(STYLE); // appended by the runtime
  const kernel = new Kernel(model, JSON.parse(await inflate(model.get("about"))));
  const size = { scale: scaleNow(), height: heightInNotebook(kernel) };
  learnTwins(kernel.leaves.get("layout.template"));
  const player = mount(el, kernel, { Plotly: plotly(runtime), ...size });
  const { context } = model.widget_manager; // the notebook; JupyterLab has it
  const part = context && presentation().join(player, context);
  const busy = ({ busy: words }) => words && player.sign.say(words);
  model.on("msg:custom", busy);
  const unfollow = followKernel(player, model.widget_manager, runtime, () => kernel.resume());
  const themes = new MutationObserver(() => player.setTheme("auto"));
  themes.observe(document.body, { attributeFilter: ["data-jp-theme-light", "data-jp-theme-name"] });
  return () => {
    themes.disconnect();
    model.off("msg:custom", busy);
    unfollow();
    part?.();
    player.dispose();
    kernel.leave();
    el.replaceChildren(); // JupyterLab keeps the model of a closed view, which keeps this element
  };
}

/** From the first cell on, not from its first figure: the notebook that this runtime belongs to can be presented. */
export const meet = (runtime) => {
  addStyle(STYLE);
  if (runtime.widget_manager.context) presentation().know(runtime.widget_manager.context);
};

// the first figure knows the twins
function learnTwins(template) {
  const dark = template?.layout?.meta?.dark;
  if (dark) addStyle(twinRules(dark, DARK), TWINS);
}

function addStyle(text, id = "lecturekit-style") {
  const style =
    document.getElementById(id) ??
    document.head.appendChild(Object.assign(document.createElement("style"), { id }));
  if (style.textContent !== text) style.textContent = text;
}
