import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { FileAccessError } from "../errors.ts";
import type { DownloadProgress } from "./DownloadProgress.ts";
import { type DownloadOptions, download } from "./download.ts";
import { compressed } from "./published.fixture.ts";
import { type Handler, sendBytes, serve, type TestServer } from "./server.fixture.ts";
import { sha256Of } from "./sha256Of.ts";

const content = compressed.images;
const expected = { bytes: content.length, sha256: sha256Of(content) };
const half = Math.floor(content.length / 2);

let folder: string;
let destination: string;
const servers: TestServer[] = [];

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "gfml-download-"));
  destination = join(folder, "set", "file.gz");
});

afterEach(async () => {
  await Promise.all(servers.splice(0).map((server) => server.close()));
  await rm(folder, { recursive: true, force: true });
});

const start = async (handler: Handler): Promise<TestServer> => {
  const server = await serve(handler);
  servers.push(server);
  return server;
};

const good: Handler = (request, response) => sendBytes(request, response, content);
const broken: Handler = (_, response) => {
  response.writeHead(200, { "content-length": content.length });
  response.write(content.subarray(0, half), () => response.destroy());
};
const fetchFrom = (sources: readonly TestServer[], options: DownloadOptions = {}) =>
  download(
    sources.map(({ url }) => `${url}/file.gz`),
    destination,
    expected,
    options,
  );
const files = () => readdir(join(folder, "set"));

it("writes the file of a good mirror and reports progress", async () => {
  const server = await start(good);
  const told: DownloadProgress[] = [];
  let time = 0;
  const result = await fetchFrom([server], { onProgress: (progress) => told.push(progress), now: () => (time += 500) });
  expect(result).toMatchObject({ ok: true });
  expect(new Uint8Array(await readFile(destination))).toEqual(content);
  expect(await files()).toEqual(["file.gz"]);
  const last = told.at(-1)!;
  expect(last).toMatchObject({
    receivedBytes: content.length,
    totalBytes: content.length,
    url: `${server.url}/file.gz`,
  });
  expect(last.bytesPerSecond).toBe(content.length / (0.5 * told.length));
  expect(told.every((progress, at) => at === 0 || progress.receivedBytes > told[at - 1]!.receivedBytes)).toBe(true);
});

it("tries mirrors with 404, a corrupt and a too long file before a good one", async () => {
  const missing = await start((_, response) => response.writeHead(404).end());
  const corrupt = await start((request, response) =>
    sendBytes(
      request,
      response,
      content.map((byte, at) => (at === 9 ? byte ^ 1 : byte)),
    ),
  );
  const long = await start((request, response) => sendBytes(request, response, new Uint8Array(content.length + 1)));
  expect(await fetchFrom([missing, corrupt, long, await start(good)])).toMatchObject({ ok: true });
  expect(await files()).toEqual(["file.gz"]);
});

it("gives each mirror's reason when all fail, and leaves no file", async () => {
  const missing = await start((_, response) => response.writeHead(404).end());
  const corrupt = await start((request, response) => sendBytes(request, response, new Uint8Array(content.length)));
  const long = await start((request, response) => sendBytes(request, response, new Uint8Array(content.length + 1)));
  const offline = await start(good);
  await offline.close();
  const short = await start((_, response) => response.end(content.subarray(0, half)));
  const result = await fetchFrom([missing, corrupt, long, offline, short]);
  expect(result).toMatchObject({ ok: false });
  if (result.ok) return;
  const [a, b, c, d, e] = result.failures;
  expect(a).toBe(`${missing.url}/file.gz: HTTP status 404 Not Found`);
  expect(b).toContain(`its SHA-256 is ${sha256Of(new Uint8Array(content.length))}, not ${expected.sha256}`);
  expect(c).toContain(`it sent more than the expected ${content.length} bytes`);
  expect(d).toContain("ECONNREFUSED");
  expect(e).toContain(`it sent only ${half} of ${content.length} bytes`);
  expect(await files()).toEqual(["file.gz.part"]);
});

