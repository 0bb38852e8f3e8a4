import type { LedgerSnapshot } from "../../round/index.ts";
import { connectChain } from "./chain/connectChain.ts";
import { createSender } from "./chain/createSender.ts";
import type { TransactionSender } from "./chain/TransactionSender.ts";
import { deployLedger } from "./deploy.ts";
import type { EvmConnection } from "./EvmConnection.ts";
import type { EmbeddedChain } from "./embedded/EmbeddedChain.ts";
import { TRANSACTION_GAS_LIMIT } from "./embedded/embeddedChainConstants.ts";
import { startEmbeddedChain } from "./embedded/startEmbeddedChain.ts";
import {
  type EvmLedger,
  type EvmLedgerOptions,
  type EvmSnapshotData,
  evmLedger,
  readEvmSnapshot,
  restoreEvmLedger,
} from "./evmLedger.ts";
import { accountOfKey } from "./keys/accountOfKey.ts";
import { createKeyring } from "./keys/createKeyring.ts";
import { deriveLearnerKey } from "./keys/deriveLearnerKey.ts";
import { refusalAbis } from "./LedgerContracts.ts";
import { learnerKeysOf } from "./learnerKeysOf.ts";

/** Virtual time 0 on the chain: 2026-01-01 00:00 UTC, s since 1970. */
const START_OF_TIME = 1_767_225_600;
/** s that a head has to settle in, of the chain's time. */
const SETTLEMENT_WINDOW = 3_600;

export interface EmbeddedLedgerOptions extends EvmLedgerOptions {
  /** Folder of the chain's log. */
  readonly folder: string;
  /** Virtual time, s. */
  readonly now: () => number;
  /** What all keys follow from: equal secrets give equal chains. */
  readonly secret: string;
  /** Goes on from here. */
  readonly snapshot?: LedgerSnapshot;
}

/**
 * A ledger on a chain of our own: started with it, closed with it.
 *
 * @throws AnvilMissingError and its like where there is no anvil
 */
export const openEmbeddedLedger = async (options: EmbeddedLedgerOptions): Promise<EvmLedger> => {
  const { folder, snapshot } = options;
  const saved = snapshot === undefined ? undefined : readEvmSnapshot(snapshot);
  const chain = await startEmbeddedChain({ folder, ...(saved?.chain && { state: saved.chain }) });
  try {
    const connection = await connectEmbedded(chain, { ...options, saved: saved?.data });
    return snapshot === undefined ? evmLedger(connection, options) : restoreEvmLedger(connection, snapshot, options);
  } catch (error) {
    const died = await chain.diagnose();
    await chain.stop();
    throw died ?? error;
  }
};

/** A connection to a chain of our own, with a ledger's contracts on it; closing it ends the chain. */
export const connectEmbedded = async (
  chain: EmbeddedChain,
  options: Pick<EmbeddedLedgerOptions, "now" | "secret"> & { readonly saved?: EvmSnapshotData | undefined },
): Promise<EvmConnection> => {
  const { now, secret, saved } = options;
  let earliest = 0;
  let at = now();
  const mine = () => chain.mine(Math.max(START_OF_TIME + Math.floor(at), earliest));
  // there is no other node to try: a chain that does not answer has ended
  const link = await connectChain({
    urls: [chain.url],
    chainId: chain.chainId,
    patience: 1_000,
    requestTimeout: 120_000,
  });
  const account = accountOfKey(deriveLearnerKey(bytesOf(`gfml provider ${secret}`), 0), "provider");
  const keyring = createKeyring({ provider: account, learnerSecret: bytesOf(`gfml learners ${secret}`) });
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
    keys: learnerKeysOf(keyring),
    chainId: chain.chainId,
    addresses: saved?.addresses ?? (await deployLedger(sender, { gas })),
    settlementWindow: SETTLEMENT_WINDOW,
    mints: true,
    gas,
    time: {
      now,
      set: (seconds) => {
        at = seconds;
      },
    },
    awaitTime: async (until) => {
      earliest = Math.max(earliest, Number(until));
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

const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text);
