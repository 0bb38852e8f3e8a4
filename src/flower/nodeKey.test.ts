import { createPublicKey, generateKeyPairSync, verify } from "node:crypto";
import { expect, it } from "vitest";
import { createNodeKey, nodeKeyOf } from "./nodeKey.ts";

it("signs the time so that others can check it with the public key", () => {
  const key = createNodeKey();
  const headers = key.sign(new Date(1_800_000_000_000));
  expect(headers["flwr-timestamp"]).toBe("2027-01-15T08:00:00.000+00:00");
  const publicKey = createPublicKey(new TextDecoder().decode(key.publicKey));
  expect(Buffer.from(headers["flwr-public-key"]!, "base64")).toEqual(Buffer.from(key.publicKey));
  const signature = Buffer.from(headers["flwr-signature"]!, "base64");
  expect(verify("sha256", Buffer.from(headers["flwr-timestamp"]!), publicKey, signature)).toBe(true);
});

it("signs anew after a minute, and not before", () => {
  const key = createNodeKey();
  const first = key.sign(new Date(1_800_000_000_000));
  expect(key.sign(new Date(1_800_000_050_000))).toBe(first);
  expect(key.sign(new Date(1_800_000_061_000))["flwr-timestamp"]).toBe("2027-01-15T08:01:01.000+00:00");
});

it("has the public key that others make of the same secret", () => {
  const { privateKey, publicKey } = generateKeyPairSync("ec", { namedCurve: "secp384r1" });
  const secret = Buffer.from(privateKey.export({ format: "jwk" }).d!, "base64url");
  const text = publicKey.export({ format: "pem", type: "spki" });
  expect(new TextDecoder().decode(nodeKeyOf(secret).publicKey)).toBe(text);
});

it("refuses bytes that are no key", () => {
  expect(() => nodeKeyOf(new Uint8Array(48))).toThrow(/GFML_FLOWER_KEY|cannot be used/);
});
