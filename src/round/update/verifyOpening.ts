import { bytesToHex, hexToBytes } from "@noble/hashes/utils.js";
import type { OpenedChunk } from "../ports/messages.ts";
import { chunkBytes, chunkCount } from "./chunks.ts";
import { climb } from "./merkleTree.ts";
import type { UpdateEncoding } from "./UpdateEncoding.ts";
import { hashLeaf, rootOf } from "./updateRoot.ts";

/** Whether a chunk is part of the update with this root: its bytes, its place and the update's encoding and length. */
export const verifyOpening = (
  root: string,
  encoding: UpdateEncoding,
  parameterCount: number,
  { index, bytes, proof }: OpenedChunk,
): boolean => {
  const count = chunkCount(parameterCount);
  if (!Number.isInteger(index) || index < 0 || index >= count) return false;
  const { start, end } = chunkBytes(encoding, index, parameterCount);
  if (bytes.length !== end - start || !proof.every((hash) => /^[0-9a-f]{64}$/.test(hash))) return false;
  const tree = climb(hashLeaf(index, bytes), index, count, proof.map(hexToBytes));
  return tree !== undefined && bytesToHex(rootOf(encoding, parameterCount, tree)) === root;
};
