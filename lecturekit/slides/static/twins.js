// The symbols' colours in formulas and words, when the page is dark: the figures' template knows each one's dark twin.

const ROOT = "[data-theme=dark] :is(.lk-slide, .lk-paper)";
const HEX = /^#[0-9a-f]{6}$/;

let known = false;

/** Learn the twins from the first figure that carries them (`layout.template.layout.meta.dark`). */
export function learnTwins(template) {
  const dark = template?.layout?.meta?.dark;
  if (known || !dark) return;
  known = true;
  const style = document.createElement("style");
  style.textContent = Object.entries(dark)
    .filter((pair) => pair.every((colour) => HEX.test(colour)))
    .map(rules)
    .join("\n");
  document.head.append(style);
}

function rules([light, dark]) {
  const words = [`color:${light}`, `color: ${light}`].map((said) => `${ROOT} [style*="${said}" i]`);
  return [
    `${ROOT} mjx-container [fill="${light}" i] { fill: ${dark}; }`,
    `${ROOT} mjx-container [stroke="${light}" i] { stroke: ${dark}; }`,
    `${words.join(", ")} { color: ${dark} !important; }`,
  ].join("\n");
}
