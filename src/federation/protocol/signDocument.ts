import { secp256k1 } from "@noble/curves/secp256k1.js";
import { sha256 } from "@noble/hashes/sha2.js";
import { bytesToHex, hexToBytes, utf8ToBytes } from "@noble/hashes/utils.js";
import { InvalidValueError, SIGNATURE } from "../../core/index.ts";
import { accountOfPeerId, peerIdOfPublicKey } from "../../network/browser.ts";
import { canonicalJson } from "../../round/index.ts";

/** The names of one secp256k1 key: its peer id in the network, and its account on the chain. */
export interface KeyNames {
  /** libp2p's name of the key. It holds the public key. */
  readonly peerId: string;
  /** Ethereum address, 0x and 40 lower-case digits. */
  readonly account: string;
}

/** The names of a private key. @throws InvalidValueError if it is not a secp256k1 private key */
export const namesOf = (key: Uint8Array): KeyNames => {
  if (!secp256k1.utils.isValidSecretKey(key)) {
    // an error shows the length only, never the key
    throw new InvalidValueError("key", `${key.length} bytes`, "the 32 bytes of a secp256k1 private key");
  }
  return namesOfPublic(secp256k1.getPublicKey(key, true));
};

const namesOfPublic = (compressed: Uint8Array): KeyNames => {
  const peerId = peerIdOfPublicKey(compressed);
  return { peerId, account: accountOfPeerId(peerId) };
};

/**
 * Signs a document of the federation for one purpose. A signature is valid for its purpose only: not for a different one, not
 * on a chain, and not in the network's handshake.
 *
 * @returns 65 bytes, hex
 */
export const signDocument = (key: Uint8Array, purpose: string, document: unknown): string =>
  bytesToHex(secp256k1.sign(digest(purpose, document), key, { prehash: false, format: "recovered" }));

/** The names of the key that signed the document for this purpose; undefined if the signature is invalid. */
export const signerOf = (purpose: string, document: unknown, signature: string): KeyNames | undefined => {
  if (!SIGNATURE.test(`0x${signature}`)) return undefined;
  try {
    const bytes = hexToBytes(signature);
    return namesOfPublic(secp256k1.recoverPublicKey(bytes, digest(purpose, document), { prehash: false }));
  } catch {
    return undefined;
  }
};

const digest = (purpose: string, document: unknown): Uint8Array =>
  sha256(utf8ToBytes(`gfml ${purpose}\n${canonicalJson(document)}`));
