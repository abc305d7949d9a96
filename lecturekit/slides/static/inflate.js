// Large scripts lie in the deck as gzip in base64 and are run when they are needed.

/** Run the script packed in an element; `name` is the global that it leaves behind. */
export async function run(id, name) {
  const packed = document.getElementById(id);
  if (!packed) throw new Error(`this deck was exported without ${name}`);
  const script = document.createElement("script");
  script.textContent = await inflate(packed.textContent);
  packed.remove();
  document.head.append(script); // an inline script, which the content policy allows; eval and blob: it does not
  if (!globalThis[name]) throw new Error(`${name} did not start`);
  return globalThis[name];
}

/** Text of gzip in base64. */
export async function inflate(base64) {
  const bytes =
    Uint8Array.fromBase64?.(base64) ?? Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
  return new Response(new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"))).text();
}
