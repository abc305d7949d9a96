// The symbols' colours in formulas and words, when the page is dark: the figures' template knows each one's dark twin.

import { twinRules } from "./player.js";

const ROOT = "[data-theme=dark] :is(.lk-slide, .lk-paper)";

let known = false;

/** Learn the twins from the first figure that carries them (`layout.template.layout.meta.dark`). */
export function learnTwins(template) {
  const dark = template?.layout?.meta?.dark;
  if (known || !dark) return;
  known = true;
  const style = document.createElement("style");
  style.textContent = twinRules(dark, ROOT);
  document.head.append(style);
}
