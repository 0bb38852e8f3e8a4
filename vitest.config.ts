import { defineConfig, type ViteUserConfig } from "vitest/config";

const config: ViteUserConfig = defineConfig({
  test: {
    include: ["src/**/*.test.ts", "test/**/*.test.ts", "examples/**/*.test.ts"],
    exclude: ["**/*.long.test.ts", "**/node_modules/**"],
    environment: "node",
    pool: "threads",
    testTimeout: 120_000,
    hookTimeout: 120_000,
  },
});
export default config;
