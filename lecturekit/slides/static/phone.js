// A deck on a small screen: slides below one another, as a page that scrolls; figures come as they come near.

import { followEdges } from "./edges.js";
import { forget, hostsIn, show, some } from "./figures.js";
import { WRITING } from "./keys.js";
import { typeset } from "./maths.js";
import { makeHead } from "./phone_head.js";
import { decoded } from "./chapters.js";
import { makeLegible, optionsFor } from "./phone_figure.js";
import { letScroll } from "./touch.js";

// narrower than a tablet lying down, or a phone lying down: a slide's type would be too small there
const SMALL = matchMedia("(max-width: 840px), (max-height: 500px) and (pointer: coarse)");
const DARK = matchMedia("(prefers-color-scheme: dark)");
const NEAR = "900px 0px"; // words and figures of slides this close are made ready
const FAR = "4500px 0px"; // figures further away than this are put away again
const SETTLE = 250; // ms after the last move of the page
const HELD = 4000; // ms without growth above a slide until it is let go
const MOVES = ["wheel", "touchstart", "pointerdown", "keydown"];

const root = document.documentElement;

export const onPage = () => root.classList.contains("lk-phone");

/** Show the deck as a page while the screen is small, and call `present` when it is not, or `leave` before, which gives the slide it left. */
export function followScreen({ slides, theme, setTheme, present, leave }) {
  const page = new Page(slides, theme, setTheme);
  let shown = null;
  const turn = async () => {
    const wanted = SMALL.matches ? "page" : "deck";
    if (wanted === shown) return;
    const slide = await (shown === "page" ? page.close() : shown && leave());
    shown = wanted;
    await (wanted === "page" ? page.open(slide) : present());
  };
  let turning = turn();
  SMALL.addEventListener("change", () => (turning = turning.then(turn).catch(console.error)));
  return turning;
}

class Page {
  constructor(slides, theme, setTheme) {
    Object.assign(this, { slides, theme });
    this.hosts = hostsIn(document);
    this.places = places(slides);
    this.setTheme = (name) => {
      setTheme(name);
      this.head?.showTheme(name);
    };
    this.following = !new URLSearchParams(location.search).has("dark");
    DARK.addEventListener("change", () => onPage() && this.followSystem());
    addEventListener("hashchange", () => onPage() && this.go());
    addEventListener("keydown", (event) => onPage() && this.key(event));
    addEventListener("scroll", () => onPage() && this.settle(), { passive: true });
    addEventListener("resize", () => onPage() && this.resize());
    letScroll(document.querySelector(".slides"), onPage);
  }

  async open(slide) {
    root.classList.add("lk-phone");
    document.body.classList.remove("lk-loading", "lk-ready");
    document.querySelector(".reveal").setAttribute("role", "main");
    for (const slide of this.slides) {
      slide.style.removeProperty("--lk-fit");
      slide.classList.remove("lk-full", "lk-overflows", "lk-raw");
    }
    this.followSystem();
    this.head = makeHead(this.slides, this.places, () => this.choose());
    this.head.showTheme(this.theme());
    this.width = innerWidth;
    await Promise.all(this.hosts.map(forget));
    this.watch();
    await this.go(slide || this.named());
    await Promise.all(this.slides.filter(isSeen).map((slide) => this.prepare(slide)));
    document.body.classList.add("lk-ready");
  }

  async close() {
    clearTimeout(this.settling);
    this.letGo?.();
    this.note();
    for (const watcher of this.watchers) watcher.disconnect();
    await Promise.all(this.hosts.map(forget));
    for (const host of this.hosts) host.style.removeProperty("min-height");
    this.head.node.remove();
    root.classList.remove("lk-phone");
    document.body.classList.remove("lk-ready");
  }

  // what comes near, goes far, and is being read

  watch() {
    const near = observe(this.slides, NEAR, (slide, isNear) => isNear && this.prepare(slide));
    const figures = observe(this.hosts, NEAR, (host, isNear) => isNear && this.show(host));
    const far = observe(this.hosts, FAR, (host, isNear) => isNear || this.putAway(host));
    const read = observe(this.slides, "-18% 0px -81% 0px", (slide, isRead) => isRead && this.read(slide));
    this.watchers = [near, figures, far, read];
  }

  async prepare(slide) {
    const above = slide.getBoundingClientRect().bottom < 0;
    const before = slide.offsetHeight;
    await typeset([slide]);
    for (const formula of slide.querySelectorAll("mjx-container:not([display])")) {
      formula.classList.toggle("lk-wide", formula.offsetWidth > slide.clientWidth - 32);
    }
    for (const box of slide.querySelectorAll("mjx-container, table, pre")) {
      if (!box.dataset.lkEdges && box.scrollWidth > box.clientWidth + 1) followEdges(box);
      box.dataset.lkEdges = "";
    }
    if (above && !CSS.supports("overflow-anchor: auto")) scrollBy(0, slide.offsetHeight - before);
  }

