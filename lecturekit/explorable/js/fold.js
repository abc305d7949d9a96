// Arrays of several dimensions, out of the flat numbers that travel.

/** Give the rows of a flat typed array, as views of it; the array itself where it has one dimension. */
export function fold(flat, [first, ...rest]) {
  if (!rest.length) return flat;
  const size = rest.reduce((a, b) => a * b, 1);
  return Array.from({ length: first }, (_, i) => fold(flat.subarray(i * size, (i + 1) * size), rest));
}
