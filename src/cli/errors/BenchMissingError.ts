import { GfmlError } from "../../core/index.ts";

/** `gfml bench` was called in the published package. */
export class BenchMissingError extends GfmlError {
  readonly code = "GFML_BENCH_MISSING";

  constructor() {
    super("the benchmarks are not part of the published package", {
      remedy: "clone the repository, run `npm ci`, and there `npm run bench`",
    });
  }
}
