// The slides of a notebook: which cells stand on which, read from the notebook itself.

const SHOWN = "jp-deck-mod-visible"; // what jupyterlab-slideshow says of the cells on the slide in view

export const isPresenting = () => document.body.dataset.jpDeckMode === "presenting";
export const presentPanel = () => document.querySelector(".jp-NotebookPanel.jp-Deck:not(.lm-mod-hidden)");
export const cellsOf = (panel) => [...panel.querySelectorAll(".jp-Notebook-cell")];
export const shownCells = (panel) => cellsOf(panel).filter((cell) => cell.classList.contains(SHOWN));

const metaOf = (model, key) => model.metadata?.[key];
const kindOf = (model) => metaOf(model, "slideshow")?.slide_type ?? "-";

/** List the stops of a notebook: where each begins, its cells and its notes, as places of cells. */
export function stopsOf(notebook) {
  const stops = [];
  for (let i = 0; i < notebook.cells.length; i++) {
    const kind = kindOf(notebook.cells.get(i));
    const last = stops.at(-1);
    if (["slide", "subslide", "fragment"].includes(kind) || (!last && kind === "-"))
      stops.push({ kind, cells: [i], notes: [] });
    else if (kind === "-") last.cells.push(i);
    else if (kind === "notes" && last) last.notes.push(i);
  }
  return stops;
}

/** Whether the code of a cell is the lesson, so that slides show it. */
export const showsCode = (model) => (metaOf(model, "tags") ?? []).includes("show-code");

/** Say how many cells on the slides, or before them, have not run; "" if all have. */
export function unrunOn(stops, { cells }) {
  const last = stops.at(-1)?.cells.at(-1) ?? -1;
  const unrun = ({ type, executionCount, sharedModel }) => type === "code" && executionCount === null && sharedModel.getSource().trim();
  const count = [...Array(last + 1).keys()].filter((i) => unrun(cells.get(i))).length;
  return count ? `${count === 1 ? "1 cell has" : `${count} cells have`} not run: Esc, then Run > Run All Cells.` : "";
}

/** Where to begin: at the active cell's slide; after a run of all cells, which ends at the last, at the first. */
export function stopAt(stops, place, count) {
  if (place >= count - 1) return 0;
  return Math.max(0, stops.findLastIndex(({ cells }) => cells[0] <= place));
}

/** Bring a stop into view: its figure's cell becomes the active one, so that a click into it changes nothing. */
export function bringUp(panel, { cells }) {
  const all = cellsOf(panel);
  const place = cells.find((i) => all[i]?.querySelector(".lk-root")) ?? cells[0];
  // as a click would; only then does the extension follow, whatever has the focus
  all[place]?.dispatchEvent(new FocusEvent("focusin", { bubbles: true }));
}
