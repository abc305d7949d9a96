// Figures are written in light colours; their template names each colour's dark twin (layout.meta.dark).

const SIZES = /font\.size$|margin\.[lrtb]$|standoff$|ticklen$|shift$/i; // what grows with the type on a slide
const WORDS = /\.(text|hovertext|ticktext|customdata|ids|labels|name|x|y|categoryarray)(\.\d+)*$/; // no colours in these
const HEX = /^#[0-9a-f]{6}$/;
const copies = new WeakMap(); // a leaf's copies in the colours and sizes of each look

/** Put a figure together from its leaves, in the colours and sizes of the page. */
export function assemble(leaves, look) {
  const figure = { data: [], layout: {} };
  const template = leaves.get("layout.template");
  const swap = twins(leaves, look);
  for (const [path, leaf] of leaves) {
    if (path.startsWith("data") || path.startsWith("layout"))
      place(figure, path.split("."), themed(leaf, path, swap, look));
  }
  const layout = figure.layout;
  layout.uirevision ??= "steady";
  layout.paper_bgcolor = layout.plot_bgcolor = "rgba(0,0,0,0)";
  if (!template?.layout?.meta?.dark) plain(layout, look);
  return figure;
}

/** Give one leaf in the colours and sizes of the page. */
export const dress = (leaves, path, look) => themed(leaves.get(path), path, twins(leaves, look), look);

const twins = (leaves, look) => (look.dark ? leaves.get("layout.template")?.layout?.meta?.dark : null);

function place(root, keys, leaf) {
  let node = root;
  keys.slice(0, -1).forEach((key, i) => {
    node[key] ??= /^\d+$/.test(keys[i + 1]) ? [] : {};
    node = node[key];
  });
  node[keys.at(-1)] = leaf;
}

function themed(leaf, path, swap, look) {
  if (typeof leaf === "number") return SIZES.test(path) ? leaf * look.scale : leaf;
  if (/\.text$/.test(path) && Array.isArray(leaf)) return leaf.map((word) => word || " "); // plotly never draws again what was ""
  if (leaf === null || typeof leaf !== "object" || ArrayBuffer.isView(leaf) || isGrid(leaf)) {
    return twin(leaf, path, swap);
  }
  const name = `${swap ? "dark" : "light"}${look.scale}`;
  if (!copies.has(leaf)) copies.set(leaf, {});
  return (copies.get(leaf)[name] ??= walk(leaf, path, swap, look));
}

const isGrid = (leaf) => Array.isArray(leaf) && ArrayBuffer.isView(leaf[0]);

function walk(value, path, swap, look) {
  if (Array.isArray(value)) return value.map((v, i) => walk(v, `${path}.${i}`, swap, look));
  if (value !== null && typeof value === "object" && !ArrayBuffer.isView(value)) {
    return Object.fromEntries(
      Object.entries(value).map(([k, v]) => [k, walk(v, `${path}.${k}`, swap, look)]),
    );
  }
  if (typeof value === "number" && SIZES.test(path)) return value * look.scale;
  return twin(value, path, swap);
}

// a word may be spelled like a colour, or like what every object of JavaScript has ("constructor")
const twin = (value, path, swap) =>
  swap && typeof value === "string" && Object.hasOwn(swap, value) && !WORDS.test(path) ? swap[value] : value;

// a figure without our template still has to be legible on the page
function plain(layout, look) {
  const ink = look.dark ? "#e6e6e6" : "#222222";
  const grid = look.dark ? "#3a3a3a" : "#e3e3e3";
  layout.font = { color: ink, size: 12 * look.scale, ...layout.font }; // 12 is plotly's own
  for (const letter of ["x", "y"]) {
    const names = Object.keys(layout).filter((key) => new RegExp(`^${letter}axis\\d*$`).test(key));
    for (const name of new Set([`${letter}axis`, ...names])) {
      layout[name] = { gridcolor: grid, zerolinecolor: grid, linecolor: grid, ...layout[name] };
    }
  }
}

/** Follow the page's light or dark: JupyterLab's own mark, else the system's. */
export function pageIsDark() {
  const mark = document.body.dataset.jpThemeLight;
  if (mark !== undefined) return mark === "false";
  return matchMedia("(prefers-color-scheme: dark)").matches;
}

/** The symbols' colours in formulas and words of a dark page (`root`, a selector): each colour's twin, as rules of a stylesheet. */
export const twinRules = (dark, root) =>
  Object.entries(dark)
    .filter((pair) => pair.every((colour) => HEX.test(colour)))
    .map((pair) => rulesOf(pair, root))
    .join("\n");

function rulesOf([light, dark], root) {
  const rgb = `rgb(${[1, 3, 5].map((i) => parseInt(light.slice(i, i + 2), 16)).join(", ")})`; // as a page's own scripts write it
  const words = [light, rgb].flatMap((said) => [`color:${said}`, `color: ${said}`]).map((said) => `${root} [style*="${said}" i]`);
  return [
    `${root} mjx-container [fill="${light}" i] { fill: ${dark}; }`,
    `${root} mjx-container [stroke="${light}" i] { stroke: ${dark}; }`,
    `${words.join(", ")} { color: ${dark} !important; }`,
  ].join("\n");
}
