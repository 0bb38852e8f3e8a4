import type { LedgerSnapshot } from "../round/index.ts";
import { snapshotMismatchError } from "./errors.ts";
import { fromSnapshot } from "./fromSnapshot.ts";
import type { LedgerState } from "./state/LedgerState.ts";
import { unpackState } from "./state/packState.ts";

/** Increases when older snapshots can no longer be read. */
export const LEDGER_SNAPSHOT_VERSION = 2;

/** Names of ledger kinds in commit dd3ecab that differ from today's names. */
const firstKinds: Readonly<Record<string, string>> = { centralized: "centralised" };

/** State and log of a snapshot. @throws GFML_SNAPSHOT_MISMATCH if a different kind of ledger, or a different version, wrote it */
export const restoreLedger = <Log>(kind: string, snapshot: LedgerSnapshot): { state: LedgerState; log: Log } => {
  if (snapshot.kind !== kind && snapshot.kind !== firstKinds[kind])
    throw snapshotMismatchError("kind", kind, snapshot.kind);
  if (snapshot.version !== LEDGER_SNAPSHOT_VERSION) {
    throw snapshotMismatchError("version", LEDGER_SNAPSHOT_VERSION, snapshot.version);
  }
  return fromSnapshot(() => {
    const { state, log } = snapshot.data as { state: unknown; log: Log };
    return { state: unpackState(state), log };
  });
};
