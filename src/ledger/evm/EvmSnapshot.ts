import type { Address } from "viem";
import type { LearnerId } from "../../core/index.ts";
import type { LedgerSnapshot } from "../../round/index.ts";
import { snapshotMismatchError } from "../errors.ts";
import type { HashLinkedSnapshot } from "../records/hashLinkedLog.ts";
import type { ContractAddresses } from "./LedgerContracts.ts";
import type { ChainCursor } from "./replica/Transport.ts";

export const EVM_KIND = "evm";
/** Increases when the contracts change: a snapshot of different contracts cannot be resumed. */
export const EVM_SNAPSHOT_VERSION = 4;

/** The content of a snapshot's data. If gfml runs the chain, the snapshot's bytes are the chain itself. */
export interface EvmSnapshotData {
  readonly chainId: number;
  readonly addresses: ContractAddresses;
  readonly state: unknown;
  readonly accounts: readonly (readonly [LearnerId, Address])[];
  /** Number of each learner's signatures that the registry has used. */
  readonly nonces: readonly (readonly [LearnerId, number])[];
  /** The block before the ledger's first block. */
  readonly firstBlock: string;
  readonly cursor: { readonly blockNumber: string; readonly logIndex: number };
  /** Where the ledger stopped adopting what others wrote; absent in snapshots of version 0.1. */
  readonly heard?: { readonly blockNumber: string; readonly logIndex: number };
  readonly log: HashLinkedSnapshot;
}

/**
 * A snapshot's data, and the chain itself if gfml runs it.
 *
 * @throws GFML_SNAPSHOT_MISMATCH if a different kind of ledger, or an unknown version, wrote it
 */
export const readEvmSnapshot = ({
  kind,
  version,
  data,
  bytes,
}: LedgerSnapshot): { readonly data: EvmSnapshotData; readonly chain: Uint8Array | undefined } => {
  if (kind !== EVM_KIND) throw snapshotMismatchError("kind", EVM_KIND, kind);
  if (version !== EVM_SNAPSHOT_VERSION) throw snapshotMismatchError("version", EVM_SNAPSHOT_VERSION, version);
  return { data: data as EvmSnapshotData, chain: bytes };
};

/** The place that a snapshot names. */
export const cursorOf = ({ blockNumber, logIndex }: EvmSnapshotData["cursor"]): ChainCursor => ({
  blockNumber: BigInt(blockNumber),
  logIndex,
});
