// A long deck: slides near the present one are made ready, those left long ago give their figures back.

import { forget, hostsIn } from "./figures.js";

const NEAR = [0, 1, -1, 2, 3]; // slides from the present one, in the order of their need
const KEPT = 12; // slides with figures that stay painted

/** How far reveal must lay slides out, so that they can be measured ahead. */
export const SIGHT = 5;

/**
 * Follow the reader through the slides. `present()` is the slide that is shown, `prepare(slide)` makes one ready,
 * `idle()` resolves when there is time, `stop()` says that nobody follows any more. `settle()` is called after each
 * move, and resolves when all that is near is ready; `again()` when somebody else has put figures away.
 */
export function follow(slides, { present, prepare, idle, stop }) {
  const ready = new Set(); // in the order of their last use
  let running = null;

  const near = () => {
    const here = slides.indexOf(present());
    return NEAR.map((step) => slides[here + step]).filter(Boolean);
  };

  // one after the other: MathJax does one thing at a time, and the slide that is shown goes first
  async function work() {
    for (;;) {
      const next = near().find((slide) => !ready.has(slide));
      if (!next || stop()) break;
      if (next !== present()) {
        await idle();
        if (!near().includes(next) || !ready.has(present())) continue; // the reader has moved on
      }
      ready.add(next);
      await prepare(next);
    }
    for (const slide of near()) {
      if (ready.delete(slide)) ready.add(slide);
    }
    const painted = [...ready].filter((slide) => hostsIn(slide).length);
    for (const slide of painted.slice(0, -KEPT)) {
      ready.delete(slide);
      for (const host of hostsIn(slide)) await forget(host);
    }
  }

  const settle = () => (running ??= work().finally(() => (running = null)));
  return { settle, again: () => ready.clear() };
}
