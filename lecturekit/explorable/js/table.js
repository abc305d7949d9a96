// A table of states, computed beforehand, as a source of states.

import { fold } from "./player.js";

const NAN = 65535,
  PLUS = 65534,
  MINUS = 65533,
  ZERO = 65532;
const ABSENT = Symbol("absent");

/** Unpack a table (the JSON that lecturekit writes into the slides) into a source for the player. */
export async function tableSource(record) {
  const packed = Uint8Array.from(atob(record.packed), (c) => c.charCodeAt(0));
  const stream = new Blob([packed]).stream().pipeThrough(new DecompressionStream("gzip"));
  return new Table(record, new Uint8Array(await new Response(stream).arrayBuffer()));
}

class Table {
  constructor(record, bytes) {
    this.spec = record.spec;
    this.coarser = record.coarser;
    this.record = record;
    this.count = record.axes.reduce((n, axis) => n * axis.count, record.slices.length);
    this.columns = record.columns.map((column) => this.column(column, bytes));
    this.listeners = new Set();
    this.values = Object.fromEntries(this.spec.controls.map((c) => [c.name, c.start]));
    this.place = this.find(this.values);
    this.leaves = new Map();
    this.read(this.place);
    this.note();
  }

  column(column, bytes) {
    let at = column.at;
    let index = null;
    if (column.index) {
      index = unshuffle(bytes, at, this.count);
      at += 2 * this.count;
    }
    const leaves = column.kind === "json" ? texts(column, bytes, at) : numbers(column, bytes, at);
    return { path: column.path, index, leaves };
  }

  // the number of the state that stands at these values, or -1
  find(values) {
    const { axes, slices } = this.record;
    let slice = slices.findIndex((held) =>
      Object.entries(held).every(([name, place]) => values[name] === place),
    );
    if (slice === -1) return -1;
    for (const { name, count } of axes) slice = slice * count + values[name];
    return slice;
  }

  read(place) {
    const changed = new Set();
    let gone = false;
    for (const { path, index, leaves } of this.columns) {
      const leaf = leaves(index ? index[place] : 0);
      if (leaf === this.leaves.get(path)) continue;
      if (leaf === ABSENT) {
        gone = this.leaves.delete(path) || gone;
      } else {
        this.leaves.set(path, leaf);
        changed.add(path);
      }
    }
    return gone ? null : changed;
  }

  note() {
    const { held, slices } = this.record;
    const slice = slices.findIndex((h) =>
      Object.entries(h).every(([name, place]) => this.values[name] === place),
    );
    this.texts = { ...(held[slice] ?? {}) };
    this.error = this.leaves.get("error") ?? null;
  }

  request(asked, all) {
    const wanted = { ...this.values, ...all, ...asked };
    const place = this.find(wanted);
    if (place === -1) return this.tell(new Set());
    this.values = wanted;
    this.place = place;
    const before = new Map(this.leaves);
    let changed = this.read(place);
    this.note();
    if (this.error) {
      this.leaves = before; // the last good figure stays
      changed = new Set();
      this.stale = true;
    } else if (this.stale) {
      this.stale = false;
      changed = null;
    }
    this.tell(changed);
  }

  tell(changed) {
    const { leaves, values, texts, error } = this;
    for (const listener of this.listeners) listener({ changed, leaves, values, texts, error, settled: true });
  }

  subscribe(listener) {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }
}

function unshuffle(bytes, at, count) {
  const out = new Uint16Array(count);
  for (let i = 0; i < count; i++) out[i] = bytes[at + i] | (bytes[at + count + i] << 8);
  return out;
}

function texts(column, bytes, at) {
  const said = JSON.parse(new TextDecoder().decode(bytes.subarray(at, at + column.bytes)));
  const leaves = said.map((leaf) =>
    leaf?.$absent
      ? ABSENT
      : leaf?.$array
        ? fold(
            Float64Array.from(leaf.$array, (v) => v ?? NaN),
            leaf.$shape,
          )
        : leaf,
  );
  return (i) => leaves[i];
}

function numbers({ scale, scales, shapes, count, size }, bytes, at) {
  const codes = unshuffle(bytes, at, size);
  const even = shapes.length === 1 && !scales;
  const lag = even ? size / count : 1;
  for (let i = lag; i < size; i++) codes[i] += codes[i - lag]; // modulo 2¹⁶, as they were written
  const starts = [];
  let start = 0;
  for (let i = 0; i < count; i++) {
    starts.push(start);
    start += (even ? shapes[0] : shapes[i]).reduce((a, b) => a * b, 1);
  }
  starts.push(start);
  const made = new Array(count); // a leaf is decoded when it is first shown
  return (i) =>
    (made[i] ??= fold(
      restore(codes.subarray(starts[i], starts[i + 1]), scales?.[i] ?? scale),
      even ? shapes[0] : shapes[i],
    ));
}

function restore(codes, { low, step, log }) {
  const out = new Float64Array(codes.length);
  codes.forEach((code, i) => {
    if (code === NAN) out[i] = NaN;
    else if (code === PLUS) out[i] = Infinity;
    else if (code === MINUS) out[i] = -Infinity;
    else if (log && code === ZERO) out[i] = 0;
    else out[i] = log ? Math.exp(low + code * step) : low + code * step;
  });
  return out;
}
