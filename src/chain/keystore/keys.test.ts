import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { inspect } from "node:util";
import fc from "fast-check";
import { hexToBytes, recoverMessageAddress } from "viem";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { mutatedBytes, mutatedJson } from "../../../test/support/mutations.ts";
import { withCode } from "../../../test/support/withCode.ts";
import type { GfmlError } from "../../core/index.ts";
import { accountOfKey, SECP256K1_ORDER } from "./accountOfKey.ts";
import { createKeystore } from "./createKeystore.ts";
import { parseKeystore } from "./KeystoreContent.ts";
import { loadAccount, loadKey, withoutKeys } from "./loadAccount.ts";
import { openKeystore } from "./openKeystore.ts";

const KEY = "7a28b5ba57c53603b0b07b56bba752f7784bf506fa95edc395f5cf6c7514fe9d";
const PASSWORD = "testpassword";
/** The format's own test vectors. */
const PBKDF2 = {
  crypto: {
    cipher: "aes-128-ctr",
    cipherparams: { iv: "6087dab2f9fdbbfaddc31a909735c1e6" },
    ciphertext: "5318b4d5bcd28de64ee5559e671353e16f075ecae9f99c7a79a38af5f869aa46",
    kdf: "pbkdf2",
    kdfparams: {
      c: 262144,
      dklen: 32,
      prf: "hmac-sha256",
      salt: "ae3cd4e7013836a3df6bd7241b12db061dbe2c6785853cce422d148a624ce0bd",
    },
    mac: "517ead924a9d0dc3124507e3393d175ce3ff7c1e96529c6c555ce9e51205e9b2",
  },
  id: "3198bc9c-6672-5ab3-d995-4942343ae5b6",
  version: 3,
};
const SCRYPT = {
  crypto: {
    cipher: "aes-128-ctr",
    cipherparams: { iv: "83dbcc02d8ccb40e466191a123791e0e" },
    ciphertext: "d172bf743a674da9cdad04534d56926ef8358534d458fffccd4e6ad2fbde479c",
    kdf: "scrypt",
    kdfparams: {
      dklen: 32,
      n: 262144,
      p: 8,
      r: 1,
      salt: "ab0c7876052600dd703518d6fc3fe8984592145b591fc8fb5c6d43190334ba19",
    },
    mac: "2103ac29920d71da29f15d75b4a16dbe95cfd7ff8faea1056c33131d846e3097",
  },
  id: "3198bc9c-6672-5ab3-d995-4942343ae5b6",
  version: 3,
};
const address = accountOfKey(hexToBytes(`0x${KEY}`), "the vector").address;

