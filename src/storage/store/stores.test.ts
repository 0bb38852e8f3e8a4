import { mkdtemp, readdir, readFile, rm, truncate, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { memoryStore } from "../../../test/support/memoryStore.ts";
import { checkpointOf } from "../../testing/checkpointOf.ts";
import { storeCompliance } from "../../testing/storeCompliance.ts";
import { RunFileCorruptError } from "../errors.ts";
import { folderStore } from "./folderStore.ts";

const made: string[] = [];
const temporary = async (): Promise<string> => {
  const folder = await mkdtemp(join(tmpdir(), "gfml-store-"));
  made.push(folder);
  return join(folder, "checkpoint");
};
afterAll(async () => {
  for (const folder of made) await rm(folder, { recursive: true, force: true });
});

storeCompliance("in memory", async () => {
  const store = memoryStore();
  return () => store;
});
storeCompliance("in a folder", async () => {
  const folder = await temporary();
  return () => folderStore(folder);
});

describe("the store in a folder", () => {
  it("keeps two generations and clears away what a killed save left", async () => {
    const folder = await temporary();
    const store = folderStore(folder);
    await store.save(checkpointOf(1));
    await writeFile(join(folder, "round-000000002.safetensors.17.tmp"), "half");
    for (const round of [2, 3]) await store.save(checkpointOf(round));
    expect((await readdir(folder)).sort()).toEqual(["round-000000002.safetensors", "round-000000003.safetensors"]);
  });

  it("falls back to the generation before a damaged one", async () => {
    const folder = await temporary();
    const store = folderStore(folder);
    for (const round of [10, 20]) await store.save(checkpointOf(round));
    const last = join(folder, "round-000000020.safetensors");
    const bytes = await readFile(last);
    for (const damage of [
      () => truncate(last, bytes.length - 5),
      () => truncate(last, 4),
      () => writeFile(last, bytes.with(bytes.length - 1, bytes.at(-1)! ^ 1)),
      () => writeFile(last, ""),
    ]) {
      await writeFile(last, bytes);
      expect((await store.load())!.state.round).toBe(20);
      await damage();
      expect((await store.load())!.state.round).toBe(10);
    }
  });

  it("says so when every checkpoint is damaged, instead of starting anew", async () => {
    const folder = await temporary();
    const store = folderStore(folder);
    await store.save(checkpointOf(10));
    await writeFile(join(folder, "round-000000010.safetensors"), "nonsense that is long enough");
    await expect(store.load()).rejects.toThrow(RunFileCorruptError);
  });
});
