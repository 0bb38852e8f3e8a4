import { GfmlError, type GfmlErrorDetails } from "../core/index.ts";

/** `gfml bench` was called in the published package. */
export const benchMissingError = (): GfmlError =>
  new GfmlError("GFML_BENCH_MISSING", "the benchmarks are not part of the published package", {
    remedy: "clone the repository, run `npm ci`, and there `npm run bench`",
  });

/** A command was given arguments that do not go together. */
export const usageError = (shortMessage: string, details: GfmlErrorDetails = {}): GfmlError =>
  new GfmlError("GFML_USAGE", shortMessage, details);
