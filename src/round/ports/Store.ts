import type { RoundState } from "../records/RoundState.ts";
import type { LedgerSnapshot, TaskId } from "./Ledger.ts";

/** Where checkpoints are kept. A save is atomic: after a crash at any moment, `load` gives the last complete one. */
export interface Store {
  save(checkpoint: Checkpoint): Promise<void>;
  load(): Promise<Checkpoint | undefined>;
}

/** Everything a run needs to go on as if it had never stopped. */
export interface Checkpoint {
  readonly state: RoundState;
  /** theta_j of every coalition, in order of index. */
  readonly models: readonly Float32Array[];
  readonly ledger: LedgerSnapshot;
  /** The run's task on that ledger. */
  readonly task: TaskId;
}
