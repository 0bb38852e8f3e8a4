import { inspect } from "node:util";
import { bytesToHex, hexToBytes } from "viem";
import { expect, it } from "vitest";
import golden from "../../../test/golden/learnerKeys.json" with { type: "json" };
import { accountOfKey } from "../../chain/index.ts";
import { InvalidValueError } from "../../core/index.ts";
import { derivedLearnerKeys, deriveLearnerKey } from "./derivedLearnerKeys.ts";

it("derives the keys of an independent implementation", () => {
  for (const { secret, learner, key, address: expected } of golden.accounts) {
    const derived = deriveLearnerKey(hexToBytes(`0x${secret}`), learner);
    expect(bytesToHex(derived)).toBe(`0x${key}`);
    expect(accountOfKey(derived, "test").address.toLowerCase()).toBe(expected);
    expect(
      derivedLearnerKeys(hexToBytes(`0x${secret}`))
        .accountOf(learner)
        ?.toLowerCase(),
    ).toBe(expected);
  }
});

it("needs a secret and a number", () => {
  expect(() => deriveLearnerKey(new Uint8Array(), 0)).toThrow(InvalidValueError);
  for (const learner of [-1, 0.5, Number.NaN]) {
    expect(() => deriveLearnerKey(new Uint8Array(1), learner)).toThrow(InvalidValueError);
  }
});

it("prints neither the secret nor a key", () => {
  const secret = new Uint8Array(32).fill(0xa7);
  const keys = derivedLearnerKeys(secret);
  keys.accountOf(3);
  const shown = `${inspect(keys, { depth: 20, showHidden: true })}${JSON.stringify(keys)}`;
  expect(shown.toLowerCase()).not.toContain(bytesToHex(deriveLearnerKey(secret, 3)).slice(2));
  expect(shown).not.toContain("167, 167");
});
