import { execFile } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
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

const folder = mkdtempSync(join(tmpdir(), "gfml-package-"));
let archive = "";
beforeAll(async () => {
  await run("npm", ["pack", "--pack-destination", folder], { cwd: root, env: environment });
  archive = join(folder, readdirSync(folder).find((name) => name.endsWith(".tgz"))!);
}, 300_000);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Installs the package into an empty project. */
const install = async (name: string, ...flags: readonly string[]): Promise<void> => {
  const project = join(folder, name);
  mkdirSync(project);
  writeFileSync(join(project, "package.json"), JSON.stringify({ name: "empty", type: "module", private: true }));
  const quiet = ["--prefer-offline", "--no-audit", "--no-fund"];
  await run("npm", ["install", ...quiet, ...flags, archive], { cwd: project, env: environment });
};

const RESOLUTIONS = [
  ["nodenext", "nodenext"],
  ["esnext", "bundler"],
] as const;

/** What the compiler says about a program of the project that imports these entries. */
const typeProblems = async (
  project: string,
  entries: readonly string[],
  module: string,
  resolution: string,
): Promise<string> => {
  const lines = entries.map(
    (entry, index) => `import * as entry${index} from "gfml${entry}";\nconsole.log(entry${index});`,
  );
  writeFileSync(join(folder, project, "entries.ts"), lines.join("\n"));
  const compiler = join(root, "node_modules", "typescript-7", "bin", "tsc");
  const target = ["--noEmit", "--strict", "--target", "es2023", "--lib", "es2023,dom,dom.iterable"];
  const own = ["--types", "node", "--typeRoots", join(root, "node_modules", "@types")];
  const how = ["--module", module, "--moduleResolution", resolution, "--skipLibCheck", "false"];
  const checked = await run(process.execPath, [compiler, ...target, ...own, ...how, "entries.ts"], {
    cwd: join(folder, project),
    env: environment,
  }).catch((error: { stdout: string }) => error);
  return checked.stdout;
};

describe("the packed package in an empty project", () => {
  beforeAll(() => install("project"), 300_000);

  const inProject = (file: string, args: string[]) =>
    run(file, args, { cwd: join(folder, "project"), env: environment });

  it("brings no development tools", () => {
    const installed = readdirSync(join(folder, "project", "node_modules"));
    expect(installed).toContain("gfml");
    for (const tool of ["typescript", "vitest", "assemblyscript", "tsdown", "node"])
      expect(installed).not.toContain(tool);
  });

  it.each(RESOLUTIONS)("has types that hold without skipLibCheck, with module %s and resolution %s", async (...how) => {
    const entries = ["", "/browser", "/games", "/learning", "/ledger", "/audit", "/experiments", "/flower"];
    expect(await typeProblems("project", entries, ...how)).toBe("");
  });

  it("brings its pages and examples, so that links of the README hold", () => {
    const home = join(folder, "project", "node_modules", "gfml");
    const links = [...readFileSync(join(home, "README.md"), "utf8").matchAll(/\]\((?!https?:|#)([^)#]+)/g)];
    expect(links.length).toBeGreaterThan(5);
    for (const [, link] of links) expect(existsSync(join(home, link!)), link).toBe(true);
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

describe("the packed package without optional packages", () => {
  beforeAll(() => install("light", "--omit=optional"), 300_000);

  const light = join(folder, "light");
  const play = async (program: string): Promise<string> =>
    (
      await run(process.execPath, ["--input-type=module", "-e", program], { cwd: light, env: environment })
    ).stdout.trim();
  const gfml = (...words: readonly string[]) =>
    run(process.execPath, [join("node_modules", "gfml", "bin", "gfml.js"), ...words], { cwd: light, env: environment });

  it("brings neither a chain's client nor a network, a server or charts", () => {
    const { packages } = JSON.parse(readFileSync(join(light, "node_modules", ".package-lock.json"), "utf8"));
    const names = Object.keys(packages).map((place) => place.replace(/.*node_modules\//, ""));
    for (const heavy of ["viem", "ox", "libp2p", "fastify", "@observablehq/plot", "@foundry-rs/anvil"])
      expect(names).not.toContain(heavy);
    expect(names.length).toBeLessThan(40);
  });

  it.each(RESOLUTIONS)("has types that hold without skipLibCheck, with module %s and resolution %s", async (...how) => {
    expect(await typeProblems("light", ["/games", "/learning", "/flower"], ...how)).toBe("");
  });

  it("has the games", async () => {
    const program = `
      import { verifyStability } from "gfml/games";
      console.log(typeof verifyStability, Object.keys(await import("gfml/games")).length > 10);
    `;
    expect(await play(program)).toBe("function true");
  });

  it("has learning, and clients of Flower", async () => {
    const program = `
      import { createPerceptron, evaluate, glyphs, RandomStream } from "gfml/learning";
      import { runSuperNode } from "gfml/flower";
      const samples = glyphs(100, 1);
      const model = createPerceptron({ layerSizes: [784, 8, 10] });
      const parameters = model.initialParameters(new RandomStream(1, "model"));
      const { count } = evaluate(model, parameters, samples, Uint32Array.from({ length: 100 }, (_, index) => index));
      console.log(count, typeof runSuperNode);
    `;
    expect(await play(program)).toBe("100 function");
  });

  it("plays runs with the ledger in memory", async () => {
    const small = [
      "--learners",
      "4",
      "--coalitions",
      "2",
      "--set",
      "data.glyphCount=1200",
      "--set",
      "learning.localSteps=2",
    ];
    const { stdout } = await gfml("run", "--rounds", "1", "--ledger", "memory", ...small, "--output", "first");
    expect(stdout).toContain("result hash");
  });

  it("names the package that a command needs", async () => {
    const fails = await gfml("dashboard", "first").then(
      () => ({ code: 0, stderr: "" }),
      (error: { code: number; stderr: string }) => error,
    );
    expect(fails.code).toBe(2);
    expect(fails.stderr).toMatch(
      /this needs the package (@fastify\/static|fastify), which is not installed[\s\S]*npm install/,
    );
    expect(fails.stderr).toContain("GFML_PACKAGE_MISSING");
    expect(fails.stderr.replace(/\s+/g, " ")).toContain(`with the Node that runs this (${process.version})`);
  });
});
