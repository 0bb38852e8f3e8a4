/** Float32 vectors as text: base64 of little-endian float32. */
export const floatsToBase64 = (values: Float32Array): string => {
  const view = new DataView(new ArrayBuffer(4 * values.length));
  for (const [index, value] of values.entries()) view.setFloat32(4 * index, value, true);
  let text = "";
  const bytes = new Uint8Array(view.buffer);
  for (let start = 0; start < bytes.length; start += 0x8000) {
    text += String.fromCharCode(...bytes.subarray(start, start + 0x8000));
  }
  return btoa(text);
};

/** The inverse of {@link floatsToBase64}. */
export const floatsFromBase64 = (text: string): Float32Array => {
  const bytes = Uint8Array.from(atob(text), (unit) => unit.charCodeAt(0));
  const view = new DataView(bytes.buffer);
  return Float32Array.from({ length: bytes.length >> 2 }, (_, index) => view.getFloat32(4 * index, true));
};
