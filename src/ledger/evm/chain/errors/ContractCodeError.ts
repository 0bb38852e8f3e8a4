import { GfmlError } from "../../../../core/index.ts";

/** The code at a contract's address is not the expected one. */
export class ContractCodeError extends GfmlError {
  readonly code = "GFML_CONTRACT_CODE";

  /**
   * @param expected - keccak-256 of the expected runtime code, immutable values masked
   * @param found - the same of the code on the chain
   */
  constructor(contract: string, address: string, expected: string, found: string) {
    super("the code at this address is not the expected contract's", {
      values: { contract, address, expected, found },
      remedy: "check the address, or use the version of gfml that deployed it",
    });
  }
}
