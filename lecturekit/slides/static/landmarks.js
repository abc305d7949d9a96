// What a screen reader finds its way by. Reveal calls a deck an application, in which nothing can be read.

/** Make the deck a page to read. */
export function markLandmarks() {
  document.querySelector(".reveal").setAttribute("role", "main");
  document.querySelector(".reveal .controls")?.setAttribute("role", "none"); // else a landmark inside another
}
