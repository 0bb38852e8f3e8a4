import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, it } from "vitest";
import { spoolCompliance } from "../../testing/spoolCompliance.ts";
import { FileAccessError } from "../errors.ts";
import { fileSpool } from "./fileSpool.ts";

const folder = mkdtempSync(join(tmpdir(), "gfml-spool-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
let opened = 0;

spoolCompliance("of files", async () => fileSpool(join(folder, `${opened++}`)));

it("reads a folder that a different process wrote", async () => {
  const key = { task: 0, round: 1, coalition: 2, learner: 3 };
  await fileSpool(join(folder, "shared")).put(key, Uint8Array.of(5));
  expect(await fileSpool(join(folder, "shared")).get(key)).toEqual(Uint8Array.of(5));
});

it("names the path of a folder that is a file", async () => {
  const path = join(folder, "file");
  writeFileSync(path, "");
  const key = { task: 0, round: 0, coalition: 0, learner: 0 };
  await expect(fileSpool(path).put(key, Uint8Array.of(1))).rejects.toBeInstanceOf(FileAccessError);
});
