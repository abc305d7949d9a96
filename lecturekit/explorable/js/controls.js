// Controls: real labels, native inputs, the value beside the name and the ends of the range below.

let serial = 0;

export function element(tag, attributes = {}, ...children) {
  const node = document.createElement(tag);
  for (const [key, value] of Object.entries(attributes)) {
    if (value === undefined || value === null || value === false) continue;
    if (key.startsWith("on")) node.addEventListener(key.slice(2), value);
    else node.setAttribute(key, value === true ? "" : value);
  }
  node.append(...children.filter((child) => child !== null && child !== undefined));
  return node;
}

/** Make one control. `moved(position)` is called when the reader moves it; `show(position, text)` moves it silently. */
export function makeControl(spec, moved) {
  const id = `lk-control-${++serial}`;
  const make = spec.frozen ? frozen : { slider, choice, toggle, text: field, number: field, stop }[spec.kind];
  return Object.assign(make(spec, id, moved), { spec });
}

// a control that the table of states does not move: greyed, with its value, and the reason on the line it stands in
function frozen(spec) {
  const value = element("b");
  const node = element(
    "span",
    { class: "lk-frozen", "aria-disabled": "true", title: spec.frozen },
    `${spec.label} `,
    value,
  );
  return { node, show: (position, text) => (value.textContent = text ?? spec.texts[position] ?? position) };
}

const UNHEARD = 4000; // ms until a click counts as unheard: a kernel that hears nothing while a cell runs

// the button of a loop: 0 running, 1 clicked, 2 heard, 3 over; greyed it gives the focus to its cell, or the
// notebook's keys would do nothing
function stop(spec, id, moved) {
  let timer;
  let gone = false; // the kernel
  const input = element("button", { type: "button", id, class: "lk-stop" }, spec.texts[0]);
  const show = (position) => {
    const place = gone ? 3 : position;
    if (place !== 1) clearTimeout(timer);
    input.textContent = spec.texts[place];
    input.setAttribute("aria-disabled", place > 0);
    if (place > 0 && document.activeElement === input)
      input.closest(".jp-Cell")?.focus({ preventScroll: true });
  };
  input.addEventListener("click", () => {
    if (input.getAttribute("aria-disabled") === "true") return;
    moved(1);
    timer = setTimeout(() => (input.textContent = "not heard: press ■ above the notebook"), UNHEARD);
  });
  const end = () => {
    gone = true;
    show(3);
  };
  return { node: element("div", { class: "lk-control" }, input), input, show, end };
}

function slider(spec, id, moved) {
  const last = spec.texts.length - 1;
  const input = element("input", { type: "range", id, min: 0, max: last, step: 1, class: "lk-range" });
  const value = element("output", { class: "lk-value", for: id });
  const play = spec.play
    ? element("button", { type: "button", class: "lk-play", "aria-label": `play ${spec.label}` }, "▶")
    : null;
  const show = (position, text = spec.texts[position]) => {
    if (+input.value !== position) input.value = position;
    value.textContent = text;
    input.setAttribute("aria-valuetext", text);
    input.style.setProperty("--lk-filled", `${(100 * position) / (last || 1)}%`);
  };
  input.addEventListener("input", () => {
    show(+input.value);
    moved(+input.value);
  });
  const ends = element(
    "div",
    { class: "lk-ends", "aria-hidden": "true" },
    element("span", {}, spec.texts[0]),
    element("span", {}, spec.texts[last]),
  );
  const label = element("label", { for: id, class: "lk-label" }, spec.label);
  const node = element(
    "div",
    { class: "lk-control lk-slider" },
    element("div", { class: "lk-head" }, label, value),
    play,
    element("div", { class: "lk-track" }, input, ends),
  );
  return { node, show, input, play, last };
}

function choice(spec, id, moved) {
  const few = spec.texts.length <= 5 && spec.texts.join("").length <= 44;
  return few ? buttons(spec, id, moved) : menu(spec, id, moved);
}

