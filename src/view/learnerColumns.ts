import type { LearnerId } from "../core/index.ts";
import type { LearnerRecord } from "../round/index.ts";

/** A round's quantities for every active learner, one column each, in the order of the run's header. NaN means no value. */
export interface LearnerColumns {
  /** Cycles/s. */
  readonly frequency: Float32Array;
  /** v_i */
  readonly contribution: Float32Array;
  /** R_global at the opening of the round. */
  readonly reputation: Float32Array;
  /** U_ji, token */
  readonly utility: Float32Array;
  /** Payment of this round, token. */
  readonly payment: Float32Array;
  /** Sum of payments, including this round's, token. */
  readonly earned: Float32Array;
  /** -1 if it sits out. */
  readonly coalition: Int16Array;
  /** Sum of {@link HEAD}, {@link DELIVERED}, {@link BANNED}. */
  readonly flags: Uint8Array;
  /** 1..6, or 0 for none. */
  readonly kktCase: Uint8Array;
}

export const HEAD = 1;
export const DELIVERED = 2;
export const BANNED = 4;

/** Bytes of one learner in one round. */
const LEARNER_BYTES = 28;

/** Bytes of a round for a number of learners: a multiple of 4, so that rounds can be stored in sequence. */
export const roundBytes = (learners: number): number => learners * LEARNER_BYTES;

/** Views the columns in a buffer from `offset` on: six of floats, then the coalitions, the flags and the KKT cases. */
export const viewColumns = (buffer: ArrayBufferLike, offset: number, learners: number): LearnerColumns => {
  const floats = (index: number): Float32Array => new Float32Array(buffer, offset + index * 4 * learners, learners);
  return {
    frequency: floats(0),
    contribution: floats(1),
    reputation: floats(2),
    utility: floats(3),
    payment: floats(4),
    earned: floats(5),
    coalition: new Int16Array(buffer, offset + 24 * learners, learners),
    flags: new Uint8Array(buffer, offset + 26 * learners, learners),
    kktCase: new Uint8Array(buffer, offset + 27 * learners, learners),
  };
};

/**
 * A round's records as columns.
 *
 * @param learners - the active learners in the header's order
 * @param before - the columns of the previous round, for the earnings up to then
 */
export const packColumns = (
  records: readonly LearnerRecord[],
  learners: readonly number[],
  before: LearnerColumns | undefined,
): LearnerColumns => {
  const columns = viewColumns(new ArrayBuffer(roundBytes(learners.length)), 0, learners.length);
  const recordOf = new Map(records.map((record) => [record.learner, record]));
  for (const [place, learner] of learners.entries()) {
    const record = recordOf.get(learner);
    columns.frequency[place] = record?.frequency ?? Number.NaN;
    columns.contribution[place] = record?.contribution ?? Number.NaN;
    columns.reputation[place] = record?.globalReputation ?? Number.NaN;
    columns.utility[place] = record?.utility ?? Number.NaN;
    columns.payment[place] = record?.payment ?? 0;
    columns.earned[place] = (before?.earned[place] ?? 0) + (record?.payment ?? 0);
    columns.coalition[place] = record?.coalition ?? -1;
    columns.flags[place] =
      (record?.isHead ? HEAD : 0) + (record?.delivered ? DELIVERED : 0) + (record?.failure === "banned" ? BANNED : 0);
    columns.kktCase[place] = record?.kktCase ?? 0;
  }
  return columns;
};

/** One learner over the rounds of a run. Lists are by round, from 0. Plain JSON, with null for missing numbers. */
export interface LearnerHistory {
  readonly learner: LearnerId;
  /** null if it sat out. */
  readonly coalition: readonly (number | null)[];
  readonly isHead: readonly boolean[];
  readonly delivered: readonly boolean[];
  readonly kktCase: readonly (number | null)[];
  readonly frequency: readonly (number | null)[];
  readonly contribution: readonly (number | null)[];
  readonly reputation: readonly (number | null)[];
  readonly utility: readonly (number | null)[];
  readonly payment: readonly (number | null)[];
  readonly earned: readonly (number | null)[];
  /** Its accuracy before and after personalization, for the rounds in which it was measured. */
  readonly evaluations: readonly {
    readonly round: number;
    readonly before: number;
    readonly after: number;
    /** Its test samples, where the record says them. */
    readonly samples?: number;
  }[];
}
