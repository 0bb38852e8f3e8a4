import { fileURLToPath } from "node:url";
import react from "@vitejs/plugin-react";
import { defineConfig, type UserConfig } from "vite";
import { withoutJsonSchema } from "./scripts/withoutJsonSchema.ts";
import { workerLicenses } from "./scripts/workerLicenses.ts";

const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

const licenses = workerLicenses("licenses-workers.md");

const config: UserConfig = defineConfig({
  root: here("."),
  // pages find their files wherever they are put
  base: "./",
  plugins: [withoutJsonSchema(), react(), licenses.write()],
  // gfml/charts is the room src/charts: the same code as the package's, from its sources
  resolve: {
    alias: [
      // the learner's entry has no room of its own
      { find: "gfml/browser", replacement: here("../src/browser.ts") },
      // its build for browsers
      { find: /^csv-parse$/, replacement: "csv-parse/browser/esm" },
      { find: /^gfml\/([a-z]+)$/, replacement: here("../src/$1/index.ts") },
    ],
  },
  worker: { format: "es", plugins: () => [withoutJsonSchema(), licenses.collect()] },
  build: {
    outDir: here("../dist/dashboard"),
    emptyOutDir: true,
    target: "es2022",
    // a script within the page would break its content security policy
    modulePreload: { polyfill: false },
    assetsInlineLimit: 0,
    // of all that is bundled
    license: { fileName: "licenses.md" },
    // the charts: pages load them from this machine
    chunkSizeWarningLimit: 700,
    rollupOptions: {
      input: {
        index: here("index.html"),
        personalize: here("personalize.html"),
        join: here("join.html"),
        provider: here("provider.html"),
      },
    },
  },
});
export default config;