let folder = "";
let cheap = "";
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "gfml-keys-"));
  cheap = join(folder, "cheap.json");
  await createKeystore({ file: cheap, password: PASSWORD, privateKey: hexToBytes(`0x${KEY}`), cost: 16 });
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe("keystores", () => {
  it.each([
    ["scrypt", SCRYPT],
    ["pbkdf2", PBKDF2],
  ])(
    "opens the format's vector for %s",
    async (_, content) => {
      const account = accountOfKey(await openKeystore(JSON.stringify(content), PASSWORD, "vector.json"), "vector.json");
      expect(account.address).toBe(address);
      const signature = await account.signMessage({ message: "hello" });
      expect(await recoverMessageAddress({ message: "hello", signature })).toBe(address);
      // the key derivation is slow on purpose
    },
    30_000,
  );

  it.each([
    ["scrypt", { n: 262_144, r: 8, p: 1000 }],
    ["scrypt", { n: 2 ** 20, r: 8, p: 2 }],
    ["scrypt", { n: 2, r: 1, p: 2 ** 21 }],
    ["scrypt", { n: 2 ** 24, r: 8, p: 1 }],
    ["pbkdf2", { c: 2 ** 31 }],
  ])("refuses %s with %o before it starts to compute", (kdf, cost) => {
    const { crypto, ...others } = kdf === "scrypt" ? SCRYPT : PBKDF2;
    const kdfparams = { ...crypto.kdfparams, ...cost };
    const text = JSON.stringify({ ...others, crypto: { ...crypto, kdfparams } });
    expect(() => parseKeystore(text, "huge.json")).toThrow(/GFML_KEYSTORE|not supported|must be/);
  });

  it("opens what it wrote, readable for the owner only", async () => {
    const account = accountOfKey(await openKeystore(readFileSync(cheap, "utf8"), PASSWORD, cheap), cheap);
    expect(account.address).toBe(address);
    expect(statSync(cheap).mode & 0o777).toBe(0o600);
    const random = join(folder, "random.json");
    const made = await createKeystore({ file: random, password: "pä\u0308ß", cost: 16 });
    const opened = await loadAccount({ keystore: random, environment: { GFML_KEYSTORE_PASSWORD: "pä\u0308ß" } });
    expect(opened.address).toBe(made);
    expect(readdirSync(folder).filter((name) => name.endsWith(".part"))).toEqual([]);
  });

  it("overwrites no file and takes no empty password", async () => {
    const before = readFileSync(cheap, "utf8");
    await expect(createKeystore({ file: cheap, password: "x", cost: 16 })).rejects.toThrow(
      withCode("GFML_KEYSTORE_NOT_WRITTEN"),
    );
    expect(readFileSync(cheap, "utf8")).toBe(before);
    const file = join(folder, "no", "folder.json");
    await expect(createKeystore({ file, password: "x", cost: 16 })).rejects.toThrow("ENOENT");
    await expect(createKeystore({ file, password: "" })).rejects.toThrow(withCode("GFML_PASSWORD_MISSING"));
  });

  it("refuses a wrong password", async () => {
    const error: unknown = await openKeystore(readFileSync(cheap, "utf8"), "other", cheap).catch(
      (each: unknown) => each,
    );
    expect(error).toEqual(withCode("GFML_WRONG_PASSWORD"));
    expect(inspect(error)).not.toContain("other");
  });

  const changed = (path: string, value: unknown): string => {
    const content = JSON.parse(readFileSync(cheap, "utf8")) as Record<string, unknown>;
    const names = path.split(".");
    let at = content;
    for (const name of names.slice(0, -1)) at = at[name] as Record<string, unknown>;
    at[names.at(-1)!] = value;
    return JSON.stringify(content);
  };
  it.each([
    ["version", 1, "GFML_KEYSTORE_VERSION"],
    ["version", undefined, "GFML_KEYSTORE_VERSION"],
    ["crypto", undefined, "GFML_KEYSTORE_DAMAGED"],
    ["crypto.cipher", "aes-256-gcm", "GFML_KEYSTORE_METHOD"],
    ["crypto.cipher", 7, "GFML_KEYSTORE_DAMAGED"],
    ["crypto.kdf", "argon2", "GFML_KEYSTORE_METHOD"],
    ["crypto.ciphertext", "1234", "GFML_KEYSTORE_DAMAGED"],
    ["crypto.mac", "zz", "GFML_KEYSTORE_DAMAGED"],
    ["crypto.cipherparams.iv", "00", "GFML_KEYSTORE_DAMAGED"],
    ["crypto.kdfparams.n", 1000, "GFML_KEYSTORE_DAMAGED"],
    ["crypto.kdfparams.n", 2 ** 29, "GFML_KEYSTORE_METHOD"],
    ["crypto.kdfparams.dklen", 16, "GFML_KEYSTORE_DAMAGED"],
    ["crypto.kdfparams.salt", 5, "GFML_KEYSTORE_DAMAGED"],
    ["address", "f".repeat(40), "GFML_KEYSTORE_DAMAGED"],
    ["address", "12", "GFML_KEYSTORE_DAMAGED"],
  ] as const)("refuses %s = %s", async (path, value, code) => {
    await expect(openKeystore(changed(path, value), PASSWORD, "changed.json")).rejects.toThrow(withCode(code));
  });

  it("bounds the work for any text, or refuses it for one of three reasons", () => {
    const valid = [SCRYPT, PBKDF2].map((content) => JSON.stringify(content));
    const text = fc.oneof(
      mutatedJson(SCRYPT, PBKDF2).map((value) => JSON.stringify(value)),
      mutatedBytes(fc.constantFrom(...valid).map((one) => new TextEncoder().encode(one))).map((bytes) =>
        new TextDecoder().decode(bytes),
      ),
    );
    fc.assert(
      fc.property(text, (content) => {
        try {
          const { derivation, derivedLength } = parseKeystore(content, "x");
          expect(derivedLength).toBeLessThanOrEqual(1024);
          // what opening it may take of memory and time
          if (derivation.kdf === "scrypt") expect(128 * derivation.n * derivation.r).toBeLessThanOrEqual(2 ** 30);
          else expect(derivation.iterations).toBeLessThanOrEqual(50_000_000);
        } catch (error) {
          const known = ["GFML_KEYSTORE_DAMAGED", "GFML_KEYSTORE_METHOD", "GFML_KEYSTORE_VERSION"];
          expect(known, String(error)).toContain((error as GfmlError).code);
        }
      }),
      { numRuns: 500 },
    );
  });

  it("refuses a different pseudo-random function and text that is not JSON", async () => {
    const content = structuredClone(PBKDF2);
    content.crypto.kdfparams.prf = "hmac-sha1";
    await expect(openKeystore(JSON.stringify(content), PASSWORD, "x")).rejects.toThrow(
      withCode("GFML_KEYSTORE_METHOD"),
    );
    for (const text of ["", `{"key":"${KEY}"`, "[]", "3", "null"]) {
      const error: unknown = await openKeystore(text, PASSWORD, "x").catch((each: unknown) => each);
      expect(error).toEqual(withCode("GFML_KEYSTORE_DAMAGED"));
      expect(inspect(error)).not.toContain(KEY.slice(0, 8));
    }
  });
});

