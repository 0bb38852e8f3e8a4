import { expect, test } from "vitest";
import type { GfmlError } from "../../../../core/index.ts";
import { KeyFileUnreadableError } from "./KeyFileUnreadableError.ts";
import { KeyMissingError } from "./KeyMissingError.ts";
import { KeySourceAmbiguousError } from "./KeySourceAmbiguousError.ts";
import { KeystoreDamagedError } from "./KeystoreDamagedError.ts";
import { KeystoreMethodError } from "./KeystoreMethodError.ts";
import { KeystoreNotWrittenError } from "./KeystoreNotWrittenError.ts";
import { KeystoreVersionError } from "./KeystoreVersionError.ts";
import { PasswordMissingError } from "./PasswordMissingError.ts";
import { PrivateKeyInvalidError } from "./PrivateKeyInvalidError.ts";
import { WrongPasswordError } from "./WrongPasswordError.ts";

const file = "keys/provider.json";
const errors: readonly GfmlError[] = [
  new KeyFileUnreadableError(file, "ENOENT"),
  new KeyMissingError(),
  new KeySourceAmbiguousError(["GFML_KEYSTORE_PASSWORD", "GFML_KEYSTORE_PASSWORD_FILE"]),
  new KeystoreDamagedError(file, "crypto.mac must be 32 bytes in hexadecimal"),
  new KeystoreMethodError(file, "kdf", "argon2", "scrypt, pbkdf2"),
  new KeystoreNotWrittenError(file, "EEXIST"),
  new KeystoreVersionError(file, "1"),
  new PasswordMissingError(file),
  new PrivateKeyInvalidError("GFML_PRIVATE_KEY"),
  new WrongPasswordError(file),
];

test("each failure has its own class, code and whole text", () => {
  expect(new Set(errors.map(({ code }) => code)).size).toBe(errors.length);
  expect(errors.map(({ code, message }) => `${code}\n${message}`).join("\n\n")).toMatchSnapshot();
});
