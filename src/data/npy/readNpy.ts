import { DataFormatError } from "../errors.ts";
import { elementTypes, type NumpyArray, type NumpyData } from "./NumpyArray.ts";

/** The first bytes of every file of `numpy.save`. */
const MAGIC = [0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59];

/** The header is a Python literal whose keys NumPy always writes in this order. */
const HEADER = /^\{'descr': '([<>|=])([a-zA-Z])(\d+)', 'fortran_order': (True|False), 'shape': \(([\d, ]*)\), \}\s*$/;

/**
 * Reads an array that `numpy.save` wrote: numbers of any size and byte order, in row or column order.
 *
 * @param name - the file's name for errors
 * @throws DataFormatError if it is not such a file, is cut off, or holds other things than numbers
 */
export const readNpy = (bytes: Uint8Array, name: string): NumpyArray => {
  const { code, isBig, isColumnMajor, shape, start } = readHeader(bytes, name);
  const type = elementTypes[code];
  if (type === undefined)
    throw new DataFormatError(
      name,
      "the array holds values that are not read",
      { dtype: code, allowed: "bool, float16 to float64, int8 to int64, uint8 to uint64" },
      "convert it in Python: array.astype(numpy.float32), and class names to numbers",
    );
  const length = shape.reduce((product, size) => product * size, 1);
  const needed = length * type.size;
  if (bytes.length - start !== needed)
    throw new DataFormatError(
      name,
      bytes.length - start < needed ? "the array is cut off" : "the array holds more bytes than its shape",
      { shape: shape.join(" x "), bytes: bytes.length - start, expectedBytes: needed },
      "write the file again with numpy.save or numpy.savez",
    );
  const data = type.create(length);
  const view = new DataView(bytes.buffer, bytes.byteOffset + start, needed);
  fill(data, view, code, !isBig);
  return { dtype: type.name, shape, data: isColumnMajor && shape.length > 1 ? rowMajor(data, shape, type) : data };
};

const readHeader = (bytes: Uint8Array, name: string) => {
  const isNpy = bytes.length >= 10 && MAGIC.every((byte, index) => bytes[index] === byte);
  if (!isNpy)
    throw new DataFormatError(
      name,
      "this is not an array of NumPy",
      { firstBytes: [...bytes.subarray(0, 6)].join(" ") },
      "give a file that numpy.save or numpy.savez wrote",
    );
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const isLong = bytes[6]! > 1;
  const from = isLong ? 12 : 10;
  const length = bytes.length < from ? 0 : isLong ? view.getUint32(8, true) : view.getUint16(8, true);
  const text = new TextDecoder("latin1").decode(bytes.subarray(from, from + length));
  const match = HEADER.exec(text);
  if (match === null || text.length !== length)
    throw new DataFormatError(
      name,
      "the header of the array is not read",
      { header: text.trim() },
      "save a plain array of numbers: no records, objects or text",
    );
  const [, order, kind, size, columns, sizes] = match;
  const shape = sizes!
    .split(",")
    .map((part) => part.trim())
    .filter((part) => part !== "")
    .map(Number);
  return {
    code: `${kind}${size}`,
    isBig: order === ">",
    isColumnMajor: columns === "True",
    shape,
    start: from + length,
  };
};

/** Reads element after element; a file may start at any byte, so its memory cannot be used in place. */
const fill = (data: NumpyData, view: DataView, code: string, little: boolean): void => {
  const get = readers[code]!;
  for (let index = 0; index < data.length; index++) data[index] = get(view, index, little);
};

// biome-ignore lint/suspicious/noExplicitAny: a reader of bigints fills only arrays of bigints
const readers: Readonly<Record<string, (view: DataView, index: number, little: boolean) => any>> = {
  b1: (view, index) => (view.getUint8(index) === 0 ? 0 : 1),
  f2: (view, index, little) => halfToNumber(view.getUint16(2 * index, little)),
  f4: (view, index, little) => view.getFloat32(4 * index, little),
  f8: (view, index, little) => view.getFloat64(8 * index, little),
  i1: (view, index) => view.getInt8(index),
  i2: (view, index, little) => view.getInt16(2 * index, little),
  i4: (view, index, little) => view.getInt32(4 * index, little),
  i8: (view, index, little) => view.getBigInt64(8 * index, little),
  u1: (view, index) => view.getUint8(index),
  u2: (view, index, little) => view.getUint16(2 * index, little),
  u4: (view, index, little) => view.getUint32(4 * index, little),
  u8: (view, index, little) => view.getBigUint64(8 * index, little),
};

/** A number of IEEE 754's half precision from its bits. */
const halfToNumber = (bits: number): number => {
  const sign = bits & 0x8000 ? -1 : 1;
  const exponent = (bits >> 10) & 0x1f;
  const fraction = bits & 0x3ff;
  if (exponent === 0) return sign * fraction * TINY;
  if (exponent === 31) return fraction === 0 ? sign * Number.POSITIVE_INFINITY : Number.NaN;
  // 2^(exponent - 25), exactly
  const scale = exponent >= 25 ? 1 << (exponent - 25) : 1 / (1 << (25 - exponent));
  return sign * (1024 + fraction) * scale;
};

/** 2^-24, the smallest half. */
const TINY = 1 / (1 << 24);

const rowMajor = (
  from: NumpyData,
  shape: readonly number[],
  { create }: { readonly create: (length: number) => NumpyData },
): NumpyData => {
  const to = create(from.length);
  const place = shape.map(() => 0);
  const strides = shape.map((_, axis) => shape.slice(0, axis).reduce((product, size) => product * size, 1));
  for (let index = 0; index < to.length; index++) {
    const at = place.reduce((sum, coordinate, axis) => sum + coordinate * strides[axis]!, 0);
    to[index] = from[at] as never;
    for (let axis = shape.length - 1; axis >= 0; axis--) {
      place[axis]! += 1;
      if (place[axis]! < shape[axis]!) break;
      place[axis] = 0;
    }
  }
  return to;
};
