import { GfmlError } from "../../../../core/index.ts";

/** The optional package that carries anvil for this platform is not installed. */
export class AnvilMissingError extends GfmlError {
  readonly code = "GFML_ANVIL_MISSING";

  constructor(platform: string, processor: string, packageName: string) {
    super("the embedded chain's program, anvil, is not installed", {
      values: { platform: `${platform} ${processor}`, package: packageName },
      remedy:
        "install again with optional dependencies (npm install --include=optional), choose --ledger memory, or set GFML_ANVIL to the path of an anvil binary",
    });
  }
}
