import { createHash } from "node:crypto";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import golden from "../../../test/golden/updateRoots.json" with { type: "json" };
import { mutatedBytes, mutatedJson } from "../../../test/support/mutations.ts";
import { updateNorm } from "../../meta/index.ts";
import type { EncodedUpdate } from "../ports/Link.ts";
import { chunkBytes, chunkCount, type UpdateEncoding, updateByteLength } from "./chunks.ts";
import { UpdateFormatError } from "./errors.ts";
import { decodeUpdate, roundingBound, UpdateEncoder } from "./UpdateEncoder.ts";
import { encodeParameters, hashUpdate, openChunks, updateRoot, verifyOpening } from "./updateRoot.ts";

const encodings: readonly UpdateEncoding[] = ["float32", "float16", "int8"];
const count = fc.oneof(fc.integer({ min: 1, max: 40 }), fc.constantFrom(1023, 1024, 1025, 2048, 3000, 5121));
/** Numbers of every size that an update may have, many of them equal. */
const draw = (length: number, seed: number, size: number): Float32Array => {
  let state = (seed * 2_654_435_761 + 1) >>> 0;
  return Float32Array.from({ length }, () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    const value = (state >>> 8) / 2 ** 23 - 1;
    return size * value * value * value;
  });
};
const size = fc.constantFrom(1e-6, 0.01, 1, 100);
const encodedFrom = (encoding: UpdateEncoding, parameters: Float32Array, start: Float32Array): EncodedUpdate =>
  new UpdateEncoder(encoding).encode(parameters, start).encoded;

