import { availableParallelism } from "node:os";
import { fileURLToPath } from "node:url";
import { defineConfig, type ViteUserConfig } from "vitest/config";

const NEVER = ["**/*.long.test.ts", "**/node_modules/**"];
/** Files that put something in the place of a module, load one anew, or need an engine's memory as it was at the start (jax-js). */
const OWN_MODULES = [
  "src/experiments/play/runPlan.test.ts",
  "src/kernels/loadKernels.test.ts",
  "src/model/jax/*.test.ts",
  "examples/own-model/*.test.ts",
];
/** It compiles all contracts before it tests them: minutes of one processor from a clean clone. */
const CONTRACTS = "test/contracts/forge.test.ts";

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
        // files share a worker's modules, whose loading would be most of their time: each ends what it starts
        test: {
          name: "shared",
          include: ["{src,dashboard/src,examples,test}/**/*.test.ts"],
          exclude: [...NEVER, ...OWN_MODULES, CONTRACTS],
          isolate: false,
        },
      },
      { extends: true, test: { name: "alone", include: OWN_MODULES, exclude: NEVER } },
      // `npm run test:contracts`
      { extends: true, test: { name: "contracts", include: [CONTRACTS] } },
    ],
    environment: "node",
    pool: "threads",
    // more than there are processors: many files mostly wait, for sockets, blocks or browsers
    maxWorkers: Math.ceil(1.5 * availableParallelism()),
    testTimeout: 120_000,
    hookTimeout: 120_000,
  },
});
export default config;
