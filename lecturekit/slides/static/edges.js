// Boxes that scroll sideways: which of their edges hide something.

/** Mark a box with `lk-left` and `lk-right` while something of it lies beyond that edge. */
export function followEdges(box) {
  const mark = () => {
    const hidden = box.scrollWidth - box.clientWidth - box.scrollLeft;
    box.classList.toggle("lk-left", box.scrollLeft > 1);
    box.classList.toggle("lk-right", hidden > 1);
  };
  box.addEventListener("scroll", mark, { passive: true });
  new ResizeObserver(mark).observe(box);
  mark();
}
