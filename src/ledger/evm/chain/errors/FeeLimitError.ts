import { GfmlError } from "../../../../core/index.ts";

/** The chain asks for more per gas than the configured limit. Amounts in wei. */
export class FeeLimitError extends GfmlError {
  readonly code = "GFML_FEE_LIMIT";

  constructor(label: string, limit: bigint, asked: bigint) {
    super("gas costs more than the limit allows", {
      values: { call: label, limit, asked },
      remedy: "raise the limit, or wait for lower fees",
    });
  }
}
