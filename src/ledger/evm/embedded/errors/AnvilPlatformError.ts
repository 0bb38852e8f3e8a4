import { GfmlError } from "../../../../core/index.ts";

/** Nobody builds anvil for this operating system and processor. */
export class AnvilPlatformError extends GfmlError {
  readonly code = "GFML_ANVIL_PLATFORM";

  constructor(platform: string, processor: string, supported: readonly string[]) {
    super("the embedded chain's program, anvil, is not published for this platform", {
      values: { platform: `${platform} ${processor}`, published: supported.join(", ") },
      remedy:
        "choose --ledger memory, give --ledger the URL of a chain, or set GFML_ANVIL to the path of an anvil built here",
    });
  }
}
