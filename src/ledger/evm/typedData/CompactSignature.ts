import {
  type Hex,
  hexToBigInt,
  isHex,
  numberToHex,
  parseCompactSignature,
  parseSignature,
  signatureToCompactSignature,
} from "viem";
import { InvalidValueError } from "../../../core/index.ts";

/** ERC-2098: r, and s with the parity in its highest bit. */
export interface CompactSignature {
  readonly r: Hex;
  readonly vs: Hex;
}

export const NO_SIGNATURE: CompactSignature = { r: numberToHex(0, { size: 32 }), vs: numberToHex(0, { size: 32 }) };

/** A signature in hex, of 64 bytes (compact) or 65. @throws InvalidValueError if it is neither */
export const readSignature = (signature: string, field: string): CompactSignature => {
  const bytes = isHex(signature) ? (signature.length - 2) / 2 : 0;
  try {
    if (bytes === 64) {
      const { r, yParityAndS } = parseCompactSignature(signature as Hex);
      return { r, vs: yParityAndS };
    }
    if (bytes === 65) {
      const { r, yParityAndS } = signatureToCompactSignature(parseSignature(signature as Hex));
      return { r, vs: yParityAndS };
    }
  } catch {
    // falls through to the one refusal
  }
  throw new InvalidValueError(field, signature, "a signature of 64 or 65 bytes in hex, beginning with 0x");
};

/** The parts of an ordinary signature, for what recovers signers. */
export const expandSignature = ({ r, vs }: CompactSignature): { r: Hex; s: Hex; yParity: number } => {
  const packed = hexToBigInt(vs);
  return {
    r,
    s: numberToHex(packed & ((1n << 255n) - 1n), { size: 32 }),
    yParity: Number(packed >> 255n),
  };
};
