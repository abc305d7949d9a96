// The presenter's own window: the notes of the slide in view, what comes next, the time. For the other screen.

import { element } from "./controls.js";

const STYLE_OF_NOTES = `
  body { margin: 0; padding: 20px 28px; font: 21px/1.45 system-ui, sans-serif; color: #ececec; background: #161618; }
  header { display: flex; gap: 1.5em; padding-bottom: 8px; border-bottom: 1px solid #444; color: #a9a9b2; font-variant-numeric: tabular-nums; }
  h1 { margin: 0.6em 0 0.3em; font-size: 1.15em; } summary { display: none; } code { color: #7db4f0; }
  footer { margin-top: 1em; padding-top: 8px; border-top: 1px solid #444; color: #a9a9b2; } footer b { color: #ececec; }
  .none { color: #a9a9b2; } .jp-InternalAnchorLink { display: none; }`;

const FORMULAS = "style[id^=MJX]";
const two = (n) => String(n).padStart(2, "0");
const clock = (seconds) => `${two(Math.floor(seconds / 60))}:${two(Math.floor(seconds % 60))}`;

export class NotesWindow {
  /** `onKey` gets the keys that are pressed in the window. */
  constructor(onKey) {
    this.onKey = onKey;
    this.begun = Date.now();
  }

  get open() {
    return Boolean(this.window && !this.window.closed);
  }

  /** Open the window, or bring it to the front; false where the browser does not allow it. */
  start() {
    if (this.open) return (this.window.focus(), true);
    this.window = window.open("", "lecturekit-notes", "width=720,height=620");
    if (!this.window) return false;
    const { document: page } = this.window;
    page.title = "Notes";
    page.documentElement.lang = "en";
    page.head.replaceChildren(Object.assign(page.createElement("style"), { textContent: STYLE_OF_NOTES }));
    for (const style of document.querySelectorAll(FORMULAS)) page.head.append(style.cloneNode(true));
    this.window.addEventListener("keydown", this.onKey, true);
    this.timer = setInterval(() => this.tick(), 1000);
    return true;
  }

  /** Show the notes of a slide: its place, its title, the cells of its notes, the next slide's title. */
  say({ place, title, notes, next }) {
    if (!this.open) return;
    const texts = notes.map((cell) => cell?.querySelector(".jp-RenderedMarkdown")?.cloneNode(true)).filter(Boolean);
    for (const text of texts) for (const fold of text.querySelectorAll("details")) fold.open = true;
    this.times = element("span");
    const parts = [
      element("header", {}, element("span", {}, place), this.times),
      element("h1", {}, title),
      ...(texts.length ? texts : [element("p", { class: "none" }, "No notes on this slide.")]),
      element("footer", {}, "next: ", element("b", {}, next ?? "the end")),
    ];
    this.window.document.body.replaceChildren(...parts);
    this.tick();
  }

  tick() {
    if (!this.open) return clearInterval(this.timer);
    const now = new Date();
    this.times.textContent = `${two(now.getHours())}:${two(now.getMinutes())}, ${clock((now - this.begun) / 1000)} since the start`;
  }

  close() {
    clearInterval(this.timer);
    if (this.open) this.window.close();
  }
}
