import { InvalidValueError } from "../../core/index.ts";
import { elementTypes, type NumpyArray } from "./NumpyArray.ts";

/**
 * An array as the bytes that `numpy.load` reads: format 1.0, row-major, lowest byte first. A float16 array is written as float32,
 * which holds the same numbers.
 *
 * @throws InvalidValueError if the numbers are not as many as the shape holds
 */
export const writeNpy = ({ dtype, shape, data }: NumpyArray): Uint8Array => {
  const length = shape.reduce((product, size) => product * size, 1);
  if (data.length !== length) throw new InvalidValueError("array.data.length", data.length, `the shape's ${length}`);
  const name = dtype === "float16" ? "float32" : dtype;
  const [code, { size }] = Object.entries(elementTypes).find(([, type]) => type.name === name)!;
  const order = size === 1 ? "|" : "<";
  const sizes = shape.length === 1 ? `${shape[0]},` : shape.join(", ");
  // NumPy leaves room in which the first size could grow
  const room = " ".repeat(shape.length === 0 ? 0 : Math.max(0, 21 - `${shape[0]}`.length));
  const text = `{'descr': '${order}${code}', 'fortran_order': False, 'shape': (${sizes}), }${room}`;
  // the numbers start at a multiple of 64 bytes
  const start = Math.ceil((10 + text.length + 1) / 64) * 64;
  const bytes = new Uint8Array(start + length * size);
  const view = new DataView(bytes.buffer);
  bytes.set([0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59, 1, 0]);
  view.setUint16(8, start - 10, true);
  bytes.set(new TextEncoder().encode(`${text.padEnd(start - 11)}\n`), 10);
  // engines keep numbers lowest byte first on every machine that they run on
  bytes.set(new Uint8Array(data.buffer, data.byteOffset, data.byteLength), start);
  return bytes;
};
