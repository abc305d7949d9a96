// Whose a key is: the focused control's, or that of the slides around it. In a deck and in JupyterLab alike.

// What clickers and presenters press.
export const CLICKER = new Set(["PageUp", "PageDown", " ", "Escape", "n", "p", "s", "b", "."]);
const MOVES = new Set(["ArrowLeft", "ArrowRight", "ArrowUp", "ArrowDown", "Home", "End"]);

const BUTTONLIKE = "button, summary, a[href], input[type=checkbox], input[type=radio]";
export const WRITING =
  "textarea, [contenteditable=true], input:not([type=range], [type=checkbox], [type=radio], [type=button])";
const POINTED = "input[type=range], input[type=checkbox], input[type=radio], button, summary";

let byPointer = false; // whether the last thing that was done was a click or a drag

/** Whether a key is the focused control's own business; the slides then leave it alone. */
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

/** After a drag or a click, while it `listens()`, the arrows turn pages again; after Tab they stay with the control. */
export function letGoAfterPointer(listens) {
  const letGo = (selector) => {
    const focused = document.activeElement;
    if (byPointer && listens() && focused?.matches(selector)) focused.blur();
  };
  window.addEventListener("pointerdown", () => (byPointer = true), true);
  window.addEventListener("keydown", () => (byPointer = false), true);
  window.addEventListener("pointerup", () => setTimeout(letGo, 0, POINTED), true);
  window.addEventListener("click", () => setTimeout(letGo, 0, POINTED), true);
  window.addEventListener("change", () => letGo("select"), true); // not sooner: its list would close
}

/** A key that was ours: nobody else hears it. */
export function swallow(event) {
  event.preventDefault();
  event.stopImmediatePropagation();
}
