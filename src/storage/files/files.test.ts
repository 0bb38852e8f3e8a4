import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { DiskFullError, FileAccessError } from "../errors.ts";
import { cutTornLine } from "./cutTornLine.ts";
import { JsonLinesFile } from "./JsonLinesFile.ts";
import { readJsonLines } from "./readJsonLines.ts";
import { withFile } from "./withFile.ts";
import { writeFileAtomic } from "./writeFileAtomic.ts";

let folder = "";
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "gfml-files-"));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const readAll = async (path: string): Promise<unknown[]> => {
  const values: unknown[] = [];
  for await (const value of readJsonLines(path, (one) => one)) values.push(value);
  return values;
};

describe("writeFileAtomic", () => {
  it("replaces a file and leaves nothing else", async () => {
    const path = join(folder, "a.txt");
    await writeFileAtomic(path, "one");
    await writeFileAtomic(path, Uint8Array.of(50));
    expect(await readFile(path, "utf8")).toBe("2");
    await writeFileAtomic(path, [Uint8Array.of(50, 51), Uint8Array.of(), Uint8Array.of(52)]);
    expect(await readFile(path, "utf8")).toBe("234");
    expect(await readdir(folder)).toEqual(["a.txt"]);
  });

  it("leaves the old file and no other when it fails", async () => {
    const path = join(folder, "a");
    await mkdir(path);
    await expect(writeFileAtomic(path, "x")).rejects.toThrow(FileAccessError);
    expect(await readdir(folder)).toEqual(["a"]);
    await expect(writeFileAtomic(join(folder, "none", "a"), "x")).rejects.toThrow("it does not exist");
  });
});

describe("withFile", () => {
  const failing = (code: string, errno = -1): Promise<never> =>
    withFile("write", "here", () => Promise.reject(Object.assign(new Error(code), { code, errno })));
  it("names a full disk, whatever the system calls it", async () => {
    await expect(failing("ENOSPC")).rejects.toThrow(DiskFullError);
    await expect(failing("EDQUOT")).rejects.toThrow(DiskFullError);
    await expect(failing("ENOSPC")).rejects.toThrowErrorMatchingInlineSnapshot(`
      [DiskFullError: the disk is full
        file: here
        reason: ENOSPC
        What to do: free some space, then continue from the last checkpoint: start a provider again with its command, resume a run with gfml run --resume FOLDER]
    `);
  });
  it("names what the system refused", async () => {
    await expect(failing("EACCES")).rejects.toThrowErrorMatchingInlineSnapshot(`
      [FileAccessError: cannot write here
        reason: EACCES
        What to do: give this user access to the path, or choose a different path]
    `);
  });
  it("lets other errors through", async () => {
    const other = new TypeError("other");
    await expect(withFile("read", "x", () => Promise.reject(other))).rejects.toBe(other);
  });
  it.runIf(process.platform === "linux")("meets a disk that really is full", async () => {
    const file = await JsonLinesFile.open("/dev/full");
    await expect(file.append({ a: 1 })).rejects.toThrow(DiskFullError);
    await file.close();
  });
});

describe("a file of JSON lines", () => {
  it("grows over several openings", async () => {
    const path = join(folder, "a.jsonl");
    for (const values of [[{ a: 1 }, { a: "ü\n" }], [], [{ a: 3 }]]) {
      const file = await JsonLinesFile.open(path);
      await file.append(...values);
      await file.sync();
      await file.close();
    }
    expect(await readAll(path)).toEqual([{ a: 1 }, { a: "ü\n" }, { a: 3 }]);
  });

  it("is read without a last line cut short, but not with one in between", async () => {
    const path = join(folder, "a.jsonl");
    await writeFile(path, '{"a":1}\n{"a":');
    expect(await readAll(path)).toEqual([{ a: 1 }]);
    await writeFile(path, '{"a":1}\n{"a":\n{"a":2}\n');
    await expect(readAll(path)).rejects.toThrow("line 2 is not JSON");
    await expect(readAll(join(folder, "none"))).rejects.toThrow(FileAccessError);
  });

  it("loses a torn last line alone", async () => {
    const path = join(folder, "a.jsonl");
    const complete = [1, 2].map((number) => `${JSON.stringify({ number, text: "ü".repeat(50_000) })}\n`).join("");
    for (const tail of ["", '{"number":3', `{"text":"${"x".repeat(200_000)}`]) {
      await writeFile(path, complete + tail);
      await cutTornLine(path);
      expect(await readFile(path, "utf8")).toBe(complete);
    }
    await writeFile(path, '{"number":1');
    await cutTornLine(path);
    expect(await readFile(path, "utf8")).toBe("");
    await cutTornLine(join(folder, "none"));
    expect(await readdir(folder)).toEqual(["a.jsonl"]);
  });

  it("names the line that a check refuses", async () => {
    const path = join(folder, "a.jsonl");
    await writeFile(path, "1\n2\n");
    const refuseTwo = (value: unknown): unknown => {
      if (value === 2) throw new Error("it is two");
      return value;
    };
    const read = async (): Promise<void> => {
      for await (const _ of readJsonLines(path, refuseTwo));
    };
    await expect(read()).rejects.toMatchObject({ code: "GFML_RUN_FILE_CORRUPT", problem: "line 2: it is two" });
  });
});
