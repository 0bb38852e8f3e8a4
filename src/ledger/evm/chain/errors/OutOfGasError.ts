import { GfmlError } from "../../../../core/index.ts";

/** A transaction used up its gas limit and had no effect. */
export class OutOfGasError extends GfmlError {
  readonly code = "GFML_OUT_OF_GAS";

  constructor(label: string, gas: bigint, transactionHash: string) {
    super("a transaction ran out of gas", {
      values: { call: label, gas, transaction: transactionHash },
      remedy: "raise the gas margin, or send smaller batches",
    });
  }
}
