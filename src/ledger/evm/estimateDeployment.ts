import type { Address } from "viem";
import { connectChain, createDryRunSender, type LoadKeyOptions, loadAccount } from "../../chain/index.ts";
import { testTokenAbi } from "./abi/generated/testToken.ts";
import { deployLedger } from "./deploy.ts";
import { refusalAbis } from "./LedgerContracts.ts";

/** The network, the account and the token of an estimate. */
export interface DeploymentEstimateOptions extends LoadKeyOptions {
  readonly urls: readonly string[];
  /** The token to pay in; a test token is deployed if absent. */
  readonly token?: Address;
  readonly notice?: (line: string) => void;
}

/** What the contracts of a ledger would cost on a network now, and who would pay. Nothing was sent. */
export interface DeploymentEstimate {
  readonly chainId: number;
  readonly account: Address;
  /** With a margin of a quarter. */
  readonly gas: bigint;
  readonly transactions: number;
  /** Most that a unit of gas costs now, wei. */
  readonly gasPrice: bigint;
  /** The account's, wei. */
  readonly balance: bigint;
  /** The account's tokens, 18 digits; null where a test token would be made. */
  readonly tokens: bigint | null;
}

/**
 * Asks a network what deploying would cost, with the account that would do it.
 *
 * @throws GFML_CHAIN_UNREACHABLE or a related error, GFML_KEY_MISSING or a related error, ContractRefusedError
 */
export const estimateDeployment = async (options: DeploymentEstimateOptions): Promise<DeploymentEstimate> => {
  const { urls, token, notice } = options;
  const { address } = await loadAccount(options);
  const connection = await connectChain({ urls, ...(notice && { notice }) });
  try {
    const sender = createDryRunSender({ connection, account: address, abis: refusalAbis });
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
