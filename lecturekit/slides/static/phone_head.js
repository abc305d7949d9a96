// The head of the page on a small screen: what is read, how far, the way to all slides, light and dark.

import { element } from "./player.js";

/** Make the head and put it on the page; `onTheme` is called by its switch. */
export function makeHead(slides, places, onTheme) {
  const title = element("span", { class: "lk-phone-title" }, document.title);
  const number = element("span", { class: "lk-phone-number" });
  const bar = element("div", { class: "lk-phone-bar" });
  const theme = element("button", { type: "button", class: "lk-phone-theme", onclick: onTheme });
  const list = makeList(slides, places);
  const node = element("header", { class: "lk-phone-head" }, list, title, number, theme, bar);
  document.querySelector(".reveal").before(node);
  return {
    node,
    showPlace(place) {
      const { chapter, place: within } = slides[place].closest("section").dataset;
      title.textContent = chapter || document.title;
      number.textContent = within || `${place + 1} / ${slides.length}`;
      bar.style.width = `${(100 * (place + 1)) / slides.length}%`;
      list.mark(place);
    },
    showTheme(name) {
      const other = name === "dark" ? "light" : "dark";
      theme.textContent = other === "dark" ? "☾" : "☀";
      theme.setAttribute("aria-label", `make the page ${other}`);
    },
  };
}

// slides by their headlines, one link each; those without one are reached by those before them
function makeList(slides, places) {
  const links = slides.map((slide, i) => link(slide, places[i]));
  const nav = element("nav", { "aria-label": "slides" }, element("ol", {}, ...links.filter(Boolean)));
  const summary = element("summary", { "aria-label": "all slides" }, "☰");
  const fold = element("details", { class: "lk-phone-list" }, summary, nav);
  nav.addEventListener("click", ({ target }) => target.closest("a") && (fold.open = false));
  document.addEventListener("click", ({ target }) => fold.contains(target) || (fold.open = false));
  fold.addEventListener("keydown", ({ key }) => {
    if (key !== "Escape") return;
    fold.open = false;
    summary.focus();
  });
  fold.addEventListener("toggle", () => fold.open && nav.querySelector("[aria-current]")?.scrollIntoView({ block: "center" }));
  fold.mark = (place) => {
    nav.querySelector("[aria-current]")?.removeAttribute("aria-current");
    while (place > 0 && !links[place]) place -= 1;
    links[place]?.firstChild.setAttribute("aria-current", "true");
    const here = chapter(slides[place]); // of other chapters their first slides alone are listed
    links.forEach((item, i) => item && (item.hidden = chapter(slides[i]) !== here && !item.matches(".lk-phone-part")));
  };
  return fold;
}

const chapter = (slide) => slide.closest("section").dataset.chapter;

function link(slide, [h, v]) {
  const headline = slide.querySelector("h1, h2");
  if (!headline) return null;
  const kind = headline.matches("h1") ? "lk-phone-part" : null;
  return element("li", { class: kind }, element("a", { href: `#/${h}/${v}` }, headline.textContent.trim()));
}
