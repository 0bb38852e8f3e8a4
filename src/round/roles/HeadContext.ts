import type { Aggregator } from "../../meta/index.ts";
import type { ContributionTerms, DeliveredUpdate } from "../../reputation/index.ts";
import type { TaskTerms } from "../ports/Ledger.ts";
import type { Link } from "../ports/Link.ts";
import type { SignatureChecker, Signer } from "../ports/Signer.ts";
import type { Spool } from "../ports/Spool.ts";
import type { TaskConfig } from "../TaskConfig.ts";
import type { UpdateEncoding } from "../update/chunks.ts";

/** What a learner needs to lead a coalition. */
export interface HeadContext {
  readonly terms: TaskTerms;
  readonly learning: TaskConfig["learning"];
  readonly link: Link;
  /** How the task's updates travel, if they are encoded; default "float32". */
  readonly encoding?: UpdateEncoding;
  /** Keeps updates so that their chunks can be opened. Absent where the provider asks for no chunks. */
  readonly spool?: Spool;
  /** Signs settlements. Absent where the ledger holds the head's key. */
  readonly signer?: Signer;
  /** Verifies what members signed. Absent where members do not sign. */
  readonly signatures?: SignatureChecker;
  /** Measures how long members take. Absent where time is planned. */
  readonly stopwatch?: Stopwatch;
  /** Measures contributions in place of the task's rule, by which the ledger still scores what was measured. */
  readonly contributionRule?: OwnContributionRule | undefined;
  /** Aggregates in place of the task's rule. */
  readonly aggregationRule?: OwnAggregationRule | undefined;
}

/** A contribution rule of a user's own. */
export interface OwnContributionRule {
  /** 1 to 32 letters, digits or hyphens: what identifies the rule in a run's result. */
  readonly name: string;
  /**
   * Returns x_i >= 0 for each delivery of a coalition, in their order. The ledger scores it by the task's rule: by default it counts
   * at most as much as the norm of the update, and the largest x of the last round is the reference.
   */
  readonly measure: (deliveries: readonly DeliveredUpdate[], terms: ContributionTerms) => readonly number[];
}

/** An aggregation rule of a user's own. */
export interface OwnAggregationRule {
  /** 1 to 32 letters, digits or hyphens: what identifies the rule in a run's result. */
  readonly name: string;
  /**
   * Returns an aggregator for one coalition and round. Its result must be the same to the bit in any order of arrival.
   *
   * @param start - theta_j^k, which the aggregator must not change
   * @param expected - the largest number of models
   */
  readonly create: (start: Float32Array, expected: number) => Aggregator;
}

/** Real time, and how much longer than it claims a member may take. */
interface Stopwatch {
  /** Seconds since an arbitrary start. Never decreases. */
  now(): number;
  /** s. */
  readonly tolerance: number;
}
