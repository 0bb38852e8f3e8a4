import { namesOf, openKeystore } from "gfml/browser";
import { keyBytesOf } from "gfml/core";
import type { KeptDelegation } from "./wallet/delegateSession.ts";

/** A private key as this browser stores it: encrypted by AES-GCM with a key derived from the password (PBKDF2, SHA-256). */
export interface SealedKey {
  readonly account: string;
  readonly salt: Uint8Array<ArrayBuffer>;
  readonly iterations: number;
  readonly iv: Uint8Array<ArrayBuffer>;
  readonly sealed: ArrayBuffer;
  /** Set if the key is a wallet's session key. */
  readonly delegation?: KeptDelegation;
}

const ITERATIONS = 600_000;
/** Fewest characters of a password. */
export const SHORTEST_PASSWORD = 8;

const random = (length: number): Uint8Array<ArrayBuffer> => crypto.getRandomValues(new Uint8Array(length));

/** A new private key. */
export const createKey = (): Uint8Array => {
  for (;;) {
    const key = random(32);
    try {
      namesOf(key);
      return key;
    } catch {
      // about one draw of 2^128 is not a valid key
    }
  }
};

/** Encrypts a key for storage. */
export const sealKey = async (key: Uint8Array, password: string): Promise<SealedKey> => {
  const salt = random(16);
  const iv = random(12);
  const cipherKey = await deriveKey(password, salt, ITERATIONS);
  const sealed = await crypto.subtle.encrypt({ name: "AES-GCM", iv }, cipherKey, Uint8Array.from(key));
  return { account: namesOf(key).account, salt, iterations: ITERATIONS, iv, sealed };
};

/** Decrypts the key. Returns undefined for a wrong password. */
export const openKey = async (kept: SealedKey, password: string): Promise<Uint8Array | undefined> => {
  const cipherKey = await deriveKey(password, kept.salt, kept.iterations);
  try {
    return new Uint8Array(await crypto.subtle.decrypt({ name: "AES-GCM", iv: kept.iv }, cipherKey, kept.sealed));
  } catch {
    return undefined;
  }
};

const deriveKey = async (password: string, salt: Uint8Array<ArrayBuffer>, iterations: number): Promise<CryptoKey> => {
  const bytes = new TextEncoder().encode(password);
  const material = await crypto.subtle.importKey("raw", bytes, "PBKDF2", false, ["deriveKey"]);
  return crypto.subtle.deriveKey(
    { name: "PBKDF2", hash: "SHA-256", salt, iterations },
    material,
    { name: "AES-GCM", length: 256 },
    false,
    ["encrypt", "decrypt"],
  );
};

/** Reads a private key from 64 hexadecimal digits. Returns undefined if the text is not a key. */
export const keyFromHex = (text: string): Uint8Array | undefined => {
  const key = keyBytesOf(text);
  if (key === undefined) return undefined;
  try {
    namesOf(key);
    return key;
  } catch {
    return undefined;
  }
};

export const keyToHex = (key: Uint8Array): string =>
  `0x${Array.from(key, (byte) => byte.toString(16).padStart(2, "0")).join("")}`;

/** Reads a private key from a keystore file. @throws GfmlError if the file cannot be opened */
export const keyFromKeystore = async (file: File, password: string): Promise<Uint8Array> =>
  openKeystore(await file.text(), password, file.name);
