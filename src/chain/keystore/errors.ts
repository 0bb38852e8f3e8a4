import { GfmlError } from "../../core/index.ts";

/**
 * A keystore or password file cannot be read.
 *
 * @param reason - the system's code, e.g. ENOENT
 */
export const keyFileUnreadableError = (file: string, reason: string): GfmlError =>
  new GfmlError("GFML_KEY_FILE_UNREADABLE", "a file with a key or password cannot be read", {
    values: { file, reason },
    remedy: "check the path and the permissions",
  });

/** An account must sign, but no key was given. */
export const keyMissingError = (): GfmlError =>
  new GfmlError("GFML_KEY_MISSING", "no key to sign with", {
    remedy: "name a keystore file and set its password, or set GFML_PRIVATE_KEY",
  });

/** Two sources of one secret are set, and it is unclear which one is meant. */
export const keySourceAmbiguousError = (sources: readonly string[]): GfmlError =>
  new GfmlError("GFML_KEY_SOURCE_AMBIGUOUS", "one secret has two sources", {
    values: { sources: sources.join(", ") },
    remedy: "remove one of them",
  });

/**
 * A keystore's content does not match the format.
 *
 * @param problem - the field and what it must be; never its value
 */
export const keystoreDamagedError = (file: string, problem: string): GfmlError =>
  new GfmlError("GFML_KEYSTORE_DAMAGED", "this keystore is damaged", {
    values: { file, problem },
    remedy: "restore the file from a copy",
  });

/** A keystore is encrypted by an unsupported method, or at an unsupported cost. */
export const keystoreMethodError = (file: string, field: string, found: string, supported: string): GfmlError =>
  new GfmlError("GFML_KEYSTORE_METHOD", "this keystore's encryption is not supported", {
    values: { file, field, found, supported },
    remedy: "export the key with a supported method",
  });

/**
 * A new keystore could not be written; nothing was overwritten.
 *
 * @param reason - the system's code, e.g. EEXIST
 */
export const keystoreNotWrittenError = (file: string, reason: string): GfmlError =>
  new GfmlError("GFML_KEYSTORE_NOT_WRITTEN", "the keystore could not be written", {
    values: { file, reason },
    remedy: "choose a path that does not exist yet, in a writable folder",
  });

/** A keystore of a version of Web3 Secret Storage other than 3. */
export const keystoreVersionError = (file: string, version: string): GfmlError =>
  new GfmlError("GFML_KEYSTORE_VERSION", "this version of keystore cannot be read", {
    values: { file, version, readable: 3 },
    remedy: "export the key as a version 3 keystore",
  });

/** A keystore was named, but its password is missing or empty. */
export const passwordMissingError = (file: string): GfmlError =>
  new GfmlError("GFML_PASSWORD_MISSING", "the password of this keystore is missing", {
    values: { file },
    remedy: "set GFML_KEYSTORE_PASSWORD, or GFML_KEYSTORE_PASSWORD_FILE to the path of a file that holds it",
  });

/**
 * A text that should be a private key is not one. The text is not shown.
 *
 * @param source - the text's origin, e.g. the variable's name
 */
export const privateKeyInvalidError = (source: string): GfmlError =>
  new GfmlError("GFML_PRIVATE_KEY_INVALID", "this is not a private key", {
    values: { source },
    remedy: "give 32 bytes in hexadecimal, greater than 0 and less than the order of secp256k1",
  });

/** The password does not open the keystore: the checksums differ. */
export const wrongPasswordError = (file: string): GfmlError =>
  new GfmlError("GFML_WRONG_PASSWORD", "the password does not open this keystore", {
    values: { file },
    remedy: "correct GFML_KEYSTORE_PASSWORD or the file that GFML_KEYSTORE_PASSWORD_FILE names",
  });
