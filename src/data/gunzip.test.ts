import { gzipSync } from "node:zlib";
import fc from "fast-check";
import { expect, test } from "vitest";
import { DataFormatError } from "./errors.ts";
import { gunzip, isGzip } from "./samplesFromIdx.ts";

const content = Uint8Array.from({ length: 200_000 }, (_, index) => (index * index) % 251);
const zipped = new Uint8Array(gzipSync(content));

test("gzip is undone, anything else is left alone", async () => {
  expect(isGzip(zipped)).toBe(true);
  expect(await gunzip(zipped, "f")).toEqual(content);
  expect(await gunzip(content, "f")).toBe(content);
});

test("shared memory is accepted", async () => {
  const shared = new Uint8Array(new SharedArrayBuffer(zipped.length));
  shared.set(zipped);
  expect(await gunzip(shared, "f")).toEqual(content);
});

test("a file that grows beyond the limit is refused", async () => {
  await expect(gunzip(zipped, "bomb.gz", 199_999)).rejects.toThrow(/bomb.gz: the gzip file holds more/);
  expect((await gunzip(zipped, "f", 200_000)).length).toBe(200_000);
});

test.each([
  ["cut off", zipped.slice(0, -5)],
  ["followed by other bytes", new Uint8Array([...zipped, 1, 2, 3])],
  ["header only", zipped.slice(0, 2)],
  ["wrong check sum", zipped.map((byte, at) => (at === zipped.length - 6 ? byte ^ 1 : byte))],
])("%s", async (_, bytes) => {
  await expect(gunzip(bytes, "x.gz")).rejects.toThrow(DataFormatError);
});

test("any damage gives an error of ours or the content", async () => {
  const small = new Uint8Array(gzipSync(content.slice(0, 300)));
  await fc.assert(
    fc.asyncProperty(fc.nat({ max: small.length - 1 }), fc.integer({ min: 1, max: 255 }), async (at, flip) => {
      const bytes = small.map((byte, index) => (index === at ? byte ^ flip : byte));
      const result = await gunzip(bytes, "x.gz").catch((error: unknown) => error);
      if (result instanceof Uint8Array)
        expect(isGzip(bytes) ? result : bytes).toEqual(isGzip(bytes) ? content.slice(0, 300) : bytes);
      else expect(result).toBeInstanceOf(DataFormatError);
    }),
    { seed: 2, numRuns: 150 },
  );
});
