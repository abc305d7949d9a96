// The player: paints states, and turns what the reader does into requests for states.
// A source gives the states: { spec, leaves, values, texts, request(values), subscribe(callback) }.
// The kernel is one source (live.js), a table computed beforehand is the other (table.js).

import { Painter } from "./paint.js";
import { element, makeControl } from "./controls.js";
import { pageIsDark } from "./theme.js";

const PATIENCE = 150; // ms until a slow scene is said to be computing

export function mount(host, source, options = {}) {
  return new Player(host, source, options);
}

class Player {
  constructor(host, source, { Plotly, scale = 1, theme = "auto", height } = {}) {
    this.source = source;
    this.spec = source.spec;
    this.look = { dark: theme === "auto" ? pageIsDark() : theme === "dark", scale, height: height ?? this.spec.height };
    this.values = { ...source.values };
    this.build(host);
    this.leaves = source.leaves;
    this.forget = source.subscribe((news) => this.receive(news));
    this.say(source);
    this.ready = Promise.resolve(Plotly).then((library) => this.start(library), (error) => this.fail("plotly.js did not load", error));
    this.watch();
  }

  build(host) {
    const spec = this.spec;
    this.controls = new Map(spec.controls.map((c) => [c.name, makeControl(c, (position) => this.move({ [c.name]: position }))]));
    this.presets = spec.presets.map((preset, i) => this.presetButton(preset, i));
    this.plot = element("div", { class: "lk-plot", role: "img", tabindex: 0, style: `height:${this.look.height}px` });
    this.busy = element("div", { class: "lk-busy", role: "status" });
    this.verdict = element("div", { class: "lk-verdict", "aria-live": "polite" });
    this.caption = element("p", { class: "lk-caption" });
    this.notice = element("p", { class: "lk-notice" });
    this.error = element("details", { class: "lk-error", role: "alert", hidden: true }, element("summary"), element("pre"));
    const strip = element("div", { class: "lk-presets", role: "group", "aria-label": "presets" }, ...this.presets, this.resetButton());
    const all = [...this.controls.values()];
    const controls = element("div", { class: "lk-controls" }, ...all.filter((c) => !c.spec.frozen).map((c) => c.node));
    const held = all.filter((c) => c.spec.frozen).map((c) => c.node);
    this.root = element(
      "div", // a section would be a slide to reveal
      { class: "lk-root", role: "region", "aria-label": spec.name.replaceAll("_", " "), "data-prevent-swipe": "" },
      element("div", { class: "lk-stage", style: `height:${this.look.height}px` }, this.plot, this.busy),
      this.error,
      this.verdict,
      spec.controls.length ? strip : null,
      controls,
      element("div", { class: "lk-foot" }, this.caption, this.notice, this.note(held)),
    );
    // JupyterLab's shortcuts (arrows, digits, letters) must not take the keys meant for what has the focus
    for (const node of this.root.querySelectorAll("input, select, button, textarea, summary, [tabindex]")) {
      node.dataset.lmSuppressShortcuts = "true";
    }
    this.root.addEventListener("keydown", (event) => this.key(event) && event.preventDefault());
    for (const control of this.controls.values()) control.play?.addEventListener("click", () => this.togglePlay(control));
    this.root.classList.toggle("lk-dark", this.look.dark);
    host.replaceChildren(this.root);
  }

  // what the slides leave out, on one line
  note(held) {
    const coarser = this.source.coarser ?? [];
    if (!held.length && !coarser.length) return null;
    const why = held.length ? ["The notebook also moves ", ...held.flatMap((node, i) => (i ? [", ", node] : [node])), ". "] : [];
    return element("p", { class: "lk-note" }, ...why, coarser.join(" "));
  }

  presetButton(preset, i) {
    const key = i < 9 ? element("kbd", { "aria-hidden": "true" }, String(i + 1)) : null;
    const shortcut = i < 9 ? String(i + 1) : null;
    return element("button", { type: "button", class: "lk-preset", "aria-keyshortcuts": shortcut, onclick: () => this.preset(i) }, key, preset.name);
  }

  resetButton() {
    const title = "back to the start";
    return element("button", { type: "button", class: "lk-preset lk-reset", title, "aria-label": title, "aria-keyshortcuts": "0", onclick: () => this.reset() }, element("kbd", { "aria-hidden": "true" }, "0"), "start");
  }

  async start(Plotly) {
    this.painter = new Painter(this.plot, Plotly, this.look);
    await this.paint(null);
    this.plot.on?.("plotly_click", (event) => this.click(event.points?.[0]?.customdata));
  }

  // what the reader does

  move(values) {
    Object.assign(this.values, values);
    this.showControls();
    this.waiting ??= setTimeout(() => this.showBusy(), PATIENCE);
    this.asked = performance.now();
    this.source.request({ ...values }, this.values);
  }

  preset(i) {
    this.stop();
    this.move(this.spec.presets[i].values);
  }

  reset() {
    this.stop();
    this.move(Object.fromEntries(this.spec.controls.map((c) => [c.name, c.start])));
  }

  click(data) {
    const target = this.controls.get(this.spec.onClick);
    const value = Array.isArray(data) || ArrayBuffer.isView(data) ? data[0] : data;
    if (!target || value === undefined || value === null || target.spec.frozen) return;
    const { kind, keys, texts } = target.spec;
    const place = kind === "text" || kind === "number" ? value : keys.findIndex((key, i) => key === value || texts[i] === String(value));
    if (place !== -1) this.move({ [target.spec.name]: place });
  }

