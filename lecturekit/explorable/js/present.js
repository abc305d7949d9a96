// A notebook as slides, in JupyterLab, with its kernel: what jupyterlab-slideshow leaves to do. It hides and shows
// cells; here are clickers, keys that work whatever was clicked, sizes for a hall, and the way back.

import { element } from "./controls.js";
import { letGoAfterPointer } from "./focus.js";
import { forgetActive, presentAgain } from "./keep.js";
import { plainKey, presentKey } from "./presentkeys.js";
import { NotesWindow } from "./notes.js";
import { Undo } from "./undo.js";
import { heightInNotebook, heightOnSlide, plainScale, resizePlayer, scaleNow, sizeButtons, stepSize, tellPage } from "./size.js";
import { bringUp, cellsOf, isPresenting, presentPanel, showsCode, shownCells, stopAt, stopsOf, unrunOn } from "./stops.js";

const KEPT = "lecturekit slide"; // the slide in view, for a page that is loaded again
const SMALLEST_PROSE = 0.72; // of a slide's type: then it scrolls
const FIGURE = 0.46; // of a slide's height; where controls leave it less, they stand closer
const keptSlide = () => JSON.parse(sessionStorage.getItem(KEPT) ?? "{}");
const pause = (ms) => new Promise((done) => setTimeout(done, ms));

class Presentation {
  constructor() {
    this.views = new Map(); // player → the notebook it stands in
    this.known = new Map(); // path → a notebook with our package in its kernel, held weakly
    this.undo = new Undo();
    this.notes = new NotesWindow((event) => this.on && presentKey(event, this));
    this.black = element("div", { class: "lk-black", hidden: true });
    tellPage();
    new MutationObserver(() => this.follow()).observe(document.body, { attributeFilter: ["data-jp-deck-mode"] });
    window.addEventListener("keydown", (event) => this.on && presentKey(event, this), true);
    window.addEventListener("resize", () => this.later());
    document.addEventListener("focusin", ({ target }) => this.on && this.panel.contains(target) && setTimeout(() => this.followCell()));
    document.addEventListener("dblclick", (event) => this.on && event.target.closest(".jp-Deck .jp-MarkdownOutput") && event.stopPropagation(), true);
    letGoAfterPointer(() => this.on);
  }

  /** A figure more; gives what takes it out again. */
  join(player, context) {
    this.views.set(player, context);
    player.root.addEventListener("keydown", (event) => !this.on && plainKey(event, player, this));
    // JupyterLab puts an output on the page when it comes near the window
    const seen = new ResizeObserver(() => player.root.isConnected && (seen.disconnect(), this.settle(player)));
    seen.observe(player.root);
    return () => {
      seen.disconnect();
      this.views.delete(player);
    };
  }

  know(context) {
    this.known.set(context.path, new WeakRef(context));
    if (keptSlide().path === context.path) presentAgain(isPresenting);
    this.follow();
  }

  contextOf(panel) {
    const here = decodeURIComponent(location.pathname); // JupyterLab's address names the notebook in front
    const path = [...this.known.keys()].find((known) => here.endsWith(`/tree/${known}`));
    return this.views.get(this.in(panel)[0]) ?? this.known.get(path)?.deref();
  }

  settle({ root }) {
    const panel = root.closest(".jp-NotebookPanel");
    panel?.classList.add("lk-notebook");
    const bar = panel?.querySelector(".jp-NotebookPanel-toolbar");
    if (bar && !bar.querySelector(".lk-sizes"))
      bar.append(element("div", { class: "lk-sizes", role: "group", "aria-label": "size of type" }, ...sizeButtons(() => this.sized())));
    if (this.on) this.later();
    else this.follow();
  }

  in(panel) {
    return [...this.views.keys()].filter(({ root }) => panel.contains(root));
  }

  // into the presentation, and out of it

  async follow() {
    if (!isPresenting()) return this.on && this.leave();
    for (let i = 0; i < 60 && !presentPanel(); i++) await pause(50);
    const panel = presentPanel();
    const context = panel && this.contextOf(panel);
    if (this.on || !isPresenting() || !context) return;
    Object.assign(this, { on: true, panel, context });
    panel.classList.add("lk-notebook");
    document.body.classList.add("lk-presenting");
    document.body.append((this.bar = this.makeBar()), this.black);
    tellPage();
    const active = cellsOf(panel).findIndex((cell) => cell.classList.contains("jp-mod-active"));
    const { path, at } = keptSlide();
    forgetActive(() => this.on);
    if (context.model.dirty) context.save().catch(() => {}); // a page that is loaded again has figures only of what is saved
    this.go(path === context.path ? at : stopAt(this.stops(), active, context.model.cells.length));
    this.undo.say(unrunOn(this.stops(), context.model));
  }

  leave() {
    this.on = false;
    sessionStorage.removeItem(KEPT);
    this.notes.close();
    this.undo.forget();
    this.bar.remove();
    this.black.remove();
    this.black.hidden = true;
    document.body.classList.remove("lk-presenting", "lk-code-shown");
    for (const cell of cellsOf(this.panel)) cell.classList.remove("lk-code-off");
    this.sized();
    const { panel } = this; // the extension scrolls before JupyterLab has its cells back
    setTimeout(() => panel.querySelector(".jp-Cell.jp-mod-active")?.scrollIntoView({ block: "center" }), 400);
  }

  stop() {
    document.querySelector(".jp-deck-mod-stop")?.click();
  }

  stops() {
    return stopsOf(this.context.model);
  }

  go(place) {
    if (presentPanel() !== this.panel) return (this.leave(), this.follow()); // another notebook came to the front
    const stops = this.stops();
    this.at = Math.max(0, Math.min(place, stops.length - 1));
    sessionStorage.setItem(KEPT, JSON.stringify({ path: this.context.path, at: this.at }));
    bringUp(this.panel, stops[this.at]);
    this.arrive(stops);
  }

