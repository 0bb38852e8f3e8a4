import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, describe, expect, it } from "vitest";
import { runGfml, startGfml } from "../support/runGfml.ts";
import { runGfmlHere } from "../support/runGfmlHere.ts";

const root = fileURLToPath(new URL("../../", import.meta.url));
const folder = mkdtempSync(join(tmpdir(), "gfml-cli-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe("gfml", () => {
  it("exits with 0 for help and version, and with 2 for unknown arguments", async () => {
    const [help, version, unknown, nothing] = await Promise.all([
      runGfml("--help"),
      runGfmlHere("--version"),
      runGfml("rum"),
      runGfmlHere("run", "--rouns", "3"),
    ]);
    expect(help).toMatchObject({ code: 0, err: "" });
    expect(help.out).toContain("explain");
    expect(version).toMatchObject({ code: 0, out: "0.1.0\n" });
    expect(unknown.code).toBe(2);
    expect(unknown.err).toContain("Did you mean run?");
    expect(nothing.code).toBe(2);
    expect(nothing.err).toContain("Did you mean --rounds?");
  });

  it("names every problem of a configuration with its place, short and without a stack", async () => {
    const file = join(folder, "run.yaml");
    writeFileSync(file, "rounds: 0\nlearning:\n  metaRat: 1\n");
    const { code, out, err } = await runGfml("run", file, "--set", "seed=x", "--learners", "2");
    expect({ code, out }).toEqual({ code: 2, out: "" });
    expect(err.replaceAll(folder, "FOLDER")).toMatchInlineSnapshot(`
      "error: the configuration has 3 problems:
        learning.metaRat (FOLDER/run.yaml line 3): no such field; did you mean learning.metaRate?
        seed = "x" (--set seed): must be an integer of at least 0
        rounds = 0 (FOLDER/run.yaml line 1): must be an integer of at least 1
        What to do: correct the fields named above; "npx gfml schema" and docs/reference/configuration.md list every field
        GFML_INVALID_CONFIG
      "
    `);
  });

  it("prints errors as JSON for machines, and stacks when asked", async () => {
    const argv = ["run", join(folder, "none.yaml"), "--json"];
    const { code, out } = await runGfmlHere(...argv);
    expect(code).toBe(2);
    expect(JSON.parse(out)).toMatchObject({ event: "error", code: "GFML_FILE_ACCESS", exitCode: 2 });
    const debugged = await runGfmlHere(...argv, "--debug");
    expect(debugged.err).toContain("caused by: Error: ENOENT");
    expect(debugged.err).toContain("loadConfig");
  });

  it("refuses arguments that cannot be used together", async () => {
    const results = await Promise.all([
      runGfmlHere("run", "--resume", folder, "--replace"),
      runGfmlHere("run", "--workers", "0"),
      runGfmlHere("run", "--resume", folder),
      runGfmlHere("explain", folder, "--round", "1"),
      runGfmlHere("explain", folder, "--round", "-1", "--learner", "1"),
      runGfmlHere("data", "cifar"),
    ]);
    expect(results.map(({ code }) => code)).toEqual([2, 2, 2, 2, 2, 2]);
    expect(results.map(({ err }) => err.split("\n")[0]!.replaceAll(folder, "FOLDER"))).toMatchInlineSnapshot(`
      [
        "error: --resume and --replace cannot be used together",
        "error: option '--workers <integer>' argument '0' is invalid. It must be an integer of at least 1.",
        "error: FOLDER is not a run folder",
        "error: required option '--learner <integer>' not specified",
        "error: option '--round <integer>' argument '-1' is invalid. It must be an integer of at least 0.",
        "error: the configuration has a problem:",
      ]
    `);
  });

  it("is quiet when its output is closed", async () => {
    const { child, finished } = startGfml(["schema"]);
    child.stdout!.destroy();
    expect(await finished).toMatchObject({ code: 0, err: "" });
  });
});

describe("gfml schema", () => {
  it("matches the documentation", async () => {
    const [schema, page] = await Promise.all([runGfmlHere("schema"), runGfmlHere("schema", "--markdown")]);
    expect(readFileSync(join(root, "docs/gfml.schema.json"), "utf8")).toBe(schema.out);
    const experiment = await runGfmlHere("schema", "--experiment");
    expect(JSON.parse(experiment.out)).toMatchObject({ title: "gfml experiment", required: ["name"] });
    expect((await runGfmlHere("schema", "--experiment", "--markdown")).code).toBe(2);
    const service = await runGfmlHere("schema", "--service");
    expect(readFileSync(join(root, "docs/service.schema.json"), "utf8")).toBe(service.out);
    const servicePage = await runGfmlHere("schema", "--service", "--markdown");
    expect(readFileSync(join(root, "docs/reference/service.md"), "utf8")).toBe(servicePage.out);
    expect(readFileSync(join(root, "docs/reference/configuration.md"), "utf8")).toBe(page.out);
  });
});

describe("gfml data", () => {
  it("shows and saves how data is divided, and a run can use it", async () => {
    const out = join(folder, "partition.json");
    const argv = ["data", "glyphs", "--learners", "4", "--data.glyphCount", "200", "--seed", "3"];
    const [shown, json, list] = await Promise.all([
      runGfmlHere(...argv, "--out", out),
      runGfmlHere(...argv, "--json"),
      runGfmlHere("data"),
    ]);
    expect(shown).toMatchObject({ code: 0, err: "" });
    expect(shown.out).toContain("drawn by gfml (embedded, not handwriting)");
    expect(shown.out).toContain("learners 4, samples a learner");
    expect(JSON.parse(json.out).learners).toHaveLength(4);
    expect(JSON.parse(readFileSync(out, "utf8")).learners).toHaveLength(4);
    expect(list.out).toContain("fashion-mnist");
  });

  it("names missing data and how to get them, without the network", async () => {
    const environment = { XDG_CACHE_HOME: join(folder, "cache"), GFML_DATA_DIR: "" };
    const { finished } = startGfml(["data", "check", "mnist"], { environment });
    const { code, out } = await finished;
    expect(code).toBe(2);
    expect(out).toContain("gfml data download mnist");
  });
});

describe("gfml doctor", () => {
  it("finds that this machine can run gfml", async () => {
    const { code, out } = await startGfml(["doctor", "--json"], { cwd: folder }).finished;
    const { ok, checks } = JSON.parse(out) as { ok: boolean; checks: { name: string; status: string }[] };
    expect({ code, ok }).toEqual({ code: 0, ok: true });
    expect(checks.filter(({ status }) => status === "failed")).toEqual([]);
    expect(checks.map(({ name }) => name)).toContain("WebAssembly SIMD");
  });
});
