import type { RoundState } from "../RoundState.ts";
import type { KeptModel } from "../roles/KeptModels.ts";
import type { LedgerSnapshot, TaskId } from "./Ledger.ts";

/** Keeps checkpoints. A save is atomic: after a crash at any moment, `load` returns the last complete one. */
export interface Store {
  save(checkpoint: Checkpoint): Promise<void>;
  load(): Promise<Checkpoint | undefined>;
}

/** Everything that a run needs to continue as if it had never stopped. */
export interface Checkpoint {
  readonly state: RoundState;
  /** theta_j of each coalition, by index. */
  readonly models: readonly Float32Array[];
  readonly ledger: LedgerSnapshot;
  /** The run's task on that ledger. */
  readonly task: TaskId;
  /** The models that learners keep for themselves, ascending by id. Absent where the trainer keeps none. */
  readonly kept?: readonly KeptModel[];
}