it("continues a broken connection at the next mirror", async () => {
  const [first, second] = [await start(broken), await start(good)];
  expect(await fetchFrom([first, second])).toMatchObject({ ok: true });
  expect(second.requests).toEqual([`/file.gz bytes=${half}-`]);
  expect(new Uint8Array(await readFile(destination))).toEqual(content);
});

it("receives all again from a mirror that cannot continue", async () => {
  const whole = await start((_, response) => response.end(content));
  expect(await fetchFrom([await start(broken), whole])).toMatchObject({ ok: true });
  expect(whole.requests.length).toBe(1);
});

it("refuses a mirror that continues at a different place than asked", async () => {
  const elsewhere = await start((_, response) => {
    response.writeHead(206, { "content-range": `bytes 0-${content.length - 1}/${content.length}` }).end(content);
  });
  const result = await fetchFrom([await start(broken), elsewhere]);
  expect(result).toMatchObject({
    ok: false,
    failures: [expect.anything(), expect.stringContaining("a different part")],
  });
});

it("discards a corrupt part and asks the same mirror once more", async () => {
  const first = await fetchFrom([await start(broken)]);
  expect(first.ok).toBe(false);
  await writeFile(`${destination}.part`, new Uint8Array(half));
  const server = await start(good);
  expect(await fetchFrom([server])).toMatchObject({ ok: true });
  expect(server.requests).toEqual([`/file.gz bytes=${half}-`, "/file.gz whole"]);
});

it("does not trust a part as long as the file or longer", async () => {
  await fetchFrom([await start(broken)]);
  await writeFile(`${destination}.part`, new Uint8Array(content.length + 5));
  const server = await start(good);
  expect(await fetchFrom([server])).toMatchObject({ ok: true });
  expect(server.requests).toEqual(["/file.gz whole"]);
});

it("keeps what has arrived on abort, and continues in the next attempt", async () => {
  const controller = new AbortController();
  const hanging = await start((_, response) => {
    response.writeHead(200, { "content-length": content.length });
    response.write(content.subarray(0, half));
  });
  const reason = new Error("the user has had enough");
  const aborted = fetchFrom([hanging], {
    signal: controller.signal,
    onProgress: ({ receivedBytes }) => {
      if (receivedBytes === half) controller.abort(reason);
    },
  });
  await expect(aborted).rejects.toBe(reason);
  expect(await files()).toEqual(["file.gz.part"]);
  const server = await start(good);
  expect(await fetchFrom([server])).toMatchObject({ ok: true });
  expect(server.requests).toEqual([`/file.gz bytes=${half}-`]);
});

it("asks nobody with an aborted signal", async () => {
  const server = await start(good);
  await expect(fetchFrom([server], { signal: AbortSignal.abort() })).rejects.toThrow("aborted");
  expect(server.requests).toEqual([]);
});

it("gives up a mirror that falls silent", async () => {
  const silent = await start((_, response) => {
    response.writeHead(200, { "content-length": content.length }).flushHeaders();
  });
  const mute = await start(() => undefined);
  const result = await fetchFrom([silent, mute], { idleTimeout: 50 });
  expect(result).toMatchObject({
    ok: false,
    failures: [expect.stringContaining("nothing arrived for 0.05 s"), expect.stringContaining("nothing arrived")],
  });
});

it("keeps two downloads of one file at once apart", async () => {
  const server = await start(good);
  const results = await Promise.all([fetchFrom([server]), fetchFrom([server]), fetchFrom([server])]);
  expect(results.every((result) => result.ok)).toBe(true);
  expect(await files()).toEqual(["file.gz"]);
});

it("ignores the lock of a process that is gone", async () => {
  await fetchFrom([await start(broken)]);
  // the largest process number of Linux is 2^22
  await writeFile(`${destination}.part.lock`, "99999999\n");
  const server = await start(good);
  expect(await fetchFrom([server])).toMatchObject({ ok: true });
  expect(server.requests).toEqual([`/file.gz bytes=${half}-`]);
  expect(await files()).toEqual(["file.gz"]);
});

it("reports a folder that cannot be made", async () => {
  await writeFile(join(folder, "set"), "a file, not a folder");
  await expect(fetchFrom([await start(good)])).rejects.toThrow(FileAccessError);
});
