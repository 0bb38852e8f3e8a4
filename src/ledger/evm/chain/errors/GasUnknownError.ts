import { GfmlError } from "../../../../core/index.ts";

/** A dry run cannot say what a call costs: it depends on calls that were not sent, and the gas table lacks it. */
export class GasUnknownError extends GfmlError {
  readonly code = "GFML_GAS_UNKNOWN";

  constructor(label: string) {
    super("the gas of a call cannot be estimated", {
      values: { call: label },
      remedy: "add the call's label to the gas table",
    });
  }
}
