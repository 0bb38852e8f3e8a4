import { sha256 } from "@noble/hashes/sha2.js";
import { bytesToHex, concatBytes, hexToBytes } from "@noble/hashes/utils.js";
import { isHash } from "../../core/index.ts";
import type { EncodedUpdate, OpenedChunk } from "../ports/Link.ts";
import { chunkBytes, chunkCount, encodingCode, type UpdateEncoding, updateByteLength } from "./chunks.ts";
import { UpdateFormatError } from "./errors.ts";

/**
 * The hash of an update, 64 hex digits: root = SHA-256(0x02 || encoding || parameterCount u32le || tree), where tree is the
 * root of a Merkle tree over the update's chunks.
 *
 * @throws UpdateFormatError if the number of bytes is wrong
 */
export const updateRoot = async (update: EncodedUpdate, parameterCount: number): Promise<string> => {
  const levels = merkleLevels(await hashLeaves(update, parameterCount));
  return bytesToHex(rootOf(update.encoding, parameterCount, levels.at(-1)![0]!));
};

/**
 * Chunks of an update with their proofs, as a head opens them.
 *
 * @param chunks - indices of chunks
 * @throws UpdateFormatError if the number of bytes is wrong; InvalidValueError if a chunk does not exist
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
const hashLeaf = (index: number, bytes: Uint8Array): Uint8Array => sha256(leafInput(index, bytes));

/** Binds the root of a tree to its encoding and length. */
const rootOf = (encoding: UpdateEncoding, parameterCount: number, tree: Uint8Array): Uint8Array => {
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
 * Uses the platform's implementation, which takes half the time of ours. A page that is not served securely has none.
 */
const hashLeaves = async ({ encoding, bytes }: EncodedUpdate, parameterCount: number): Promise<Uint8Array[]> => {
  const expected = updateByteLength(encoding, parameterCount);
  if (bytes.length !== expected)
    throw new UpdateFormatError("it has the wrong number of bytes", { bytes: bytes.length, expected });
  const { subtle } = globalThis.crypto ?? {};
  return Promise.all(
    Array.from({ length: chunkCount(parameterCount) }, async (_, index) => {
      const { start, end } = chunkBytes(encoding, index, parameterCount);
      const input = leafInput(index, bytes.subarray(start, end));
      return subtle === undefined ? sha256(input) : new Uint8Array(await subtle.digest("SHA-256", input));
    }),
  );
};

/** SHA-256(0x01 || left || right). */
const hashNode = (left: Uint8Array, right: Uint8Array): Uint8Array => sha256(concatBytes(NODE, left, right));

const NODE = Uint8Array.of(1);

/** The levels of the tree over these leaves, leaves first. A node without a sibling is promoted as it is. */
const merkleLevels = (leaves: readonly Uint8Array[]): Uint8Array[][] => {
  const levels = [[...leaves]];
  for (let level = levels[0]!; level.length > 1; level = levels.at(-1)!) {
    const above: Uint8Array[] = [];
    for (let at = 0; at < level.length; at += 2) {
      const right = level[at + 1];
      above.push(right === undefined ? level[at]! : hashNode(level[at]!, right));
    }
    levels.push(above);
  }
  return levels;
};

/** The sibling hashes on the path from a leaf to the root, leaf first. */
const proofOf = (levels: readonly (readonly Uint8Array[])[], leaf: number): Uint8Array[] => {
  const proof: Uint8Array[] = [];
  let at = leaf;
  for (const level of levels.slice(0, -1)) {
    const beside = level[at ^ 1];
    if (beside !== undefined) proof.push(beside);
    at >>= 1;
  }
  return proof;
};

/** The root to which a proof leads from a leaf; undefined if the proof has the wrong number of hashes. */
const climb = (
  hash: Uint8Array,
  leaf: number,
  leafCount: number,
  proof: readonly Uint8Array[],
): Uint8Array | undefined => {
  let node = hash;
  let at = leaf;
  let next = 0;
  for (let width = leafCount; width > 1; width = Math.ceil(width / 2)) {
    if ((at ^ 1) < width) {
      const beside = proof[next++];
      if (beside === undefined) return undefined;
      node = at % 2 === 1 ? hashNode(beside, node) : hashNode(node, beside);
    }
    at >>= 1;
  }
  return next === proof.length ? node : undefined;
};

/** Whether a chunk is part of the update with this root: its bytes, its index, and the update's encoding and length. */
export const verifyOpening = (
  root: string,
  encoding: UpdateEncoding,
  parameterCount: number,
  { index, bytes, proof }: OpenedChunk,
): boolean => {
  const count = chunkCount(parameterCount);
  if (!Number.isInteger(index) || index < 0 || index >= count) return false;
  const { start, end } = chunkBytes(encoding, index, parameterCount);
  if (bytes.length !== end - start || !proof.every(isHash)) return false;
  const tree = climb(hashLeaf(index, bytes), index, count, proof.map(hexToBytes));
  return tree !== undefined && bytesToHex(rootOf(encoding, parameterCount, tree)) === root;
};

const isLittleEndian = new Uint8Array(new Uint32Array([1]).buffer)[0] === 1;

/** theta_i as it travels under "float32". On a little-endian processor the bytes share its memory. Nothing is checked. */
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
