// Painting a state with plotly.js: all of it (react), or only the traces whose numbers changed (quick).

import { assemble, dress } from "./theme.js";

const CONFIG = {
  displayModeBar: false,
  displaylogo: false,
  showSendToCloud: false,
  showTips: false,
  typesetMath: false, // a word with dollars is a word, whether the page has MathJax (a deck) or has not
  doubleClick: "reset",
};
const SETTLE = 200; // ms after the last move until the quick picture is redrawn in full
const ARRAYS = /^data\.(\d+)\.(x|y|z|text|customdata|hovertext|marker\.color|marker\.size)$/;
// layout that plotly can redraw alone; all else (types, domains, margins, colours) needs the full way
const PARTS =
  /^layout\.(title\.text|(annotations|shapes)\.\d+\.(text|x|y|x0|x1|y0|y1|ax|ay)|[xy]axis\d*\.(range|title\.text|tickvals|ticktext))$/;
const PLACES = /^layout\.(annotations|shapes)\.\d+\.[xy]/; // which whoever arranges panels may have moved
const QUICK = new Set(["scatter", "heatmap"]);

export class Painter {
  constructor(box, Plotly, look) {
    this.box = box;
    this.Plotly = Plotly;
    this.look = look;
  }

  /** Paint leaves (path → leaf); `changed` are the paths that differ from the last paint, or null for all. */
  async paint(leaves, changed) {
    clearTimeout(this.settling);
    this.leaves = leaves;
    if (!changed || !(await this.paintQuick(changed))) {
      await this.paintFull();
      return false;
    }
    this.settling = setTimeout(() => this.settle(), SETTLE);
    return true;
  }

  async settle() {
    clearTimeout(this.settling);
    if (this.leaves) await this.paintFull();
  }

  async paintFull() {
    const figure = assemble(this.leaves, this.look);
    // a box without a width is hidden, or the page is changing its theme: keep what there was
    figure.layout.width = Math.floor(this.box.clientWidth) || this.box._fullLayout?.width || 640;
    figure.layout.height = this.look.height;
    figure.layout.autosize = false;
    this.look.arrange?.(figure);
    await this.Plotly.react(this.box, figure.data, figure.layout, CONFIG);
    this.box.setAttribute("role", "img"); // plotly takes it for itself, and its tick labels would be read one by one
    for (const part of this.box.children) part.setAttribute("aria-hidden", "true");
    requestAnimationFrame(() => this.resize());
  }

  // plotly's own drawing of the traces that changed, and nothing else: axes, legend, colour bar, margins stay
  async paintQuick(changed) {
    const gd = this.box;
    if (!gd._fullData || !gd.calcdata || gd._dragging) return false;
    const traces = new Set();
    const parts = {};
    for (const path of changed) {
      const hit = ARRAYS.exec(path);
      if (hit) traces.add(+hit[1]);
      else if (PARTS.test(path) && has(gd.layout, path) && !(this.look.arrange && PLACES.test(path)))
        parts[path.slice(7).replace(/\.(\d+)\./, "[$1].")] = this.leaves.get(path);
      else if (/^(data|layout)/.test(path)) return false;
    }
    for (const i of traces) if (!this.allows(gd._fullData[i], i, changed)) return false;
    try {
      for (const i of traces) this.recalculate(gd, i, changed);
      this.redraw(gd, traces);
      if (Object.keys(parts).length) await this.Plotly.relayout(gd, parts);
    } catch {
      return false; // plotly's inside has changed: the full way still works
    }
    return true;
  }

  allows(trace, index, changed) {
    if (
      !trace ||
      trace.visible !== true ||
      !QUICK.has(trace.type) ||
      trace.index !== index ||
      trace._length === 0
    )
      return false;
    if (
      trace.type === "heatmap" ? trace.zauto || trace.texttemplate : trace.stackgroup || trace.fill !== "none"
    )
      return false;
    const layout = this.box._fullLayout;
    const axes = [trace.xaxis, trace.yaxis].map((id) => layout[id.replace(/^(.)/, "$1axis")]);
    if (!axes.every((axis) => axis && /^(linear|log)$/.test(axis.type) && !axis.autorange && !axis.rangebreaks?.length)) return false;
    const old = this.box.data[index];
    return [...changed].every((path) => {
      const [, i, key] = ARRAYS.exec(path) ?? [];
      if (+i !== index) return true;
      const before = key.split(".").reduce((node, part) => node?.[part], old);
      const after = this.leaves.get(path);
      if (key === "marker.color" && (trace.marker.cauto || trace.marker.showscale)) return false;
      return (
        isList(before) &&
        isList(after) &&
        before.length === after.length &&
        (isList(before[0]) ? before[0].length === after[0]?.length : !isList(after[0]))
      );
    });
  }

  recalculate(gd, index, changed) {
    const full = gd._fullData[index];
    for (const path of changed) {
      const [, i, key] = ARRAYS.exec(path) ?? [];
      if (+i !== index) continue;
      const leaf = dress(this.leaves, path, this.look);
      for (const trace of [gd.data[index], full]) {
        const keys = key.split(".");
        const node = keys.slice(0, -1).reduce((at, part) => at[part], trace);
        node[keys.at(-1)] = leaf;
      }
    }
    const old = gd.calcdata[index][0];
    full._extremes = {};
    const calculated = full._module.calc(gd, full);
    calculated[0].t = { ...old.t, ...calculated[0].t };
    calculated[0].trace = full;
    gd.calcdata[index] = calculated;
  }

  redraw(gd, traces) {
    const layers = new Map();
    for (const i of traces) {
      const { _module: module, xaxis, yaxis } = gd._fullData[i];
      layers.set(`${xaxis}${yaxis} ${module.layerName ?? `${module.name}layer`}`, [module, xaxis + yaxis]);
    }
    for (const [module, subplot] of layers.values()) {
      const info = gd._fullLayout._plots[subplot];
      const data = gd.calcdata.filter(
        ([{ trace }]) => trace._module === module && trace.xaxis + trace.yaxis === subplot,
      );
      if (data.some(([{ trace }]) => trace.zorder)) throw new Error("layers");
      module.plot(gd, info, data, info.plot.select(`g.${module.layerName ?? `${module.name}layer`}`));
    }
  }

  async resize() {
    if (
      this.leaves &&
      Math.floor(this.box.clientWidth) !== this.box._fullLayout?.width &&
      this.box.clientWidth > 0
    ) {
      await this.settle();
    }
  }

  dispose() {
    clearTimeout(this.settling);
    this.Plotly.purge(this.box);
  }
}

const has = (layout, path) =>
  path
    .split(".")
    .slice(1)
    .reduce((node, key) => node?.[key], layout) !== undefined;
const isList = (value) => Array.isArray(value) || ArrayBuffer.isView(value);
