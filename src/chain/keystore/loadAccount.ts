import { readFile } from "node:fs/promises";
import type { PrivateKeyAccount } from "viem/accounts";
import { keyBytesOf } from "../../core/index.ts";
import { accountOfKey } from "./accountOfKey.ts";
import {
  keyFileUnreadableError,
  keyMissingError,
  keySourceAmbiguousError,
  passwordMissingError,
  privateKeyInvalidError,
} from "./errors.ts";
import { openKeystore } from "./openKeystore.ts";

/** The account to sign with, from the key that {@link loadKey} finds. @throws the errors of loadKey */
export const loadAccount = async (options: LoadKeyOptions = {}): Promise<PrivateKeyAccount> => {
  const key = await loadKey(options);
  const account = accountOfKey(key, options.keystore ?? "GFML_PRIVATE_KEY");
  key.fill(0);
  return account;
};

/** The source of a private key. */
export interface LoadKeyOptions {
  /** Path of a keystore; if absent, GFML_PRIVATE_KEY holds the key. */
  readonly keystore?: string;
  /** Default: the process's environment. */
  readonly environment?: Readonly<Record<string, string | undefined>>;
}

/**
 * A private key, 32 bytes: from a keystore, opened with GFML_KEYSTORE_PASSWORD or the content of the file that
 * GFML_KEYSTORE_PASSWORD_FILE names, or from GFML_PRIVATE_KEY. Secrets never come from the command line.
 *
 * @throws GFML_KEY_MISSING, GFML_KEY_SOURCE_AMBIGUOUS, GFML_PASSWORD_MISSING, GFML_KEY_FILE_UNREADABLE, GFML_PRIVATE_KEY_INVALID
 *   and the errors of openKeystore
 */
export const loadKey = async (options: LoadKeyOptions = {}): Promise<Uint8Array> => {
  const { keystore, environment = process.env } = options;
  const { GFML_PRIVATE_KEY: privateKey } = environment;
  if (keystore === undefined) {
    if (privateKey === undefined || privateKey === "") throw keyMissingError();
    return keyOfText(privateKey);
  }
  if (privateKey !== undefined && privateKey !== "") {
    throw keySourceAmbiguousError([`the keystore ${keystore}`, "GFML_PRIVATE_KEY"]);
  }
  const password = await findPassword(keystore, environment);
  return openKeystore(await read(keystore), password, keystore);
};

/** The variables that {@link loadKey} reads. */
const KEY_VARIABLES = ["GFML_PRIVATE_KEY", "GFML_KEYSTORE_PASSWORD", "GFML_KEYSTORE_PASSWORD_FILE"];

/** The environment without the variables that open a key, for a process that signs nothing. */
export const withoutKeys = (
  environment: Readonly<Record<string, string | undefined>>,
): Record<string, string | undefined> =>
  Object.fromEntries(Object.entries(environment).filter(([name]) => !KEY_VARIABLES.includes(name)));

const keyOfText = (text: string): Uint8Array => {
  const key = keyBytesOf(text);
  if (key === undefined) throw privateKeyInvalidError("GFML_PRIVATE_KEY");
  // refuses an invalid key
  accountOfKey(key, "GFML_PRIVATE_KEY");
  return key;
};

const findPassword = async (
  keystore: string,
  { GFML_KEYSTORE_PASSWORD: direct, GFML_KEYSTORE_PASSWORD_FILE: file }: NonNullable<LoadKeyOptions["environment"]>,
): Promise<string> => {
  if (direct !== undefined && file !== undefined) {
    throw keySourceAmbiguousError(["GFML_KEYSTORE_PASSWORD", "GFML_KEYSTORE_PASSWORD_FILE"]);
  }
  // editors end a file with a line feed that is not part of the password
  const password = direct ?? (file === undefined ? undefined : (await read(file)).replace(/\r?\n$/, ""));
  if (password === undefined || password === "") throw passwordMissingError(keystore);
  return password;
};

const read = async (file: string): Promise<string> => {
  try {
    return await readFile(file, "utf8");
  } catch (error) {
    throw keyFileUnreadableError(file, String((error as NodeJS.ErrnoException).code ?? "not known"));
  }
};
