import { fileURLToPath } from "node:url";
import { defineConfig, type ViteUserConfig } from "vitest/config";
import { LongestFirst } from "./test/support/LongestFirst.ts";

const NEVER = ["**/*.long.test.ts", "**/node_modules/**"];
/** What spans rooms and still starts nothing but what it ends. */
const SHARED_ACROSS = ["round", "simulation", "reference", "golden", "audit"].map(
  (folder) => `test/${folder}/**/*.test.ts`,
);
const SHARED = ["src/**/*.test.ts", "dashboard/src/**/*.test.ts", "examples/**/*.test.ts", ...SHARED_ACROSS];
/** Files that put something in the place of a module, load one anew, or need an engine's memory as it was at the start (jax-js). */
const OWN_MODULES = [
  "src/experiments/play/runPlan.test.ts",
  "src/kernels/loadKernels.test.ts",
  "src/model/jax/*.test.ts",
  "examples/own-model/*.test.ts",
];

const config: ViteUserConfig = defineConfig({
  // as dashboard/vite.config.ts has it
  resolve: {
    alias: [
      { find: "gfml/browser", replacement: fileURLToPath(new URL("src/browser.ts", import.meta.url)) },
      { find: /^gfml\/([a-z]+)$/, replacement: fileURLToPath(new URL("src/$1/index.ts", import.meta.url)) },
    ],
  },
  test: {
    projects: [
      {
        extends: true,
        // files without effects on each other: they share a worker's modules, whose loading is most of their time
        test: { name: "shared", include: SHARED, exclude: [...NEVER, ...OWN_MODULES], isolate: false },
      },
      {
        extends: true,
        test: { name: "alone", include: ["test/**/*.test.ts", ...OWN_MODULES], exclude: [...NEVER, ...SHARED_ACROSS] },
      },
    ],
    environment: "node",
    pool: "threads",
    // all processors: the longest file mostly waits for a compiler in a process of its own
    maxWorkers: "100%",
    sequence: { sequencer: LongestFirst },
    testTimeout: 120_000,
    hookTimeout: 120_000,
  },
});
export default config;
