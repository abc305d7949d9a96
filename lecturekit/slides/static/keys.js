// Who gets a key: the control in focus, the explorable on the slide, or the presentation.

import { belongsToControl, CLICKER, letGoAfterPointer, swallow, WRITING } from "./player.js";

export { belongsToControl, WRITING };

/** Sort keys between controls and slides, while it `listens()`. `digit(event)` offers a number key to the visible slide. */
export function sortKeys({ listens, digit, theme, contents }) {
  window.addEventListener("keydown", (event) => listens() && onKey(event, { digit, theme, contents }), true);
  letGoAfterPointer(listens);
}

function onKey(event, { digit, theme, contents }) {
  if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest?.(".jump-to-slide")) return;
  if (belongsToControl(event)) return;
  const control = event.target.closest?.("input, select, textarea, button, summary, [tabindex]");
  if (control && CLICKER.has(event.key)) return handOver(event, control);
  if (event.target.closest?.(WRITING)) return;
  if (/^[0-9]$/.test(event.key) && digit(event)) return swallow(event);
  const open = event.key === "Escape" && document.querySelector(".reveal :is(.r-overlay, .overlay), .reveal.paused");
  const does = { d: theme, c: contents, o: contents, Escape: !open && contents }[event.key];
  if (does && !event.target.closest?.("select")) {
    does();
    swallow(event);
  }
}

// the control must not hear the key (a slider would move, or play) and reveal must: so it is said again, from the page
function handOver(event, control) {
  swallow(event);
  control.blur();
  document.body.dispatchEvent(new KeyboardEvent(event.type, event));
}
