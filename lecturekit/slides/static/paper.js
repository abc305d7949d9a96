// A page that scrolls: controls at once, pictures as they come near the window, the rest when there is time.

import { followEdges } from "./edges.js";
import { all, hostsIn, show, some } from "./figures.js";
import { WRITING } from "./keys.js";
import { typeset } from "./maths.js";
import { makeLegible, optionsFor } from "./phone_figure.js";
import { letScroll } from "./touch.js";

const AHEAD = "600px 0px"; // how far beyond the window a figure is near
const NARROW = "(max-width: 1100px)"; // the contents are above the text, not beside it

const onPhone = innerWidth < 640; // panels stand below one another there

const root = document.documentElement;
const system = matchMedia("(prefers-color-scheme: dark)");
const hosts = hostsIn(document);
const wake = new Map(); // host → starts its picture

const theme = () => root.dataset.theme;
const idle = () =>
  new Promise((done) => (globalThis.requestIdleCallback ?? setTimeout)(done, { timeout: 500 }));

function setTheme(name) {
  root.dataset.theme = name;
  all("setTheme", name);
  button.textContent = name === "dark" ? "light" : "dark";
}

// light and dark: the system's, until the reader chooses
const button = document.querySelector(".lk-theme");
let chosen = false;

function choose() {
  chosen = true;
  setTheme(theme() === "dark" ? "light" : "dark");
}

function followSystem() {
  button.hidden = false;
  document.querySelector(".lk-keys").hidden = !hosts.length;
  button.addEventListener("click", choose);
  system.addEventListener("change", () => chosen || setTheme(system.matches ? "dark" : "light"));
  setTheme(theme());
}

// paper is white, whatever the window is
function followPrinter() {
  let before = null;
  addEventListener("beforeprint", () => {
    before = theme();
    setTheme("light");
  });
  addEventListener("afterprint", () => setTheme(before));
}

// keys: those that no control takes go to the figure that is looked at
function onKey(event) {
  const busy = event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey;
  if (busy || event.target.closest?.(`${WRITING}, select`)) return;
  if (/^[0-9]$/.test(event.key)) {
    const host = lookedAt();
    if (host && some(host.parentElement, "key", event)) event.preventDefault();
  } else if (event.key === "d") {
    choose();
  }
}

const isSeen = ({ top, bottom }) => bottom > 0 && top < innerHeight;

/** The figure in focus, else the one nearest to the middle of the window. */
function lookedAt() {
  const focused = hosts.find((host) => host.contains(document.activeElement));
  if (focused) return focused;
  const seen = hosts
    .map((host) => [host, host.getBoundingClientRect()])
    .filter(([, box]) => isSeen(box));
  const distance = ([, box]) => Math.abs((box.top + box.bottom - innerHeight) / 2);
  return seen.sort((a, b) => distance(a) - distance(b))[0]?.[0] ?? null;
}

// the contents: beside the text they are always open, and say where the reader is
function followReader() {
  const fold = document.querySelector(".lk-contents details");
  const narrow = matchMedia(NARROW);
  const turn = () => (fold.open = !narrow.matches);
  narrow.addEventListener("change", turn);
  turn();
  const links = [...document.querySelectorAll(".lk-contents a")];
  const heads = links.map((link) => document.getElementById(link.hash.slice(1)));
  const mark = () => {
    const passed = heads.filter((head) => head.getBoundingClientRect().top < innerHeight / 3).length;
    const here = Math.max(0, passed - 1);
    if (links[here]?.hasAttribute("aria-current")) return;
    links.forEach((link) => link.removeAttribute("aria-current"));
    links[here]?.setAttribute("aria-current", "true");
    if (!narrow.matches) links[here]?.scrollIntoView({ block: "nearest" });
  };
  addEventListener("scroll", mark, { passive: true });
  mark();
}

function followWindow() {
  const near = new IntersectionObserver(
    (entries) => {
      for (const { target, isIntersecting } of entries) {
        if (!isIntersecting) continue;
        near.unobserve(target);
        wake.get(target)();
      }
    },
    { rootMargin: AHEAD },
  );
  return hosts.map((host) => {
    const when = new Promise((start) => wake.set(host, start));
    let painted;
    const mounted = new Promise((done) => {
      const height = (_, source) => source.spec.height;
      const options = onPhone ? optionsFor(host, done) : { scale: 1, height, mounted: done };
      painted = show(host, theme, { ...options, when });
      if (onPhone) painted = painted.then((handle) => handle && makeLegible(host, handle));
    });
    near.observe(host);
    return { mounted, painted };
  });
}

async function start() {
  followSystem();
  followPrinter();
  followReader();
  window.addEventListener("keydown", onKey);
  await typeset([...document.querySelectorAll(".lk-formulas")]);
  const figures = followWindow();
  letScroll(document.querySelector("main"));
  await Promise.all(figures.map(({ mounted }) => mounted)); // from here on nothing changes its place
  document.querySelectorAll(".lk-scroll, .lk-live .lk-stage").forEach(followEdges);
  const painted = figures.map((figure) => figure.painted);
  await Promise.all(painted.filter((_, i) => isSeen(hosts[i].getBoundingClientRect())));
  document.body.classList.add("lk-ready");
  for (const host of hosts) {
    await idle(); // a page may be printed that nobody scrolled
    wake.get(host)();
  }
  await Promise.all(painted);
  document.body.classList.add("lk-painted");
}

start().catch((error) => {
  const text = globalThis.DecompressionStream
    ? `The figures could not start: ${error.message}`
    : "The figures need a browser of 2023 or later.";
  document.body.prepend(
    Object.assign(document.createElement("p"), { className: "lk-trouble", textContent: text }),
  );
  console.error(error);
});
