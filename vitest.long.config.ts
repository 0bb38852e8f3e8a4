import { defineConfig, type ViteUserConfig } from "vitest/config";

/** Soaks and full-size runs: `npm run test:long`, not part of the gate. */
const config: ViteUserConfig = defineConfig({
  test: {
    include: ["**/*.long.test.ts"],
    exclude: ["**/node_modules/**"],
    testTimeout: 3_600_000,
    hookTimeout: 600_000,
  },
});
export default config;
