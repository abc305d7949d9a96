// One size for figures, their words and the notebook's prose, for the last row of the hall; kept by the browser.

import { element } from "./controls.js";
import { isPresenting } from "./stops.js";

const STEPS = [0.7, 0.8, 0.9, 1, 1.1, 1.25, 1.4, 1.6, 1.8, 2];
const SLIDE = 1.4; // notebook type, 13 to 15 px, becomes 18 to 21 px on a slide of 1280 × 720, as in a deck
const TALLEST = 560; // px on such a slide
const SMALLEST = 170; // px of height for a figure whose type has scale 1

const sizeKey = () => (isPresenting() ? "lecturekit size of slides" : "lecturekit size");

function chosenSize() {
  const kept = +localStorage.getItem(sizeKey());
  return STEPS.includes(kept) ? kept : 1;
}

/** The slide's size as a share of 1280 × 720. */
export const share = () => Math.max(0.6, Math.min(innerWidth / 1280, innerHeight / 720));

/** The scale of type now, and where nobody chose another. */
export const scaleNow = () => chosenSize() * plainScale();
export const plainScale = () => (isPresenting() ? SLIDE * share() : 1);

/** One step larger (1), smaller (-1); false at the end. */
export function stepSize(by) {
  const next = STEPS[STEPS.indexOf(chosenSize()) + by];
  if (next) localStorage.setItem(sizeKey(), next);
  return Boolean(next);
}

/** Tell the stylesheet the size. */
export function tellPage(scale = scaleNow()) {
  const { style } = document.documentElement;
  style.setProperty("--lk-size", scale.toFixed(3));
  style.setProperty("--lk-share", share().toFixed(3));
}

/** Give a player a scale and a height; what is as it was is not painted again. */
export function resizePlayer(player, scale, height) {
  const { look } = player;
  if (look.scale === scale && look.height === height) return;
  Object.assign(look, { scale, height });
  for (const node of [player.plot, player.plot.parentNode]) node.style.height = `${height}px`;
  if (player.painter) player.paint(null);
}

/** The height of a figure in the notebook: it grows with its type, up to what a window holds. */
export function heightInNotebook(player) {
  const { height } = player.spec;
  return Math.round(Math.max(height, Math.min(height * scaleNow(), 0.8 * innerHeight)));
}

/** The height of each of some figures that share a slide, when all else on it takes `around` px of `room`. */
export function heightOnSlide(count, room, around, scale) {
  const tallest = TALLEST * share();
  const least = SMALLEST * scale * Math.max(1, scale / plainScale()); // larger type needs more room than its own growth
  return Math.round(Math.max(least, Math.min(tallest, (room - around) / count)));
}

/** The control one sees: A− A+. `changed()` is called after each step. */
export function sizeButtons(changed) {
  const button = (text, label, by) =>
    element("button", { type: "button", title: label, "aria-label": label, onclick: () => stepSize(by) && changed() }, text);
  return [button("A−", "smaller type (−)", -1), button("A+", "larger type (+)", 1)];
}
