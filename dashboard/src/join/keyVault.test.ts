import { namesOf } from "gfml/browser";
import { expect, it } from "vitest";
import { createKey, keyFromHex, keyFromKeystore, keyToHex, openKey, sealKey } from "./keyVault.ts";

it("opens a key only with its password, and stores nothing readable", async () => {
  const key = createKey();
  const kept = await sealKey(key, "a password");
  expect(kept.account).toBe(namesOf(key).account);
  expect(await openKey(kept, "a password")).toEqual(key);
  expect(await openKey(kept, "another password")).toBeUndefined();
  const changed = new Uint8Array(kept.sealed.slice(0));
  changed[0]! ^= 1;
  expect(await openKey({ ...kept, sealed: changed.buffer }, "a password")).toBeUndefined();
  expect(kept.sealed.byteLength).toBe(48);
  expect(Buffer.from(kept.sealed).includes(Buffer.from(key.slice(0, 8)))).toBe(false);
});

it("accepts hexadecimal digits only if they are a key", () => {
  const key = createKey();
  expect(keyFromHex(keyToHex(key))).toEqual(key);
  expect(keyFromHex(` ${keyToHex(key).slice(2).toUpperCase()}\n`)).toEqual(key);
  for (const text of ["", "0x12", "0".repeat(64), "f".repeat(64), `${"1".repeat(63)}g`])
    expect(keyFromHex(text)).toBeUndefined();
});

it("opens a keystore file by its password", async () => {
  // the example of the format's own description (PBKDF2)
  const text = JSON.stringify({
    version: 3,
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
  });
  const file = new File([text], "my.key");
  expect(keyToHex(await keyFromKeystore(file, "testpassword"))).toBe(
    "0x7a28b5ba57c53603b0b07b56bba752f7784bf506fa95edc395f5cf6c7514fe9d",
  );
  await expect(keyFromKeystore(file, "wrong")).rejects.toMatchObject({ code: "GFML_WRONG_PASSWORD" });
});
