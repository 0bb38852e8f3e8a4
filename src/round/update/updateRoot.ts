import { sha256 } from "@noble/hashes/sha2.js";
import { bytesToHex, concatBytes } from "@noble/hashes/utils.js";
import type { EncodedUpdate, OpenedChunk } from "../ports/messages.ts";
import { chunkBytes, chunkCount, updateByteLength } from "./chunks.ts";
import { UpdateFormatError } from "./errors.ts";
import { merkleLevels, proofOf } from "./merkleTree.ts";
import { encodingCode, type UpdateEncoding } from "./UpdateEncoding.ts";

/**
 * The hash of an update, 64 hex digits: root = SHA-256(0x02 || encoding || parameterCount u32le || tree), where tree is the
 * root of a Merkle tree over the update's chunks.
 *
 * @throws UpdateFormatError if there are too many bytes or too few
 */
export const updateRoot = async (update: EncodedUpdate, parameterCount: number): Promise<string> => {
  const levels = merkleLevels(await hashLeaves(update, parameterCount));
  return bytesToHex(rootOf(update.encoding, parameterCount, levels.at(-1)![0]!));
};

/**
 * Chunks of an update with their proofs, as a head opens them.
 *
 * @param chunks - indices of chunks
 * @throws UpdateFormatError if there are too many bytes or too few; InvalidValueError for a chunk that is not there
 */
export const openChunks = async (
  update: EncodedUpdate,
  parameterCount: number,
  chunks: readonly number[],
): Promise<OpenedChunk[]> => {
  const levels = merkleLevels(await hashLeaves(update, parameterCount));
  return chunks.map((index) => {
    const { start, end } = chunkBytes(update.encoding, index, parameterCount);
    return { index, bytes: update.bytes.slice(start, end), proof: proofOf(levels, index).map(bytesToHex) };
  });
};

/** SHA-256(0x00 || index u32le || bytes). */
export const hashLeaf = (index: number, bytes: Uint8Array): Uint8Array => sha256(leafInput(index, bytes));

/** Binds a tree's root to what its bytes mean. */
export const rootOf = (encoding: UpdateEncoding, parameterCount: number, tree: Uint8Array): Uint8Array => {
  const prefix = new Uint8Array(6);
  const view = new DataView(prefix.buffer);
  view.setUint8(0, 2);
  view.setUint8(1, encodingCode[encoding]);
  view.setUint32(2, parameterCount, true);
  return sha256(concatBytes(prefix, tree));
};

const leafInput = (index: number, bytes: Uint8Array): Uint8Array<ArrayBuffer> => {
  const input = new Uint8Array(5 + bytes.length);
  new DataView(input.buffer).setUint32(1, index, true);
  input.set(bytes, 5);
  return input;
};

/**
 * By the platform's own implementation where there is one (a page that is not served securely has none): every update is
 * hashed, and ours takes twice as long.
 */
const hashLeaves = async ({ encoding, bytes }: EncodedUpdate, parameterCount: number): Promise<Uint8Array[]> => {
  const expected = updateByteLength(encoding, parameterCount);
  if (bytes.length !== expected)
    throw new UpdateFormatError("it is too long or too short", { bytes: bytes.length, expected });
  const { subtle } = globalThis.crypto ?? {};
  return Promise.all(
    Array.from({ length: chunkCount(parameterCount) }, async (_, index) => {
      const { start, end } = chunkBytes(encoding, index, parameterCount);
      const input = leafInput(index, bytes.subarray(start, end));
      return subtle === undefined ? sha256(input) : new Uint8Array(await subtle.digest("SHA-256", input));
    }),
  );
};
