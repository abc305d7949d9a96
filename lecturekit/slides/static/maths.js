// Formulas: MathJax from the deck itself, set for a page that may load nothing.

import { run } from "./inflate.js";

const SETTINGS = {
  startup: { typeset: false },
  // require and autoload would fetch files; all of TeX's packages are in the script already
  tex: {
    inlineMath: [
      ["$", "$"],
      ["\\(", "\\)"],
    ],
    processEscapes: true,
    packages: { "[-]": ["require", "autoload", "html"] }, // html: \\href would make links of any kind
  },
  svg: { fontCache: "none", displayAlign: "left", displayIndent: "1.3em" }, // a shared cache is lost to the printer and to the speaker view
  options: { enableMenu: false, ignoreHtmlClass: "lk-explorable|lk-figure|highlight" },
};

let ready = null;

/** Typeset what is inside the elements. MathJax is unpacked when the first formula is met, not before a figure. */
export async function typeset(elements) {
  const found = elements.filter(hasFormulas);
  if (!found.length || !(ready || document.getElementById("lk-mathjax"))) return;
  ready ??= load();
  const mathjax = await ready;
  await mathjax.typesetPromise(found);
  for (const element of found) quieten(element);
}

/** Whether there is something to typeset in an element. */
export function hasFormulas(element) {
  const words = element.matches(".lk-formulas") ? [element] : [...element.querySelectorAll(".rendered_html, .output_latex")];
  return words.some((part) => /\$|\\\(|\\\[|\\begin\{/.test(part.textContent));
}

async function load() {
  globalThis.MathJax = SETTINGS;
  const mathjax = await run("lk-mathjax", "MathJax");
  await mathjax.startup.promise;
  return mathjax;
}

// the speaker window shows a copy of the notes, in which the hidden MathML would be seen beside each formula
function quieten(element) {
  for (const copy of element.querySelectorAll("aside.notes mjx-assistive-mml")) copy.remove();
  for (const error of element.querySelectorAll("[data-mjx-error]"))
    console.error("formula:", error.dataset.mjxError);
}
