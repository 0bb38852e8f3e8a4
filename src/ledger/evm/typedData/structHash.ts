import { keccak_256 } from "@noble/hashes/sha3.js";
import { bytesToHex, concatBytes, hexToBytes, utf8ToBytes } from "@noble/hashes/utils.js";
import type { Hex } from "viem";

/** A value of a static type: a number, a boolean, or the hex of an address, a bytesN or a hash. */
export type Word = number | bigint | boolean | Hex;

const typeHashes = new Map<string, Hex>();

/** keccak256(typeHash, words): the hash of an EIP-712 struct whose fields are all static. */
export const structHash = (type: string, words: readonly Word[]): Hex => {
  let typeHash = typeHashes.get(type);
  if (typeHash === undefined) {
    typeHash = textHash(type);
    typeHashes.set(type, typeHash);
  }
  return wordsHash([typeHash, ...words]);
};

/** keccak256 of concatenated words. */
export const wordsHash = (words: readonly Word[]): Hex => bytesHash(concatBytes(...words.map(toWord)));

export const textHash = (text: string): Hex => bytesHash(utf8ToBytes(text));

export const bytesHash = (bytes: Uint8Array): Hex => `0x${bytesToHex(keccak_256(bytes))}`;

export const fromHex = (hex: Hex): Uint8Array => hexToBytes(hex.slice(2));

/** An address or a number is right-aligned in its word. A bytesN of fewer than 32 bytes is left-aligned: see {@link leftWord}. */
const toWord = (value: Word): Uint8Array => {
  if (typeof value === "string") return hexToBytes(value.slice(2).padStart(64, "0"));
  const integer = BigInt.asUintN(256, BigInt(value));
  return hexToBytes(integer.toString(16).padStart(64, "0"));
};

/** A bytesN in its word. */
export const leftWord = (bytes: Hex): Hex => bytes.padEnd(66, "0") as Hex;
