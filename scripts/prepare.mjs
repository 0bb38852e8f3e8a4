// npm runs this after an install in a clone, and before it packs.
import { rmSync } from "node:fs";
import { fileURLToPath } from "node:url";

// the package `node` includes the headers of Node: 68 MB that gfml does not need
rmSync(fileURLToPath(new URL("../node_modules/node/node_modules", import.meta.url)), { recursive: true, force: true });
await import("./build.mjs");
