import { sha256 } from "@noble/hashes/sha2.js";
import { bytesToHex, utf8ToBytes } from "@noble/hashes/utils.js";
import { canonicalJson, encodeRecord } from "../../round/index.ts";

/** The hash before the first record. */
export const GENESIS_HASH: string = "0".repeat(64);

/** The input of a record's hash. */
export interface HashedRecord {
  readonly index: number;
  readonly kind: string;
  readonly payload: unknown;
  readonly previousHash: string;
}

/**
 * SHA-256 of the canonical JSON of {index, kind, payload, previousHash}, hex, and that JSON. Its fields have the names of
 * version 1, which may differ from the names in `payload`.
 */
export const hashRecord = ({ index, kind, payload, previousHash }: HashedRecord): { hash: string; text: string } => {
  const text = canonicalJson({ index, ...encodeRecord({ kind, payload }), previousHash });
  return { hash: bytesToHex(sha256(utf8ToBytes(text))), text };
};
