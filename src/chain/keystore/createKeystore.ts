import { createCipheriv, randomBytes, randomUUID } from "node:crypto";
import { link, open, unlink } from "node:fs/promises";
import type { Address } from "viem";
import { accountOfKey, SECP256K1_ORDER } from "./accountOfKey.ts";
import { keystoreNotWrittenError, passwordMissingError } from "./errors.ts";
import { deriveKeystoreKey, type KeyDerivation } from "./KeystoreContent.ts";
import { keystoreMac } from "./openKeystore.ts";

/** The path and the content of a new keystore. */
export interface CreateKeystoreOptions {
  /** The new file's path. No file may exist there. */
  readonly file: string;
  readonly password: string;
  /** 32 bytes. Default: a new random key. */
  readonly privateKey?: Uint8Array;
  /** scrypt's cost, a power of two. Default 262,144 (uses 256 MiB for a moment, like geth). */
  readonly cost?: number;
}

/**
 * Writes a keystore (Web3 Secret Storage version 3, scrypt) that only its owner can read. The file is written completely or
 * not at all, and never over an existing file.
 *
 * @returns the account's address
 * @throws GFML_PASSWORD_MISSING, GFML_PRIVATE_KEY_INVALID, GFML_KEYSTORE_NOT_WRITTEN
 */
export const createKeystore = async (options: CreateKeystoreOptions): Promise<Address> => {
  const { file, password, cost = 262_144 } = options;
  if (password === "") throw passwordMissingError(file);
  const key = options.privateKey ?? randomKey();
  const { address } = accountOfKey(key, "privateKey");
  const derivation: KeyDerivation = { kdf: "scrypt", n: cost, r: 8, p: 1, salt: randomBytes(32) };
  const derived = await deriveKeystoreKey(password, derivation, 32);
  const iv = randomBytes(16);
  const cipher = createCipheriv("aes-128-ctr", derived.subarray(0, 16), iv);
  const ciphertext = Buffer.concat([cipher.update(key), cipher.final()]);
  const content = {
    version: 3,
    id: randomUUID(),
    address: address.slice(2).toLowerCase(),
    crypto: {
      cipher: "aes-128-ctr",
      cipherparams: { iv: iv.toString("hex") },
      ciphertext: ciphertext.toString("hex"),
      kdf: "scrypt",
      kdfparams: { dklen: 32, n: cost, r: 8, p: 1, salt: Buffer.from(derivation.salt).toString("hex") },
      mac: Buffer.from(keystoreMac(derived, ciphertext)).toString("hex"),
    },
  };
  derived.fill(0);
  await writeNew(file, `${JSON.stringify(content, undefined, 2)}\n`);
  return address;
};

const randomKey = (): Uint8Array => {
  for (;;) {
    const key = Uint8Array.from(randomBytes(32));
    const number = BigInt(`0x${Buffer.from(key).toString("hex")}`);
    if (number > 0n && number < SECP256K1_ORDER) return key;
  }
};

/** Temporary file, fsync, hard link: the link fails if the name is taken. */
const writeNew = async (file: string, text: string): Promise<void> => {
  const temporary = `${file}.${randomBytes(6).toString("hex")}.part`;
  try {
    const handle = await open(temporary, "wx", 0o600);
    try {
      await handle.writeFile(text);
      await handle.sync();
    } finally {
      await handle.close();
    }
    try {
      await link(temporary, file);
    } finally {
      await unlink(temporary);
    }
  } catch (error) {
    throw keystoreNotWrittenError(file, String((error as NodeJS.ErrnoException).code ?? "not known"));
  }
};
