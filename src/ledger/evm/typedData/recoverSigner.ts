import { secp256k1 } from "@noble/curves/secp256k1.js";
import { concatBytes } from "@noble/hashes/utils.js";
import type { Hex } from "viem";
import { addressOf } from "../../../chain/browser.ts";
import { type CompactSignature, expandSignature } from "./CompactSignature.ts";
import { fromHex } from "./structHash.ts";

/** Who signed a digest: an address in lower case, or null where nobody can have made the signature, or only in its other form (s in the upper half). */
export const recoverSigner = (digest: Hex, signature: CompactSignature): Hex | null => {
  const { r, s, yParity } = expandSignature(signature);
  // contracts refuse the upper half, so that a signature has one form
  if (BigInt(s) > HALF_ORDER) return null;
  try {
    const bytes = concatBytes(Uint8Array.of(yParity), fromHex(r), fromHex(s));
    const publicKey = secp256k1.recoverPublicKey(bytes, fromHex(digest), { prehash: false });
    return addressOf(secp256k1.Point.fromBytes(publicKey).toBytes(false));
  } catch {
    return null;
  }
};

const HALF_ORDER = secp256k1.Point.CURVE().n >> 1n;
