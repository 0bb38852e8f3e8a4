import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { findBreaches, findCycles, findNodeInPages, floors, loadedWith } from "./houseRules.ts";
import { type ImportGraph, readImports } from "./readImports.ts";

const root = fileURLToPath(new URL("../../", import.meta.url));
const sourceFiles = (readdirSync(join(root, "src"), { recursive: true }) as string[])
  .map((path) => `src/${path}`)
  .filter((path) => path.endsWith(".ts"));
const isTest = (path: string): boolean => path.endsWith(".test.ts");
const isGenerated = (path: string): boolean => path.includes("/generated/");
const floorOf = (path: string): number => floors[path.split("/")[1]!] ?? Number.NaN;
const read = (path: string): string => readFileSync(join(root, path), "utf8");

describe("the house plan", () => {
  let graph: ImportGraph;
  beforeAll(async () => {
    graph = await readImports(root);
  });

  it("is checked on every source file", () => {
    expect(new Set(graph.files.filter((path) => path.endsWith(".ts")))).toEqual(new Set(sourceFiles));
    expect(graph.edges.length).toBeGreaterThan(sourceFiles.length);
  });

  it("has no import upwards, sideways, past an index or of a foreign package", () => {
    expect(findBreaches(graph.edges)).toEqual([]);
  });

  it("keeps Node's modules out of what runs in a page", () => {
    expect(findNodeInPages(graph.edges)).toEqual([]);
  });

  it("has no import cycles", () => {
    expect(findCycles(graph.edges)).toEqual([]);
  });

  it("sees packages, not files alone", () => {
    const packagesOf = (room: string): string[] =>
      graph.edges.filter(({ from }) => from.startsWith(`src/${room}/`)).map(({ to }) => to);
    expect(packagesOf("ledger")).toContain("viem");
    expect(packagesOf("charts")).toContain("@observablehq/plot");
  });

  describe("what takes long to load waits until it is used", () => {
    const heavy = [
      "@observablehq/plot",
      "linkedom",
      "@resvg/resvg-wasm",
      "hyparquet-writer",
      "viem",
      "@jax-js/jax",
      "fastify",
      "libp2p",
    ];
    const entries = ["src/cli/runCli.ts", "src/experiments/play/child.ts", "src/simulation/pool/worker.ts"];
    it.each(entries)("does not load it for %s", (entry) => {
      const loaded = loadedWith(entry, graph.edges);
      expect(loaded.size).toBeGreaterThan(100);
      expect(heavy.filter((name) => loaded.has(name))).toEqual([]);
    });

    it("sees what is loaded at once", () => {
      const loaded = loadedWith("src/report/writeReport.ts", graph.edges);
      for (const name of ["@observablehq/plot", "linkedom", "@resvg/resvg-wasm"]) expect(loaded).toContain(name);
    });
  });

  it("lets a reader follow playRound in 40 files: those of the room, and the indexes of others that they name", () => {
    const next = new Map<string, string[]>();
    for (const { from, to } of graph.edges) next.set(from, [...(next.get(from) ?? []), to]);
    const files = new Set(["src/round/playRound.ts"]);
    for (const file of files)
      if (file.startsWith("src/round/"))
        for (const other of next.get(file) ?? []) if (other.startsWith("src/")) files.add(other);
    expect(files.size).toBeGreaterThan(20);
    expect(files.size).toBeLessThanOrEqual(40);
  });

  it("keeps chance out of everything below floor 8, and the wall clock out of everything below floor 7", () => {
    const offenders = sourceFiles
      .filter((path) => !isTest(path) && !isGenerated(path))
      .filter(
        (path) =>
          (floorOf(path) < 8 && /Math\.random\(/.test(read(path))) ||
          (floorOf(path) < 7 && /Date\.now\(|performance\.now\(|new Date\(\)/.test(read(path))),
      )
      // waits between two questions to a chain
      .filter((path) => path !== "src/chain/sender/Timer.ts");
    expect(offenders).toEqual([]);
  });

  it("keeps engine-dependent functions out of the mathematics", () => {
    const offenders = sourceFiles
      .filter((path) => floorOf(path) < 8 && !isTest(path) && !isGenerated(path))
      .filter((path) =>
        /Math\.(exp|expm1|log|log1p|log2|log10|pow|sin|cos|tan|tanh|sinh|cosh|hypot|cbrt|atan2?)\(/.test(read(path)),
      );
    expect(offenders).toEqual([]);
  });

  it("has no file over 500 lines", () => {
    const contracts = (readdirSync(join(root, "contracts/src"), { recursive: true }) as string[])
      .filter((path) => path.endsWith(".sol"))
      .map((path) => `contracts/src/${path}`);
    expect(contracts.length).toBeGreaterThan(20);
    const long = [...sourceFiles, ...contracts]
      .filter((path) => !isGenerated(path))
      .map((path) => ({ path, lines: read(path).split("\n").length }))
      .filter(({ lines }) => lines > 500);
    expect(long).toEqual([]);
  });
});

describe("the check of the house plan", () => {
  const planted: Record<string, string> = {
    "src/core/index.ts": 'import { deep } from "../round/deep.ts";\nexport const core = deep;\n',
    "src/round/deep.ts": 'import { readFileSync } from "node:fs";\nimport "viem";\nexport const deep = readFileSync;\n',
    "src/round/index.ts": 'export { deep } from "./deep.ts";\nexport { cost } from "./own.ts";\n',
    "src/round/own.ts": 'import type { deep } from "./index.ts";\nexport const cost: typeof deep | 1 = 1;\n',
    "src/cost/index.ts": 'import { meta } from "../meta/index.ts";\nexport const cost = meta;\n',
    "src/meta/index.ts": "export const meta = 1;\n",
    "src/network/browser.ts": 'export { dial } from "./dial.ts";\nexport type { Disk } from "./disk.ts";\n',
    "src/network/dial.ts": 'export const dial = () => import("./later.ts");\n',
    "src/network/later.ts": 'import { readFileSync } from "node:fs";\nexport const later = readFileSync;\n',
    "src/network/disk.ts": 'import { statSync } from "node:fs";\nexport type Disk = typeof statSync;\n',
    "src/network/index.ts": 'export { dial } from "./browser.ts";\n',
    "src/network/inner.ts": 'export { dial } from "./browser.ts";\n',
    "src/federation/index.ts": 'export { dial } from "../network/browser.ts";\n',
  };
  let folder = "";
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), "gfml-planted-"));
    for (const [path, text] of Object.entries(planted)) {
      mkdirSync(dirname(join(folder, path)), { recursive: true });
      writeFileSync(join(folder, path), text);
    }
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it("sees every kind of planted breach", async () => {
    const { edges } = await readImports(folder);
    expect(findBreaches(edges).sort()).toEqual([
      "src/core/index.ts (floor 0) imports upwards: src/round/deep.ts (floor 6)",
      "src/core/index.ts enters round by src/round/deep.ts instead of its index.ts",
      "src/cost/index.ts imports a neighbor of its own floor: src/meta/index.ts",
      "src/network/inner.ts imports the browser.ts of its own room",
      "src/round/deep.ts imports node:fs: no Node module below floor 7",
      "src/round/deep.ts imports viem, which only chain, ledger, audit may",
      "src/round/own.ts imports the index of its own room",
    ]);
    // by an import() too, but not for types alone
    expect(findNodeInPages(edges)).toEqual([
      "a page cannot load src/network/browser.ts -> src/network/dial.ts -> src/network/later.ts -> node:fs",
    ]);
    expect(findCycles(edges)).toEqual(["src/round/index.ts -> src/round/own.ts -> src/round/index.ts"]);
  });
});