describe("where keys come from", () => {
  it("reads a key from a keystore with a password or a password file", async () => {
    const passwords = join(folder, "password");
    for (const ending of ["", "\n", "\r\n"]) {
      writeFileSync(passwords, `${PASSWORD}${ending}`);
      const environment = { GFML_KEYSTORE_PASSWORD_FILE: passwords };
      expect((await loadAccount({ keystore: cheap, environment })).address).toBe(address);
    }
    const environment = { GFML_KEYSTORE_PASSWORD: PASSWORD };
    expect((await loadAccount({ keystore: cheap, environment })).address).toBe(address);
  });

  it("reads a key from the environment", async () => {
    for (const text of [KEY, `0x${KEY}`, ` ${KEY.toUpperCase()}\n`]) {
      expect((await loadAccount({ environment: { GFML_PRIVATE_KEY: text } })).address).toBe(address);
    }
  });

  it("refuses a key that is missing, ambiguous or invalid", async () => {
    const load = (environment: Record<string, string>, keystore?: string) =>
      loadAccount({ environment, ...(keystore !== undefined && { keystore }) });
    await expect(load({})).rejects.toThrow(withCode("GFML_KEY_MISSING"));
    await expect(load({ GFML_PRIVATE_KEY: "" })).rejects.toThrow(withCode("GFML_KEY_MISSING"));
    await expect(load({ GFML_PRIVATE_KEY: KEY }, cheap)).rejects.toThrow(withCode("GFML_KEY_SOURCE_AMBIGUOUS"));
    const both = { GFML_KEYSTORE_PASSWORD: "a", GFML_KEYSTORE_PASSWORD_FILE: "b" };
    await expect(load(both, cheap)).rejects.toThrow(withCode("GFML_KEY_SOURCE_AMBIGUOUS"));
    await expect(load({}, cheap)).rejects.toThrow(withCode("GFML_PASSWORD_MISSING"));
    await expect(load({ GFML_KEYSTORE_PASSWORD_FILE: join(folder, "none") }, cheap)).rejects.toThrow(
      withCode("GFML_KEY_FILE_UNREADABLE"),
    );
    await expect(load({ GFML_KEYSTORE_PASSWORD: "a" }, join(folder, "none"))).rejects.toThrow(
      withCode("GFML_KEY_FILE_UNREADABLE"),
    );
    const order = SECP256K1_ORDER.toString(16);
    for (const text of ["hunter2", KEY.slice(1), `${KEY}00`, "0".repeat(64), order]) {
      const error: unknown = await load({ GFML_PRIVATE_KEY: text }).catch((each: unknown) => each);
      expect(error).toEqual(withCode("GFML_PRIVATE_KEY_INVALID"));
      expect(inspect(error)).not.toContain(text);
    }
  });
});

it("prints no key, secret or password anywhere", async () => {
  const provider = await loadAccount({ environment: { GFML_PRIVATE_KEY: KEY } });
  const hidden = [KEY, PASSWORD];
  const opened = accountOfKey(await openKeystore(readFileSync(cheap, "utf8"), PASSWORD, cheap), cheap);
  for (const value of [provider, opened]) {
    const shown = `${inspect(value, { depth: 20, showHidden: true })}${JSON.stringify(value)}${String(value)}`;
    for (const each of hidden) {
      expect(shown.toLowerCase()).not.toContain(each);
      expect(shown).not.toContain([...hexToBytes(`0x${KEY}`).subarray(0, 6)].join(", "));
    }
  }
});

it("removes exactly the variables that open a key from an environment", async () => {
  const others = { PATH: "/bin", GFML_DATA_DIR: "/data", GFML_ANVIL: undefined };
  const key = { GFML_PRIVATE_KEY: "7".repeat(64) };
  expect(await loadKey({ environment: { ...others, ...key } })).toHaveLength(32);
  const secrets = { ...key, GFML_KEYSTORE_PASSWORD: "one", GFML_KEYSTORE_PASSWORD_FILE: "two" };
  const left = withoutKeys({ ...others, ...secrets });
  expect(left).toStrictEqual(others);
  await expect(loadKey({ environment: left })).rejects.toMatchObject({ code: "GFML_KEY_MISSING" });
});
