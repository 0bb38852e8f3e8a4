import { secp256k1 } from "@noble/curves/secp256k1.js";
import { concatBytes } from "@noble/hashes/utils.js";
import type { Hex } from "viem";
import { addressOf } from "../../../chain/browser.ts";
import { type CompactSignature, expandSignature } from "./CompactSignature.ts";
import { fromHex } from "./structHash.ts";

/**
 * The account that signed a digest: a lower-case address, or null if the signature is invalid. Contracts
 * reject an s in the upper half, so such a signature gives null, too.
 */
export const recoverSigner = (digest: Hex, signature: CompactSignature): Hex | null => {
  const { r, s, yParity } = expandSignature(signature);
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
