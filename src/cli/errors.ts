import { GfmlError, type GfmlErrorDetails } from "../core/index.ts";

/** `gfml bench` was called in the published package. */
export const benchMissingError = (): GfmlError =>
  new GfmlError("GFML_BENCH_MISSING", "the benchmarks are not part of the published package", {
    remedy: "clone the repository, run `npm ci`, and there `npm run bench`",
  });

/** The arguments of a command are incomplete or contradict each other. */
export const usageError = (shortMessage: string, details: GfmlErrorDetails = {}): GfmlError =>
  new GfmlError("GFML_USAGE", shortMessage, details);

/** Two flags that exclude each other were both given. */
export const flagConflictError = (first: string, second: string, remedy = "leave out one of them"): GfmlError =>
  usageError(`${first} and ${second} cannot be used together`, { remedy });