describe.each(encodings)("%s", (encoding) => {
  it("reads an update back to half a step of each parameter", () => {
    fc.assert(
      fc.property(count, fc.nat(), size, (length, seed, scale) => {
        const start = draw(length, seed, 1);
        const change = draw(length, seed + 1, scale);
        const parameters = start.map((value, index) => value + change[index]!);
        const { encoded, parameters: sent } = new UpdateEncoder(encoding).encode(parameters, start);
        expect(encoded.bytes.length).toBe(updateByteLength(encoding, length));
        expect(decodeUpdate(encoded, start)).toEqual(sent);
        // adding to the start rounds once more
        const adding = updateNorm(start, new Float32Array(length)) * 2 ** -23;
        expect(updateNorm(sent, parameters)).toBeLessThanOrEqual(roundingBound(encoded, length) + adding);
        if (encoding === "float32") expect(sent).toEqual(parameters);
      }),
      { seed: 21, numRuns: 150 },
    );
  });

  it("adds the remainder of rounding to later updates, so that nothing is lost over the rounds", () => {
    const length = 300;
    const encoder = new UpdateEncoder(encoding);
    const start = new Float32Array(length);
    const change = draw(length, 3, 0.02);
    const sum = new Float64Array(length);
    const rounds = 64;
    for (let round = 0; round < rounds; round++)
      encoder.encode(change, start).parameters.forEach((value, index) => {
        sum[index]! += value;
      });
    const mean = Float32Array.from(sum, (value) => value / rounds);
    const once = encodedFrom(encoding, change, start);
    // the leftover stays below about a step, so the mean is nearer by the number of rounds
    expect(updateNorm(mean, change)).toBeLessThanOrEqual((3 * roundingBound(once, length)) / rounds + 1e-7);
    expect(encoder.leftoverNorm).toBeLessThanOrEqual(2 * roundingBound(once, length) + 1e-7);
  });

  it("never makes an update longer than a head accepts by a leftover", () => {
    fc.assert(
      fc.property(fc.nat(), fc.array(fc.constantFrom(1e-5, 0.01, 1), { minLength: 2, maxLength: 6 }), (seed, sizes) => {
        const encoder = new UpdateEncoder(encoding);
        const start = draw(200, seed, 1);
        for (const [round, scale] of sizes.entries()) {
          const parameters = draw(200, seed + round, scale).map((value, index) => start[index]! + value);
          const { encoded, parameters: sent } = encoder.encode(parameters, start);
          const longest = updateNorm(parameters, start) + 2 * roundingBound(encoded, 200);
          expect(updateNorm(sent, start)).toBeLessThanOrEqual(longest + 2 ** -20);
        }
      }),
      { seed: 22, numRuns: 100 },
    );
  });

  it("proves that any chunk is part of the update, and proves nothing else", async () => {
    await fc.assert(
      fc.asyncProperty(count, fc.nat(), fc.nat(), fc.nat(), async (length, seed, which, where) => {
        const start = draw(length, seed, 1);
        const encoded = encodedFrom(encoding, draw(length, seed + 1, 1), start);
        const root = await updateRoot(encoded, length);
        const chunks = chunkCount(length);
        const opened = await openChunks(
          encoded,
          length,
          Array.from({ length: chunks }, (_, index) => index),
        );
        for (const one of opened) expect(verifyOpening(root, encoding, length, one)).toBe(true);

        const one = opened[which % chunks]!;
        const fails = (changes: Partial<typeof one>) =>
          expect(verifyOpening(root, encoding, length, { ...one, ...changes })).toBe(false);
        const bytes = one.bytes.slice();
        bytes[(where >> 3) % bytes.length]! ^= 1 << (where % 8);
        fails({ bytes });
        fails({ bytes: one.bytes.slice(0, -1) });
        fails({ bytes: Uint8Array.of(...one.bytes, 0) });
        fails({ index: one.index + 1 });
        fails({ index: one.index - 1 });
        fails({ index: 0.5 });
        fails({ proof: [...one.proof, "00".repeat(32)] });
        fails({ proof: ["xx", ...one.proof.slice(1)] });
        if (one.proof.length > 0) {
          fails({ proof: one.proof.slice(1) });
          const at = where % one.proof.length;
          const flipped = one.proof[at]!.startsWith("0") ? "1" : "0";
          fails({ proof: one.proof.with(at, flipped + one.proof[at]!.slice(1)) });
        }
        expect(verifyOpening("00".repeat(32), encoding, length, one)).toBe(false);
        for (const other of encodings)
          if (other !== encoding) expect(verifyOpening(root, other, length, one)).toBe(false);
      }),
      { seed: 23, numRuns: 60 },
    );
  });

  it("changes the root with any flipped bit of an update", async () => {
    const encoded = encodedFrom(encoding, draw(2100, 1, 1), draw(2100, 2, 1));
    const root = await updateRoot(encoded, 2100);
    await fc.assert(
      fc.asyncProperty(fc.nat(8 * encoded.bytes.length - 1), async (bit) => {
        const bytes = encoded.bytes.slice();
        bytes[bit >> 3]! ^= 1 << (bit % 8);
        expect(await updateRoot({ encoding, bytes }, 2100)).not.toBe(root);
      }),
      { seed: 24, numRuns: 50 },
    );
  });

  it("refuses bytes of the wrong length and numbers that are not finite", async () => {
    const start = draw(1500, 1, 1);
    const { bytes } = encodedFrom(encoding, draw(1500, 2, 1), start);
    for (const wrong of [bytes.slice(0, -1), new Uint8Array(bytes.length + 1), new Uint8Array(0)]) {
      expect(() => decodeUpdate({ encoding, bytes: wrong }, start)).toThrow(UpdateFormatError);
      await expect(updateRoot({ encoding, bytes: wrong }, 1500)).rejects.toThrow(UpdateFormatError);
    }
    const endless = { float32: [0, 0, 0x80, 0x7f], float16: [0, 0x7c], int8: [0, 0, 0x80, 0x7f] }[encoding];
    const noNumber = { float32: [1, 0, 0xc0, 0x7f], float16: [1, 0x7e], int8: [1, 0, 0xc0, 0x7f] }[encoding];
    for (const wrong of [endless, noNumber]) {
      const changed = bytes.slice();
      changed.set(wrong, chunkBytes(encoding, 1, 1500).start);
      expect(() => decodeUpdate({ encoding, bytes: changed }, start)).toThrow(UpdateFormatError);
    }
    if (encoding === "float32") return;
    for (const wrong of [Number.NaN, Number.NEGATIVE_INFINITY]) {
      const encoder = new UpdateEncoder(encoding);
      const parameters = start.with(7, wrong);
      expect(() => encoder.encode(parameters, start)).toThrow(UpdateFormatError);
      expect(encoder.leftoverNorm).toBe(0);
    }
  });

  it("computes the same roots as an independent program", async () => {
    const cases = golden.filter((one) => one.encoding === encoding);
    expect(cases).toHaveLength(8);
    for (const one of cases) {
      let state = one.count;
      const values = Float32Array.from({ length: one.count }, () => {
        state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
        return (((state >>> 16) % 255) - 127) / 4096;
      });
      const encoded = encodedFrom(encoding, values, new Float32Array(one.count));
      expect(createHash("sha256").update(encoded.bytes).digest("hex")).toBe(one.bytes);
      expect(await updateRoot(encoded, one.count)).toBe(one.root);
    }
  });
});

