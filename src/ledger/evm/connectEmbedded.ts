import type { LocalAccount } from "viem";
import {
  accountOfKey,
  chainWaitAbortedError,
  connectChain,
  createSender,
  type EmbeddedChain,
  TRANSACTION_GAS_LIMIT,
  type TransactionSender,
} from "../../chain/index.ts";
import { pause as sleep } from "../../core/index.ts";
import type { LedgerSnapshot } from "../../round/index.ts";
import { deployLedger } from "./deploy.ts";
import { derivedLearnerKeys, deriveLearnerKey } from "./derivedLearnerKeys.ts";
import type { EvmConnection } from "./EvmConnection.ts";
import type { EvmSnapshotData } from "./EvmSnapshot.ts";
import type { EvmLedgerOptions } from "./evmLedger.ts";
import { refusalAbis } from "./LedgerContracts.ts";
import { noLearnerKeys } from "./noLearnerKeys.ts";

/** Virtual time 0 on the chain: 2026-01-01 00:00 UTC, s since 1970. */
const START_OF_TIME = 1_767_225_600;
/** Seconds in which a head must settle, by the chain's time. */
const SETTLEMENT_WINDOW = 3_600;
/** Milliseconds between readings of a real clock. */
const LOOK = 200;

/** What a ledger on a chain of its own needs. */
export interface EmbeddedOptions extends EvmLedgerOptions {
  /** Folder of the chain's log. */
  readonly folder: string;
  /** Virtual time, s; with `isRealTime` the time of day, s since 1970. */
  readonly now: () => number;
  /**
   * The chain's time follows `now` at every block, and no coalition is forfeited before the window has really passed. Default:
   * blocks have the virtual time at which their calls were made, and a window passes as soon as a caller waits for it.
   */
  readonly isRealTime?: boolean;
  /** Seconds in which a head must settle before its coalition may be forfeited; 3,600 if absent. */
  readonly settlementWindow?: number;
  /** The secret from which all keys are derived: equal secrets give equal chains. */
  readonly secret: string;
  /** Sends the transactions: registrar, administrator and provider of the contracts; if absent, derived from the secret. */
  readonly account?: LocalAccount;
  /** False: every learner signs for itself, and unsigned data is refused. Default true. */
  readonly holdsLearnerKeys?: boolean;
  /** Aborts waits on a real clock. */
  readonly signal?: AbortSignal;
  /** A snapshot to continue from. */
  readonly snapshot?: LedgerSnapshot;
}

/** A connection to a chain that gfml starts, with a ledger's contracts on it. Closing it ends the chain. */
export const connectEmbedded = async (
  chain: EmbeddedChain,
  options: Omit<EmbeddedOptions, "folder" | "snapshot"> & { readonly saved?: EvmSnapshotData | undefined },
): Promise<EvmConnection> => {
  const { now, secret, saved, isRealTime = false, signal } = options;
  const settlementWindow = options.settlementWindow ?? SETTLEMENT_WINDOW;
  let earliest = 0;
  let at = now();
  const time = (virtual: number): number =>
    isRealTime ? Math.floor(now()) : Math.max(START_OF_TIME + Math.floor(virtual), earliest);
  const mine = () => chain.mine(time(at));
  // there is no other node to try: an embedded chain that does not respond has ended
  const link = await connectChain({
    urls: [chain.url],
    chainId: chain.chainId,
    patience: 1_000,
    requestTimeout: 120_000,
  });
  const account = options.account ?? accountOfKey(deriveLearnerKey(bytesOf(`gfml provider ${secret}`), 0), "provider");
  const inner = createSender({ connection: link, account, abis: refusalAbis, mine });
  const sender: TransactionSender = {
    ...inner,
    send: async (calls) => {
      try {
        return await inner.send(calls);
      } catch (error) {
        throw (await chain.diagnose()) ?? error;
      }
    },
  };
  const gas = BigInt(TRANSACTION_GAS_LIMIT);
  const firstBlock = saved === undefined ? (await chain.head()).number : BigInt(saved.firstBlock);
  return {
    client: link.publicClient,
    sender,
    keys: options.holdsLearnerKeys === false ? noLearnerKeys : derivedLearnerKeys(bytesOf(`gfml learners ${secret}`)),
    chainId: chain.chainId,
    addresses: saved?.addresses ?? (await deployLedger(sender, { gas })),
    settlementWindow,
    mints: true,
    gas,
    time: {
      now,
      set: (seconds) => {
        at = seconds;
      },
    },
    awaitTime: async (until) => {
      if (!isRealTime) {
        earliest = Math.max(earliest, Number(until));
        return;
      }
      while (now() < Number(until)) {
        const rest = Math.ceil((Number(until) - now()) * 1000);
        await pause(Math.min(LOOK, Math.max(1, rest)), `${until} s since 1970`, signal);
      }
    },
    beacon: async () => {
      const mined = await chain.mine(time(now()), { evenEmpty: true });
      return mined.at(-1)!.hash;
    },
    dump: () => chain.dump(),
    firstBlock,
    close: async () => {
      await sender.close();
      link.close();
      await chain.stop();
    },
  };
};

const pause = async (milliseconds: number, waiting: string, signal: AbortSignal | undefined): Promise<void> => {
  await sleep(milliseconds / 1000, signal);
  if (signal?.aborted) throw chainWaitAbortedError(waiting);
};

const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text);
