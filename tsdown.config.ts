import { defineConfig, type UserConfig } from "tsdown";

const config: UserConfig | UserConfig[] = defineConfig({
  entry: {
    index: "src/index.ts",
    "simulation/worker": "src/simulation/pool/worker.ts",
    "cli/main": "src/cli/main.ts",
  },
  format: "esm",
  platform: "node",
  target: "node22",
  dts: true,
  clean: true,
  sourcemap: false,
});
export default config;
