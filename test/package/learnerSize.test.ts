import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { build } from "vite";
import { expect, it } from "vitest";

/** kB (1,000 bytes) of the learner without charts, packed by gzip as servers send it. */
const BUDGET = 300;

/** A page's own part: all of a learner, and what trains it. */
const PAGE = `
import * as learner from "gfml/browser";
import { createPerceptron } from "gfml/model";
import { createTrainer } from "gfml/round";
globalThis.gfml = { ...learner, createPerceptron, createTrainer };
`;

it("fits a page in 300 kB, and needs no module of Node", async () => {
  const nodeModules: string[] = [];
  const source = (path: string): string => fileURLToPath(new URL(`../../src/${path}`, import.meta.url));
  const places: Record<string, string> = {
    "gfml/browser": source("browser.ts"),
    "gfml/model": source("model/index.ts"),
    "gfml/round": source("round/index.ts"),
  };
  const result = await build({
    configFile: false,
    logLevel: "silent",
    mode: "production",
    plugins: [
      {
        name: "tiny-page",
        enforce: "pre",
        resolveId: (id) => {
          if (id.startsWith("node:")) nodeModules.push(id);
          return id === "page.js" ? "\0page.js" : (places[id] ?? null);
        },
        load: (id) => (id === "\0page.js" ? PAGE : null),
      },
    ],
    build: { write: false, modulePreload: false, rolldownOptions: { input: "page.js" } },
  });
  const [output] = [result].flat() as unknown as { output: { type: string; fileName: string; code?: string }[] }[];
  const chunks = output!.output.filter(({ type }) => type === "chunk");
  const packed = chunks.reduce((sum, { code }) => sum + gzipSync(code!, { level: 9 }).length, 0);
  console.log(`gfml/browser with its trainer: ${(packed / 1000).toFixed(1)} kB gzip in ${chunks.length} files`);
  expect(nodeModules).toEqual([]);
  expect(packed).toBeGreaterThan(100_000);
  expect(packed).toBeLessThan(BUDGET * 1000);
}, 120_000);
