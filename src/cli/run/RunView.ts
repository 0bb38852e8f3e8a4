import type { EvaluationRecord, LearnerRecord, RoundRecord } from "../../round/index.ts";
import type { RunFacts } from "../../simulation/index.ts";

/** What the progress of a run shows. */
export interface RunView {
  readonly facts: RunFacts;
  readonly round: RoundRecord | undefined;
  readonly learners: readonly LearnerRecord[];
  readonly evaluation: EvaluationRecord | undefined;
  /** Rounds a second over the last rounds; undefined before there are two. */
  readonly rate: number | undefined;
  /** The user has asked for a stop. */
  readonly stopping: boolean;
}

/** What is shown once the user has asked for a stop. */
export const STOPPING = "stopping after this round; press Ctrl-C again to leave at once";

/** Rounds finished, those of a checkpoint included. */
export const roundsDone = ({ facts, round }: RunView): number =>
  round === undefined ? facts.startRound : round.round + 1;

/** Seconds until the end at the present rate. */
export const secondsLeft = (view: RunView): number | undefined =>
  view.rate === undefined ? undefined : (view.facts.config.rounds - roundsDone(view)) / view.rate;