it("decodes any bytes to finite numbers, or refuses them", async () => {
  const start = draw(9, 1, 0.01);
  const valid = encodings.map((encoding) => encodedFrom(encoding, draw(9, 2, 0.01), start).bytes);
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(...encodings),
      mutatedBytes(fc.constantFrom(...valid)),
      async (encoding, bytes) => {
        try {
          const parameters = decodeUpdate({ encoding, bytes }, start);
          expect(parameters.length).toBe(start.length);
          expect(parameters.every(Number.isFinite)).toBe(true);
        } catch (error) {
          expect(error).toBeInstanceOf(UpdateFormatError);
        }
        const root = await updateRoot({ encoding, bytes }, start.length).catch((error: unknown) => error);
        if (typeof root !== "string") expect(root).toBeInstanceOf(UpdateFormatError);
      },
    ),
    { numRuns: 300 },
  );
});

it("accepts an opened chunk only if its proof leads to the root", async () => {
  const parameters = draw(3000, 3, 0.01);
  const encoded = encodeParameters(parameters);
  const root = await updateRoot(encoded, parameters.length);
  const opened = await openChunks(encoded, parameters.length, [0, 1, 2]);
  const [first] = opened;
  const changed = fc
    .tuple(
      mutatedJson(...opened.map(({ index, proof }) => ({ index, proof }))),
      mutatedBytes(fc.constant(first!.bytes)),
    )
    .map(([header, bytes]) => ({ ...(header as { index: number; proof: string[] }), bytes }));
  fc.assert(
    fc.property(changed, (one) => {
      // as the schema of the wire lets them through
      fc.pre(Number.isInteger(one.index) && one.index >= 0 && Array.isArray(one.proof));
      fc.pre(one.proof.every((hash) => typeof hash === "string"));
      const { index, bytes, proof } = one;
      const isSame = opened.some(
        (true_) => true_.index === index && Buffer.compare(true_.bytes, bytes) === 0 && `${true_.proof}` === `${proof}`,
      );
      expect(verifyOpening(root, "float32", parameters.length, { index, bytes, proof })).toBe(isSame);
    }),
    { numRuns: 300 },
  );
});

it("gives parameters that travel as float32 the root of their bytes, also in shared memory", async () => {
  const parameters = draw(1024 + 3, 5, 1);
  const { encoded } = new UpdateEncoder("float32").encode(parameters, parameters);
  expect(encodeParameters(parameters).bytes).toEqual(encoded.bytes);
  const shared = new Float32Array(new SharedArrayBuffer(parameters.byteLength));
  shared.set(parameters);
  expect(await hashUpdate(shared)).toBe(await updateRoot(encoded, parameters.length));
});

it("refuses levels below -127 and scales below 0, so that one update has one encoding", () => {
  const start = new Float32Array(4);
  const bytes = encodedFrom("int8", Float32Array.of(1, 2, 3, 4), start).bytes;
  for (const [at, value] of [
    [5, 0x80],
    [3, 0xbf],
  ] as const) {
    const wrong = bytes.with(at, value);
    expect(() => decodeUpdate({ encoding: "int8", bytes: wrong }, start)).toThrow(UpdateFormatError);
  }
});
