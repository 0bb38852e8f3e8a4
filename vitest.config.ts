import { fileURLToPath } from "node:url";
import { defineConfig, type ViteUserConfig } from "vitest/config";
import { LongestFirst } from "./test/support/LongestFirst.ts";

const config: ViteUserConfig = defineConfig({
  // as dashboard/vite.config.ts has it
  resolve: {
    alias: [
      { find: "gfml/browser", replacement: fileURLToPath(new URL("src/browser.ts", import.meta.url)) },
      { find: /^gfml\/([a-z]+)$/, replacement: fileURLToPath(new URL("src/$1/index.ts", import.meta.url)) },
    ],
  },
  test: {
    include: ["src/**/*.test.ts", "dashboard/src/**/*.test.ts", "test/**/*.test.ts", "examples/**/*.test.ts"],
    exclude: ["**/*.long.test.ts", "**/node_modules/**"],
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
