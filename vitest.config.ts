import { availableParallelism } from "node:os";
import { fileURLToPath } from "node:url";
import { defineConfig, type ViteUserConfig } from "vitest/config";

const NEVER = ["**/*.long.test.ts", "**/node_modules/**"];
/** Test files beside what they test, and those of the examples: each takes less than three seconds. */
const UNIT = "{src,dashboard/src,examples}/**/*.test.ts";
/** Test files that need a chain, sockets, processes or a browser, and whole runs. */
const INTEGRATION = "test/**/*.test.ts";
/** Files that put something in the place of a module, load one anew, or need an engine's memory as it was at the start (jax-js). */
const OWN_MODULES = [
  "src/experiments/play/runPlan.test.ts",
  "src/kernels/loadKernels.test.ts",
  "src/model/createJaxModel.test.ts",
];
/** It needs an engine's memory as it was at the start, too, and plays whole runs. */
const OWN_MODEL = "examples/own-model/*.test.ts";
/** It compiles all contracts before it tests them: minutes of one processor from a clean clone. */
const CONTRACTS = "test/contracts/forge.test.ts";

const unitLimits = { testTimeout: 10_000, hookTimeout: 10_000 };
const integrationLimits = { testTimeout: 120_000, hookTimeout: 120_000 };

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
      // files share a worker's modules, whose loading would be most of their time: each ends what it starts
      {
        extends: true,
        test: {
          name: "unit",
          include: [UNIT],
          exclude: [...NEVER, ...OWN_MODULES, OWN_MODEL],
          isolate: false,
          ...unitLimits,
        },
      },
      { extends: true, test: { name: "unit-alone", include: OWN_MODULES, exclude: NEVER, ...unitLimits } },
      {
        extends: true,
        test: {
          name: "integration",
          include: [INTEGRATION],
          exclude: [...NEVER, CONTRACTS],
          isolate: false,
          ...integrationLimits,
        },
      },
      {
        extends: true,
        test: { name: "integration-alone", include: [OWN_MODEL], exclude: NEVER, ...integrationLimits },
      },
      // `npm run test:contracts`
      { extends: true, test: { name: "contracts", include: [CONTRACTS], ...integrationLimits } },
    ],
    environment: "node",
    pool: "threads",
    // more than there are processors: many files mostly wait, for sockets, blocks or browsers
    maxWorkers: Math.ceil(1.5 * availableParallelism()),
  },
});
export default config;
