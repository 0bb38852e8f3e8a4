import { type Hex, hexToBytes, keccak256, toRlp } from "viem";

/** RLP data before it is encoded. */
type Item = Hex | Item[];

interface TrieLeaf {
  /** Nibbles of the key. */
  readonly path: readonly number[];
  readonly value: Hex;
}

/**
 * Root of the Merkle-Patricia trie over values whose keys are the RLP of their indices. A block commits to its
 * transactions and its receipts with it (Yellow Paper, appendix D).
 */
export const trieRoot = (values: readonly Hex[]): Hex => {
  const entries = values.map((value, index): TrieLeaf => ({ path: nibblesOf(toRlp(indexToHex(index))), value }));
  return keccak256(toRlp(node(entries, 0)));
};

const EMPTY: Item = "0x";

const indexToHex = (index: number): Hex => {
  if (index === 0) return "0x";
  const digits = index.toString(16);
  return `0x${digits.length % 2 === 0 ? digits : `0${digits}`}`;
};

const nibblesOf = (key: Hex): number[] => [...hexToBytes(key)].flatMap((byte) => [byte >> 4, byte & 15]);

/** The node over entries that agree in their first `depth` nibbles. */
const node = (entries: readonly TrieLeaf[], depth: number): Item => {
  const [first] = entries;
  if (first === undefined) return EMPTY;
  if (entries.length === 1) return [compact(first.path.slice(depth), true), first.value];
  let shared = depth;
  while (entries.every(({ path }) => path.length > shared && path[shared] === first.path[shared])) shared++;
  if (shared > depth) return [compact(first.path.slice(depth, shared), false), reference(node(entries, shared))];
  const children: Item[] = [];
  for (let nibble = 0; nibble < 16; nibble++) {
    children.push(
      reference(
        node(
          entries.filter(({ path }) => path[depth] === nibble),
          depth + 1,
        ),
      ),
    );
  }
  children.push(entries.find(({ path }) => path.length === depth)?.value ?? EMPTY);
  return children;
};

/** A short node is embedded in its parent; a longer one is referenced by its hash. */
const reference = (item: Item): Item => {
  if (item === EMPTY) return EMPTY;
  const encoded = toRlp(item);
  return (encoded.length - 2) / 2 < 32 ? item : keccak256(encoded);
};

/** Nibbles as bytes, with a flag for a leaf and for an odd number of nibbles. */
const compact = (path: readonly number[], isLeaf: boolean): Hex => {
  const isOdd = path.length % 2 === 1;
  const flag = (isLeaf ? 2 : 0) + (isOdd ? 1 : 0);
  const nibbles = isOdd ? [flag, ...path] : [flag, 0, ...path];
  return `0x${nibbles.map((nibble) => nibble.toString(16)).join("")}`;
};
