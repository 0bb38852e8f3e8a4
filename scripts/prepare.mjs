// What npm runs after an install in a clone, and before it packs.
import { rmSync } from "node:fs";
import { fileURLToPath } from "node:url";

// the package `node` leaves the headers of Node beside its program: 68 MB that nothing here needs
rmSync(fileURLToPath(new URL("../node_modules/node/node_modules", import.meta.url)), { recursive: true, force: true });
await import("./build.mjs");
