// Fingers on a page that scrolls.

/**
 * Let a finger on a figure scroll the page: plotly would draw a zoom box and hold the page fast.
 * A tap still reaches it, as the mouse that browsers make of it: hover labels and clicks stay.
 */
export function letScroll(element, scrolls = () => true) {
  const pass = (event) => scrolls() && event.target.closest?.(".lk-plot") && event.stopPropagation();
  for (const type of ["touchstart", "touchmove", "touchend"]) {
    element.addEventListener(type, pass, { capture: true, passive: true });
  }
}
