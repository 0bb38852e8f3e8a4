import { DataFormatError } from "../errors.ts";

/** The array of an IDX file, in row-major order. `values` of bytes is a view of the file's bytes. */
export interface IdxArray {
  readonly dimensions: readonly number[];
  readonly values: Uint8Array | Float32Array;
}

const UNSIGNED_BYTE = 0x08;
const FLOAT32 = 0x0d;
const TYPE_NAMES: Readonly<Record<number, string>> = {
  [UNSIGNED_BYTE]: "unsigned byte",
  9: "signed byte",
  11: "short",
  12: "int",
  [FLOAT32]: "float32",
  14: "float64",
};

const GET_AGAIN = "get the file again";

/**
 * Reads an IDX file (the format of MNIST): two zero bytes, the type of the values, the number of dimensions, each
 * dimension as a big-endian 32-bit integer, then the values. Unsigned bytes and big-endian float32 are accepted.
 *
 * @param bytes - the uncompressed file
 * @param file - name for errors
 * @throws DataFormatError if the header is wrong, or the length is not exactly what the header says
 */
export const readIdx = (bytes: Uint8Array, file: string): IdxArray => {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bytes.length < 4) {
    throw new DataFormatError(file, "too short for an IDX file", { bytes: bytes.length }, GET_AGAIN);
  }
  if (view.getUint16(0) !== 0) {
    throw new DataFormatError(
      file,
      "not an IDX file: the first two bytes must be 0",
      { firstBytes: [...bytes.subarray(0, 4)] },
      "give the IDX file itself, as it is or compressed with gzip",
    );
  }
  const type = bytes[2]!;
  const rank = bytes[3]!;
  if (type !== UNSIGNED_BYTE && type !== FLOAT32) {
    throw new DataFormatError(
      file,
      "IDX values must be unsigned bytes (8) or float32 (13)",
      { type: `${type} ${TYPE_NAMES[type] ?? "unknown"}` },
      "convert the values to float32, or to bytes from 0 to 255",
    );
  }
  const start = 4 + 4 * rank;
  if (rank === 0) {
    throw new DataFormatError(
      file,
      "the IDX header has no dimensions",
      { firstBytes: [...bytes.subarray(0, 4)] },
      "write the number of dimensions as the fourth byte, and each of them after it",
    );
  }
  if (bytes.length < start) {
    throw new DataFormatError(file, "the IDX header is cut off", { bytes: bytes.length, rank }, GET_AGAIN);
  }
  const dimensions = Array.from({ length: rank }, (_, index) => view.getUint32(4 + 4 * index));
  const count = dimensions.reduce((product, size) => product * size, 1);
  const expected = start + count * (type === FLOAT32 ? 4 : 1);
  if (bytes.length !== expected) {
    throw new DataFormatError(
      file,
      bytes.length < expected ? "the IDX file is cut off" : "bytes follow the end of the IDX data",
      { dimensions, expectedBytes: expected, foundBytes: bytes.length },
      GET_AGAIN,
    );
  }
  return { dimensions, values: type === FLOAT32 ? floats(view, start, count) : bytes.subarray(start) };
};

const floats = (view: DataView, start: number, count: number): Float32Array => {
  const values = new Float32Array(count);
  for (let index = 0; index < count; index++) values[index] = view.getFloat32(start + 4 * index);
  return values;
};
