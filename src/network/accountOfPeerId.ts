import { secp256k1 } from "@noble/curves/secp256k1.js";
import { addressOf } from "../chain/browser.ts";
import { InvalidValueError } from "../core/index.ts";
import { unsupportedKeyError } from "./errors.ts";

/** Base58 with Bitcoin's alphabet, the form of peer ids. */
const ALPHABET = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";
/** The prefix of a multihash "identity" (0) of 37 bytes: a protobuf with key type secp256k1 (2) and 33 bytes. */
const SECP256K1_PREFIX = [0x00, 0x25, 0x08, 0x02, 0x12, 0x21];
const PUBLIC_KEY_LENGTH = 33;
/** No peer id is longer. Decoding takes quadratic time. */
const MAX_LENGTH = 128;

/** Digits of `from` in base `to`, most significant first; leading zeros stay, one for one. */
const rebase = (digits: Iterable<number>, from: number, to: number): number[] => {
  const given = [...digits];
  const result: number[] = [];
  for (const digit of given) {
    let carry = digit;
    for (let index = 0; index < result.length; index++) {
      carry += result[index]! * from;
      result[index] = carry % to;
      carry = Math.floor(carry / to);
    }
    for (; carry > 0; carry = Math.floor(carry / to)) result.push(carry % to);
  }
  const zeros = given.findIndex((digit) => digit !== 0);
  return [...new Array<number>(zeros < 0 ? given.length : zeros).fill(0), ...result.reverse()];
};

/** The bytes of a text in base58; undefined if a letter is not of its alphabet. */
const decodeBase58 = (text: string): number[] | undefined => {
  const digits = [...text].map((letter) => ALPHABET.indexOf(letter));
  return digits.includes(-1) ? undefined : rebase(digits, 58, 256);
};

/** The peer id of a compressed secp256k1 public key. */
export const peerIdOfPublicKey = (compressed: Uint8Array): string =>
  rebase([...SECP256K1_PREFIX, ...compressed], 256, 58)
    .map((digit) => ALPHABET[digit])
    .join("");

/**
 * The account of a libp2p peer id. The peer id of a secp256k1 key holds the compressed public key, so libp2p is not needed.
 *
 * @returns a lower-case Ethereum address
 * @throws InvalidValueError if the text is not a peer id; GFML_NETWORK_UNSUPPORTED_KEY if its key is not a secp256k1 key
 */
export const accountOfPeerId = (peerId: string): string => {
  const bytes = peerId.length === 0 || peerId.length > MAX_LENGTH ? undefined : decodeBase58(peerId);
  if (bytes === undefined || bytes.length < 2) {
    throw new InvalidValueError("peerId", peerId.slice(0, MAX_LENGTH), "a libp2p peer id in base58");
  }
  const isSecp256k1 =
    bytes.length === SECP256K1_PREFIX.length + PUBLIC_KEY_LENGTH &&
    SECP256K1_PREFIX.every((byte, index) => bytes[index] === byte);
  if (!isSecp256k1) throw unsupportedKeyError(peerId, "not secp256k1");
  try {
    return accountOfPublicKey(Uint8Array.from(bytes.slice(SECP256K1_PREFIX.length)));
  } catch {
    throw unsupportedKeyError(peerId, "secp256k1, but not a point of the curve");
  }
};

/** The lower-case Ethereum address of a secp256k1 public key of 33 bytes. @throws Error if it is not a point of the curve */
const accountOfPublicKey = (compressed: Uint8Array): string => {
  return addressOf(secp256k1.Point.fromBytes(compressed).toBytes(false));
};

/** The lower-case Ethereum address of a 32-byte secp256k1 key. @throws InvalidValueError */
export const accountOfKey = (key: Uint8Array): string => {
  // the key must not reach a log
  if (key.length !== 32 || !secp256k1.utils.isValidSecretKey(key)) {
    throw new InvalidValueError("key", `${key.length} bytes`, "the 32 bytes of a secp256k1 private key");
  }
  return accountOfPublicKey(secp256k1.getPublicKey(key, true));
};
