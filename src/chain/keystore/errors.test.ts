import { expect, it } from "vitest";
import type { GfmlError } from "../../core/index.ts";
import {
  keyFileUnreadableError,
  keyMissingError,
  keySourceAmbiguousError,
  keystoreDamagedError,
  keystoreMethodError,
  keystoreNotWrittenError,
  keystoreVersionError,
  passwordMissingError,
  privateKeyInvalidError,
  wrongPasswordError,
} from "./errors.ts";

const file = "keys/provider.json";
const errors: readonly GfmlError[] = [
  keyFileUnreadableError(file, "ENOENT"),
  keyMissingError(),
  keySourceAmbiguousError(["GFML_KEYSTORE_PASSWORD", "GFML_KEYSTORE_PASSWORD_FILE"]),
  keystoreDamagedError(file, "crypto.mac must be 32 bytes in hexadecimal"),
  keystoreMethodError(file, "kdf", "argon2", "scrypt, pbkdf2"),
  keystoreNotWrittenError(file, "EEXIST"),
  keystoreVersionError(file, "1"),
  passwordMissingError(file),
  privateKeyInvalidError("GFML_PRIVATE_KEY"),
  wrongPasswordError(file),
];

it("gives each failure its own code and its whole text", () => {
  expect(new Set(errors.map(({ code }) => code)).size).toBe(errors.length);
  expect(errors.map(({ code, message }) => `${code}\n${message}`).join("\n\n")).toMatchSnapshot();
});
