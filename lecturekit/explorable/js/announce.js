// What a screen reader is told: once things have come to rest, not at each step of a slider.

const REST = 900; // ms without news until the last of it is told
const AGAIN = 6000; // ms between two words about one long computation
const HEADINGS = "h1, h2, h3, h4";
const WALLS = "section, .jp-Notebook, body"; // headings beyond them are not ours

export class Announcer {
  /** `moving()` says whether more is about to come: a slider plays, a state is being computed. */
  constructor(node, moving) {
    this.node = node;
    this.moving = moving;
  }

  /** Hear what now stands under the figure, the most important line first. */
  hear(...lines) {
    this.lines = lines;
    this.told ??= lines; // what is there at the start is read where it stands
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.rest(), REST);
  }

  rest() {
    if (this.moving()) return this.hear(...this.lines);
    const news = this.lines.find((line, i) => line && line !== this.told[i]);
    this.told = this.lines;
    if (news) this.tell(news);
  }

  /** A computation goes on: its words, now and then. */
  waits(words) {
    if (performance.now() - (this.last ?? -AGAIN) < AGAIN) return;
    this.last = performance.now();
    this.tell(words);
  }

  tell(words) {
    this.node.textContent = words;
  }

  stop() {
    clearTimeout(this.timer);
  }
}

/**
 * Name a region by the heading that it stands under, and after its function where another has that name already.
 * Inside a region that the page has made of that heading it is a mere group.
 */
export function nameRegion(root, name) {
  const found = headingAbove(root)?.textContent.replace(/¶$/, "").replace(/\s+/g, " ").trim();
  const taken = [...document.querySelectorAll(".lk-root")].some(
    (other) => other !== root && other.getAttribute("aria-label") === found,
  );
  if (root.closest("section[aria-labelledby]")) root.setAttribute("role", "group");
  if (found) root.setAttribute("aria-label", taken ? `${found}: ${name}` : found);
}

function headingAbove(node) {
  for (let at = node; at && !at.matches(WALLS); at = at.parentElement) {
    for (let before = at.previousElementSibling; before; before = before.previousElementSibling) {
      if (before.matches(HEADINGS)) return before;
      const inside = before.querySelectorAll(HEADINGS);
      if (inside.length) return inside[inside.length - 1];
    }
  }
  return null;
}
