import { createHash } from "node:crypto";
import fc from "fast-check";
import { describe, expect, it, vi } from "vitest";
import { floatsFromBase64, floatsToBase64 } from "../RoundState.ts";
import { initialState } from "../steps/closeRound.ts";
import { canonicalJson, commitToSeed, digestOf, hashParameters } from "./digestOf.ts";

describe("the commitment to a seed", () => {
  const sha256 = (text: string): string => createHash("sha256").update(text).digest("hex");

  it("is the hash of the seed alone without a salt, as in version 0.1", () => {
    expect(commitToSeed(7, undefined)).toBe(sha256("gfml seed 7"));
  });

  it("depends on every bit of the salt", () => {
    const salt = "5a".repeat(32);
    expect(commitToSeed(7, salt)).toBe(sha256(`gfml seed 7 salt ${salt}`));
    expect(commitToSeed(7, `${salt.slice(0, -1)}b`)).not.toBe(commitToSeed(7, salt));
  });
});

describe("canonical JSON", () => {
  it("sorts keys by UTF-16 unit, at every depth, and writes no space", () => {
    expect(canonicalJson({ b: [{ d: 1, c: null }], a: "x", B: true })).toBe(
      '{"B":true,"a":"x","b":[{"c":null,"d":1}]}',
    );
    expect(canonicalJson({ 10: 1, 9: 2 })).toBe('{"10":1,"9":2}');
  });

  it("writes Wads as decimal text, -0 as 0 and nothing for an absent property", () => {
    expect(canonicalJson([10n ** 18n, -0, -1n])).toBe('["1000000000000000000",0,"-1"]');
    expect(canonicalJson({ a: undefined, b: 1 })).toBe(canonicalJson({ b: 1 }));
  });

  it("does not depend on the order of properties, and is JSON of the same value", () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue()), (value) => {
        const turned = Object.fromEntries(Object.entries(value).reverse());
        const text = canonicalJson(value);
        expect(canonicalJson(turned)).toBe(text);
        expect(canonicalJson(JSON.parse(text))).toBe(text);
        // -0 is the only value that it writes as a different one
        expect(JSON.parse(text)).toEqual(JSON.parse(JSON.stringify(value)));
      }),
      { seed: 7 },
    );
  });

  it.each([
    ["NaN", Number.NaN],
    ["infinity", { a: Number.POSITIVE_INFINITY }],
    ["undefined in an array", [undefined]],
    ["a function", { a: () => 1 }],
    ["a symbol", Symbol("a")],
    ["a Map", new Map([[1, 2]])],
    ["a Set", { a: new Set([1]) }],
    ["a typed array", [Float32Array.of(1)]],
    ["a date", new Date(0)],
  ])("refuses %s", (_, value) => {
    expect(() => canonicalJson(value)).toThrow(expect.objectContaining({ code: "GFML_INTERNAL" }));
  });
});

describe("digests", () => {
  it("is SHA-256 of the canonical JSON as UTF-8", () => {
    const value = { ü: [1, 2n], a: "€" };
    expect(digestOf(value)).toBe(createHash("sha256").update(canonicalJson(value), "utf8").digest("hex"));
    expect(digestOf({ a: 1, b: 2 })).toBe(digestOf({ b: 2, a: 1 }));
    expect(digestOf({ a: 1 })).not.toBe(digestOf({ a: "1" }));
  });

  it("hashes parameters as SHA-256 of little-endian float32, in any memory and by any implementation", async () => {
    const values = [1, -0, 1e-40, 3.4e38];
    const bytes = Buffer.alloc(16);
    values.forEach((value, index) => {
      bytes.writeFloatLE(value, 4 * index);
    });
    const expected = createHash("sha256").update(bytes).digest("hex");
    const shared = new Float32Array(new SharedArrayBuffer(16));
    shared.set(values);
    const check = async (): Promise<void> => {
      expect(await hashParameters(Float32Array.from(values))).toBe(expected);
      expect(await hashParameters(Float32Array.from([9, ...values, 9]).subarray(1, 5))).toBe(expected);
      expect(await hashParameters(shared)).toBe(expected);
      expect(await hashParameters(Float32Array.of(0))).not.toBe(await hashParameters(Float32Array.of(-0)));
    };
    await check();
    vi.stubGlobal("crypto", {});
    await check().finally(() => vi.unstubAllGlobals());
  });
});

it("writes float32 as text and reads it back, bit for bit, at any length", () => {
  const bits = (values: Float32Array) => [...new Uint32Array(values.slice().buffer)];
  fc.assert(
    fc.property(fc.float32Array({ maxLength: 50 }), (values) => {
      expect(bits(floatsFromBase64(floatsToBase64(values)))).toEqual(bits(values));
    }),
    { seed: 7 },
  );
  const long = Float32Array.from({ length: 100_000 }, (_, index) => index / 7);
  expect(floatsFromBase64(floatsToBase64(long))).toEqual(long);
  expect(floatsToBase64(Float32Array.of(1))).toBe("AACAPw==");
});

it("starts without members, with I_comp at its upper bound and with a digest of the task", () => {
  const options = { coalitionCount: 2, maxCompetitionIncentive: 15, modelHashes: ["aa", "bb"], taskDigest: "cc" };
  const state = initialState(options);
  expect(state).toMatchObject({
    version: 1,
    round: 0,
    partition: [[], []],
    sittingOut: [],
    heads: [null, null],
    competitionIncentives: [15, 15],
    clock: 0,
  });
  expect(initialState(options).digest).toBe(state.digest);
  expect(initialState({ ...options, taskDigest: "dd" }).digest).not.toBe(state.digest);
  expect(initialState({ ...options, modelHashes: ["aa", "ab"] }).digest).not.toBe(state.digest);
});