  /** Handle a key; true if it was ours. Keys 1–9 are presets, 0 the start, Space plays the slider in focus. */
  key(event) {
    if (event.ctrlKey || event.metaKey || event.altKey || /^(TEXTAREA|SELECT)$/.test(event.target.tagName) || event.target.type === "number") return false;
    if (event.key === "0") return this.reset(), true;
    if (/^[1-9]$/.test(event.key) && this.spec.presets[event.key - 1]) return this.preset(event.key - 1), true;
    const playable = [...this.controls.values()].find((c) => c.play && c.input === event.target);
    if (event.key === " " && playable) return this.togglePlay(playable), true;
    return false;
  }

  togglePlay(control) {
    if (this.playing === control) return this.stop();
    this.stop();
    this.playing = control;
    control.play.textContent = "❚❚";
    control.play.setAttribute("aria-pressed", "true");
    if (+control.input.value === control.last) this.move({ [control.spec.name]: 0 });
    this.tick(control);
  }

  tick(control) {
    this.timer = setTimeout(() => {
      const position = this.values[control.spec.name];
      if (position >= control.last || !this.root.isConnected) return this.stop();
      if (!this.pending()) this.move({ [control.spec.name]: position + 1 }); // one state in flight, however slow the scene
      this.tick(control);
    }, control.spec.play);
  }

  stop() {
    clearTimeout(this.timer);
    this.playing?.play.setAttribute("aria-pressed", "false");
    if (this.playing) this.playing.play.textContent = "▶";
    this.playing = null;
  }

  pending() {
    return this.waiting !== undefined;
  }

  // what the source says

  receive(news) {
    if (news.settled) this.stopWaiting();
    this.leaves = news.leaves ?? this.leaves;
    if (news.settled || !this.pending()) this.values = { ...this.values, ...news.values };
    this.say(news);
    if (this.painter && (news.changed === null || news.changed?.size)) this.paint(news.changed);
  }

  stopWaiting() {
    clearTimeout(this.waiting);
    clearInterval(this.counting);
    this.waiting = this.counting = undefined;
    this.busy.textContent = "";
    this.root.classList.remove("lk-waiting");
  }

  showBusy() {
    const write = () => {
      const seconds = Math.round((performance.now() - this.asked) / 1000);
      this.busy.textContent = seconds < 2 ? "computing…" : `computing… ${seconds} s`;
    };
    this.root.classList.add("lk-waiting");
    write();
    clearInterval(this.counting);
    this.counting = setInterval(write, 500);
  }

  say({ texts, error }) {
    this.texts = texts ?? this.texts;
    this.showControls();
    const verdict = this.leaves.get("verdict") ?? "";
    if (this.verdict.innerHTML !== verdict) this.verdict.innerHTML = verdict; // rendered and escaped in Python
    this.verdict.hidden = !verdict;
    const caption = this.leaves.get("caption") ?? "";
    this.caption.innerHTML = caption;
    this.plot.setAttribute("aria-label", this.caption.textContent || this.spec.name);
    this.notice.textContent = this.leaves.get("notice") ?? "";
    this.showError(error);
  }

  showError(error) {
    this.error.hidden = !error;
    this.root.classList.toggle("lk-failed", Boolean(error));
    if (error) [this.error.firstChild.textContent, this.error.lastChild.textContent] = [error.line, error.detail];
  }

  fail(line, error) {
    this.showError({ line, detail: String(error?.stack ?? error) });
  }

  showControls() {
    for (const [name, control] of this.controls) {
      const value = this.values[name];
      const exact = this.source.values?.[name] === value ? this.texts?.[name] : undefined;
      control.show(value, control.spec.frozen ? this.texts?.[name] : control.spec.kind === "slider" ? (exact ?? control.spec.texts[value]) : undefined);
    }
    const here = (preset) => Object.entries(preset.values).every(([name, value]) => this.values[name] === value);
    this.presets.forEach((button, i) => button.classList.toggle("lk-here", here(this.spec.presets[i])));
  }

  paint(changed) {
    // paints never overlap; changes that arrive during one are painted together after it
    this.due = changed === null || this.due === null ? null : new Set([...(this.due ?? []), ...changed]);
    if (this.painting) return this.painting;
    this.painting = (async () => {
      while (this.due !== undefined) {
        const due = this.due;
        this.due = undefined;
        try {
          const begun = performance.now();
          const quick = await this.painter.paint(this.leaves, due);
          const ms = performance.now() - begun;
          this.plot.setAttribute("role", "img");
          this.root.dispatchEvent(new CustomEvent("lk:painted", { bubbles: true, detail: { quick, ms, values: { ...this.values } } }));
        } catch (error) {
          this.fail("the figure could not be drawn", error);
        }
      }
      this.painting = undefined;
    })();
    return this.painting;
  }

  // the page

  watch() {
    this.observer = new ResizeObserver(() => this.resize());
    this.observer.observe(this.plot.parentNode);
  }

  resize() {
    return this.painter?.resize();
  }

  setTheme(theme) {
    const dark = theme === "auto" ? pageIsDark() : theme === "dark";
    this.root.classList.toggle("lk-dark", dark);
    if (dark === this.look.dark) return;
    this.look.dark = dark;
    if (this.painter) this.paint(null);
  }

  dispose() {
    this.stop();
    this.stopWaiting();
    this.forget?.();
    this.observer.disconnect();
    this.painter?.dispose();
  }
}
