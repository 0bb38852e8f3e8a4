import { InvalidValueError, isHash } from "../../core/index.ts";

const LONGEST_SIGNATURE = 1024;

/** @throws InvalidValueError unless it is a SHA-256 in the ledger's form */
export const requireHash = (field: string, hash: string): void => {
  if (!isHash(hash)) throw new InvalidValueError(field, hash, "64 lower-case hex digits");
};

/** A signature is kept unchanged; only its length is limited. */
export const requireSignature = (field: string, signature: string | undefined): void => {
  if (signature !== undefined && signature.length > LONGEST_SIGNATURE) {
    throw new InvalidValueError(field, signature.length, `at most ${LONGEST_SIGNATURE} characters long`);
  }
};
