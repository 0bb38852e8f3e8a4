import { MalformedMessageError } from "../errors.ts";

const isLittleEndian = new Uint8Array(new Uint32Array([1]).buffer)[0] === 1;

/** Encodes vectors as little-endian float32, one after the other. */
export const floatsToBytes = (...vectors: readonly Float32Array[]): Uint8Array => {
  const length = vectors.reduce((sum, vector) => sum + vector.length, 0);
  const bytes = new Uint8Array(4 * length);
  let offset = 0;
  for (const vector of vectors) {
    if (isLittleEndian) bytes.set(new Uint8Array(vector.buffer, vector.byteOffset, vector.byteLength), offset);
    else {
      const view = new DataView(bytes.buffer);
      for (const [index, value] of vector.entries()) view.setFloat32(offset + 4 * index, value, true);
    }
    offset += vector.byteLength;
  }
  return bytes;
};

/**
 * Decodes a payload into `count` vectors of equal length.
 *
 * @throws MalformedMessageError if the payload does not hold exactly so many numbers
 */
export const floatsFromBytes = (bytes: Uint8Array | undefined, count: number, length: number): Float32Array[] => {
  if ((bytes?.length ?? 0) !== 4 * count * length) {
    throw new MalformedMessageError("the payload has a wrong length", {
      bytes: bytes?.length ?? 0,
      expected: 4 * count * length,
    });
  }
  // a copy: a payload may begin at any offset of its buffer
  const copy = new Uint8Array(bytes ?? []);
  const view = new DataView(copy.buffer);
  return Array.from({ length: count }, (_, index) => {
    if (isLittleEndian) return new Float32Array(copy.buffer, 4 * index * length, length);
    return Float32Array.from({ length }, (__, at) => view.getFloat32(4 * (index * length + at), true));
  });
};
