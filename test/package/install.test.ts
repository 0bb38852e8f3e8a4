import { execFile } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

const run = promisify(execFile);
const root = fileURLToPath(new URL("../../", import.meta.url));
// the Node that runs this test, not an older one that npm may find first
const environment = {
  ...process.env,
  PATH: `${dirname(process.execPath)}${delimiter}${process.env.PATH}`,
  NO_COLOR: "1",
};

describe("the packed package in an empty project", () => {
  let folder = "";
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), "gfml-package-"));
    await run("npm", ["pack", "--pack-destination", folder], { cwd: root, env: environment });
    const archive = readdirSync(folder).find((name) => name.endsWith(".tgz"))!;
    const project = join(folder, "project");
    mkdirSync(project);
    writeFileSync(join(project, "package.json"), JSON.stringify({ name: "empty", type: "module", private: true }));
    await run("npm", ["install", "--prefer-offline", "--no-audit", "--no-fund", join(folder, archive)], {
      cwd: project,
      env: environment,
    });
  }, 300_000);
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  const inProject = (file: string, args: string[]) =>
    run(file, args, { cwd: join(folder, "project"), env: environment });

  it("brings no development tools", () => {
    const installed = readdirSync(join(folder, "project", "node_modules"));
    expect(installed).toContain("gfml");
    for (const tool of ["typescript", "vitest", "assemblyscript", "tsdown", "node"])
      expect(installed).not.toContain(tool);
  });

  it("holds what its entries name", () => {
    const home = join(folder, "project", "node_modules", "gfml");
    const manifest = JSON.parse(readFileSync(join(home, "package.json"), "utf8"));
    for (const target of Object.values<{ types: string; default: string } | string>(manifest.exports)) {
      const files = typeof target === "string" ? [target] : Object.values(target);
      for (const file of files) expect(() => readFileSync(join(home, file))).not.toThrow();
    }
  });

  it("brings the pages of the dashboard", () => {
    const home = join(folder, "project", "node_modules", "gfml", "dist", "dashboard");
    for (const page of ["index.html", "personalize.html"]) {
      const files = [...readFileSync(join(home, page), "utf8").matchAll(/(?:src|href)="\.\/([^"]+)"/g)];
      expect(files.length).toBeGreaterThan(1);
      for (const [, file] of files) expect(() => readFileSync(join(home, file!))).not.toThrow();
    }
    expect(readdirSync(join(home, "assets")).some((name) => name.endsWith(".safetensors"))).toBe(true);
  });

  it("plays a round from the library, on worker threads", async () => {
    const program = `
      import { defineRun, prepareData, runSimulation } from "gfml";
      const config = defineRun({
        rounds: 1, data: { glyphCount: 1200 }, population: { learners: 4, activeFraction: 0.75 },
        coalition: { count: 2 }, learning: { localSteps: 2 }, model: { hiddenLayers: [8] },
      });
      const { set, partition } = await prepareData(config);
      const result = await runSimulation({ config, samples: set.train, partition, workers: 2 });
      console.log(result.completed, result.resultHash.length, result.models.length);
    `;
    const { stdout } = await inProject(process.execPath, ["--input-type=module", "-e", program]);
    expect(stdout.trim()).toBe("true 64 2");
  });

  it("runs its command line", async () => {
    const bin = join("node_modules", "gfml", "bin", "gfml.js");
    const { stdout } = await inProject(process.execPath, [
      bin,
      "run",
      "--rounds",
      "1",
      "--learners",
      "4",
      "--coalitions",
      "2",
      "--set",
      "data.glyphCount=1200",
      "--set",
      "learning.localSteps=2",
      "--output",
      "first",
    ]);
    expect(stdout).toContain("result hash");
    expect(readdirSync(join(folder, "project", "first"))).toContain("manifest.json");
    const { stdout: version } = await inProject(process.execPath, [bin, "--version"]);
    expect(version.trim()).toMatch(/^\d+\.\d+\.\d+$/);
  });
});
