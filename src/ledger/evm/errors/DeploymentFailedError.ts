import { GfmlError } from "../../../core/index.ts";

/** A transaction that should have created a contract names none. */
export class DeploymentFailedError extends GfmlError {
  readonly code = "GFML_DEPLOYMENT_FAILED";

  constructor(contract: string, transaction: string | undefined) {
    super("a contract was not created", {
      values: { contract, transaction: transaction ?? null },
      remedy: "ask the node for the transaction's receipt; it may have run out of gas",
    });
  }
}
