import { type Address, type LocalAccount, stringToBytes } from "viem";
import { awaitBeacon, type ChainConnection, connectChain, createSender, verifyCode } from "../../chain/index.ts";
import { pause } from "../../core/index.ts";
import type { LedgerSnapshot } from "../../round/index.ts";
import { testTokenAbi } from "./abi/generated/testToken.ts";
import { contractExpectations } from "./contractExpectations.ts";
import { deployLedger } from "./deploy.ts";
import { derivedLearnerKeys } from "./derivedLearnerKeys.ts";
import type { EvmConnection } from "./EvmConnection.ts";
import { readEvmSnapshot } from "./EvmSnapshot.ts";
import { unsuitableTokenError, windowTimeoutError } from "./errors.ts";
import { type EvmLedger, type EvmLedgerOptions, evmLedger, restoreEvmLedger } from "./evmLedger.ts";
import type { LearnerKeys } from "./LearnerKeys.ts";
import { type ContractAddresses, refusalAbis } from "./LedgerContracts.ts";
import { noLearnerKeys } from "./noLearnerKeys.ts";

/** Seconds in which a head must settle. */
const SETTLEMENT_WINDOW = 3_600;
/** Number of blocks that confirm a transaction. */
const CONFIRMATIONS = 2;
/** Milliseconds between checks of the chain. */
const POLL_INTERVAL = 1_000;
/** Seconds between readings of the chain's clock, and its allowed delay in seconds. */
const LOOK = 2;
const LATENESS = 600;

/** What a ledger on a network needs. */
export interface RemoteOptions extends EvmLedgerOptions {
  /** JSON-RPC nodes of one network, in order of preference. */
  readonly urls: readonly string[];
  /** Sends the transactions: registrar, administrator and provider of the contracts. */
  readonly account: LocalAccount;
  /** Distinguishes the learners of several runs of one account. */
  readonly name: string;
  /** False: every learner signs for itself, and unsigned data is refused. Default true. */
  readonly holdsLearnerKeys?: boolean;
  /** An ERC-20 with 18 decimals to pay in; if absent, a test token is deployed. */
  readonly token?: Address;
  /** Number of blocks, including its own, that a transaction needs before it counts. */
  readonly confirmations?: number;
  /** Seconds in which nodes that cannot be reached are asked again; 30 if absent. */
  readonly patience?: number;
  /** Seconds in which a head must settle; 3,600 if absent. */
  readonly settlementWindow?: number;
  /** Highest price per unit of gas, wei. */
  readonly maxFeePerGas?: bigint;
  /** A snapshot to continue from. */
  readonly snapshot?: LedgerSnapshot;
  /** Milliseconds between checks of the chain. */
  readonly pollInterval?: number;
  readonly signal?: AbortSignal;
  /** Called for problems that were repaired, with one line without secrets. */
  readonly notice?: (line: string) => void;
}

/**
 * A ledger on a network. A new one deploys its contracts. A resumed one checks the code of its contracts, and
 * does not repeat calls that are already on the chain.
 *
 * @throws GFML_CHAIN_UNREACHABLE or a related error, GFML_CONTRACT_CODE, GFML_UNSUITABLE_TOKEN
 */
export const openRemoteLedger = async (options: RemoteOptions): Promise<EvmLedger> => {
  const { urls, account, snapshot, signal, notice, confirmations, maxFeePerGas, pollInterval } = options;
  const saved = snapshot === undefined ? undefined : readEvmSnapshot(snapshot).data;
  const depth = confirmations ?? CONFIRMATIONS;
  const link = await connectChain({
    urls,
    ...(options.patience !== undefined && { patience: 1000 * options.patience }),
    ...(saved && { chainId: saved.chainId, contracts: contractExpectations(saved.addresses, saved.addresses.modules) }),
    ...(signal && { signal }),
    ...(notice && { notice }),
  });
  try {
    const sender = createSender({
      connection: link,
      account,
      abis: refusalAbis,
      confirmations: depth,
      ...(maxFeePerGas !== undefined && { maxFeePerGas }),
      pollInterval: pollInterval ?? POLL_INTERVAL,
      ...(signal && { signal }),
      ...(notice && { notice }),
    });
    const token = saved?.addresses.token ?? options.token;
    if (token !== undefined) await requireToken(link, token);
    const firstBlock = saved === undefined ? await link.publicClient.getBlockNumber() : BigInt(saved.firstBlock);
    const addresses = saved?.addresses ?? (await deployLedger(sender, token === undefined ? {} : { token }));
    const connection: EvmConnection = {
      client: link.publicClient,
      sender,
      keys: options.holdsLearnerKeys === false ? noLearnerKeys : await derivedKeys(account, options.name),
      chainId: link.chainId,
      confirmations: depth,
      addresses,
      settlementWindow: options.settlementWindow ?? SETTLEMENT_WINDOW,
      mints: saved === undefined ? options.token === undefined : await isOwnToken(link, addresses, account.address),
      awaitTime: (until) => awaitTime(link, until, signal),
      beacon: () =>
        awaitBeacon(link, {
          confirmations: depth,
          pollInterval: pollInterval ?? POLL_INTERVAL,
          signal,
          nudge: () => sender.send([{ to: account.address, data: "0x", label: "an empty call, for a block" }]),
        }),
      firstBlock,
      close: async () => {
        await sender.close();
        link.close();
      },
    };
    return snapshot === undefined ? evmLedger(connection, options) : restoreEvmLedger(connection, snapshot, options);
  } catch (error) {
    link.close();
    throw error;
  }
};

const derivedKeys = async (account: LocalAccount, name: string): Promise<LearnerKeys> =>
  derivedLearnerKeys(await learnerSecret(account, name));

/** A secret that only the account can make and that never changes: a signature of a fixed text. */
const learnerSecret = async (account: LocalAccount, name: string): Promise<Uint8Array> =>
  stringToBytes(await account.signMessage({ message: `gfml learner keys of ${name}` }));

const requireToken = async (link: ChainConnection, token: Address): Promise<void> => {
  await verifyCode(link, [{ name: "token", address: token }]);
  const decimals = await link.publicClient.readContract({
    address: token,
    abi: testTokenAbi,
    functionName: "decimals",
  });
  if (decimals !== 18) throw unsuitableTokenError(token, decimals);
};

const isOwnToken = async (link: ChainConnection, { token }: ContractAddresses, account: Address): Promise<boolean> => {
  try {
    const owner = await link.publicClient.readContract({ address: token, abi: testTokenAbi, functionName: "owner" });
    return owner.toLowerCase() === account.toLowerCase();
  } catch {
    // a token without an owner cannot be minted
    return false;
  }
};

/** @throws GFML_WINDOW_TIMEOUT if the chain's clock does not reach the time */
const awaitTime = async (link: ChainConnection, until: bigint, signal: AbortSignal | undefined): Promise<void> => {
  const start = (await link.publicClient.getBlock()).timestamp;
  const patience = Number(until > start ? until - start : 0n) + LATENESS;
  for (let waited = 0; ; waited += LOOK) {
    const { timestamp } = await link.publicClient.getBlock();
    if (timestamp >= until) return;
    if (waited > patience) throw windowTimeoutError(until, timestamp, waited);
    await pause(LOOK, signal);
    signal?.throwIfAborted();
  }
};
