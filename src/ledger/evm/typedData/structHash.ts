import { concatHex, type Hex, keccak256, numberToHex, pad, stringToHex } from "viem";

/** A value of a static type: a number, a truth value, or the hex of an address, a bytesN or a hash. */
export type Word = number | bigint | boolean | Hex;

const typeHashes = new Map<string, Hex>();

/** keccak256(typeHash, words): the hash of an EIP-712 struct whose fields are all static. */
export const structHash = (type: string, words: readonly Word[]): Hex => {
  let typeHash = typeHashes.get(type);
  if (typeHash === undefined) {
    typeHash = keccak256(stringToHex(type));
    typeHashes.set(type, typeHash);
  }
  return keccak256(concatHex([typeHash, ...words.map(toWord)]));
};

/** An address or a number stands right in its word; a bytesN of fewer than 32 bytes stands left: see {@link leftWord}. */
const toWord = (value: Word): Hex => {
  if (typeof value === "string") return value.length === 66 ? value : pad(value, { size: 32 });
  if (typeof value === "boolean") return numberToHex(value ? 1 : 0, { size: 32 });
  return numberToHex(value, { size: 32, signed: value < 0 });
};

/** A bytesN in its word. */
export const leftWord = (bytes: Hex): Hex => pad(bytes, { size: 32, dir: "right" });
