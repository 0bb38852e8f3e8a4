import { globSync, readFileSync, writeFileSync } from "node:fs";
import { defineConfig, type UserConfig } from "tsdown";

const config: UserConfig | UserConfig[] = defineConfig({
  entry: [
    // the entries of package.json's `exports`
    "src/index.ts",
    "src/browser.ts",
    "src/games.ts",
    "src/learning.ts",
    "src/ledger.ts",
    "src/audit.ts",
    "src/experiments.ts",
    "src/flower.ts",
    "src/testing/index.ts",
    "src/jax.ts",
    "src/cli/main.ts",
    // what starts as a thread or a process of its own: test/package/programs.test.ts finds a file that is missing here
    "src/simulation/pool/worker.ts",
    "src/experiments/play/child.ts",
    "src/cli/audit/auditProcess.ts",
  ],
  format: "esm",
  platform: "node",
  target: "node22",
  // files keep their places, so that threads and processes find their own beside what starts them
  unbundle: true,
  fixedExtension: false,
  dts: true,
  hooks: {
    // the bundler leaves an import of a file for each room from which only types came. It names nothing, but it would let the types of
    // gfml/games ask for packages that a light install leaves out
    "build:done": () => {
      for (const file of globSync("dist/**/*.d.ts")) {
        const text = readFileSync(file, "utf8");
        const short = text.replace(/^import "[^"]+";\n/gm, "");
        if (short !== text) writeFileSync(file, short);
      }
    },
  },
  checks: { pluginTimings: false },
  clean: true,
});
export default config;
