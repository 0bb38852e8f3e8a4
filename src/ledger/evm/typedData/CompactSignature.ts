import type { Hex } from "viem";
import { InvalidValueError } from "../../../core/index.ts";
import { ZERO_HASH } from "../encode/hashes.ts";

/** ERC-2098: r, and s with the parity in its highest bit. */
export interface CompactSignature {
  readonly r: Hex;
  readonly vs: Hex;
}

const HIGHEST_BIT = 1n << 255n;
/** What stands in calldata where no signature does. */
export const NO_SIGNATURE: CompactSignature = { r: ZERO_HASH, vs: ZERO_HASH };

/** A signature in hex, of 64 bytes (compact) or 65. @throws InvalidValueError if it is neither */
export const readSignature = (signature: string, field: string): CompactSignature => {
  const form = /^0x([0-9a-fA-F]{64})([0-9a-fA-F]{64})([0-9a-fA-F]{2})?$/.exec(signature);
  const parity = form?.[3] === undefined ? undefined : PARITIES.get(form[3].toLowerCase());
  if (form === null || (form[3] !== undefined && parity === undefined)) {
    throw new InvalidValueError(field, signature, "a signature of 64 or 65 bytes in hex, beginning with 0x");
  }
  const [, r = "", s = ""] = form;
  let packed = BigInt(`0x${s}`);
  if (parity !== undefined) {
    // the other form of a signature, which contracts refuse, has no space for the parity
    if (packed >= HIGHEST_BIT)
      throw new InvalidValueError(field, signature, "a signature whose s is in the lower half");
    if (parity === 1) packed |= HIGHEST_BIT;
  }
  return { r: `0x${r.toLowerCase()}`, vs: `0x${packed.toString(16).padStart(64, "0")}` };
};

/** The last of 65 bytes: 27 and 28, or the parity itself. */
const PARITIES = new Map([
  ["00", 0],
  ["01", 1],
  ["1b", 0],
  ["1c", 1],
]);

/** The parts of an ordinary signature, for functions that recover signers. */
export const expandSignature = ({ r, vs }: CompactSignature): { r: Hex; s: Hex; yParity: number } => {
  const packed = BigInt(vs);
  return {
    r,
    s: `0x${(packed & (HIGHEST_BIT - 1n)).toString(16).padStart(64, "0")}`,
    yParity: packed >= HIGHEST_BIT ? 1 : 0,
  };
};

/** r and vs, concatenated. */
export const joinSignature = ({ r, vs }: CompactSignature): Hex => `0x${r.slice(2)}${vs.slice(2)}`;

/** The 65 bytes of an ordinary signature: r, s, and 27 or 28. */
export const ordinarySignature = (signature: CompactSignature): Hex => {
  const { r, s, yParity } = expandSignature(signature);
  return `0x${r.slice(2)}${s.slice(2)}${yParity === 1 ? "1c" : "1b"}`;
};
