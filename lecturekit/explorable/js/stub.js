// What every widget of ours carries: it fetches the player from the kernel's runtime, once a page.
const kept = (globalThis[Symbol.for("lecturekit")] ??= new Map());

function player(runtime) {
  const text = runtime.get("player");
  if (!kept.has(text)) {
    const url = URL.createObjectURL(new Blob([text], { type: "text/javascript" }));
    kept.set(text, import(url).finally(() => URL.revokeObjectURL(url)));
  }
  return kept.get(text);
}

export default {
  // the runtime starts to fetch plotly.js as soon as it exists; nothing waits for it here
  initialize({ model }) {
    if (model.get("player")) player(model).then(({ plotly }) => plotly(model)).catch(() => {});
  },
  async render({ model, el }) {
    const runtime = await model.widget_manager.get_model(model.get("host").replace("IPY_MODEL_", ""));
    const { live } = await player(runtime);
    return live(model, runtime, el);
  },
};
