import { InvalidValueError } from "../core/index.ts";
import type { Tensors } from "./decodeSafetensors.ts";
import { toFloat16 } from "./float16.ts";

/** Tensors start at a multiple of this many bytes, so that readers can memory-map them. */
const ALIGNMENT = 8;

/** The bytes of a safetensors file in one piece. @throws InvalidValueError as `safetensorsParts` does */
export const encodeSafetensors = (content: Tensors): Uint8Array => joinBytes(safetensorsParts(content));

/**
 * The bytes of a safetensors file, part by part: 8 bytes with the header's length (little endian), the header (JSON, padded with spaces
 * to a multiple of 8), then the tensors in order, little endian. The same content has the same bytes everywhere. Parts
 * are views of the tensors' own memory wherever its bytes are in that order.
 *
 * @throws InvalidValueError if a name occurs twice or a shape does not fit its values
 */
export const safetensorsParts = ({ metadata, tensors }: Tensors): readonly Uint8Array[] => {
  const entries: [string, unknown][] = Object.keys(metadata).length > 0 ? [["__metadata__", metadata]] : [];
  const names = new Set(["__metadata__"]);
  let size = 0;
  const parts: Uint8Array[] = [];
  for (const { name, shape, values, dtype: asked } of tensors) {
    if (names.has(name)) throw new InvalidValueError("tensor name", name, "unique in its file");
    names.add(name);
    const count = shape.reduce((product, length) => product * length, 1);
    if (count !== values.length) {
      throw new InvalidValueError(`shape of tensor ${name}`, shape, `of ${values.length} values in all`);
    }
    const dtype = values instanceof Float32Array ? (asked ?? "F32") : "U8";
    const part = dtype === "F16" ? halfBytes(values) : littleEndianBytes(values);
    parts.push(part);
    entries.push([name, { dtype, shape, data_offsets: [size, size + part.length] }]);
    size += part.length;
  }
  const text = JSON.stringify(Object.fromEntries(entries));
  const header = new TextEncoder().encode(text);
  const headerLength = Math.ceil(header.length / ALIGNMENT) * ALIGNMENT;
  const start = new Uint8Array(8 + headerLength);
  new DataView(start.buffer).setBigUint64(0, BigInt(headerLength), true);
  start.fill(0x20, 8);
  start.set(header, 8);
  return [start, ...parts];
};

const halfBytes = (values: ArrayLike<number>): Uint8Array => {
  const view = new DataView(new ArrayBuffer(values.length * 2));
  for (let index = 0; index < values.length; index++) view.setUint16(index * 2, toFloat16(values[index]!), true);
  return new Uint8Array(view.buffer);
};

const isLittleEndian = new Uint8Array(Uint16Array.of(1).buffer)[0] === 1;

const littleEndianBytes = (values: Float32Array | Uint8Array): Uint8Array => {
  if (values instanceof Uint8Array) return values;
  if (isLittleEndian) return new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
  const view = new DataView(new ArrayBuffer(values.byteLength));
  for (let index = 0; index < values.length; index++) view.setFloat32(index * 4, values[index]!, true);
  return new Uint8Array(view.buffer);
};

/** Joins parts in new memory. */
const joinBytes = (parts: readonly Uint8Array[]): Uint8Array => {
  const whole = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let offset = 0;
  for (const part of parts) {
    whole.set(part, offset);
    offset += part.length;
  }
  return whole;
};
