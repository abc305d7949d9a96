// What every widget of ours carries: it fetches the player from the kernel's runtime, once a page.
const kept = (globalThis[Symbol.for("lecturekit")] ??= new Map());

function player(runtime) {
  const key = runtime.get("version");
  if (!kept.has(key)) kept.set(key, load(runtime.get("player")));
  return kept.get(key);
}

async function load({ buffer, byteOffset, byteLength }) {
  const packed = new Blob([new Uint8Array(buffer, byteOffset, byteLength)]);
  const text = await new Response(packed.stream().pipeThrough(new DecompressionStream("gzip"))).text();
  const url = URL.createObjectURL(new Blob([text], { type: "text/javascript" }));
  return import(url).finally(() => URL.revokeObjectURL(url));
}

export default {
  // the runtime starts to fetch plotly.js as soon as it exists; nothing waits for it here
  initialize({ model }) {
    if (model.get("version"))
      player(model)
        .then(({ plotly, meet }) => (meet(model), plotly(model)))
        .catch(() => {});
  },
  async render({ model, el }) {
    const runtime = await model.widget_manager.get_model(model.get("host").replace("IPY_MODEL_", ""));
    const { live } = await player(runtime);
    return live(model, runtime, el);
  },
};
