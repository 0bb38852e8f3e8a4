import { sha256 } from "@noble/hashes/sha2.js";
import { bytesToHex, utf8ToBytes } from "@noble/hashes/utils.js";
import { internalError } from "../../core/index.ts";

/**
 * The hash that binds a provider to its random draws: SHA-256 of a text with the seed, hex.
 *
 * @param salt - 256 random bits, hex: nobody can then find the seed by trying all of them. Undefined for a simulation, which
 *   keeps no secret, and for tasks of version 0.1
 */
export const commitToSeed = (seed: number, salt: string | undefined): string =>
  bytesToHex(sha256(utf8ToBytes(salt === undefined ? `gfml seed ${seed}` : `gfml seed ${seed} salt ${salt}`)));

/** SHA-256 of a value's canonical JSON, hex. */
export const digestOf = (value: unknown): string => bytesToHex(sha256(utf8ToBytes(canonicalJson(value))));

/**
 * SHA-256 of parameters as little-endian float32, hex. It uses the platform's implementation, because ours would take an
 * eighth of a round. A page that is not served securely has none.
 */
export const hashParameters = async (parameters: Float32Array): Promise<string> => {
  const bytes = littleEndianBytes(parameters);
  const { subtle } = globalThis.crypto ?? {};
  return bytesToHex(subtle === undefined ? sha256(bytes) : new Uint8Array(await subtle.digest("SHA-256", bytes)));
};

const isLittleEndian = new Uint8Array(new Uint32Array([1]).buffer)[0] === 1;

/** The platform's functions refuse shared memory, so such parameters are copied. */
const littleEndianBytes = (parameters: Float32Array): Uint8Array<ArrayBuffer> => {
  const { buffer, byteOffset, byteLength } = parameters;
  if (isLittleEndian) {
    return buffer instanceof ArrayBuffer
      ? new Uint8Array(buffer, byteOffset, byteLength)
      : new Uint8Array(new Uint8Array(buffer, byteOffset, byteLength));
  }
  const view = new DataView(new ArrayBuffer(byteLength));
  for (const [index, value] of parameters.entries()) view.setFloat32(4 * index, value, true);
  return new Uint8Array(view.buffer);
};

/**
 * JSON with sorted keys and no spaces, so that equal values give equal text. Wads become decimal strings. An undefined
 * property counts as absent.
 *
 * @throws GFML_INTERNAL for NaN, infinities, undefined in an array, functions, and objects that are not plain data, such as a
 *   Map or a typed array
 */
export const canonicalJson = (value: unknown): string => {
  if (value === null || typeof value === "boolean" || typeof value === "string") return JSON.stringify(value);
  if (typeof value === "bigint") return `"${value}"`;
  if (typeof value === "number") {
    if (!Number.isFinite(value))
      throw internalError("a number that is not finite cannot be written as JSON", { value });
    return JSON.stringify(value === 0 ? 0 : value);
  }
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(",")}]`;
  if (isPlain(value)) {
    const entries = Object.entries(value).filter(([, inner]) => inner !== undefined);
    entries.sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
    return `{${entries.map(([key, inner]) => `${JSON.stringify(key)}:${canonicalJson(inner)}`).join(",")}}`;
  }
  const type = typeof value === "object" ? value.constructor.name : typeof value;
  throw internalError("a value of this type cannot be written as JSON", { type });
};

const isPlain = (value: unknown): value is object => {
  if (typeof value !== "object" || value === null) return false;
  const prototype = Object.getPrototypeOf(value) as object | null;
  // objects of a different realm, such as a worker's, have a different Object.prototype, whose prototype is null, too
  return prototype === null || Object.getPrototypeOf(prototype) === null;
};

/** The hash field where there is nothing to hash. */
export const NO_HASH: string = "0".repeat(64);