function menu(spec, id, moved) {
  const input = element(
    "select",
    { id, class: "lk-menu" },
    ...spec.texts.map((text, i) => element("option", { value: i, dir: "auto" }, text)),
  );
  input.addEventListener("change", () => moved(+input.value));
  const node = element(
    "div",
    { class: "lk-control" },
    element("label", { for: id, class: "lk-label" }, spec.label),
    input,
  );
  return { node, input, show: (position) => (input.value = position) };
}

function buttons(spec, id, moved) {
  const label = element("span", { id, class: "lk-label" }, spec.label);
  const radios = spec.texts.map((text, i) => {
    const radio = element("input", { type: "radio", name: id, id: `${id}-${i}`, value: i });
    radio.addEventListener("change", () => moved(i));
    return [radio, element("label", { for: `${id}-${i}`, dir: "auto" }, text)];
  });
  const group = element(
    "div",
    { class: "lk-segments", role: "radiogroup", "aria-labelledby": id },
    ...radios.flat(),
  );
  const node = element("div", { class: "lk-control" }, label, group);
  return { node, input: radios[0][0], show: (position) => (radios[position][0].checked = true) };
}

function toggle(spec, id, moved) {
  const input = element("input", { type: "checkbox", id, role: "switch" });
  input.addEventListener("change", () => moved(+input.checked));
  const node = element(
    "div",
    { class: "lk-control lk-toggle" },
    input,
    element("label", { for: id, class: "lk-label" }, spec.label),
  );
  return { node, input, show: (position) => (input.checked = Boolean(position)) };
}

function field(spec, id, moved) {
  const numeric = spec.kind === "number";
  const input = numeric
    ? element("input", { type: "number", step: "any", id })
    : element("textarea", { id, rows: 2, dir: "auto", spellcheck: "false", placeholder: spec.placeholder });
  const value = () => (numeric ? Number(input.value) : input.value);
  let unsent = false; // typed, and not yet told
  let waiting;
  const send = () => {
    clearTimeout(waiting);
    if (!unsent || (numeric && (input.value === "" || !Number.isFinite(value())))) return;
    unsent = false;
    moved(value());
  };
  input.addEventListener("input", () => {
    unsent = true;
    clearTimeout(waiting);
    if (spec.pause === 0) send();
    else if (spec.pause !== null) waiting = setTimeout(send, spec.pause);
  });
  input.addEventListener("change", send);
  input.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.isComposing) return;
    event.preventDefault();
    if (!spec.lines) return send();
    // JupyterLab lets no browser break a line inside a cell
    input.setRangeText("\n", input.selectionStart, input.selectionEnd, "end");
    input.dispatchEvent(new Event("input"));
  });
  const examples = spec.examples.length ? pick(spec, (text) => moved(text)) : null;
  const brief = !examples && !spec.lines && String(spec.start).length < 16;
  const node = element(
    "div",
    { class: brief ? "lk-control lk-text lk-brief" : "lk-control lk-text" },
    element("label", { for: id, class: "lk-label" }, spec.label),
    input,
    examples,
  );
  const show = (text) => {
    if (!unsent && document.activeElement !== input && input.value !== String(text)) input.value = text;
  };
  return { node, input, show: (text) => show(text) };
}

function pick(spec, chosen) {
  const options = spec.examples.map((text, i) => element("option", { value: i, dir: "auto" }, short(text)));
  const select = element(
    "select",
    { class: "lk-menu", "aria-label": `examples for ${spec.label}` },
    element("option", { value: "" }, "examples…"),
    ...options,
  );
  select.addEventListener("change", () => {
    if (select.value !== "") chosen(spec.examples[+select.value]);
    select.value = "";
  });
  return select;
}

function short(text) {
  const letters = [...text]; // an emoji is two units of a string, and is not cut in half
  return letters.length > 60 ? `${letters.slice(0, 57).join("")}…` : text;
}
