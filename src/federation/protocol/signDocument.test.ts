import { privateKeyFromRaw } from "@libp2p/crypto/keys";
import { peerIdFromPrivateKey } from "@libp2p/peer-id";
import { secp256k1 } from "@noble/curves/secp256k1.js";
import { privateKeyToAccount } from "viem/accounts";
import { expect, it } from "vitest";
import { namesOf, signDocument, signerOf } from "./signDocument.ts";

it("gives a key the names of libp2p and Ethereum", () => {
  for (let round = 0; round < 20; round++) {
    const key = secp256k1.utils.randomSecretKey();
    const hex = `0x${Buffer.from(key).toString("hex")}` as const;
    expect(namesOf(key)).toEqual({
      peerId: peerIdFromPrivateKey(privateKeyFromRaw(key)).toString(),
      account: privateKeyToAccount(hex).address.toLowerCase(),
    });
  }
});

it("recovers the signer of a document, for its purpose only", () => {
  const key = secp256k1.utils.randomSecretKey();
  const document = { b: 1, a: [1, 2.5, null] };
  const signature = signDocument(key, "test", document);
  expect(signerOf("test", { a: [1, 2.5, null], b: 1 }, signature)).toEqual(namesOf(key));
  expect(signerOf("other", document, signature)).not.toEqual(namesOf(key));
  expect(signerOf("test", { ...document, b: 2 }, signature)).not.toEqual(namesOf(key));
  expect(signerOf("test", document, "00")).toBeUndefined();
  expect(signerOf("test", document, "ff".repeat(65))).toBeUndefined();
});

it("does not show the key in its error", () => {
  expect(() => namesOf(new Uint8Array(32))).toThrow("32 bytes");
});
