import type { LearnerId } from "../../core/index.ts";
import type { TaskConfig } from "../config/TaskConfig.ts";
import type { Scheme } from "../policies/Scheme.ts";
import type { Clock } from "../ports/Clock.ts";
import type { Ledger, Registration, TaskId, TaskTerms } from "../ports/Ledger.ts";
import type { Link } from "../ports/Link.ts";

/** What the provider holds for the whole of a task. */
export interface RoundContext {
  readonly task: TaskId;
  readonly config: TaskConfig;
  readonly terms: TaskTerms;
  readonly scheme: Scheme;
  readonly seed: number;
  /** Everyone registered, by id. */
  readonly registrations: ReadonlyMap<LearnerId, Registration>;
  /** Ids of the learners that train, ascending. */
  readonly active: readonly LearnerId[];
  /** Numbers of an embedding as it is sent. */
  readonly embeddingSize: number;
  readonly link: Link;
  readonly ledger: Ledger;
  readonly clock: Clock;
  /** How long the provider waits for an answer that no deadline of the game rules, s. */
  readonly patience: number;
}
