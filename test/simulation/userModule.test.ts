import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { runGfml } from "../support/runGfml.ts";

describe("a user's module in a folder without gfml", () => {
  let folder = "";
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "gfml-module-"));
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  const checkScheme = async (source: string) => {
    const file = join(folder, "mine.mts");
    await writeFile(file, source);
    return runGfml("check-scheme", file);
  };

  it("imports gfml and its entries from the copy that runs", async () => {
    const { code, err } = await checkScheme(`
      import { defineScheme } from "gfml";
      import { stackelbergRegret } from "gfml/games";
      if (typeof stackelbergRegret !== "function") throw new Error("a different gfml");
      export default defineScheme({ name: "mine", head: { choose: ({ candidates }) => candidates[0].profile.learner } });
    `);
    expect({ code, err }).toEqual({ code: 0, err: "" });
  });

  it("throws errors that the copy that runs knows", async () => {
    const { code, err } = await checkScheme(`
      import { defineScheme } from "gfml";
      export default defineScheme({ name: "" });
    `);
    expect(code).toBe(2);
    // an error of a second copy would be wrapped
    expect(err).not.toContain("cannot be loaded");
    expect(err).toContain("name");
  });

  it("cannot import an entry that gfml does not have", async () => {
    const { code, err } = await checkScheme(`import "gfml/nothing";`);
    expect(code).toBe(2);
    expect(err).toContain("scheme.module cannot be loaded");
  });
});
