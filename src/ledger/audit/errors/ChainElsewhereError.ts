import { GfmlError } from "../../../core/index.ts";

/** A run was recorded on a network: its folder does not hold the chain. */
export class ChainElsewhereError extends GfmlError {
  readonly code = "GFML_CHAIN_ELSEWHERE";

  constructor(chainId: number, address: string) {
    super("this run's ledger is on a network, not in the folder", {
      values: { "chain id": chainId, address },
      remedy: `name one of the network's nodes: gfml audit --rpc URL --address ${address}`,
    });
  }
}
