import type { LedgerSnapshot } from "../round/index.ts";
import { SnapshotMismatchError } from "./errors/SnapshotMismatchError.ts";
import type { LedgerState } from "./state/LedgerState.ts";
import { unpackState } from "./state/packState.ts";

/** Changes whenever older snapshots can no longer be read. */
export const LEDGER_SNAPSHOT_VERSION = 2;

/** State and log of a snapshot. @throws SnapshotMismatchError if another kind of ledger, or another version, wrote it */
export const restoreLedger = <Log>(kind: string, snapshot: LedgerSnapshot): { state: LedgerState; log: Log } => {
  if (snapshot.kind !== kind) throw new SnapshotMismatchError("kind", kind, snapshot.kind);
  if (snapshot.version !== LEDGER_SNAPSHOT_VERSION) {
    throw new SnapshotMismatchError("version", LEDGER_SNAPSHOT_VERSION, snapshot.version);
  }
  const { state, log } = snapshot.data as { state: unknown; log: Log };
  return { state: unpackState(state), log };
};
