import { pbkdf2Async } from "@noble/hashes/pbkdf2.js";
import { scryptAsync } from "@noble/hashes/scrypt.js";
import { sha256 } from "@noble/hashes/sha2.js";
import { hexToBytes } from "@noble/hashes/utils.js";
import type { GfmlError } from "../../core/index.ts";
import { LOWER_CASE_ACCOUNT } from "../../core/index.ts";
import { keystoreDamagedError, keystoreMethodError, keystoreVersionError } from "./errors.ts";

/** How the password is converted into a key. */
export type KeyDerivation =
  | { readonly kdf: "scrypt"; readonly n: number; readonly r: number; readonly p: number; readonly salt: Uint8Array }
  | { readonly kdf: "pbkdf2"; readonly iterations: number; readonly salt: Uint8Array };

/** The encrypted content of a Web3 Secret Storage version 3 file, checked. */
export interface KeystoreContent {
  readonly derivation: KeyDerivation;
  readonly derivedLength: number;
  readonly iv: Uint8Array;
  readonly ciphertext: Uint8Array;
  readonly mac: Uint8Array;
  /** The account's address in lower case without 0x, if the file contains it. */
  readonly address: string | undefined;
}

/** scrypt uses 128 n r bytes. A larger need than this is refused, so that it cannot exhaust the memory. */
const MOST_SCRYPT_BYTES = 2 ** 30;
/** n r p, which is its time: four times what geth's strongest keystores ask for, some seconds. */
const MOST_SCRYPT_WORK = 2 ** 23;
const MOST_ITERATIONS = 10_000_000;

/**
 * Parses and checks a keystore's text.
 *
 * @throws GFML_KEYSTORE_VERSION, GFML_KEYSTORE_DAMAGED, GFML_KEYSTORE_METHOD
 */
export const parseKeystore = (text: string, file: string): KeystoreContent => {
  const fields = new Fields(file, parseObject(text, file));
  const version = fields.value("version");
  if (version !== 3) throw keystoreVersionError(file, typeof version === "number" ? `${version}` : "not given");
  // some writers capitalize it
  const crypto = fields.has("crypto") ? fields.inner("crypto") : fields.inner("Crypto");
  const cipher = crypto.text("cipher");
  if (cipher !== "aes-128-ctr") throw keystoreMethodError(file, "cipher", cipher, "aes-128-ctr");
  const parameters = crypto.inner("kdfparams");
  const address = fields.has("address") ? fields.text("address").toLowerCase().replace(/^0x/, "") : undefined;
  if (address !== undefined && !LOWER_CASE_ACCOUNT.test(`0x${address}`)) throw fields.damaged("address", "20 bytes");
  return {
    derivation: readDerivation(crypto.text("kdf"), parameters, file),
    derivedLength: parameters.count("dklen", 32, 1024),
    iv: crypto.inner("cipherparams").bytes("iv", 16),
    ciphertext: crypto.bytes("ciphertext", 32),
    mac: crypto.bytes("mac", 32),
    address,
  };
};

const readDerivation = (kdf: string, parameters: Fields, file: string): KeyDerivation => {
  const salt = parameters.bytes("salt");
  if (kdf === "pbkdf2") {
    const prf = parameters.text("prf");
    if (prf !== "hmac-sha256") throw keystoreMethodError(file, "prf", prf, "hmac-sha256");
    return { kdf, iterations: parameters.count("c", 1, MOST_ITERATIONS), salt };
  }
  if (kdf !== "scrypt") throw keystoreMethodError(file, "kdf", kdf, "scrypt, pbkdf2");
  const n = parameters.count("n", 2, 2 ** 30);
  const r = parameters.count("r", 1, 2 ** 20);
  const p = parameters.count("p", 1, 2 ** 20);
  if ((n & (n - 1)) !== 0) throw parameters.damaged("n", "a power of two");
  if (128 * n * r > MOST_SCRYPT_BYTES) {
    throw keystoreMethodError(file, "n r", `${n} x ${r}`, `128 n r of at most ${MOST_SCRYPT_BYTES} bytes`);
  }
  if (n * r * p > MOST_SCRYPT_WORK) {
    throw keystoreMethodError(file, "n r p", `${n} x ${r} x ${p}`, `n r p of at most ${MOST_SCRYPT_WORK}`);
  }
  return { kdf, n, r, p, salt };
};

const parseObject = (text: string, file: string): object => {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === "object" && value !== null && !Array.isArray(value)) return value;
  } catch {
    // the parser's own message would quote the file
  }
  throw keystoreDamagedError(file, "not a JSON object");
};

/** Checked access to the fields of an object. */
class Fields {
  readonly #file: string;
  readonly #path: string;
  readonly #fields: ReadonlyMap<string, unknown>;

  constructor(file: string, object: object, path = "") {
    this.#file = file;
    this.#path = path;
    this.#fields = new Map(Object.entries(object));
  }

  damaged(field: string, must: string): GfmlError {
    return keystoreDamagedError(this.#file, `${this.#path}${field} must be ${must}`);
  }

  has(field: string): boolean {
    return this.#fields.has(field);
  }

  value(field: string): unknown {
    return this.#fields.get(field);
  }

  inner(field: string): Fields {
    const value = this.value(field);
    if (typeof value !== "object" || value === null) throw this.damaged(field, "an object");
    return new Fields(this.#file, value, `${this.#path}${field}.`);
  }

  text(field: string): string {
    const value = this.value(field);
    if (typeof value !== "string") throw this.damaged(field, "a text");
    return value;
  }

  count(field: string, low: number, high: number): number {
    const value = this.value(field);
    if (typeof value !== "number" || !Number.isSafeInteger(value) || value < low || value > high) {
      throw this.damaged(field, `a whole number from ${low} to ${high}`);
    }
    return value;
  }

  bytes(field: string, length?: number): Uint8Array {
    const text = this.text(field).replace(/^0x/, "");
    const isHex = /^([0-9a-fA-F]{2})*$/.test(text);
    if (!isHex || (length !== undefined && text.length !== 2 * length)) {
      throw this.damaged(field, `${length === undefined ? "bytes" : `${length} bytes`} in hexadecimal`);
    }
    return hexToBytes(text);
  }
}

/** The password's key: its first 16 bytes encrypt, the next 16 make the checksum. */
export const deriveKeystoreKey = (password: string, derivation: KeyDerivation, length: number): Promise<Uint8Array> => {
  // the bytes unchanged: geth does not normalize either
  const bytes = new TextEncoder().encode(password);
  if (derivation.kdf === "pbkdf2") {
    return pbkdf2Async(sha256, bytes, derivation.salt, { c: derivation.iterations, dkLen: length });
  }
  const { n, r, p, salt } = derivation;
  return scryptAsync(bytes, salt, { N: n, r, p, dkLen: length, maxmem: 2 ** 31 });
};
