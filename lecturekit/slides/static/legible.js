// How wide a figure must be on a small screen so that its words stand clear of one another.

const WIDER = [480, 620, 760, 900]; // px that are tried where the screen's own width is too little
const TOUCH = 2; // px by which words may overlap or stick out
const MOST = 260; // words; with more of them the widest is taken
const ROOM = 120; // px that a margin may grow for words that stick out

/** Words of a figure that overlap, are cut off, or were turned on end because there is no room for them. */
export function troubles(plot) {
  const stage = plot.querySelector(".main-svg").getBoundingClientRect();
  const words = wordsOf(plot);
  if (words.length > MOST) return Infinity;
  let count = 0;
  words.forEach((one, i) => {
    const over = overhang(one, stage);
    if (Math.max(over.left, over.right, over.top, over.bottom) > TOUCH) count += 1;
    if (one.turned) count += 0.5;
    for (const other of words.slice(i + 1)) count += meet(one, other);
  });
  return count;
}

/** How far words stick out of the figure on either side, px. */
export function sticksOut(plot) {
  const stage = plot.querySelector(".main-svg").getBoundingClientRect();
  const overs = wordsOf(plot).map((one) => overhang(one, stage));
  const most = (side) => Math.min(ROOM, Math.ceil(Math.max(0, ...overs.map((over) => over[side]))));
  return { l: most("left"), r: most("right") };
}

/** Widths to try on a screen that leaves `room` px. */
export const widths = (room) => [0, ...WIDER.filter((width) => width > room * 1.15)];

function wordsOf(plot) {
  const texts = [...plot.querySelectorAll(".main-svg text")];
  return texts.filter(isShown).map((text) => {
    const { left, right, top, bottom } = text.getBoundingClientRect();
    const turned = text.closest(".xtick, .x2tick, .x3tick") !== null && bottom - top > 1.6 * (right - left) && text.textContent.length > 1;
    return { left, right, top, bottom, turned };
  });
}

function isShown(text) {
  if (!text.textContent.trim() || text.closest(".hoverlayer")) return false;
  const { width } = text.getBoundingClientRect();
  return width > 0 && getComputedStyle(text).opacity !== "0";
}

const overhang = (one, stage) => ({
  left: stage.left - one.left,
  right: one.right - stage.right,
  top: stage.top - one.top,
  bottom: one.bottom - stage.bottom,
});

function meet(a, b) {
  const across = Math.min(a.right, b.right) - Math.max(a.left, b.left);
  const up = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top);
  return across > TOUCH && up > TOUCH + 2 ? 1 : 0;
}
