import { DataFormatError } from "../errors.ts";

/** The array of an IDX file, in row-major order. `values` of bytes is a view of the file's bytes. */
export interface IdxArray {
  readonly dimensions: readonly number[];
  readonly values: Uint8Array | Float32Array | Float64Array;
  readonly type: string;
}

const UNSIGNED_BYTE = 0x08;

interface IdxType {
  readonly name: string;
  readonly bytes: number;
  readonly read: (view: DataView, at: number) => number;
}

/** Types of values, all but unsigned bytes as JavaScript reads them. */
const TYPES: Readonly<Record<number, IdxType>> = {
  [UNSIGNED_BYTE]: { name: "unsigned byte", bytes: 1, read: (view, at) => view.getUint8(at) },
  9: { name: "signed byte", bytes: 1, read: (view, at) => view.getInt8(at) },
  11: { name: "short", bytes: 2, read: (view, at) => view.getInt16(at) },
  12: { name: "int", bytes: 4, read: (view, at) => view.getInt32(at) },
  13: { name: "float32", bytes: 4, read: (view, at) => view.getFloat32(at) },
  14: { name: "float64", bytes: 8, read: (view, at) => view.getFloat64(at) },
};

const GET_AGAIN = "get the file again";

/**
 * Reads an IDX file (the format of MNIST): two zero bytes, the type of the values, the number of dimensions, each
 * dimension as a big-endian 32-bit integer, then the values, big endian.
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
  const type = TYPES[bytes[2]!];
  const rank = bytes[3]!;
  if (type === undefined) {
    throw new DataFormatError(
      file,
      "the IDX type is unknown",
      { type: bytes[2], known: Object.entries(TYPES).map(([number, { name }]) => `${number} ${name}`) },
      GET_AGAIN,
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
  const expected = start + count * type.bytes;
  if (bytes.length !== expected) {
    const isCut = bytes.length < expected;
    throw new DataFormatError(
      file,
      isCut ? "the IDX file is cut off" : "bytes follow the end of the IDX data",
      { dimensions, expectedBytes: expected, foundBytes: bytes.length },
      isCut ? GET_AGAIN : `${GET_AGAIN}; if it is whole, write its true dimensions, or cut it to the expected length`,
    );
  }
  return { dimensions, type: type.name, values: valuesOf(bytes, view, start, count, type) };
};

const valuesOf = (
  bytes: Uint8Array,
  view: DataView,
  start: number,
  count: number,
  type: IdxType,
): Uint8Array | Float32Array | Float64Array => {
  if (type.name === "unsigned byte") return bytes.subarray(start);
  const values = type.name === "float32" ? new Float32Array(count) : new Float64Array(count);
  for (let index = 0; index < count; index++) values[index] = type.read(view, start + type.bytes * index);
  return values;
};
