import { type IdxArray, readIdx } from "../idx/readIdx.ts";
import { readNpy } from "./readNpy.ts";

/**
 * Reads an array: an IDX file, or one of `numpy.save`. Which of them it is, its first byte says.
 *
 * @param use - features become bytes or float32, labels keep whole numbers up to 2^53
 * @throws DataFormatError
 */
export const readArray = (bytes: Uint8Array, file: string, use: "features" | "labels"): IdxArray => {
  if (bytes[0] !== 0x93) return readIdx(bytes, file);
  const { dtype, shape, data } = readNpy(bytes, file);
  const made = { dimensions: shape, type: dtype };
  if (data instanceof Uint8Array || data instanceof Float32Array) return { ...made, values: data };
  if (use === "features") return { ...made, values: Float32Array.from([...data], Number) };
  return { ...made, values: Float64Array.from([...data], Number) };
};
