// Who gets a key: the control in focus, the explorable on the slide, or the presentation.

// What clickers and presenters press. Reveal hears no key at all while an input has the focus.
const CLICKER = new Set(["PageUp", "PageDown", " ", "Escape", "n", "p", "s", "b", "."]);
const MOVES = new Set(["ArrowLeft", "ArrowRight", "ArrowUp", "ArrowDown", "Home", "End"]);

const BUTTONLIKE = "button, summary, a[href], input[type=checkbox], input[type=radio]";
export const WRITING =
  "textarea, [contenteditable=true], input:not([type=range], [type=checkbox], [type=radio], [type=button])";
const POINTED = "input[type=range], input[type=checkbox], input[type=radio], button, summary";

let byPointer = false; // whether the last thing that was done was a click or a drag

/** Sort keys between controls and slides, while it `listens()`. `digit(event)` offers a number key to the visible slide. */
export function sortKeys({ listens, digit, theme }) {
  window.addEventListener("keydown", (event) => listens() && onKey(event, digit, theme), true);
  letGoAfterPointer();
}

function onKey(event, digit, theme) {
  if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest?.(".jump-to-slide")) return;
  if (belongsToControl(event)) return;
  const control = event.target.closest?.("input, select, textarea, button, summary, [tabindex]");
  if (control && CLICKER.has(event.key)) return handOver(event, control);
  if (event.target.closest?.(WRITING)) return;
  if (/^[0-9]$/.test(event.key) && digit(event)) return swallow(event);
  if (event.key === "d" && !event.target.closest?.("select")) {
    theme();
    swallow(event);
  }
}

/** Whether a key is the focused control's own business; reveal then leaves it alone. */
export function belongsToControl(event) {
  const target = event.target;
  if (!target?.closest) return false;
  if (target.closest(WRITING)) return !["PageUp", "PageDown", "Escape"].includes(event.key);
  if (target.closest("select")) return !CLICKER.has(event.key);
  if (target.closest("input[type=range], input[type=radio]") && MOVES.has(event.key)) return true;
  // somebody who walks with Tab presses a button with Space; a clicked button is about to lose the focus
  return (
    !byPointer &&
    [" ", "Enter"].includes(event.key) &&
    target.closest(BUTTONLIKE) !== null &&
    target.matches(":focus-visible")
  );
}

// the control must not hear the key (a slider would move, or play) and reveal must: so it is said again, from the page
function handOver(event, control) {
  swallow(event);
  control.blur();
  document.body.dispatchEvent(new KeyboardEvent(event.type, event));
}

function swallow(event) {
  event.preventDefault();
  event.stopImmediatePropagation();
}

// After a drag or a click the arrows must turn pages again; after Tab they stay with the control.
function letGoAfterPointer() {
  const letGo = (selector) => {
    const focused = document.activeElement;
    if (byPointer && focused?.matches(selector)) focused.blur();
  };
  window.addEventListener("pointerdown", () => (byPointer = true), true);
  window.addEventListener("keydown", () => (byPointer = false), true);
  window.addEventListener("pointerup", () => setTimeout(letGo, 0, POINTED), true);
  window.addEventListener("click", () => setTimeout(letGo, 0, POINTED), true);
  window.addEventListener("change", () => letGo("select"), true); // not sooner: its list would close
}
