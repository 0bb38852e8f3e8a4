import { GfmlError } from "../../../../core/index.ts";

/** Nodes answer with another chain id than the expected one, or with different ones among themselves. */
export class WrongChainError extends GfmlError {
  readonly code = "GFML_WRONG_CHAIN";

  constructor(expected: number | undefined, found: Readonly<Record<string, string>>) {
    super("these URLs lead to another chain", {
      values: { expected: expected ?? "one chain id for all URLs", ...found },
      remedy: "correct the URLs or the expected chain id",
    });
  }
}
