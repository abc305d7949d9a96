// The player: paints states, and turns what the reader does into requests for states.
// A source gives the states: { spec, leaves, values, texts, request(values), subscribe(callback) }.
// The kernel is one source (live.js), a table computed beforehand is the other (table.js).

import { Painter } from "./paint.js";
import { makeControl } from "./controls.js";
import { makeFrame, markPresets, TAKES_KEYS, WaitingSign } from "./frame.js";
import { Announcer, nameRegion } from "./announce.js";
import { pageIsDark } from "./theme.js";

export function mount(host, source, options = {}) {
  return new Player(host, source, options);
}

class Player {
  constructor(host, source, { Plotly, scale = 1, theme = "auto", height } = {}) {
    this.source = source;
    this.spec = source.spec;
    this.look = {
      dark: theme === "auto" ? pageIsDark() : theme === "dark",
      scale,
      height: height ?? this.spec.height,
    };
    this.values = { ...source.values };
    this.build(host);
    this.leaves = source.leaves;
    this.forget = source.subscribe((news) => this.receive(news));
    this.say(source);
    this.ready = Promise.resolve(Plotly).then(
      (library) => this.start(library),
      (error) => this.fail("plotly.js did not load", error),
    );
    this.watch();
  }

  build(host) {
    this.controls = new Map(
      this.spec.controls.map((c) => [
        c.name,
        makeControl(c, (position) => this.move({ [c.name]: position })),
      ]),
    );
    const actions = { preset: (i) => this.preset(i), reset: () => this.reset() };
    Object.assign(this, makeFrame(this.source, [...this.controls.values()], this.look, actions));
    this.announcer = new Announcer(this.said, () => this.playing || this.sign.waiting);
    this.sign = new WaitingSign(this.root, this.busy, this.announcer);
    this.root.addEventListener("keydown", (event) => this.key(event) && event.preventDefault());
    this.root.addEventListener("click", ({ target }) => // the keys come with a click anywhere
      this.root.contains(target.closest(TAKES_KEYS)) || this.plot.focus({ preventScroll: true }));
    for (const control of this.controls.values()) {
      control.play?.addEventListener("click", () => this.togglePlay(control));
    }
    host.replaceChildren(this.root);
  }

  async start(Plotly) {
    this.painter = new Painter(this.plot, Plotly, this.look);
    nameRegion(this.root, this.root.getAttribute("aria-label"));
    await this.paint(null);
    this.plot.on?.("plotly_click", (event) => this.click(event.points?.[0]?.customdata));
  }

  // what the reader does

  move(values) {
    if (this.dead) return (this.showControls(), this.dead());
    Object.assign(this.values, values);
    this.showControls();
    this.sign.start();
    this.source.request({ ...values }, this.values);
  }

  preset(i) {
    this.stop();
    this.move(this.spec.presets[i].values);
  }

  reset() {
    this.stop();
    if (!this.spec.watch) this.move(Object.fromEntries(this.spec.controls.map((c) => [c.name, c.start])));
  }

  click(data) {
    const target = this.controls.get(this.spec.onClick);
    const value = Array.isArray(data) || ArrayBuffer.isView(data) ? data[0] : data;
    if (!target || value === undefined || value === null || target.spec.frozen) return;
    const { kind, keys, texts } = target.spec;
    const place =
      kind === "text" || kind === "number"
        ? value
        : keys.findIndex((key, i) => key === value || texts[i] === String(value));
    if (place !== -1) this.move({ [target.spec.name]: place });
  }

  /** Handle a key; true if it was ours. Keys 1–9 are presets, 0 the start, Space plays the slider in focus. */
  key(event) {
    if (
      event.ctrlKey ||
      event.metaKey ||
      event.altKey ||
      /^(TEXTAREA|SELECT)$/.test(event.target.tagName) ||
      event.target.type === "number"
    )
      return false;
    if (event.key === "0") return (this.reset(), true);
    if (/^[1-9]$/.test(event.key) && this.spec.presets[event.key - 1])
      return (this.preset(event.key - 1), true);
    const playable = [...this.controls.values()].find((c) => c.play && c.input === event.target);
    if (event.key === " " && playable) return (this.togglePlay(playable), true);
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
      if (!this.sign.waiting) this.move({ [control.spec.name]: position + 1 }); // one state in flight, however slow the scene
      this.tick(control);
    }, control.spec.play);
  }

  stop() {
    clearTimeout(this.timer);
    this.playing?.play.setAttribute("aria-pressed", "false");
    if (this.playing) this.playing.play.textContent = "▶";
    this.playing = null;
  }

  // what the source says

  receive(news) {
    if (news.settled) this.sign.stop();
    this.leaves = news.leaves ?? this.leaves;
    if (news.settled || !this.sign.waiting) this.values = { ...this.values, ...news.values };
    this.say(news);
    if (this.painter && (news.changed === null || news.changed?.size)) this.paint(news.changed);
  }

  say({ texts, error }) {
    this.texts = texts ?? this.texts;
    this.showControls();
    const verdict = this.leaves.get("verdict") ?? "";
    if (this.verdict.innerHTML !== verdict) this.verdict.innerHTML = verdict; // rendered and escaped in Python
    this.verdict.hidden = !verdict;
    this.caption.innerHTML = this.leaves.get("caption") ?? "";
    const told = [this.caption, this.verdict].map((line) => line.textContent.trim());
    this.plot.setAttribute("aria-label", told.filter(Boolean).join(" ") || this.spec.name);
    this.notice.textContent = this.leaves.get("notice") ?? "";
    this.announcer.hear(...told.reverse());
    this.showError(error);
  }

  showError(error) {
    this.error.hidden = !error;
    this.root.classList.toggle("lk-failed", Boolean(error));
    if (error)
      [this.error.firstChild.textContent, this.error.lastChild.textContent] = [error.line, error.detail];
  }

  /** The source is gone for good: stop asking it; `told` is called when somebody moves a control nevertheless. */
  end(told) {
    this.dead = told;
    this.stop();
    this.sign.stop();
    for (const control of this.controls.values()) control.end?.();
  }

  fail(line, error) {
    this.showError({ line, detail: String(error?.stack ?? error) });
  }

  showControls() {
    for (const [name, control] of this.controls) {
      const value = this.values[name];
      const exact = this.source.values?.[name] === value ? this.texts?.[name] : undefined;
      control.show(
        value,
        control.spec.frozen
          ? this.texts?.[name]
          : control.spec.kind === "slider"
            ? (exact ?? control.spec.texts[value])
            : undefined,
      );
    }
    markPresets(this.presets, this.spec.presets, this.values);
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
          this.root.dispatchEvent(
            new CustomEvent("lk:painted", {
              bubbles: true,
              detail: { quick, ms: performance.now() - begun, values: { ...this.values } },
            }),
          );
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
    for (const part of [this.sign, this.announcer]) part.stop();
    this.forget?.();
    this.observer.disconnect();
    this.painter?.dispose();
  }
}
