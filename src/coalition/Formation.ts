import type { CoalitionIndex, LearnerId } from "../core/index.ts";
import type { Partition, Place } from "./CoalitionGame.ts";
import type { StabilityReport } from "./StabilityReport.ts";

/** One step of the search. Replaying a log from the initial partition gives every partition visited. */
export interface Move {
  readonly learner: LearnerId;
  readonly from: Place;
  readonly to: Place;
  /** U after minus U before, token a round, at the time of the move; counted as in `Deviation`. */
  readonly gain: number;
  /** From 1. */
  readonly pass: number;
}

/** A move that paid and that the history rule refused. Each learner and exact coalition is listed once. */
export interface RefusedReentry {
  readonly learner: LearnerId;
  readonly coalition: CoalitionIndex;
  readonly gain: number;
  readonly pass: number;
}

/** The verifier's report on the partition returned, with how the search went. */
export interface StabilityCertificate extends StabilityReport {
  /** Moves made, those undone by returning an earlier partition included. */
  readonly moves: number;
  /** Passes made, the last one without a move included. */
  readonly passes: number;
  /** The pass at whose end the partition returned stood; less than `passes` if a later one was worse. */
  readonly returnedPass: number;
  /** A whole partition came back: the moment when the history rule starts. */
  readonly cycled: boolean;
}

export interface Formation {
  /** Members of each coalition, ascending by id, the head included. */
  readonly partition: Partition;
  /** Learners in no coalition, ascending. */
  readonly sittingOut: readonly LearnerId[];
  readonly certificate: StabilityCertificate;
  /** The players (heads are none) in the order in which they moved in every pass. */
  readonly playerOrder: readonly LearnerId[];
  readonly moveLog: readonly Move[];
  readonly refusedReentries: readonly RefusedReentry[];
}

/**
 * When learners are held to the history rule: once a whole partition has come back (the reading of spec 9), from the first
 * pass (as the paper's text suggests; it spoils runs that would converge), or never.
 */
export type HistoryRule = "after-cycle" | "from-start" | "never";
