import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { withCode } from "../../../test/support/withCode.ts";
import type { GfmlError } from "../../core/index.ts";
import { cacheDirectory } from "./cacheDirectory.ts";
import { DataUnavailableError } from "./errors.ts";
import { loadPublished } from "./loadPublished.ts";
import { compressed, entryAt, plain } from "./published.fixture.ts";
import { sendBytes, serve, type TestServer } from "./server.fixture.ts";

let root: string;
let server: TestServer;
let environment: Record<string, string>;

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), "gfml-published-"));
  environment = { XDG_CACHE_HOME: join(root, "cache") };
  server = await serve((request, response) => {
    if (request.url?.endsWith("images-idx3-ubyte.gz")) sendBytes(request, response, compressed.images);
    else sendBytes(request, response, compressed.labels);
  });
});

afterEach(async () => {
  await server.close();
  await rm(root, { recursive: true, force: true });
});

const put = async (folder: string, files: Record<string, Uint8Array>): Promise<string> => {
  await mkdir(join(root, folder), { recursive: true });
  for (const [name, bytes] of Object.entries(files)) await writeFile(join(root, folder, name), bytes);
  return join(root, folder);
};

const IMAGES = "train-images-idx3-ubyte";
const LABELS = "train-labels-idx1-ubyte";
const zipped = { [`${IMAGES}.gz`]: compressed.images, [`${LABELS}.gz`]: compressed.labels };
const unzipped = { [IMAGES]: plain.images, [LABELS]: plain.labels };

const expectSmall = (samples: Awaited<ReturnType<typeof loadPublished>>): void => {
  expect(samples).toMatchObject({ count: 500, featureCount: 100, classCount: 10 });
  expect([...samples.features.slice(0, 50)]).toEqual([...plain.images.slice(16, 66)]);
  expect(samples.features.buffer).toBeInstanceOf(SharedArrayBuffer);
};

it("downloads once, then reads from the cache", async () => {
  const entry = entryAt([server.url]);
  expectSmall(await loadPublished(entry, { environment }));
  expect(server.requests.length).toBe(2);
  expectSmall(await loadPublished(entry, { environment }));
  expect(server.requests.length).toBe(2);
  const cached = await readFile(join(root, "cache", "gfml", "small", `${IMAGES}.gz`));
  expect(new Uint8Array(cached)).toEqual(compressed.images);
});

describe("local files are found without a download", () => {
  const layouts: [string, string, Record<string, Uint8Array>][] = [
    ["own subdirectory, compressed", "data/small", zipped],
    ["own subdirectory, plain", "data/small", unzipped],
    ["another tool's subdirectory", "data/Small/raw", unzipped],
    ["directly", "data", zipped],
    [
      "compressed anew",
      "data/small",
      { [`${IMAGES}.gz`]: gzipSync(plain.images, { level: 1 }), [LABELS]: plain.labels },
    ],
  ];
  it.each(layouts)("uses %s", async (_, folder, files) => {
    await put(folder, files);
    const dataDirectory = join(root, "data");
    expectSmall(await loadPublished(entryAt([]), { dataDirectory, environment, download: false }));
    expectSmall(await loadPublished(entryAt([]), { environment: { ...environment, GFML_DATA_DIR: dataDirectory } }));
  });
});

it("prefers the named directory to GFML_DATA_DIR", async () => {
  await put("a/small", zipped);
  await put("b/small", { [`${IMAGES}.gz`]: compressed.labels });
  const options = { environment: { ...environment, GFML_DATA_DIR: join(root, "b") } };
  expectSmall(await loadPublished(entryAt([]), { ...options, dataDirectory: join(root, "a") }));
  await expect(loadPublished(entryAt([]), options)).rejects.toThrow(withCode("GFML_CHECKSUM"));
});

it("downloads only what is missing", async () => {
  await put("data/small", { [IMAGES]: plain.images });
  expectSmall(await loadPublished(entryAt([server.url]), { environment, dataDirectory: join(root, "data") }));
  expect(server.requests).toEqual([`/${LABELS}.gz whole`]);
});

it("asks the user's mirrors first", async () => {
  expectSmall(await loadPublished(entryAt([]), { environment, mirrors: [`${server.url}/inside/`] }));
  expect(server.requests[0]).toBe(`/inside/small/${IMAGES}.gz whole`);
});

it.each([
  ["plain", IMAGES, plain.images.slice(0, -1)],
  ["compressed", `${IMAGES}.gz`, compressed.images.slice(0, -1)],
  ["compressed, other content", `${IMAGES}.gz`, new Uint8Array(gzipSync(plain.labels))],
  ["compressed, far too large", `${IMAGES}.gz`, new Uint8Array(gzipSync(new Uint8Array(1_000_000)))],
])("names a wrong local file with both checksums: %s", async (_, name, bytes) => {
  const dataDirectory = await put("data", { [name]: bytes });
  const { images } = entryAt([]);
  const expected = name.endsWith(".gz") ? images.compressed.sha256 : images.plain.sha256;
  const error: unknown = await loadPublished(entryAt([server.url]), { environment, dataDirectory }).catch((e) => e);
  expect(error).toEqual(withCode("GFML_CHECKSUM"));
  expect((error as GfmlError).values).toMatchObject({ file: join(dataDirectory, name), expected });
  expect(server.requests).toEqual([]);
});

it("says without files and mirrors what it tried, and what to put where with which checksum", async () => {
  const { url } = server;
  await server.close();
  const entry = entryAt([url]);
  const error: unknown = await loadPublished(entry, { environment, dataDirectory: join(root, "none") }).catch((e) => e);
  expect(error).toBeInstanceOf(DataUnavailableError);
  const text = (error as DataUnavailableError).message
    .replaceAll(root, "ROOT")
    .replaceAll(url, "MIRROR")
    .replaceAll(entry.images.compressed.sha256, "SUM1")
    .replaceAll(entry.labels.compressed.sha256, "SUM2");
  expect(text).toMatchInlineSnapshot(`
    "Small is not on this machine and could not be downloaded
      searched: 
        ROOT/none
        ROOT/cache/gfml
      tried: 
        MIRROR/train-images-idx3-ubyte.gz: ECONNREFUSED
      files: 
        train-images-idx3-ubyte.gz  SHA-256 SUM1
        train-labels-idx1-ubyte.gz  SHA-256 SUM2
      What to do: put these files into ROOT/cache/gfml/small, or set GFML_DATA_DIR to their folder, or use the embedded data "glyphs""
  `);
});

it("downloads nothing when downloads are switched off", async () => {
  const result = loadPublished(entryAt([server.url]), { environment, download: false });
  await expect(result).rejects.toThrow(/downloads are off/);
  expect(server.requests).toEqual([]);
});

it("keeps its cache where the platform keeps caches", () => {
  expect(cacheDirectory({ XDG_CACHE_HOME: "/x" }, "linux", "/home/a")).toBe("/x/gfml");
  expect(cacheDirectory({ XDG_CACHE_HOME: "" }, "linux", "/home/a")).toBe("/home/a/.cache/gfml");
  expect(cacheDirectory({}, "darwin", "/Users/a")).toBe("/Users/a/Library/Caches/gfml");
  expect(cacheDirectory({ LOCALAPPDATA: "/L" }, "win32", "/U")).toBe("/L/gfml");
  expect(cacheDirectory({}, "win32", "/U")).toBe("/U/AppData/Local/gfml");
});
