import { sha256 } from "@noble/hashes/sha2.js";
import { concatBytes } from "@noble/hashes/utils.js";

/** SHA-256(0x01 || left || right). */
const hashNode = (left: Uint8Array, right: Uint8Array): Uint8Array => sha256(concatBytes(NODE, left, right));

const NODE = Uint8Array.of(1);

/** The levels of the tree over these leaves, leaves first; a node without a neighbor is promoted as it is. */
export const merkleLevels = (leaves: readonly Uint8Array[]): Uint8Array[][] => {
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

/** The hashes beside a leaf's way to the root, leaf first. */
export const proofOf = (levels: readonly (readonly Uint8Array[])[], leaf: number): Uint8Array[] => {
  const proof: Uint8Array[] = [];
  let at = leaf;
  for (const level of levels.slice(0, -1)) {
    const beside = level[at ^ 1];
    if (beside !== undefined) proof.push(beside);
    at >>= 1;
  }
  return proof;
};

/** The root that a leaf leads to; undefined if the proof has not as many hashes as the way needs. */
export const climb = (
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
