import { InvalidValueError, isHash } from "../../core/index.ts";

const LONGEST_SIGNATURE = 1024;

/** @throws InvalidValueError unless it is a SHA-256 as the ledger writes it */
export const requireHash = (field: string, hash: string): void => {
  if (!isHash(hash)) throw new InvalidValueError(field, hash, "64 lower-case hex digits");
};

/** A signature is kept as it came; only its length is bounded. */
export const requireSignature = (field: string, signature: string | undefined): void => {
  if (signature !== undefined && signature.length > LONGEST_SIGNATURE) {
    throw new InvalidValueError(field, signature.length, `at most ${LONGEST_SIGNATURE} characters long`);
  }
};
