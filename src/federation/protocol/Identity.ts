import { secp256k1 } from "@noble/curves/secp256k1.js";
import { sha256 } from "@noble/hashes/sha2.js";
import { bytesToHex, concatBytes, hexToBytes, utf8ToBytes } from "@noble/hashes/utils.js";
import { InvalidValueError } from "../../core/index.ts";
import { accountOfPeerId } from "../../network/browser.ts";
import { canonicalJson } from "../../round/index.ts";

/** The names of one secp256k1 key: its peer id in the network, and its account on the chain. */
export interface Names {
  /** libp2p's name of the key. It holds the public key. */
  readonly peerId: string;
  /** Ethereum address, 0x and 40 lower-case digits. */
  readonly account: string;
}

/** The names of a private key. @throws InvalidValueError if it is not a secp256k1 private key */
export const namesOf = (key: Uint8Array): Names => {
  if (!secp256k1.utils.isValidSecretKey(key)) {
    // an error shows the length only, never the key
    throw new InvalidValueError("key", `${key.length} bytes`, "the 32 bytes of a secp256k1 private key");
  }
  return namesOfPublic(secp256k1.getPublicKey(key, true));
};

/** Multihash "identity" of 37 bytes; protobuf of {type: secp256k1, data: 33 bytes}. */
const PEER_ID_PREFIX = hexToBytes("002508021221");

const namesOfPublic = (compressed: Uint8Array): Names => {
  const peerId = toBase58(concatBytes(PEER_ID_PREFIX, compressed));
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
export const signerOf = (purpose: string, document: unknown, signature: string): Names | undefined => {
  if (!/^[0-9a-f]{130}$/.test(signature)) return undefined;
  try {
    const bytes = hexToBytes(signature);
    return namesOfPublic(secp256k1.recoverPublicKey(bytes, digest(purpose, document), { prehash: false }));
  } catch {
    return undefined;
  }
};

const digest = (purpose: string, document: unknown): Uint8Array =>
  sha256(utf8ToBytes(`gfml ${purpose}\n${canonicalJson(document)}`));

const ALPHABET = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";

/** Base58 with Bitcoin's alphabet, the form of peer ids. */
const toBase58 = (bytes: Uint8Array): string => {
  const digits: number[] = [];
  for (const byte of bytes) {
    let carry = byte;
    for (let index = 0; index < digits.length; index++) {
      carry += digits[index]! * 256;
      digits[index] = carry % 58;
      carry = Math.floor(carry / 58);
    }
    for (; carry > 0; carry = Math.floor(carry / 58)) digits.push(carry % 58);
  }
  const zeros = bytes.findIndex((byte) => byte !== 0);
  return (
    "1".repeat(zeros < 0 ? bytes.length : zeros) +
    digits
      .reverse()
      .map((digit) => ALPHABET[digit])
      .join("")
  );
};
