import { gzipSync } from "node:zlib";
import fc from "fast-check";
import { expect, it } from "vitest";
import { DataFormatError } from "../errors.ts";
import { gunzip } from "./gunzip.ts";

const content = Uint8Array.from({ length: 200_000 }, (_, index) => (index * index) % 251);
const zipped = new Uint8Array(gzipSync(content));

it("decompresses gzip and returns other bytes unchanged", async () => {
  expect(await gunzip(zipped, "f")).toEqual(content);
  expect(await gunzip(content, "f")).toBe(content);
});

it("accepts shared memory", async () => {
  const shared = new Uint8Array(new SharedArrayBuffer(zipped.length));
  shared.set(zipped);
  expect(await gunzip(shared, "f")).toEqual(content);
});

it("refuses a file that grows beyond the limit", async () => {
  await expect(gunzip(zipped, "bomb.gz", 199_999)).rejects.toThrow(/bomb.gz: the gzip file holds more/);
  expect((await gunzip(zipped, "f", 200_000)).length).toBe(200_000);
});

it.each([
  ["cut off", zipped.slice(0, -5)],
  ["followed by other bytes", new Uint8Array([...zipped, 1, 2, 3])],
  ["header only", zipped.slice(0, 2)],
  ["wrong check sum", zipped.map((byte, at) => (at === zipped.length - 6 ? byte ^ 1 : byte))],
])("refuses %s", async (_, bytes) => {
  await expect(gunzip(bytes, "x.gz")).rejects.toThrow(DataFormatError);
});

it("returns the content or throws a gfml error for any damage", async () => {
  const small = new Uint8Array(gzipSync(content.slice(0, 300)));
  await fc.assert(
    fc.asyncProperty(fc.nat({ max: small.length - 1 }), fc.integer({ min: 1, max: 255 }), async (at, flip) => {
      const bytes = small.map((byte, index) => (index === at ? byte ^ flip : byte));
      const result = await gunzip(bytes, "x.gz").catch((error: unknown) => error);
      if (result instanceof Uint8Array)
        // without the two bytes that mark gzip, the file is taken as it is
        expect(result).toEqual(at < 2 ? bytes : content.slice(0, 300));
      else expect(result).toBeInstanceOf(DataFormatError);
    }),
    { seed: 2, numRuns: 150 },
  );
});
