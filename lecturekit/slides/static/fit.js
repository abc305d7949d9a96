// Slides that hold more than fits: smaller type down to the smallest that is read from the last row, then a scroll bar.

const SMALLEST = 0.72; // of the deck's type: 18 px
const STEP = 0.04;

const overflows = (slide) => slide.scrollHeight > slide.clientHeight + 1;

/** Give a slide a scroll bar where it holds more than fits: a fold was opened, a reader spaces letters out. */
export const scrollIfFull = (slide) => slide.classList.toggle("lk-overflows", overflows(slide));

/** Make a slide's text smaller until it fits; say so where even that is not enough. */
export function fit(slide) {
  let size = 1;
  slide.style.setProperty("--lk-fit", size);
  slide.classList.remove("lk-full");
  slide.classList.toggle("lk-full", overflows(slide)); // words in the middle give up their larger type first
  while (overflows(slide) && size - STEP >= SMALLEST) slide.style.setProperty("--lk-fit", (size -= STEP));
  if (scrollIfFull(slide)) console.warn("a slide holds more than fits:", slide.textContent.trim().slice(0, 60));
}
