import { InvalidValueError } from "../../core/index.ts";
import type { Tensors } from "./Tensor.ts";

/** Tensors start at a multiple of this many bytes, so that readers may map them. */
const ALIGNMENT = 8;

/**
 * The bytes of a safetensors file: 8 bytes with the header's length (little endian), the header (JSON, padded with spaces
 * to a multiple of 8), then the tensors one after another, little endian. The same content has the same bytes everywhere.
 *
 * @throws InvalidValueError if a name occurs twice or a shape does not fit its values
 */
export const encodeSafetensors = ({ metadata, tensors }: Tensors): Uint8Array => {
  const entries: [string, unknown][] = Object.keys(metadata).length > 0 ? [["__metadata__", metadata]] : [];
  const names = new Set(["__metadata__"]);
  let size = 0;
  for (const { name, shape, values } of tensors) {
    if (names.has(name)) throw new InvalidValueError("tensor name", name, "unique in its file");
    names.add(name);
    const count = shape.reduce((product, length) => product * length, 1);
    if (count !== values.length) {
      throw new InvalidValueError(`shape of tensor ${name}`, shape, `of ${values.length} values in all`);
    }
    const dtype = values instanceof Float32Array ? "F32" : "U8";
    entries.push([name, { dtype, shape, data_offsets: [size, size + values.byteLength] }]);
    size += values.byteLength;
  }
  const text = JSON.stringify(Object.fromEntries(entries));
  const header = new TextEncoder().encode(text);
  const headerLength = Math.ceil(header.length / ALIGNMENT) * ALIGNMENT;
  const bytes = new Uint8Array(8 + headerLength + size);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(headerLength), true);
  bytes.fill(0x20, 8, 8 + headerLength);
  bytes.set(header, 8);
  let offset = 8 + headerLength;
  for (const { values } of tensors) {
    if (values instanceof Float32Array) writeFloats(bytes, offset, values);
    else bytes.set(values, offset);
    offset += values.byteLength;
  }
  return bytes;
};

const writeFloats = (bytes: Uint8Array, offset: number, values: Float32Array): void => {
  const view = new DataView(bytes.buffer, offset, values.byteLength);
  for (let index = 0; index < values.length; index++) view.setFloat32(index * 4, values[index]!, true);
};
