import { cpus } from "node:os";
import type { Manifest } from "../../storage/index.ts";

/** The machine on which gfml runs. */
export const describePlatform = (): Manifest["platform"] => ({
  system: process.platform,
  architecture: process.arch,
  processor: cpus()[0]?.model.trim() ?? "unknown",
});
