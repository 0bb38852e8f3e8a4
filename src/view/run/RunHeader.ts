import type { LearnerId } from "../../core/index.ts";
import type { LearnerProfile } from "../../cost/index.ts";

/** What is known of a run before its first round, for who looks at it from elsewhere. Plain JSON. */
export interface RunHeader {
  readonly folder: string;
  /** For people: "gfml", "random / stackelberg / random head". */
  readonly scheme: string;
  readonly dataName: string;
  readonly seed: number;
  /** null: no end is planned. */
  readonly rounds: number | null;
  readonly coalitions: number;
  /** "evm", "memory", "centralised", or where a network is. */
  readonly ledger: string;
  readonly gfmlVersion: string;
  /** ISO 8601, UTC. */
  readonly startedAt: string;
  /** The active learners, ascending by id: every column of numbers is in this order. */
  readonly learners: readonly ViewedLearner[];
  /** Learners that only personalise. */
  readonly passive: number;
  readonly classNames: readonly string[];
  /** The complete configuration, for people to read. */
  readonly config: unknown;
}

/** An active learner: |D_i|, its costs' terms, and what its samples show. */
export interface ViewedLearner
  extends Pick<LearnerProfile, "sampleCount" | "minFrequency" | "maxFrequency" | "uplinkRate" | "deadline"> {
  readonly learner: LearnerId;
  /** It lies, by `misbehaviour` or in the scenario. */
  readonly cheats: boolean;
  /** Samples of each class, test samples included; null where the run did not keep them. */
  readonly classCounts: readonly number[] | null;
}
