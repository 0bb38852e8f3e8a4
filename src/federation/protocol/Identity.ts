import { secp256k1 } from "@noble/curves/secp256k1.js";
import { sha256 } from "@noble/hashes/sha2.js";
import { bytesToHex, concatBytes, hexToBytes, utf8ToBytes } from "@noble/hashes/utils.js";
import { InvalidValueError } from "../../core/index.ts";
import { accountOfPeerId } from "../../network/browser.ts";
import { canonicalJson } from "../../round/index.ts";

/** What one secp256k1 key is called: as a peer of the network, and as an account of the chain. */
export interface Names {
  /** libp2p's name of it: it holds the public key itself. */
  readonly peerId: string;
  /** Ethereum address, 0x and 40 lower-case digits. */
  readonly account: string;
}

/** The names of a private key. @throws InvalidValueError unless it is one */
export const namesOf = (key: Uint8Array): Names => {
  if (!secp256k1.utils.isValidSecretKey(key)) {
    // shown by its length alone: no error holds a key
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
 * Signs a document of the federation for one purpose: 65 bytes, hex. Purposes keep apart what signatures are good for, and
 * none of them is what a chain or the network's handshake asks a key to sign.
 */
export const signDocument = (key: Uint8Array, purpose: string, document: unknown): string =>
  bytesToHex(secp256k1.sign(digest(purpose, document), key, { prehash: false, format: "recovered" }));

/** Whose key signed the document for that purpose; undefined if the signature is none. */
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

/** Bytes as base58 with Bitcoin's alphabet, in which peer ids are written. */
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
