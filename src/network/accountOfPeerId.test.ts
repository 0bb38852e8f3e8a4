import { generateKeyPair, privateKeyFromRaw } from "@libp2p/crypto/keys";
import { peerIdFromPrivateKey } from "@libp2p/peer-id";
import fc from "fast-check";
import { privateKeyToAccount } from "viem/accounts";
import { describe, expect, it } from "vitest";
import { withCode } from "../../test/support/withCode.ts";
import { type GfmlError, InvalidValueError } from "../core/index.ts";
import { accountOfKey, accountOfPeerId } from "./accountOfPeerId.ts";

describe("the account of a key", () => {
  it("equals viem's account, and follows from libp2p's peer id of the key", () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 32, maxLength: 32 }), (bytes) => {
        bytes[0]! &= 0x7f; // below the order of the curve
        bytes[31]! |= 1;
        const hex = `0x${Buffer.from(bytes).toString("hex")}` as const;
        const account = privateKeyToAccount(hex).address.toLowerCase();
        expect(accountOfKey(bytes)).toBe(account);
        expect(accountOfPeerId(peerIdFromPrivateKey(privateKeyFromRaw(bytes)).toString())).toBe(account);
      }),
      { numRuns: 50 },
    );
  });

  it("is refused for an invalid key, without showing the key", () => {
    expect(() => accountOfKey(new Uint8Array(32))).toThrow(InvalidValueError);
    expect(() => accountOfKey(new Uint8Array(31).fill(1))).toThrow("31 bytes");
    expect(() => accountOfKey(new Uint8Array(32).fill(255))).not.toThrow(/ff/);
  });

  it.each(["Ed25519", "RSA"] as const)("does not exist for %s keys", async (type) => {
    const key = type === "RSA" ? await generateKeyPair("RSA", 2048) : await generateKeyPair("Ed25519");
    const peerId = peerIdFromPrivateKey(key as Parameters<typeof peerIdFromPrivateKey>[0]).toString();
    expect(() => accountOfPeerId(peerId)).toThrow(withCode("GFML_NETWORK_UNSUPPORTED_KEY"));
  });

  it("is refused for any text that is not a peer id", () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 200 }), (text) => {
        try {
          accountOfPeerId(text);
          expect.unreachable();
        } catch (error) {
          expect(["GFML_INVALID_VALUE", "GFML_NETWORK_UNSUPPORTED_KEY"]).toContain((error as GfmlError).code);
        }
      }),
    );
  });
});
