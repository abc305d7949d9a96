// Where one is: the chapter beside the slide's number, the contents, and the way there and back.

/** Whether the deck is a whole lecture: contents first, each notebook a chapter. */
export const whole = document.body.classList.contains("lk-whole");

let left = null; // the slide from which the contents were asked for

/** Reveal's settings for this deck: the number within the chapter; the minutes of the slides, for the presenter's clock. */
export function placing() {
  const timed = [...document.querySelectorAll("section[data-timing]")];
  const totalTime = timed.reduce((sum, { dataset }) => sum + Number(dataset.timing), 0);
  return {
    slideNumber: whole ? (section) => numbers(section?.dataset.place) : "c/t", // asked before there is one, too
    ...(totalTime && { totalTime }),
  };
}

function numbers(place) {
  const [at, of] = (place ?? "").split(" / ");
  return of ? [at, "/", Number(of)] : [""];
}

/** Name the chapter of the slide that is shown; a click on it leads to the contents. */
export function nameChapters() {
  const name = document.querySelector(".lk-chapter") ?? makeName(whole ? "a" : "span");
  document.querySelector(".reveal").append(name);
  const tell = () => (name.textContent = chapterOf(Reveal.getCurrentSlide()));
  Reveal.on("slidechanged", tell);
  tell();
}

function makeName(kind) {
  const name = document.createElement(kind);
  name.className = "lk-chapter";
  if (kind === "a") {
    name.href = "#/contents";
    name.title = "Contents: the key c";
    name.addEventListener("click", (event) => (event.preventDefault(), toContents()));
  }
  return name;
}

// a deck of one notebook has one chapter, itself; its first slide says so already
function chapterOf(section) {
  if (whole) return section?.dataset.chapter ?? "";
  return section?.querySelector(".lk-first") ? "" : document.title;
}

/** Show the contents with the present chapter marked, or go back to where they were asked for. */
export function toContents() {
  const here = Reveal.getCurrentSlide();
  if (here.querySelector(".lk-contents")) return left && Reveal.slide(left.h, left.v, left.f);
  left = Reveal.getIndices();
  const rows = [...document.querySelectorAll(".lk-contents tbody tr")];
  for (const row of rows) row.removeAttribute("aria-current");
  const row = rows.find(({ dataset }) => dataset.chapter === here.dataset.chapter) ?? rows[0];
  row.setAttribute("aria-current", "true");
  const { h, v } = Reveal.getIndices(row.closest("section"));
  Reveal.slide(h, v);
}

/** Lead links to decks that are chapters of this one to the chapter: those in verdicts and tables of figures, too. */
export function stayInside() {
  document.addEventListener("click", (event) => {
    if (!whole || event.defaultPrevented || event.ctrlKey || event.metaKey || event.shiftKey) return;
    const link = event.target.closest?.("a");
    const there = link && inside(link.getAttribute("href") ?? link.getAttribute("xlink:href") ?? "");
    if (!there) return;
    event.preventDefault();
    location.hash = there;
  });
}

function inside(address) {
  const [file, anchor] = address.split("#").map(decoded);
  const rows = [...document.querySelectorAll(".lk-contents tr[data-file]")];
  const row = rows.find(({ dataset }) => file === `${dataset.file}.html`);
  if (!row) return "";
  const chapter = row.querySelector("a").getAttribute("href").replace("#/", "");
  return document.getElementById(`${chapter}.${anchor}`) ? `#${chapter}.${anchor}` : `#/${chapter}`;
}

/** Part of an address as it is meant; as it stands, where it is none. */
export function decoded(part) {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}

/** On paper each page says its chapter and its place in it. */
export function namePages() {
  const pages = [...document.querySelectorAll(".pdf-page")];
  pages.forEach((page, i) => {
    const section = page.querySelector("section");
    const number = page.querySelector(".slide-number-pdf");
    number.textContent = whole ? (section.dataset.place ?? "") : `${i + 1} / ${pages.length}`;
    page.append(Object.assign(makeName("span"), { textContent: chapterOf(section) }));
  });
}
