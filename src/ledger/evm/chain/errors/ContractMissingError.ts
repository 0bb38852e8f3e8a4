import { GfmlError } from "../../../../core/index.ts";

/** There is no code at the address of a contract. */
export class ContractMissingError extends GfmlError {
  readonly code = "GFML_CONTRACT_MISSING";

  constructor(contract: string, address: string, chainId: number) {
    super("no contract at this address", {
      values: { contract, address, chainId },
      remedy: "check the address and the chain, or deploy the contracts first",
    });
  }
}
