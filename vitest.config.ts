import { defineConfig, type ViteUserConfig } from "vitest/config";
import { LongestFirst } from "./test/support/LongestFirst.ts";

const config: ViteUserConfig = defineConfig({
  test: {
    include: ["src/**/*.test.ts", "test/**/*.test.ts", "examples/**/*.test.ts"],
    exclude: ["**/*.long.test.ts", "**/node_modules/**"],
    environment: "node",
    pool: "threads",
    sequence: { sequencer: LongestFirst },
    testTimeout: 120_000,
    hookTimeout: 120_000,
  },
});
export default config;
