// The deck: reveal first, then formulas, then figures; in print the other way round.

import { nameChapters, namePages, placing, stayInside, toContents, whole } from "./chapters.js";
import { all, hostsIn, show, some } from "./figures.js";
import { belongsToControl, sortKeys } from "./keys.js";
import { fit, scrollIfFull } from "./fit.js";
import { tidyHelp } from "./help.js";
import { markLandmarks } from "./landmarks.js";
import { hasFormulas, typeset } from "./maths.js";
import { follow, SIGHT } from "./nearby.js";
import { followScreen, onPage } from "./phone.js";

const query = new URLSearchParams(location.search);
const printing = query.has("print-pdf") || query.get("view") === "print";
const slides = [...document.querySelectorAll(".lk-slide")];

const SETTINGS = {
  width: 1280,
  height: 720,
  margin: 0,
  minScale: 0.1,
  maxScale: 4,
  center: false,
  display: "block",
  scrollActivationWidth: null, // small screens have a page of their own
  hash: true,
  transition: "none",
  backgroundTransition: "none",
  controlsTutorial: false,
  ...placing(),
  showSlideNumber: "all",
  pdfMaxPagesPerSlide: 1,
  pdfSeparateFragments: false,
  viewDistance: whole ? SIGHT : 1000,
  mobileViewDistance: whole ? SIGHT : 1000, // all slides keep their size, so that figures can be drawn ahead
  keyboardCondition: (event) => !belongsToControl(event),
  plugins: [RevealNotes],
};

const NEEDED = "Chromium 80, Firefox 113, Safari 16.4, or newer";

const theme = () => document.documentElement.dataset.theme;

function setTheme(name) {
  document.documentElement.dataset.theme = name;
  all("setTheme", name);
}

const idle = () =>
  new Promise((done) => (globalThis.requestIdleCallback ?? setTimeout)(done, { timeout: 500 }));
const frame = () => new Promise((done) => requestAnimationFrame(() => setTimeout(done)));
let heard = false; // reveal's listeners outlive it
const present = () => Reveal.getCurrentSlide()?.querySelector(".lk-slide") ?? slides[0];

async function prepare(slide) {
  await typeset([slide]).finally(() => slide.classList.remove("lk-raw"));
  fit(slide);
  await Promise.all(hostsIn(slide).map((host) => show(host, theme)));
}

const neighbours = follow(slides, { present, prepare, idle, stop: onPage });

async function onScreen() {
  await Reveal.initialize(SETTINGS);
  markLandmarks();
  document.body.classList.remove("lk-loading");
  if (!heard) listen();
  heard = true;
  nameChapters();
  neighbours.again();
  if (whole) for (const slide of slides.filter(hasFormulas)) slide.classList.add("lk-raw");
  await frame(); // the first slide's words are seen before the large scripts are unpacked
  await prepare(present());
  Reveal.layout();
  ahead().catch(trouble);
}

function listen() {
  addEventListener("toggle", ({ target }) => onPage() || scrollIfFull(target.closest?.(".lk-slide") ?? present()), true);
  Reveal.on("slidechanged", () => arrive(present()));
  Reveal.addKeyBinding({ keyCode: 68, key: "D", description: "Dark or light" }, () => {}); // for the list of keys only
  if (whole) Reveal.addKeyBinding({ keyCode: 67, key: "C", description: "Contents, and back" }, () => {});
  if (whole) Reveal.registerKeyboardShortcut("ESC, O", "Contents, and back"); // an overview of hundreds is one endless row
  tidyHelp();
  Reveal.registerKeyboardShortcut("1 – 9, 0", "Presets of the figure, and back to its start");
  sortKeys({
    listens: () => !onPage(),
    digit: (event) => some(present(), "key", event),
    theme: () => setTheme(theme() === "dark" ? "light" : "dark"),
    contents: whole && toContents,
  });
}

// the screen has become small: the page takes over
async function leave() {
  const slide = present();
  document.body.classList.remove("lk-ready");
  Reveal.destroy();
  return slide;
}

// formulas first, they are quick and change the layout; then the figures, those of the next slides before the others
async function ahead() {
  if (whole) return neighbours.settle().then(() => document.body.classList.add("lk-ready"));
  await typeset(slides);
  slides.forEach(fit);
  const here = slides.indexOf(present());
  for (const slide of [...slides.slice(here), ...slides.slice(0, here)]) {
    for (const host of hostsIn(slide)) {
      await idle();
      if (onPage()) return;
      await show(host, theme);
    }
  }
  document.body.classList.add("lk-ready");
}

// a slide that is reached before its turn; and a figure whose slide had another width when it was drawn
async function arrive(slide) {
  if (whole) await neighbours.settle();
  for (const host of hostsIn(slide)) (await show(host, theme))?.resize();
  scrollIfFull(slide);
}

async function onPaper() {
  document.documentElement.classList.add("lk-print");
  if (query.get("print-pdf") === "contents") keepContents();
  for (const fold of document.querySelectorAll("details")) fold.open = true; // paper has no folds
  await typeset(slides);
  slides.forEach(fit);
  for (const host of hostsIn(document)) await show(host, theme);
  const laid = new Promise((done) => Reveal.on("pdf-ready", done)); // later than its promise says
  await Reveal.initialize({ ...SETTINGS, view: "print" });
  await laid;
  namePages();
  document.body.classList.remove("lk-loading");
  document.body.classList.add("lk-ready");
}

// the chapters have files of their own: what is printed of the whole may be the slides that lead to them
function keepContents() {
  for (const slide of slides.splice(0)) {
    if (slide.matches(".lk-contents")) slides.push(slide);
    else slide.closest(".slides > section").remove();
  }
  for (const link of document.querySelectorAll(".lk-contents a"))
    link.href = `${encodeURIComponent(link.closest("tr").dataset.file)}.pdf`;
}

function trouble(error) {
  const text = globalThis.DecompressionStream
    ? `The slides could not start: ${error.message}`
    : `This browser is too old for figures and formulas: they need ${NEEDED}.`;
  document.body.prepend(
    Object.assign(document.createElement("p"), { className: "lk-trouble", textContent: text }),
  );
  console.error(error);
}

if (query.has("dark")) setTheme("dark");
stayInside();
if (!globalThis.DecompressionStream) trouble(new Error(`the figures need ${NEEDED}`));
const deck = { slides, theme, setTheme, present: onScreen, leave };
(printing ? onPaper() : query.has("receiver") ? onScreen() : followScreen(deck)).catch(trouble);
