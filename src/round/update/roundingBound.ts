import type { EncodedUpdate } from "../ports/messages.ts";
import { chunkBytes, chunkCount, chunkRange } from "./chunks.ts";
import { fromFloat16 } from "./float16.ts";

/**
 * How far, at most, the update that was to be sent is from the one that was: the length of half a step in every parameter.
 * 0 under "float32". Of an update that decodes.
 */
export const roundingBound = ({ encoding, bytes }: EncodedUpdate, parameterCount: number): number => {
  if (encoding === "float32") return 0;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let square = 0;
  for (let index = 0; index < chunkCount(parameterCount); index++) {
    const { start, end } = chunkRange(index, parameterCount);
    const offset = chunkBytes(encoding, index, parameterCount).start;
    if (encoding === "int8") {
      // a little more than half a step: the scale itself is rounded
      const half = view.getFloat32(offset, true) * (0.5 + 2 ** -15);
      square += (end - start) * half * half;
      continue;
    }
    for (let at = 0; at < end - start; at++) {
      const half = Math.max(2 ** -25, Math.abs(fromFloat16(view.getUint16(offset + 2 * at, true))) * 2 ** -11);
      square += half * half;
    }
  }
  return Math.sqrt(square);
};
