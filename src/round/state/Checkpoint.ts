import type { LedgerSnapshot, TaskId } from "../ports/Ledger.ts";
import type { RoundState } from "./RoundState.ts";

/** Everything a run needs to go on as if it had never stopped. */
export interface Checkpoint {
  readonly state: RoundState;
  /** theta_j of every coalition, in order of index. */
  readonly models: readonly Float32Array[];
  readonly ledger: LedgerSnapshot;
  /** The run's task on that ledger. */
  readonly task: TaskId;
}