  // the notebook's own commands, such as running a cell, move on to cells that are on no slide
  followCell() {
    if (!this.on || this.mending) return;
    const cells = cellsOf(this.panel);
    const place = cells.findIndex((cell) => shownCells(this.panel).includes(cell));
    const at = this.stops().findIndex((stop) => stop.cells.includes(place));
    if (at === this.at) return;
    this.mending = true; // once; or two that disagree would never end
    this.go(at === -1 ? this.at : at);
    setTimeout(() => (this.mending = false), 300);
  }

  arrive(stops = this.stops()) {
    const cells = cellsOf(this.panel);
    const { cells: models } = this.context.model;
    const here = stops[this.at];
    for (const i of here.cells) {
      const model = models.get(i);
      const hides = model.type === "code" && model.executionCount !== null && !showsCode(model); // one not run yet is there to be run
      cells[i]?.classList.toggle("lk-code-off", hides);
    }
    this.counter.textContent = `${this.at + 1} / ${stops.length}`;
    const title = (stop) => stop && cells[stop.cells[0]]?.querySelector("h1, h2, h3")?.textContent.replace("¶", "");
    this.notes.say({
      place: this.counter.textContent,
      title: title(here) ?? "",
      notes: here.notes.map((i) => cells[i]),
      next: title(stops[this.at + 1]),
    });
    this.lay();
  }

  // sizes

  /** Give the figures of the slide in view the room that its words leave. */
  lay() {
    const cells = shownCells(this.panel);
    if (!cells.length) return;
    const players = this.in(this.panel).filter(({ root }) => cells.some((cell) => cell.contains(root)));
    const style = this.panel.querySelector(".jp-Notebook");
    document.body.classList.remove("lk-tight");
    document.body.classList.toggle("lk-words", !players.length && cells.length === 1);
    const height = () => cells.at(-1).getBoundingClientRect().bottom - cells[0].getBoundingClientRect().top;
    const { paddingTop, paddingBottom } = getComputedStyle(style);
    const room = innerHeight - parseFloat(paddingTop) - parseFloat(paddingBottom);
    let fit = 1;
    tellPage();
    document.body.style.setProperty("--lk-fit", fit);
    const around = () => height() - players.reduce((sum, { plot }) => sum + plot.parentNode.offsetHeight, 0);
    let scale = scaleNow();
    const fits = () => (players.length ? around() + players.length * heightOnSlide(1, 0, 0, scale) <= room : height() <= room);
    while (!fits() && fit > SMALLEST_PROSE) document.body.style.setProperty("--lk-fit", (fit -= 0.04));
    while (players.length && !fits() && scale > 1.05 * plainScale()) tellPage((scale *= 0.95)); // no larger than the slide holds
    document.body.style.setProperty("--lk-top", `${Math.max(parseFloat(paddingBottom), (innerHeight - height()) * 0.42)}px`);
    const tall = () => heightOnSlide(Math.max(1, players.length), room, around(), scale);
    document.body.classList.toggle("lk-tight", players.length * tall() < FIGURE * innerHeight);
    const shared = tall();
    for (const player of players) resizePlayer(player, scale, shared);
  }

  later() {
    clearTimeout(this.laying);
    this.laying = setTimeout(() => this.sized(), 120);
  }

  /** After a change of size: those in view first. */
  sized() {
    tellPage();
    if (this.on) return this.lay();
    const rest = [...this.views.keys()];
    rest.sort((a, b) => distance(a) - distance(b));
    const next = () => {
      const player = rest.shift();
      if (!player || this.on) return;
      resizePlayer(player, scaleNow(), heightInNotebook(player));
      setTimeout(next);
    };
    next();
  }

  /** The explorable that has the digits: in focus, else the first in view on the slide. */
  player() {
    const players = this.in(this.panel);
    const visible = ({ root }) => shownCells(this.panel).some((cell) => cell.contains(root));
    const inView = ({ plot }) => plot.getBoundingClientRect().top < innerHeight - 80 && plot.getBoundingClientRect().bottom > 80;
    const candidates = players.filter(visible);
    return candidates.find(({ root }) => root.contains(document.activeElement)) ?? candidates.find(inView) ?? candidates[0];
  }

  size(by) {
    if (stepSize(by)) this.sized();
  }

  resetAll(panel = this.panel) {
    const players = this.in(panel).filter(({ root }) => !this.on || shownCells(panel).some((cell) => cell.contains(root)));
    this.undo.reset(players, this.on ? "on this slide" : "in this notebook");
  }

  makeBar() {
    const button = (text, label, onclick) => element("button", { type: "button", title: label, "aria-label": label, onclick }, text);
    this.counter = element("span", { class: "lk-counter", "aria-live": "polite" });
    return element(
      "div",
      { class: "lk-bar", role: "toolbar", "aria-label": "presentation" },
      button("‹", "previous slide (←)", () => this.go(this.at - 1)),
      this.counter,
      button("›", "next slide (→)", () => this.go(this.at + 1)),
      ...sizeButtons(() => this.sized()),
      button("notes", "notes in a window of their own (S)", () => this.openNotes()),
      button("✕", "leave the presentation (Esc)", () => this.stop()),
    );
  }

  openNotes() {
    if (this.notes.start()) this.arrive();
    else this.undo.say("The browser did not open the notes: allow this page to open windows, at the end of its address bar.");
  }
}

const distance = ({ root }) => Math.abs(root.getBoundingClientRect().top);

/** The page's one presentation. */
export const presentation = () => (globalThis[Symbol.for("lecturekit presentation")] ??= new Presentation());
