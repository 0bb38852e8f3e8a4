import { mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import packageJson from "../../../package.json" with { type: "json" };
import { TextTerminal } from "../../../test/support/TextTerminal.ts";
import { CATALOG } from "../../storage/index.ts";
import { createStyle } from "../../text/index.ts";
import { renderChecks } from "./Check.ts";
import { checkFreeDisk, checkWriteAccess } from "./checkDisk.ts";
import { checkKernels, checkNode, checkWorkers } from "./checkEngine.ts";
import { checkPublished } from "./checkPublished.ts";

const folder = mkdtempSync(join(tmpdir(), "gfml-doctor-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe("the doctor", () => {
  it("recognizes a Node that is too old", () => {
    expect(packageJson.engines.node).toBe(">=22.18");
    expect(["22.18.0", "22.19.1", "24.0.0"].map((version) => checkNode(version).status)).toEqual(["ok", "ok", "ok"]);
    expect(["22.17.9", "20.20.0", "8.0.0"].map((version) => checkNode(version).status)).toEqual([
      "failed",
      "failed",
      "failed",
    ]);
  });

  it("finds kernels and threads here", async () => {
    expect(checkKernels("strict")).toMatchObject({ status: "ok" });
    expect(checkKernels("fma").name).toBe("WebAssembly relaxed SIMD");
    expect(await checkWorkers()).toMatchObject({ status: "ok" });
  });

  it("tests writing, and leaves no files", async () => {
    expect(await checkWriteAccess("runs", join(folder, "a", "b"), true)).toMatchObject({ status: "ok" });
    expect(readdirSync(folder)).toEqual([]);
    writeFileSync(join(folder, "file"), "");
    const below = join(folder, "file", "runs");
    expect(await checkWriteAccess("runs", below, true)).toMatchObject({ status: "failed" });
    expect(await checkWriteAccess("cache", below, false)).toMatchObject({ status: "missing" });
    expect((await checkFreeDisk(folder)).found).toMatch(/B$/);
    expect(await checkFreeDisk(join(folder, "none"))).toMatchObject({ status: "missing" });
  });

  it("distinguishes missing from damaged data", async () => {
    const entry = CATALOG[0]!;
    const context = {
      out: new TextTerminal(),
      err: new TextTerminal(),
      environment: { XDG_CACHE_HOME: join(folder, "cache"), HOME: folder },
      signal: new AbortController().signal,
      program: "gfml",
      now: () => 0,
    };
    expect(await checkPublished(entry, context, undefined)).toMatchObject({ status: "missing" });
    writeFileSync(join(folder, `${entry.images.name}.gz`), "not the file");
    const damaged = await checkPublished(entry, context, folder);
    expect(damaged.status).toBe("failed");
    expect(damaged.found).toContain(entry.images.name);
  });

  it("prints its results, and how to fix problems", () => {
    const text = renderChecks(
      [
        { name: "Node", status: "failed", found: "20.1.0", remedy: "install a newer one" },
        { name: "data mnist", status: "missing", found: "not here", remedy: "download it" },
        { name: "disk", status: "ok", found: "1 GB" },
      ],
      createStyle(false),
    );
    expect(`\n${text}`).toMatchInlineSnapshot(`
      "
      failed   Node        20.1.0
               what to do: install a newer one
      missing  data mnist  not here
               what to do: download it
      ok       disk        1 GB
      "
    `);
  });
});
