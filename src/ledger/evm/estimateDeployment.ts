import type { Address } from "viem";
import { connectChain, createDryRunSender, type LoadKeyOptions, loadAccount } from "../../chain/index.ts";
import { roundsCode } from "./abi/generated/rounds.ts";
import { testTokenAbi } from "./abi/generated/testToken.ts";
import { deployLedger } from "./deploy.ts";
import { refusalAbis } from "./LedgerContracts.ts";

/** The network, the account and the token of an estimate. */
export interface DeploymentEstimateOptions extends LoadKeyOptions {
  readonly urls: readonly string[];
  /** The token to pay in; if absent, a test token is deployed. */
  readonly token?: Address;
  readonly notice?: (line: string) => void;
}

/** The current cost of deploying a ledger's contracts on a network, and the paying account. Nothing was sent. */
export interface DeploymentEstimate {
  readonly chainId: number;
  readonly account: Address;
  /** Includes a margin of a quarter. */
  readonly gas: bigint;
  readonly transactions: number;
  /** Highest current price per unit of gas, wei. */
  readonly gasPrice: bigint;
  /** The account's, wei. */
  readonly balance: bigint;
  /** The account's tokens, 18 digits; null if a test token would be deployed. */
  readonly tokens: bigint | null;
}

/**
 * Gas of deploying Rounds, which no node can estimate before its modules stand: the base cost and its calldata, a word's cost in
 * creation, 200 for each byte that stays, and what its constructor reads of its modules.
 */
const gasOfRounds = (): bigint => {
  const bytes = (roundsCode.creation.length - 2) / 2;
  const constructorReads = 20_000;
  return BigInt(53_000 + 16 * bytes + 2 * Math.ceil(bytes / 32) + 200 * roundsCode.runtime.length + constructorReads);
};

/**
 * Asks a network for the cost of deploying, with the account that would deploy.
 *
 * @throws GFML_CHAIN_UNREACHABLE or a related error, GFML_KEY_MISSING or a related error, GFML_CONTRACT_REFUSED
 */
export const estimateDeployment = async (options: DeploymentEstimateOptions): Promise<DeploymentEstimate> => {
  const { urls, token, notice } = options;
  const { address } = await loadAccount(options);
  const connection = await connectChain({ urls, ...(notice && { notice }) });
  try {
    const sender = createDryRunSender({
      connection,
      account: address,
      abis: refusalAbis,
      gasTable: { "deploy Rounds": gasOfRounds() },
    });
    await deployLedger(sender, token === undefined ? {} : { token });
    const { gas, gasPrice, balance, calls } = await sender.report();
    const tokens =
      token === undefined
        ? null
        : await connection.publicClient.readContract({
            address: token,
            abi: testTokenAbi,
            functionName: "balanceOf",
            args: [address],
          });
    return {
      chainId: connection.chainId,
      account: address,
      gas,
      transactions: calls.length,
      gasPrice,
      balance,
      tokens,
    };
  } finally {
    connection.close();
  }
};
