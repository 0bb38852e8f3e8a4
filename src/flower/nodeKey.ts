import { p384 } from "@noble/curves/nist.js";
import { sha256 } from "@noble/hashes/sha2.js";
import { keyError } from "./errors.ts";

/** The key by which a SuperLink knows a SuperNode: of the curve P-384. */
export interface NodeKey {
  /** As PEM text in bytes, as the Fleet API wants it. */
  readonly publicKey: Uint8Array;
  /** The headers of HTTP that sign a request made now. */
  readonly sign: (now: Date) => Readonly<Record<string, string>>;
}

/** The bytes before a point of P-384 in its SubjectPublicKeyInfo: the algorithm and the curve, in DER. */
const PREFIX = [
  0x30, 0x76, 0x30, 0x10, 0x06, 0x07, 0x2a, 0x86, 0x48, 0xce, 0x3d, 0x02, 0x01, 0x06, 0x05, 0x2b, 0x81, 0x04, 0x00,
  0x22, 0x03, 0x62, 0x00,
];

/** ms for which a signature serves: a SuperLink takes one for 5 minutes, and it covers the time only. */
const REUSE = 60_000;

/** A new key, which nobody knows yet. */
export const createNodeKey = (): NodeKey => nodeKeyOf(p384.utils.randomSecretKey());

/**
 * A key from its secret number.
 *
 * @param secret - 48 bytes
 * @throws GFML_FLOWER_KEY if they are no key
 */
export const nodeKeyOf = (secret: Uint8Array): NodeKey => {
  let point: Uint8Array;
  try {
    point = p384.getPublicKey(secret, false);
  } catch (cause) {
    throw keyError("its bytes are no key of the curve P-384", cause);
  }
  const text = base64(Uint8Array.from([...PREFIX, ...point]));
  const lines = text.match(/.{1,64}/g)!.join("\n");
  const publicKey = new TextEncoder().encode(`-----BEGIN PUBLIC KEY-----\n${lines}\n-----END PUBLIC KEY-----\n`);
  let latest: { readonly time: number; readonly headers: Readonly<Record<string, string>> } | undefined;
  return {
    publicKey,
    sign: (now) => {
      const time = now.getTime();
      if (latest !== undefined && Math.abs(time - latest.time) < REUSE) return latest.headers;
      // Python 3.10 does not read the letter Z
      const timestamp = now.toISOString().replace("Z", "+00:00");
      const digest = sha256(new TextEncoder().encode(timestamp));
      const signature = p384.sign(digest, secret, { prehash: false, lowS: false, format: "der" });
      const headers = {
        "flwr-public-key": base64(publicKey),
        "flwr-timestamp": timestamp,
        "flwr-signature": base64(signature),
      };
      latest = { time, headers };
      return headers;
    },
  };
};

const base64 = (bytes: Uint8Array): string => btoa(String.fromCharCode(...bytes));
