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

/**
 * A package that the command needs is left out of this install: as an error that names it, or else the error itself. What the
 * games and learning do not need is an optional dependency, and npm leaves out, without a word, those that its Node is too old for.
 */
export const withPackageName = (error: unknown): unknown => {
  if (!(error instanceof Error) || (error as NodeJS.ErrnoException).code !== "ERR_MODULE_NOT_FOUND") return error;
  const name = /Cannot find package '([^']+)'/.exec(error.message)?.[1];
  if (name === undefined) return error;
  return new GfmlError("GFML_PACKAGE_MISSING", `this needs the package ${name}, which is not installed`, {
    values: { package: name },
    remedy:
      `install it (npm install ${name}), or install gfml again without --omit=optional, by npm with the Node that runs this ` +
      `(${process.version}): npm leaves out, without a word, what needs a newer Node than its own`,
    cause: error,
  });
};
