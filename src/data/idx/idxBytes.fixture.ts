/** An IDX file: unsigned bytes, or float32 where the values are a Float32Array. */
export const idxBytes = (dimensions: readonly number[], values: Uint8Array | Float32Array): Uint8Array => {
  const floats = values instanceof Float32Array;
  const start = 4 + 4 * dimensions.length;
  const bytes = new Uint8Array(start + values.length * (floats ? 4 : 1));
  const view = new DataView(bytes.buffer);
  bytes[2] = floats ? 13 : 8;
  bytes[3] = dimensions.length;
  dimensions.forEach((size, at) => {
    view.setUint32(4 + 4 * at, size);
  });
  values.forEach((value, at) => {
    if (floats) view.setFloat32(start + 4 * at, value);
    else bytes[start + at] = value;
  });
  return bytes;
};