  async show(host) {
    if (host.classList.contains("lk-mounted")) return;
    const options = optionsFor(host, () => host.style.removeProperty("min-height"));
    const handle = await show(host, this.theme, options);
    if (!handle || !onPage()) return;
    await makeLegible(host, handle);
    const stage = host.querySelector(".lk-stage");
    if (stage) followEdges(stage);
  }

  async putAway(host) {
    if (!host.classList.contains("lk-mounted") || host.contains(document.activeElement)) return;
    host.style.minHeight = `${host.offsetHeight}px`;
    await forget(host);
    const { top, bottom } = host.getBoundingClientRect();
    if (onPage() && bottom > -900 && top < innerHeight + 900) await this.show(host); // it has come back
  }

  read(slide) {
    this.here = slide;
    this.head.showPlace(this.slides.indexOf(slide));
  }

  // the address

  /** Go to a slide, the one that the address names. */
  async go(slide = this.named()) {
    if (!slide) return;
    slide.scrollIntoView();
    this.hold(slide);
    await this.prepare(slide);
    await Promise.all(hostsIn(slide).map((host) => this.show(host)));
  }

  /** Keep a slide at the top while those above it grow by their words and figures, until the reader moves. */
  hold(slide) {
    this.letGo?.();
    const grown = new ResizeObserver(() => {
      slide.scrollIntoView();
      clearTimeout(timer);
      timer = setTimeout(this.letGo, HELD);
    });
    let timer = setTimeout(() => this.letGo?.(), HELD);
    this.letGo = () => {
      grown.disconnect();
      clearTimeout(timer);
      for (const move of MOVES) removeEventListener(move, this.letGo);
      this.letGo = null;
    };
    for (const one of this.slides.slice(0, this.slides.indexOf(slide))) grown.observe(one);
    for (const move of MOVES) addEventListener(move, this.letGo, { passive: true });
  }

  named() {
    const name = decoded(location.hash.replace(/^#\/?/, ""));
    if (!name) return this.here ?? this.slides[0];
    const [h, v = 0] = name.split("/").map(Number);
    const place = this.places.findIndex((at) => at[0] === h && at[1] === v);
    const found = document.getElementById(name);
    return this.slides[place] ?? found?.closest(".lk-slide") ?? found?.querySelector(".lk-slide");
  }

  settle() {
    if (scrollY + innerHeight > root.scrollHeight - 4) this.read(this.slides.at(-1)); // it may be too short to get to the top
    clearTimeout(this.settling);
    this.settling = setTimeout(() => this.note(), SETTLE);
  }

  note() {
    const [h, v] = this.places[this.slides.indexOf(this.here)] ?? [0, 0];
    history.replaceState(null, "", v ? `#/${h}/${v}` : `#/${h}`);
  }

  // the screen turns

  resize() {
    if (innerWidth === this.width) return; // a bar of the browser came or went
    clearTimeout(this.turning);
    this.turning = setTimeout(async () => {
      if (!onPage()) return;
      this.width = innerWidth;
      const here = this.here;
      await Promise.all(this.hosts.map((host) => forget(host)));
      for (const watcher of this.watchers) watcher.disconnect();
      this.watch(); // observers tell anew what is near
      here?.scrollIntoView();
    }, SETTLE);
  }

  // light and dark: the system's, until the reader chooses

  followSystem() {
    if (this.following) this.setTheme(DARK.matches ? "dark" : "light");
  }

  choose() {
    this.following = false;
    this.setTheme(this.theme() === "dark" ? "light" : "dark");
  }

  // a keyboard at a small window

  key(event) {
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.target.closest?.(`${WRITING}, select`)) return;
    if (/^[0-9]$/.test(event.key) && this.here && some(this.here, "key", event)) event.preventDefault();
    else if (event.key === "d") this.choose();
  }
}

/** Watch when elements come into the window, made larger by a margin. */
function observe(elements, rootMargin, told) {
  const watcher = new IntersectionObserver(
    (entries) => entries.forEach(({ target, isIntersecting }) => told(target, isIntersecting)),
    { rootMargin },
  );
  for (const element of elements) watcher.observe(element);
  return watcher;
}

function isSeen(slide) {
  const { top, bottom } = slide.getBoundingClientRect();
  return bottom > 0 && top < innerHeight;
}

/** Where slides stand in the deck: columns and rows, as in their addresses. */
function places(slides) {
  const columns = [...document.querySelectorAll(".slides > section")];
  return slides.map((slide) => {
    const section = slide.closest("section");
    const column = columns.findIndex((one) => one.contains(section));
    const rows = [...columns[column].querySelectorAll(":scope > section")];
    return [column, Math.max(0, rows.indexOf(section))];
  });
}
