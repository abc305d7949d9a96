// Panels that stand side by side, put below one another where the screen is narrow.

const AXIS = /^([xy])axis(\d*)$/;
const LEANS = 0.06; // of the width: a panel as near as this may have its rows' names from the one beside it
const CLOSE = 0.01; // of the width: columns this near to one another are one

/** How many rows a figure's columns of panels would make; 1 where they cannot part. `leaves` are the source's. */
export function rowsOf(leaves) {
  const layout = {};
  for (const [path, leaf] of leaves) {
    const [, name, key] = /^layout\.([xy]axis\d*)(?:\.(\w+))?$/.exec(path) ?? [];
    if (!name) continue;
    if (key) (layout[name] ??= {})[key] = leaf;
    else layout[name] = { ...leaf, ...layout[name] };
  }
  return columnsOf(layout).length;
}

/** Put the columns of an assembled figure below one another. */
export function stack({ data, layout }, height) {
  const columns = columnsOf(layout);
  if (columns.length < 2) return;
  const usual = { l: 70, r: 40, t: 30, b: 60, ...layout.template?.layout?.margin };
  const margin = { ...usual, ...layout.margin };
  nameRows(columns, data, layout);
  const titled = columns.slice(1).some((column) => column.y.some((name) => !isBare(layout[name])));
  if (titled) margin.l = Math.max(margin.l, usual.l);
  const rows = rowsFor(columns.length, height, margin);
  const move = (column) => ({
    x: (x) => (x - columns[column].low) / (columns[column].high - columns[column].low),
    y: (y) => rows[column].low + y * rows[column].size,
    size: rows[column].size,
  });
  for (const [place, column] of columns.entries()) {
    const { x, y } = move(place);
    for (const name of column.x) layout[name] = { ...layout[name], domain: inside(pair(layout[name]).map(x)) };
    for (const name of column.y) layout[name] = { ...layout[name], domain: inside(pair(layout[name]).map(y)) };
  }
  const moveAt = (at) => move(columnAt(columns, at));
  layout.annotations = layout.annotations?.map((note) => moveNote(note, columns, move, moveAt));
  layout.shapes = layout.shapes?.map((shape) => moveShape(shape, columns, move));
  for (const trace of data) moveBar(trace, moveAt);
  layout.margin = margin;
}

const pair = (axis) => axis.domain ?? [0, 1];
const inside = (domain) => domain.map((end) => Math.min(1, Math.max(0, end)));

// rows of equal height, each with the room for its own title and ticks
function rowsFor(count, height, { t, b }) {
  const inner = height - t - b;
  const size = (height - count * (t + b)) / count;
  return Array.from({ length: count }, (_, i) => {
    const top = 1 - (i * (size + t + b)) / inner;
    return { low: top - size / inner, size: size / inner };
  });
}

// columns: axes whose places along the width overlap; none where a panel has its labels from the one beside it
function columnsOf(layout) {
  const names = Object.keys(layout).filter((name) => AXIS.test(name));
  const across = names.filter((name) => name.startsWith("x"));
  const columns = [];
  for (const name of across.sort((a, b) => pair(layout[a])[0] - pair(layout[b])[0])) {
    const [low, high] = pair(layout[name]);
    const last = columns.at(-1);
    if (last && low < last.high + CLOSE) {
      last.x.push(name);
      last.high = Math.max(last.high, high);
    } else {
      columns.push({ low, high, x: [name], y: [] });
    }
  }
  for (const name of names.filter((one) => one.startsWith("y"))) {
    const beside = (layout[name].anchor ?? name.replace("yaxis", "x")).replace(/^x/, "xaxis");
    columns.find((column) => column.x.includes(beside))?.y.push(name);
  }
  const bare = (name) => isBare(layout[name]);
  const leans = columns.slice(1).some((column, i) =>
    column.low - columns[i].high < LEANS && column.y.every(bare) && !columns[0].y.every(bare));
  const shares = names.some((name) => layout[name].matches || layout[name].overlaying);
  return leans || shares || columns.some((column) => !column.y.length) ? columns.slice(0, 1) : columns;
}

const isBare = ({ showticklabels, visible }) => showticklabels === false || visible === false;

// rows that had their names from the panel beside them get them again, where the panel does not write them itself
function nameRows(columns, data, layout) {
  const first = columns[0].y.map((name) => layout[name]).find((axis) => !isBare(axis));
  if (!first?.ticktext) return;
  const { tickmode, tickvals, ticktext, tickfont } = first;
  for (const name of columns.slice(1).flatMap((column) => column.y)) {
    const axis = layout[name];
    if (!isBare(axis) || String(axis.range) !== String(first.range) || writes(data, name, ticktext)) continue;
    layout[name] = { ...axis, visible: true, showticklabels: true, tickmode, tickvals, ticktext, tickfont };
  }
}

function writes(data, name, words) {
  const on = data.filter(({ yaxis }) => `yaxis${yaxis?.slice(1) ?? ""}` === name);
  const written = new Set(on.flatMap(({ text }) => text ?? []).map(bareWord));
  return words.some((word) => bareWord(word) && written.has(bareWord(word)));
}

const bareWord = (word) => String(word).replace(/<[^>]*>/g, "").trim();

// the column in which a place along the width lies, or to whose right it stands
function columnAt(columns, x) {
  const after = columns.findIndex((column) => column.low > x + 1e-6);
  return after === -1 ? columns.length - 1 : Math.max(0, after - 1);
}

function columnOf(columns, ref) {
  const name = /^[xy]\d*/.exec(ref ?? "")?.[0].replace(/^[xy]/, (letter) => `${letter}axis`);
  return columns.findIndex((column) => [...column.x, ...column.y].includes(name));
}

function moveNote(note, columns, move, moveAt) {
  const { xref, yref } = note;
  const paper = [xref === "paper", yref === "paper"];
  if (!paper[0] && !paper[1]) return note;
  const own = columnOf(columns, paper[0] ? yref : xref);
  const { x, y } = own === -1 ? moveAt(note.x) : move(own);
  return { ...note, ...(paper[0] && { x: x(note.x) }), ...(paper[1] && { y: y(note.y) }) };
}

function moveShape(shape, columns, move) {
  const { xref, yref } = shape;
  const own = columnOf(columns, xref === "paper" ? yref : xref);
  if (own === -1) return shape;
  const { x, y } = move(own);
  const across = xref === "paper" && { x0: x(shape.x0), x1: x(shape.x1) };
  const up = yref === "paper" && { y0: y(shape.y0), y1: y(shape.y1) };
  return { ...shape, ...across, ...up };
}

function moveBar(trace, moveAt) {
  for (const holder of ["marker", null]) {
    const owner = holder ? trace[holder] : trace;
    const bar = owner?.colorbar;
    if (!bar || bar.x === undefined) continue;
    const { x, y, size } = moveAt(bar.x - 1e-3);
    const moved = { ...bar, x: Math.max(-2, Math.min(3, x(bar.x))), y: y(bar.y ?? 0.5), len: (bar.len ?? 1) * size };
    if (holder) trace[holder] = { ...owner, colorbar: moved };
    else trace.colorbar = moved;
  }
}
