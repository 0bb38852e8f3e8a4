import type { EncodedUpdate } from "../ports/messages.ts";
import { updateRoot } from "./updateRoot.ts";

const isLittleEndian = new Uint8Array(new Uint32Array([1]).buffer)[0] === 1;

/** theta_i as it travels under "float32": the same memory where the processor's order of bytes allows. Nothing is checked. */
export const encodeParameters = (parameters: Float32Array): EncodedUpdate => {
  const { buffer, byteOffset, byteLength } = parameters;
  if (isLittleEndian) return { encoding: "float32", bytes: new Uint8Array(buffer, byteOffset, byteLength) };
  const view = new DataView(new ArrayBuffer(byteLength));
  for (const [index, value] of parameters.entries()) view.setFloat32(4 * index, value, true);
  return { encoding: "float32", bytes: new Uint8Array(view.buffer) };
};

/** The `updateHash` of parameters that travel as float32: the root of their Merkle tree. */
export const hashUpdate = (parameters: Float32Array): Promise<string> =>
  updateRoot(encodeParameters(parameters), parameters.length);
